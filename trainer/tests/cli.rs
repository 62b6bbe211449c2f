//! The command line: what it refuses, and what it prints.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use assert_cmd::Command;

fn trainer(args: &[&str]) -> (bool, String, String) {
    let output = Command::cargo_bin("zhibiao-trainer").unwrap().args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

fn refused(args: &[&str], reason: &str) {
    let (success, _, error) = trainer(args);
    assert!(!success && error.contains(reason), "{args:?}: {error}");
}

#[test]
fn what_is_missing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let there = folder.path().to_str().unwrap();
    refused(&["train", "bert", "--out", out], "--texts DIR");
    refused(&["train", "bert", "--out", out, "--no-pretraining"], "--silver DIR is missing");
    refused(&["train", "bert", "--out", out, "--no-pretraining", "--no-silver"], "--gold DIR is missing");
    let base = ["train", "bert", "--out", out, "--no-pretraining"];
    refused(&[&base[..], &["--no-silver", "--gold", "/no/such/gold", "--gold-texts", there]].concat(), "/no/such/gold");
    refused(
        &[&base[..], &["--no-silver", "--gold", there, "--gold-texts", "/no/such/texts"]].concat(),
        "/no/such/texts",
    );
    refused(&[&base[..], &["--no-gold", "--silver", "/no/such/silver"]].concat(), "/no/such/silver");
    refused(&[&base[..], &["--no-gold", "--silver", there]].concat(), there);
    let encoder = ["--no-gold", "--silver", there, "--encoder", "/no/such/encoder"];
    std::fs::write(folder.path().join("a.txt"), "云州市政府工作报告\n全市生产总值增长7%。\n").unwrap();
    refused(&[&base[..], &encoder].concat(), "/no/such/encoder");
    refused(&[&base[..], &["--no-gold", "--silver", there, "--rate-silver", "0"]].concat(), "rate");
    refused(
        &["train", "bert", "--out", out, "--no-gold", "--no-silver", "--texts", "/no/such/texts"],
        "/no/such/texts",
    );
    refused(&["verify", "/no/such/model", "云州市"], "/no/such/model");
    assert!(!std::path::Path::new(out).exists());
}

#[test]
fn cuda_is_not_replaced_in_silence() {
    if tch::Cuda::is_available() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    refused(
        &[
            "train",
            "bert",
            "--out",
            out.to_str().unwrap(),
            "--no-gold",
            "--silver",
            ".",
            "--no-pretraining",
            "--device",
            "cuda",
        ],
        "no CUDA device",
    );
}

#[test]
fn a_document_is_learned_from_silver_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let text: String =
        (11..60).map(|n| format!("全市完成地区生产总值{n}亿元，增长{}%。粮食产量达到{n}万吨。\n", n % 9 + 1)).collect();
    std::fs::create_dir(path("texts")).unwrap();
    std::fs::write(path("texts/a.txt"), format!("云州市2024年政府工作报告\n{text}")).unwrap();
    let (texts, out) = (path("texts"), path("out"));
    let (success, _, error) = trainer(&[
        "train",
        "bert",
        "--out",
        &out,
        "--no-gold",
        "--silver",
        &texts,
        "--texts",
        &texts,
        "--epochs-pretraining",
        "1",
        "--epochs-silver",
        "1",
        "--development",
        "none",
    ]);
    assert!(success, "{error}");
    let (success, lines, error) = trainer(&["verify", &out, "全市生产总值5亿元。", "粮食产量7万吨。", "--links", "2"]);
    assert!(success, "{error}");
    let readings: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(readings.len(), 2);
    assert_eq!(readings[0]["logits"].as_array().unwrap().len(), 10);
    assert_eq!(readings[0]["links"].as_array().unwrap().len(), 2);
}
