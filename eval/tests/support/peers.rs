//! Other people's programs, which some tests hold ours to: Python packages (`eval/tests/peers/requirements.txt`) and a
//! browser. They are no part of the repository.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A Python in which some packages can be imported.
pub struct Python(PathBuf);

impl Python {
    /// The Python of `ZHIBIAO_PYTHON`, else `python3`, where it has `modules`.
    ///
    /// Where it has not, one line says that `test` is left out, or the test fails if `ZHIBIAO_REQUIRE_PEERS=1`.
    pub fn with(test: &str, modules: &[&str]) -> Option<Self> {
        let program = std::env::var_os("ZHIBIAO_PYTHON").map_or_else(|| "python3".into(), PathBuf::from);
        let imports = format!("import {}", modules.join(", "));
        let reason = match Command::new(&program).args(["-c", &imports]).output() {
            Ok(out) if out.status.success() => return Some(Self(program)),
            Ok(out) => String::from_utf8_lossy(&out.stderr).lines().last().unwrap_or_default().to_owned(),
            Err(error) => format!("{}: {error}", program.display()),
        };
        left_out(test, &reason);
        None
    }

    /// What `eval/tests/peers/SCRIPT ARGS` writes to standard output; it must end well.
    pub fn run(&self, script: &str, args: &[&Path]) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(script);
        let out = Command::new(&self.0).env("PYTHONUTF8", "1").arg(path).args(args).output().unwrap();
        let error = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{script}: {error}{}", String::from_utf8_lossy(&out.stdout));
        String::from_utf8(out.stdout).unwrap()
    }
}

/// Says that a test is left out.
pub fn left_out(test: &str, reason: &str) {
    assert!(std::env::var("ZHIBIAO_REQUIRE_PEERS").as_deref() != Ok("1"), "{test} cannot run: {reason}");
    // Past the capture of a passing test's output, so that it is seen.
    _ = writeln!(io::stderr(), "{test} is left out: {reason}");
}
