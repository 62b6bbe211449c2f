//! How long something takes, and the middle of several times.

use std::time::{Duration, Instant};

/// The time of one run.
pub fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

/// The middle of some times, of two middle ones the greater.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
