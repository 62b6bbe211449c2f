//! Inputs that no one would write by hand: each ends in good time, with the right exit status and without a panic.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use std::fs;
use std::time::Duration;

use assert_cmd::Command;

/// Longest that any of them may take, on a slow machine and unoptimised.
const LIMIT: Duration = Duration::from_secs(120);

/// Size of the larger inputs: smaller where the build is not optimised.
const LARGE: usize = if cfg!(debug_assertions) { 4 << 20 } else { 100 << 20 };

/// Runs `extract` over one file of these bytes; its standard error. Every line of the output must be a record.
fn extract(bytes: &[u8], code: i32) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.txt");
    fs::write(&file, bytes).unwrap();
    let mut command = Command::cargo_bin("zhibiao").unwrap();
    let run = command.arg("extract").arg(&file).timeout(LIMIT).assert();
    let stderr = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(!stderr.contains("internal_error") && !stderr.contains("panicked"), "{stderr}");
    let run = run.code(code);
    for line in run.get_output().stdout.split_inclusive(|&byte| byte == b'\n') {
        serde_json::from_slice::<zhibiao::sink::Record<'_>>(line).unwrap();
    }
    stderr
}

#[test]
fn an_empty_file_has_no_observations() {
    for bytes in [&b""[..], b"\xef\xbb\xbf", b"\n\n\r\n", "　　".as_bytes()] {
        assert!(extract(bytes, 0).starts_with("zhibiao: 1 document, 0 observations, 0 failures"), "{bytes:?}");
    }
}

#[test]
fn a_few_nul_bytes_are_borne_many_are_not_text() {
    let report = "云州市2024年计划执行情况\n新增持牌金融机构37家。\n";
    extract(report.replace('，', "\0").replacen("新", "\0新", 1).as_bytes(), 0);
    assert!(extract(&[0; 100_000], 1).contains("binary"));
}

#[test]
fn broken_utf8_is_replaced_or_refused() {
    let mut bytes = "新增持牌金融机构37家，实现地区生产总值1202.5亿元。".repeat(40).into_bytes();
    bytes[300] = 0xff;
    assert!(extract(&bytes, 0).contains(" warning"));
    let noise = [0xff, 0x80, b'a'].repeat(10_000);
    assert!(extract(&noise, 1).contains("undecodable"));
}

#[test]
fn broken_gb18030_is_replaced_or_refused() {
    let text = "新增持牌金融机构37家，实现地区生产总值1202.5亿元。".repeat(40);
    let mut bytes = encoding_rs::GB18030.encode(&text).0.into_owned();
    // The four bytes of a lone surrogate, and a first byte without its second.
    bytes.extend(b"\x83\x36\xc7\x38\x83\x36\xc7\x38");
    bytes.push(0xb9);
    assert!(extract(&bytes, 0).contains("warning"));
}

#[test]
fn a_million_digits_are_no_number() {
    extract("7".repeat(1_000_000).as_bytes(), 0);
    extract(format!("实现产值{}亿元。", "1,234".repeat(200_000)).as_bytes(), 0);
    extract("九千八百七十六万".repeat(50_000).as_bytes(), 0);
    extract("1.2.3.4%、".repeat(100_000).as_bytes(), 0);
}

#[test]
fn nested_brackets_do_not_eat_the_stack() {
    for (open, close) in [("（", "）"), ("“", "”"), ("《", "》"), ("(", ")"), ("[", "]"), ("<b>", "</b>"), ("**", "**")]
    {
        extract(format!("{}增长7%{}。", open.repeat(10_000), close.repeat(10_000)).as_bytes(), 0);
        extract(format!("增长7%{}", open.repeat(10_000)).as_bytes(), 0);
        extract(format!("{}增长7%", close.repeat(10_000)).as_bytes(), 0);
    }
}

#[test]
fn headings_and_enumerators_without_end() {
    extract("（一）".repeat(20_000).as_bytes(), 0);
    extract("一、二、三、".repeat(20_000).as_bytes(), 0);
    extract("# \n## \n### 1.\n".repeat(20_000).as_bytes(), 0);
    extract("| a | 1 |\n|---|---|\n".repeat(5_000).as_bytes(), 0);
    extract(format!("|{}\n|{}\n", "指标|".repeat(5_000), "12.5|".repeat(5_000)).as_bytes(), 0);
}

#[test]
fn a_text_without_line_break_takes_time_in_proportion() {
    let unit =
        "扎实推进重点项目建设，持续优化营商环境，不断增进民生福祉。".repeat(12) + "新增持牌金融机构37家，增长7%。";
    extract(unit.repeat(LARGE / unit.len()).as_bytes(), 0);
}

#[test]
fn a_sentence_without_end_takes_time_in_proportion() {
    let unit = "新增持牌金融机构37家、增长7%，";
    extract(unit.repeat((1 << 20) / unit.len()).as_bytes(), 0);
    let unit = "2024年";
    extract(unit.repeat((1 << 20) / unit.len()).as_bytes(), 0);
}

#[test]
fn a_text_without_any_mark_takes_time_in_proportion() {
    let unit = "新增持牌金融机构实现地区生产总值";
    extract(unit.repeat(LARGE / unit.len()).as_bytes(), 0);
}

#[test]
fn spaces_without_end() {
    extract(" ".repeat(1_000_000).as_bytes(), 0);
    extract("　\n".repeat(300_000).as_bytes(), 0);
    extract("增 长 7 % ".repeat(100_000).as_bytes(), 0);
}

#[test]
fn every_prefix_of_a_report_is_read() {
    let report = "云州市2024年计划执行情况\n（一）经济增长。实现地区生产总值1.06万亿元，比上年增长6.5%、提高0.3个百分点。\n\
                  |指标|2023年|\n|---|---|\n|户籍人口（万人）|120|\n";
    for (end, _) in report.char_indices() {
        let meta = zhibiao::pipeline::DocMeta { id: "a".into(), ..Default::default() };
        let extractor = zhibiao::pipeline::Extractor::new(Default::default()).unwrap();
        extractor.extract(&report.as_bytes()[..end], &meta).unwrap();
    }
}
