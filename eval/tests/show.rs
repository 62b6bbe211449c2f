//! `eval show`: one place of the worked example.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

#[path = "support/command.rs"]
mod command;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/example").join(name)
}

fn show_of(pred: &Path, place: &str, options: &[&str]) -> Result<String, String> {
    let gold = example("gold.jsonl");
    let args = ["show", gold.to_str().unwrap(), pred.to_str().unwrap(), place];
    command::run(&[&args, options].concat()).map(|(text, _)| text).map_err(|error| error.to_string())
}

fn show(place: &str) -> Result<String, String> {
    show_of(&example("pred.jsonl"), place, &["--texts", example("").to_str().unwrap()])
}

#[test]
fn both_records_stand_side_by_side_with_the_verdict() {
    let text = show("yunzhou-2025:129").unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "yunzhou-2025:129  quantity, wrong year,status");
    assert!(lines[1].contains("地区生产总值增长⟦5.5%⟧以上"), "{text}");
    assert_eq!(
        lines[2..],
        [
            "              gold          prediction",
            "  span        129–133       129–133",
            "  indicator   地区生产总值  地区生产总值  right",
            "  value       5.5           5.5           right",
            "  unit        %             %             right",
            "  year        2025          2024          WRONG",
            "  scope       云州市        云州市        right",
            "  measure     growth        growth        right",
            "  status      target        actual        WRONG",
            "  bound       at_least      at_least      right",
            "  confidence  –             0.6",
        ]
    );
}

#[test]
fn spans_that_differ_are_both_quoted_and_alike_names_say_how_alike() {
    let text = show("yunzhou-2025:54").unwrap();
    assert!(text.starts_with("yunzhou-2025:54  tuple, wrong indicator=\n"), "{text}");
    assert!(text.contains("  gold: ") && text.contains("就业⟦12.4万人⟧，"), "{text}");
    assert!(text.contains("  prediction: ") && text.contains("就业⟦12.4万⟧人，"), "{text}");
    assert!(text.contains("  indicator   新增城镇就业  城镇就业    alike 0.75\n"), "{text}");
}

#[test]
fn what_was_missed_and_what_is_extra_have_one_side() {
    let missed = show("yunzhou-2025:70").unwrap();
    assert!(missed.starts_with("yunzhou-2025:68  missed\n"), "{missed}");
    assert!(missed.lines().any(|line| line == "  value      5.1"), "{missed}");
    assert!(!missed.contains("right") && !missed.contains("WRONG"), "{missed}");
    let extra = show("yunzhou-2025:2").unwrap();
    assert!(extra.starts_with("yunzhou-2025:2  extra\n"), "{extra}");
}

#[test]
fn every_candidate_says_what_took_it() {
    // One gold 46 个 and two predictions of it: the pair, then the extra, each with the other among its candidates.
    let text = show("yunzhou-2025:92").unwrap();
    let parts: Vec<_> = text.split("\n\n").collect();
    assert_eq!(parts.len(), 2, "{text}");
    assert!(parts[0].starts_with("yunzhou-2025:92  strict\n"), "{text}");
    let other = "other predictions that overlap the gold:\n  92–95  建成社区食堂 46 个: all right; paired with none";
    assert!(parts[0].ends_with(other), "{text}");
    let other = "other gold that overlap the prediction:\n  \
                 92–95  建成社区食堂 46 个: all right; paired with the prediction 92–95 建成社区食堂\n";
    assert!(parts[1].starts_with("yunzhou-2025:92  extra\n") && parts[1].ends_with(other), "{text}");
}

#[test]
fn fields_that_are_not_scored_are_shown_after_the_scored_ones() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("pred.jsonl");
    let pred = fs::read_to_string(example("pred.jsonl")).unwrap();
    let first = pred.lines().next().unwrap().trim_end_matches('}');
    let sentence = "长".repeat(60);
    fs::write(&path, format!("{first}, \"sentence\": \"{sentence}\", \"page\": null}}\n")).unwrap();
    let text = show_of(&path, "yunzhou-2025:22", &[]).unwrap();
    assert!(text.contains("\n  the text is not at hand (--texts DIR)\n"), "{text}");
    let cut = format!("{}…", "长".repeat(21));
    let bound = text.find("\n  bound ").unwrap();
    assert!(text[bound..].contains("confidence") && text[bound..].contains(&cut), "{text}");
    assert!(!text.contains("page"), "{text}");
}

#[test]
fn a_place_where_nothing_is_says_what_is_near() {
    let gold = example("gold.jsonl");
    let gold = gold.display();
    let nothing = "neither gold nor prediction at yunzhou-2025:86; the nearest starts at 92";
    assert_eq!(show("yunzhou-2025:86").unwrap_err(), format!("{gold}: {nothing}"));
    assert_eq!(show("qingchuan:3").unwrap_err(), format!("{gold}: no gold document qingchuan"));
}
