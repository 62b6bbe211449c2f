//! The modules of `src/` import only modules of a lower rank, and the library neither prints, exits nor reads the
//! environment. See `docs/` for the ranks; this file is where they are decided.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the library from the lowest to the highest. Modules of one row never import each other.
const RANKS: &[&[&str]] = &[
    &["span", "calendar", "duplicate"],
    &["diagnostic"],
    &["quantity"],
    &["document", "mention"],
    &["observation"],
    &["lexicon"],
    &["check"],
    &["panel"],
    &["model"],
    // The stages. They meet in `pipeline` alone, see STAGES.
    &["clean"],
    &["structure"],
    &["tag"],
    &["relate"],
    &["engine"],
    &["sink"],
    &["pipeline"],
    &["learn"],
];

/// Modules that never import each other, whatever their rank.
const STAGES: &[&str] = &["clean", "structure", "tag", "relate", "engine", "sink"];

/// What the library leaves to the command line.
const FORBIDDEN: &[&str] =
    &["println!", "eprintln!", "print!", "eprint!", "dbg!", "process::exit", "std::env", "env::var", "env::args"];

fn rank(module: &str) -> Option<usize> {
    RANKS.iter().position(|row| row.contains(&module))
}

/// A source text without comments, string literals and the test module at its end.
fn code(source: &str) -> String {
    let mut code = String::new();
    for line in source.lines() {
        if line.trim_start().starts_with("#[cfg(test)]") && !line.contains("use ") && !code.is_empty() {
            // Test modules stand last in a file.
            break;
        }
        let mut in_string = false;
        let mut before = ' ';
        let mut kept = String::new();
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if before != '\\' && before != '\'' => in_string = !in_string,
                '/' if !in_string && chars.peek() == Some(&'/') => break,
                _ if in_string => {}
                _ => kept.push(c),
            }
            before = if before == '\\' && c == '\\' { ' ' } else { c };
        }
        code.push_str(&kept);
        code.push('\n');
    }
    code
}

/// The top modules that a source text names by `crate::…`.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (i, _) in code.match_indices("crate::") {
        // `$crate::` and `zhibiao_crate::` are other paths.
        if code[..i].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[i + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => first_names(group),
            None => vec![word(rest)],
        };
        found.extend(names.into_iter().filter(|name| !name.is_empty()));
    }
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first name of each path of `{a::b, c::{d, e}}`, its opening brace left out.
fn first_names(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut start = true;
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            c if start && !c.is_whitespace() => {
                names.push(word(&group[i..]));
                start = false;
            }
            _ => {}
        }
    }
    names
}

/// The faults of one file of the library. `module` is its top module.
fn faults(module: &str, source: &str) -> Vec<String> {
    let code = code(source);
    let mut faults = Vec::new();
    for import in imports(&code).iter().filter(|import| *import != module) {
        match (rank(module), rank(import)) {
            (None, _) => faults.push(format!("module {module} has no rank")),
            (_, None) => {} // A name of the crate's root: a macro, a re-export.
            (Some(own), Some(other)) if other >= own => faults.push(format!("{module} imports {import}")),
            _ if STAGES.contains(&module) && STAGES.contains(&import.as_str()) => {
                faults.push(format!("stage {module} imports stage {import}"));
            }
            _ => {}
        }
    }
    for word in FORBIDDEN {
        let stands = code.match_indices(word).any(|(i, _)| {
            // `println!` holds `print`-like ends: eprintln!, std::env!.
            !code[..i].ends_with(|c: char| c.is_alphanumeric() || c == '_')
        });
        if stands {
            faults.push(format!("{module} uses {word}"));
        }
    }
    faults
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src/ can be listed") {
        let path = entry.expect("an entry of src/").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn modules_import_only_lower_ones() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    files.sort();
    let mut all = Vec::new();
    for path in &files {
        let inner = path.strip_prefix(&src).expect("a path below src/");
        let first = inner.components().next().expect("a name").as_os_str().to_string_lossy();
        let module = first.trim_end_matches(".rs").to_owned();
        // The binary may do all of it, and the root only declares.
        if matches!(module.as_str(), "main" | "cli" | "lib") {
            continue;
        }
        let source = fs::read_to_string(path).expect("a source file can be read");
        all.extend(faults(&module, &source).into_iter().map(|fault| format!("{}: {fault}", inner.display())));
        if rank(&module).is_none() {
            all.push(format!("{}: module {module} has no rank", inner.display()));
        }
    }
    assert!(files.len() > 10, "src/ was not found");
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn planted_violations_are_found() {
    let planted = [
        ("span", "use crate::document::Document;", "span imports document"),
        ("lexicon", "use crate::{span::TextSpan, tag::place};", "lexicon imports tag"),
        ("document", "use crate::mention::Mentions;", "document imports mention"),
        ("tag", "use crate::structure::area;", "stage tag imports stage structure"),
        ("clean", "fn f() -> crate::sink::Sink { todo() }", "clean imports sink"),
        ("relate", "fn f() { println!(\"x\"); }", "relate uses println!"),
        ("sink", "fn f() { std::process::exit(1); }", "sink uses process::exit"),
        ("pipeline", "fn f() { let _ = std::env::var(\"HOME\"); }", "pipeline uses std::env"),
        ("check", "use crate::sink::Record;", "check imports sink"),
        ("panel", "use crate::pipeline::Extractor;", "panel imports pipeline"),
        ("novel", "use crate::span::TextSpan;", "module novel has no rank"),
    ];
    for (module, source, fault) in planted {
        assert!(faults(module, source).iter().any(|found| found == fault), "{source}: {:?}", faults(module, source));
    }
}

#[test]
fn clean_files_pass() {
    for (module, source) in [
        ("tag", "use crate::span::TextSpan;\nuse crate::lexicon::places::Places;"),
        ("tag", "use crate::tag::period;\nuse super::place;"),
        ("mention", "use crate::quantity::Quantity;"),
        ("observation", "use crate::mention::Role;"),
        ("span", "//! [`Document`](crate::document::Document)\n/// println!(\"x\")\nfn f() {}"),
        ("relate", "const PROMPT: &str = \"println!\";"),
        ("span", "fn f() {}\n\n#[cfg(test)]\nmod tests {\n    use crate::pipeline::Extractor;\n}"),
        ("lexicon", "const TEXT: &str = include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/x\"));"),
    ] {
        assert_eq!(faults(module, source), [""; 0], "{source}");
    }
}
