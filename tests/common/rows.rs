//! Made-up observations as JSON Lines, and how often a load of them is killed.
#![allow(dead_code, reason = "tests and benches use different parts")]

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rand::RngExt as _;
use rand::SeedableRng as _;
use rand_pcg::Pcg64Mcg;
use serde_json::json;

/// Observations a document.
const DOCUMENT: usize = 200;

/// Writes the rows with the numbers `from..to`; `shift` is added to every third value.
pub fn write(mut out: impl Write, from: usize, to: usize, shift: i64) {
    let names = ["地区生产总值", "规模以上工业增加值", "社会消费品零售总额", "一般公共预算收入", "粮食总产量"];
    let sentence = "全市经济保持平稳增长，主要指标完成年度计划，为下一年打下基础；";
    for i in from..to {
        let start = 40 * (i % DOCUMENT);
        let value = i64::try_from(i).unwrap() + if i % 3 == 0 { shift } else { 0 };
        // In the spelling of the record, which writes no zeros behind the point.
        let eighths = if value % 8 == 0 { json!(value / 8) } else { json!(value as f64 / 8.0) };
        // Keys of digests stand in no order.
        let id = u128::try_from(i).unwrap().wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        let flags = if i % 4 == 0 { vec!["inferred_scope", "inferred_year"] } else { Vec::new() };
        let record = json!({"doc": format!("reports/{:05}", i / DOCUMENT), "indicator": names[i % names.len()],
            "value": eighths, "value_max": null, "unit": "亿元", "year": 2004 + i % 20, "scope": "云州市",
            "measure": "level", "status": "actual", "bound": "exact", "year_start": null, "indicator_code": null,
            "scope_code": format!("{}", 110_000 + 100 * (i / DOCUMENT % 300)), "amount": value * 12_500_000, "amount_max": null,
            "amount_unit": "元", "start": start, "end": start + 7, "page": null, "surface": "12.5亿元",
            "sentence": sentence.repeat(1 + i % 3), "section": "一、全年主要工作", "confidence": 0.9, "flags": flags,
            "id": format!("{id:032x}")});
        serde_json::to_writer(&mut out, &record).unwrap();
        out.write_all(b"\n").unwrap();
    }
    out.flush().unwrap();
}

/// The same as text.
pub fn lines(from: usize, to: usize, shift: i64) -> String {
    let mut lines = Vec::new();
    write(&mut lines, from, to, shift);
    String::from_utf8(lines).unwrap()
}

/// `zhibiao load` of a file, not started yet.
pub fn load(file: &Path, target: &str) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("zhibiao"));
    command.arg("load").arg(file).arg(target).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Starts loads and kills each at a random moment of the time that one takes.
pub struct Killer {
    random: Pcg64Mcg,
    takes: Duration,
    /// Loads that had ended before they were to be killed.
    pub ended: usize,
}

impl Killer {
    /// `takes` is how long a load takes.
    pub fn new(seed: u64, takes: Duration) -> Self {
        Self { random: Pcg64Mcg::seed_from_u64(seed), takes, ended: 0 }
    }

    /// Starts it and kills it. Every second one is killed near its end, where the target is changed.
    pub fn kill(&mut self, command: &mut Command) {
        let mut child: Child = command.spawn().unwrap();
        let near_end: bool = self.random.random();
        let share = self.random.random_range(if near_end { 0.6..1.05 } else { 0.0..1.0 });
        thread::sleep(self.takes.mul_f64(share));
        let ended = child.try_wait().unwrap().is_some();
        self.ended += usize::from(ended);
        if !ended {
            child.kill().unwrap();
        }
        child.wait().unwrap();
    }
}

/// How long a run takes; it must succeed.
pub fn timed(command: &mut Command) -> Duration {
    let start = Instant::now();
    assert!(command.status().unwrap().success());
    start.elapsed()
}
