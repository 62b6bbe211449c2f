//! What the READMEs show is what the commands print.
//!
//! A fenced block below `<!-- output: COMMAND -->` is the standard output of COMMAND, run in the folder of the
//! repository. `UPDATE_README=1 cargo test --test readme` writes the blocks anew.
//!
//! A command is `zhibiao ARGUMENTS` or `cargo run --release -- ARGUMENTS`, followed by more of them or by `head -N`
//! behind `|`. A `*` in the last part of a path stands for the files that are there. `$ZHIBIAO_SHARED` is the folder
//! of documents that are not part of the repository; a block that needs it is left alone where there is none.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, which is what it is for")]

use std::env;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];
const MARK: &str = "<!-- output: ";

/// A fenced block that shows the output of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    /// 1-based line of the mark.
    line: usize,
    /// The command.
    command: String,
    /// Bytes of what stands between the fences.
    range: Range<usize>,
}

/// The blocks of a README; a mark without a block below it is an error.
fn blocks(readme: &str) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    let mut lines = offsets(readme).enumerate();
    while let Some((number, (_, line))) = lines.next() {
        let Some(rest) = line.trim_end().strip_prefix(MARK) else { continue };
        let fail = |what: &str| format!("line {}: {what}", number + 1);
        let command = rest.strip_suffix(" -->").ok_or_else(|| fail("the mark does not end"))?.to_owned();
        let fence = lines.next().filter(|(_, (_, line))| line.starts_with("```"));
        let (_, (start, line)) = fence.ok_or_else(|| fail("no block below the mark"))?;
        let start = start + line.len();
        let close = lines.find(|(_, (_, line))| line.trim_end() == "```");
        let (_, (end, _)) = close.ok_or_else(|| fail("the block does not end"))?;
        blocks.push(Block { line: number + 1, command, range: start..end });
    }
    Ok(blocks)
}

/// The lines of a text with the bytes at which they start.
fn offsets(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line))
    })
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of documents that is not part of the repository.
fn shared() -> Option<PathBuf> {
    let path = env::var_os("ZHIBIAO_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    if path.join("corpora").is_dir() {
        return Some(path);
    }
    assert!(env::var_os("ZHIBIAO_REQUIRE_SHARED").is_none(), "no documents at {}", path.display());
    None
}

/// What a command prints, or `None` where it needs documents that are not there.
fn output(command: &str) -> Option<String> {
    let mut line = command.to_owned();
    if line.contains("$ZHIBIAO_SHARED") {
        line = line.replace("$ZHIBIAO_SHARED", shared()?.to_str().unwrap());
    }
    let mut text = Vec::new();
    for stage in line.split('|').map(str::trim) {
        if let Some(count) = stage.strip_prefix("head -") {
            let count = count.trim_start_matches("n ").parse().unwrap_or_else(|_| panic!("{stage}: how many lines?"));
            text = text.split_inclusive(|&byte| byte == b'\n').take(count).collect::<Vec<_>>().concat();
            continue;
        }
        let arguments = ["zhibiao ", "cargo run --release -- "].iter().find_map(|name| stage.strip_prefix(name));
        let arguments = arguments.unwrap_or_else(|| panic!("{stage}: not a command that a README may show"));
        let mut tool = Command::cargo_bin("zhibiao").unwrap();
        tool.current_dir(root()).args(arguments.split_whitespace().flat_map(paths)).write_stdin(text);
        text = tool.assert().success().get_output().stdout.clone();
    }
    Some(String::from_utf8(text).unwrap())
}

/// The files that an argument with a `*` stands for, in the order of their names; any other argument itself.
fn paths(argument: &str) -> Vec<String> {
    let (folder, name) = argument.rsplit_once('/').unwrap_or((".", argument));
    let Some((before, after)) = name.split_once('*') else { return vec![argument.to_owned()] };
    let files = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let matches =
        |name: &String| name.len() >= before.len() + after.len() && name.starts_with(before) && name.ends_with(after);
    let mut found: Vec<String> = names.filter(matches).map(|name| format!("{folder}/{name}")).collect();
    assert!(!found.is_empty(), "{argument}: no such file");
    found.sort();
    found
}

#[test]
fn outputs_are_what_the_commands_print() {
    for name in READMES {
        let readme = fs::read_to_string(root().join(name)).unwrap();
        let mut written = readme.clone();
        // From the last one to the first, so that the places of those before it stay what they are.
        for block in blocks(&readme).unwrap().into_iter().rev() {
            let Some(output) = output(&block.command) else { continue };
            written.replace_range(block.range, &output);
        }
        if env::var_os("UPDATE_README").is_some() {
            fs::write(root().join(name), &written).unwrap();
        } else if readme != written {
            let differ = readme.lines().zip(written.lines()).position(|(old, new)| old != new);
            let line = differ.unwrap_or_else(|| readme.lines().count().min(written.lines().count()));
            let (old, new) = (readme.lines().nth(line), written.lines().nth(line));
            panic!("{name}:{}: write it anew with UPDATE_README=1\n  it says {old:?}\n  it is   {new:?}", line + 1);
        }
    }
}

#[test]
fn both_readmes_show_the_same_commands() {
    let commands = READMES.map(|name| {
        let readme = fs::read_to_string(root().join(name)).unwrap();
        blocks(&readme).unwrap().into_iter().map(|block| block.command).collect::<Vec<_>>()
    });
    assert!(!commands[0].is_empty(), "{} shows no output", READMES[0]);
    assert_eq!(commands[0], commands[1]);
}

#[test]
fn links_lead_to_files() {
    let pages = ["CONTRIBUTING.md", "docs/README.md", "docs/ARCHITECTURE.md", "models/README.md", "corpora/README.md"];
    for name in READMES.into_iter().chain(pages) {
        let page = root().join(name);
        let text = fs::read_to_string(&page).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") {
                assert!(page.with_file_name(path).exists(), "{name}: {target} leads nowhere");
            }
        }
    }
}

#[test]
fn blocks_are_found() {
    let readme = "a\n<!-- output: zhibiao schema | head -2 -->\n```json\n{\n}\n```\n```\nno mark\n```\n";
    let found = blocks(readme).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].line, found[0].command.as_str()), (2, "zhibiao schema | head -2"));
    assert_eq!(&readme[found[0].range.clone()], "{\n}\n");
    for broken in
        ["<!-- output: zhibiao\n```\n```\n", "<!-- output: zhibiao -->\n\n", "<!-- output: zhibiao -->\n```\n"]
    {
        assert!(blocks(broken).is_err(), "{broken}");
    }
}
