//! Predictions made from gold by damaging it, the same damage for the same seed.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

/// One line of JSON Lines.
pub type Fields = Map<String, Value>;

/// How a gold is damaged.
#[derive(Debug, Clone, Copy)]
pub struct Damage {
    /// The same seed makes the same damage.
    pub seed: u64,
    /// How many of a hundred observations are touched; each touch may be followed by another.
    pub percent: u64,
    /// Whether keys may be left out and whole documents lost, which gold may not.
    pub lossy: bool,
}

/// Writes the damaged observations of every `.jsonl` file of `gold` into `folder`.
pub fn write(gold: &Path, folder: &Path, damage: Damage) {
    let mut random = Random(damage.seed);
    let mut files: Vec<_> = fs::read_dir(gold).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    let lost = damage.lossy.then(|| random.below(2 * files.len()));
    for (number, file) in files.iter().enumerate() {
        if lost == Some(number) {
            continue;
        }
        let lines = fs::read_to_string(file).unwrap();
        let observations = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let damaged: String =
            spoil(observations, damage, &mut random).into_iter().map(|o| format!("{}\n", Value::Object(o))).collect();
        fs::write(folder.join(file.file_name().unwrap()), damaged).unwrap();
    }
}

/// Damages the observations of one document.
fn spoil(observations: Vec<Fields>, damage: Damage, random: &mut Random) -> Vec<Fields> {
    let mut out = Vec::new();
    for mut o in observations {
        let mut copies = 1;
        while random.below(100) < damage.percent as usize {
            match random.below(14) {
                0 => copies = 0,
                1 => copies = 2,
                2 => out.push(extra(&o, random)),
                3 | 4 => shift(&mut o, random),
                5 | 6 => value(&mut o, random),
                7 => unit(&mut o, random),
                8 => range(&mut o, random),
                9 | 10 => indicator(&mut o, random),
                11 => scope(&mut o, random),
                12 => years(&mut o, random),
                _ => labels(&mut o, random),
            }
            if damage.lossy && random.below(4) == 0 {
                o.shift_remove(*random.of(&["year", "year_start", "scope", "measure", "status", "bound", "surface"]));
            }
        }
        out.extend(std::iter::repeat_n(o, copies));
    }
    // Order breaks ties, so that it must be seen to matter in the same way.
    if random.below(2) == 0 {
        out.reverse();
    }
    out
}

fn extra(o: &Fields, random: &mut Random) -> Fields {
    let mut extra = o.clone();
    let [from, to] = ["start", "end"].map(|key| o[key].as_u64().unwrap() as usize);
    // Not beyond the observation, so that it lies inside the text.
    let start = random.below(from + 1);
    extra.insert("start".into(), json!(start));
    extra.insert("end".into(), json!(start + 1 + random.below(to - from)));
    extra
}

fn shift(o: &mut Fields, random: &mut Random) {
    let mut least = 0;
    for key in ["start", "end"] {
        let moved = o[key].as_i64().unwrap() + random.below(9) as i64 - 4;
        o.insert(key.into(), json!(moved.max(least)));
        least = moved.max(least) + 1;
    }
}

fn value(o: &mut Fields, random: &mut Random) {
    let value = number(o);
    let factor = *random.of(&[10.0, 1e4, 1e-4, -1.0, 1.0 + 1e-7, 1.0 + 1e-6, 1.0 + 2e-6, 1e9, 1e-9]);
    let damaged = match random.below(4) {
        0 => json!(value as i64),
        1 => json!(value.to_string()),
        _ => json!(value * factor),
    };
    o.insert("value".into(), damaged);
}

fn unit(o: &mut Fields, random: &mut Random) {
    let unit = o["unit"].as_str().unwrap_or_default().to_owned();
    let damaged = match random.below(12) {
        0 => Value::Null,
        1 => json!(""),
        2 => json!(unit.replace('%', "％")),
        3 => json!(unit.replace('个', "")),
        4 => json!(format!("余{unit}")),
        5 => json!(unit.chars().map(|c| format!("{c} \u{3000}")).collect::<String>()),
        6 => json!(unit.chars().skip(1).collect::<String>()),
        7 => json!(*random.of(&[
            "公里",
            "km",
            "㎞",
            "千米",
            "平方千米",
            "元人民币",
            "百分点",
            "千瓦时",
            "千",
            "十百千万亿"
        ])),
        prefix => {
            // The same amount in another word: 1.06 of 万亿元 is 10600 of 亿元.
            let (word, times) = [("十", 1e1), ("百", 1e2), ("万", 1e4), ("亿", 1e8)][prefix - 8];
            o.insert("value".into(), json!(number(o) / times));
            json!(format!("{word}{unit}"))
        }
    };
    o.insert("unit".into(), damaged);
}

fn range(o: &mut Fields, random: &mut Random) {
    let upper = match random.below(3) {
        0 => Value::Null,
        1 => json!(number(o) * 2.0),
        _ => json!(number(o)),
    };
    o.insert("value_max".into(), upper);
}

fn indicator(o: &mut Fields, random: &mut Random) {
    let name: Vec<char> = o["indicator"].as_str().unwrap_or_default().chars().collect();
    let cut = random.below(name.len() + 1);
    let damaged: String = match random.below(7) {
        0 => name[cut..].iter().collect(),
        1 => name[..cut].iter().collect(),
        2 => name.iter().rev().collect(),
        3 => name.iter().map(|c| format!("{c}的 ")).collect(),
        4 => format!("“{}”（Ａ'\"\n）", name.iter().collect::<String>()),
        5 => name.iter().take(1).collect(),
        _ => {
            o.insert("indicator".into(), Value::Null);
            return;
        }
    };
    o.insert("indicator".into(), json!(damaged));
}

fn scope(o: &mut Fields, random: &mut Random) {
    let scope = o.get("scope").and_then(Value::as_str).unwrap_or_default().to_owned();
    let damaged = match random.below(6) {
        0 => Value::Null,
        1 => json!(format!("青川省{scope}")),
        2 => json!(scope.chars().skip(2).collect::<String>()),
        3 => json!(scope.chars().last().map(String::from).unwrap_or_default()),
        4 => json!(format!("“{scope}” ")),
        _ => json!("云州市"),
    };
    o.insert("scope".into(), damaged);
}

fn years(o: &mut Fields, random: &mut Random) {
    let key = *random.of(&["year", "year_start"]);
    let year = o.get(key).and_then(Value::as_i64).unwrap_or(2016);
    let damaged = if random.below(3) == 0 { Value::Null } else { json!(year + random.below(3) as i64 - 1) };
    o.insert(key.into(), damaged);
}

fn labels(o: &mut Fields, random: &mut Random) {
    let key = *random.of(&["measure", "status", "bound"]);
    let labels = [json!("level"), json!("growth"), json!("target"), json!("approx"), json!("其他"), Value::Null];
    o.insert(key.into(), random.of(&labels).clone());
}

fn number(o: &Fields) -> f64 {
    o["value"].as_f64().or_else(|| o["value"].as_str()?.parse().ok()).unwrap()
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}
