//! How scoring grows: the same scoring of 10,000 and of 100,000 gold observations with as many predictions, in one run.
//!
//! `cargo bench -p zhibiao-eval --bench scale` prints seconds, the ratio of both (10 where time is linear), and the memory
//! that each adds, each in a process of its own.

#![allow(clippy::unwrap_used, reason = "a benchmark that panics has failed")]
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measures")]

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use clap::Parser;
use serde_json::json;
use tempfile::TempDir;

/// Observations a document.
const DOCUMENT: usize = 500;

#[derive(Parser)]
struct Tool {
    #[command(subcommand)]
    command: zhibiao_eval::Command,
}

/// Writes `count` records with all their fields; every seventh differs by `shift` in its year.
fn write(path: &Path, count: usize, shift: i64) {
    let mut out = BufWriter::new(File::create(path).unwrap());
    let names = ["地区生产总值", "规模以上工业增加值", "社会消费品零售总额", "一般公共预算收入", "粮食总产量"];
    for i in 0..count {
        let start = 40 * (i % DOCUMENT);
        let year = 2024 - if i % 7 == 0 { shift } else { 0 };
        let record = json!({"doc": format!("d{}", i / DOCUMENT), "indicator": names[i % names.len()],
            "value": i as f64 / 8.0, "value_max": null, "unit": "亿元", "year": year, "scope": "云州市", "measure": "level",
            "status": "actual", "bound": "exact", "year_start": null, "indicator_code": null, "scope_code": "990100",
            "amount": i as f64 * 12_500_000.0, "amount_max": null, "amount_unit": "元", "start": start, "end": start + 7,
            "page": null, "surface": "12.5亿元", "sentence": "全市经济保持平稳增长，主要指标完成年度计划，为下一年打下基础。".repeat(2),
            "section": "一、全年主要工作", "confidence": 0.9, "flags": [], "id": format!("{i:032x}")});
        writeln!(out, "{record}").unwrap();
    }
    out.flush().unwrap();
}

/// Scores two files, and prints the seconds and the greatest memory of this process in MB.
fn score(gold: &str, pred: &str) {
    let tool = Tool::parse_from(["eval", "score", gold, pred, "--by", "doc", "--by", "field"]);
    let start = Instant::now();
    let mut written = Vec::new();
    assert!(tool.command.run(&mut written).is_ok());
    let seconds = start.elapsed().as_secs_f64();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0);
    println!("{seconds} {}", kilobytes / 1024.0);
}

/// Seconds and MB of scoring `count` by `count` in a process of its own, the least of three.
fn measure(count: usize) -> (f64, f64) {
    let folder = TempDir::new().unwrap();
    let paths = ["gold.jsonl", "pred.jsonl"].map(|name| folder.path().join(name));
    write(&paths[0], count, 0);
    write(&paths[1], count, 1);
    let run = || {
        let out = Command::new(std::env::current_exe().unwrap()).arg("--score").args(&paths).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let text = String::from_utf8(out.stdout).unwrap();
        let mut numbers = text.split_whitespace().map(|number| number.parse::<f64>().unwrap());
        (numbers.next().unwrap(), numbers.next().unwrap())
    };
    (0..3).map(|_| run()).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap()
}

fn main() {
    let args: Vec<_> = std::env::args().skip(1).collect();
    if let Some(at) = args.iter().position(|arg| arg == "--score") {
        return score(&args[at + 1], &args[at + 2]);
    }
    let (small, large) = (measure(10_000), measure(100_000));
    println!("| gold × predicted | seconds | peak MB |");
    println!("|---|---|---|");
    println!("| 10,000 × 10,000 | {:.2} | {:.0} |", small.0, small.1);
    println!("| 100,000 × 100,000 | {:.2} | {:.0} |", large.0, large.1);
    println!("time × {:.1}, memory × {:.1}", large.0 / small.0, large.1 / small.1);
}
