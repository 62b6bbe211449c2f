//! How far a run is, for a person at a terminal.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::input::{Inputs, Place};

const TEMPLATE: &str = "{bar:24} {msg} documents  {bytes} of {total_bytes}  {bytes_per_sec}  ETA {eta}";

/// A bar on standard error where that is a terminal, nothing elsewhere.
pub struct Progress {
    bar: ProgressBar,
    documents: u64,
}

impl Progress {
    /// Starts the bar for the documents behind `paths`. Their sizes are summed up while the run goes on.
    pub fn start(paths: &[PathBuf], quiet: bool) -> Self {
        if quiet || !io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), documents: 0 };
        }
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(8));
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        bar.set_message("0");
        bar.enable_steady_tick(Duration::from_millis(200));
        let (total, paths) = (bar.clone(), paths.to_vec());
        thread::spawn(move || {
            for input in Inputs::new(paths, &[]).flatten() {
                if let Place::File(path) = &input.place {
                    total.inc_length(fs::metadata(path).map_or(0, |data| data.len()));
                }
            }
        });
        Self { bar, documents: 0 }
    }

    /// One more document of so many bytes is done.
    pub fn advance(&mut self, bytes: u64) {
        self.documents += 1;
        if !self.bar.is_hidden() {
            self.bar.inc(bytes);
            self.bar.set_message(self.documents.to_string());
        }
    }

    /// Does something that writes to the terminal while the bar is out of the way.
    pub fn aside<R>(&self, write: impl FnOnce() -> R) -> R {
        self.bar.suspend(write)
    }

    /// Takes the bar away.
    pub fn finish(self) {
        drop(self);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
