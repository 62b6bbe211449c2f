//! One page through the built binary: what starting it costs.

use std::path::Path;
use std::process::{Command, Stdio};

/// Runs `zhibiao extract` with an engine on the shortest sample and waits for it.
pub fn one_page(engine: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/samples/yunzhou-fyp-2021-cells.txt");
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
    command
        .args(["extract", "--quiet", "--jobs", "1", "--engine", engine])
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let status = command.status().expect("the binary starts");
    assert!(status.success(), "{status}");
}
