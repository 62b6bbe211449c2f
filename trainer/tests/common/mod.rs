//! Sentences of imagined places with what a model should say of them.

#![allow(dead_code, reason = "not every test uses everything")]

use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard};

use zhibiao::model::{Example, Label, Link};
use zhibiao_trainer::checkpoint::EpochRecord;
use zhibiao_trainer::config::Sizes;
use zhibiao_trainer::data::{Data, Development};
use zhibiao_trainer::job::Settings;
use zhibiao_trainer::masking::Text;
use zhibiao_trainer::train::{Plan, Watch};

const PLACES: [&str; 3] = ["云州市", "青川省", "南岭县"];
const NAMES: [&str; 10] = [
    "生产总值",
    "财政收入",
    "粮食产量",
    "工业增加值",
    "社会消费品零售额",
    "进出口总额",
    "城镇就业人数",
    "固定资产投资",
    "居民收入",
    "旅游人数",
];

/// One training at a time, on one thread: the draws of libtorch come from one generator for all threads of a process.
pub fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    tch::set_num_threads(1);
    ONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Adds `text` with a label to an example and gives back where it stands.
fn add(example: &mut Example, text: &str, begin: Label) -> std::ops::Range<usize> {
    let start = example.chars.len();
    let inside = if begin == Label::Outside { begin } else { Label::ALL[begin as usize + 1] };
    for (at, c) in text.chars().enumerate() {
        example.chars.push(c);
        example.labels.push(if at == 0 { begin } else { inside });
    }
    start..example.chars.len()
}

/// Sentences with two indicators and two quantities each: one links within its clause.
pub fn examples(count: usize, salt: usize) -> Vec<Example> {
    let one = |n: usize| {
        let place = PLACES[n % 3];
        let mut example = Example { doc: format!("doc-{}", n % 3), place: place.into(), ..Example::default() };
        // Hash of two numbers by multiplication (Knuth 1998, 6.4): the lower bits are worth nothing.
        let draw = |most: usize, which: usize| {
            let mixed = (n * 31 + salt * 7919 + which * 104_729).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) / 65_537 % most
        };
        let first = draw(10, 1);
        let second = (first + 1 + draw(9, 2)) % 10;
        add(&mut example, place, Label::BeginPlace);
        let a = add(&mut example, NAMES[first], Label::BeginIndicator);
        add(&mut example, "达到", Label::Outside);
        let x = add(&mut example, &format!("{}{}亿元", draw(4, 3) + 1, draw(5, 5) + 5), Label::BeginQuantity);
        add(&mut example, "，", Label::Outside);
        let b = add(&mut example, NAMES[second], Label::BeginIndicator);
        add(&mut example, "增长", Label::Outside);
        let y = add(&mut example, &format!("{}%", draw(9, 4) + 1), Label::BeginQuantity);
        add(&mut example, "。", Label::Outside);
        for (quantity, piece, linked) in [(&x, &a, true), (&x, &b, false), (&y, &a, false), (&y, &b, true)] {
            example.links.push(Link { quantity: quantity.clone(), piece: piece.clone(), linked });
        }
        example
    };
    (0..count).map(one).collect()
}

/// A toy of everything that a training takes.
pub fn data() -> Data {
    let silver = examples(120, 1);
    let sentences = silver.iter().map(|example| example.chars.clone()).collect();
    Data { texts: vec![Text { doc: "toy".into(), sentences }], silver, gold: examples(60, 2) }
}

/// Settings under which the toy is learned in seconds.
pub fn settings() -> Settings {
    let plan = |epochs, rate| Some(Plan { epochs, rate, tokens: 256, patience: 99, warm: 0.1, decay: 0.01, clip: 1.0 });
    Settings {
        seed: 7,
        sizes: Sizes { hidden: 32, layers: 1, heads: 2, intermediate: 64, positions: 48, link: 16 },
        least: 1,
        pretraining: plan(2, 2e-3),
        silver: plan(20, 5e-3),
        gold: plan(12, 3e-3),
        development: Development::Places(vec!["南岭县".into()]),
        ..Settings::default()
    }
}

/// Watches nothing, and ends the run after so many epochs.
pub struct Epochs(pub usize);

impl Watch for Epochs {
    fn batch(&mut self, _: &str, _: usize, _: usize, _: usize, _: f64) {}

    fn epoch(&mut self, _: &EpochRecord) -> ControlFlow<()> {
        self.0 = self.0.saturating_sub(1);
        if self.0 == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
