//! What is seen of a training while it goes on: a bar on a terminal, and a line an epoch in any case.

use std::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressStyle};
use zhibiao_trainer::checkpoint::EpochRecord;
use zhibiao_trainer::train::Watch;

/// A bar.
pub struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar on standard error.
    pub fn new() -> Self {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} batches, loss {msg}, {eta} left")
        {
            bar.set_style(style);
        }
        Self { bar }
    }
}

impl Watch for Bar {
    fn batch(&mut self, stage: &str, epoch: usize, done: usize, of: usize, loss: f64) {
        if done == 1 {
            self.bar.reset();
            self.bar.set_length(of as u64);
            self.bar.set_prefix(format!("{stage} {epoch}"));
        }
        self.bar.set_position(done as u64);
        self.bar.set_message(format!("{loss:.3}"));
    }

    fn epoch(&mut self, record: &EpochRecord) -> ControlFlow<()> {
        let mut line = format!("{} {}: loss {:.4}", record.stage, record.epoch, record.loss);
        if let Some(d) = record.development {
            line += &format!(
                ", held out {:.4}, indicators {:.4}, quantities {:.4}, links {:.4}",
                d.loss, d.indicator, d.quantity, d.link
            );
        }
        line +=
            &format!(", {} s, {:.0} characters/s", record.seconds, record.characters as f64 / record.seconds.max(0.1));
        self.bar.suspend(|| eprintln!("{line}"));
        ControlFlow::Continue(())
    }
}
