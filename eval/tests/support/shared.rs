//! The gold with its texts and the reference scorer, which stand beside the repository and not in it.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The folder of what is not in the repository: `ZHIBIAO_SHARED`, else `shared` beside the repository.
///
/// Where it is not there, one line says that `test` is left out, or the test fails if `ZHIBIAO_REQUIRE_SHARED=1`.
pub fn folder(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("ZHIBIAO_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    if folder.join("gold").is_dir() {
        return Some(folder);
    }
    left_out(test, &format!("{} holds no gold", folder.display()));
    None
}

/// Says that a test is left out.
pub fn left_out(test: &str, reason: &str) {
    assert!(std::env::var("ZHIBIAO_REQUIRE_SHARED").as_deref() != Ok("1"), "{test} cannot run: {reason}");
    // Past the capture of a passing test's output, so that it is seen.
    _ = writeln!(io::stderr(), "{test} is left out: {reason}");
}
