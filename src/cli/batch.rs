//! Work on many items at once, results in the order of the items, with a bounded number of items under way.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::thread;

use crossbeam_channel::bounded;
use rayon::ThreadPoolBuilder;

/// Items under way a worker: what one slow document may let pile up behind it.
const WINDOW: usize = 8;

/// Stack of a worker. Address space only; it is not touched unless it is needed.
const STACK: usize = 32 << 20;

/// Calls `work` on every item in a pool of `jobs` threads, and `take` on this thread with each result in the order of the items.
///
/// At most `jobs * 8` items are between the iterator and `take` at any time, so memory does not grow with the
/// number of items. `work` must not panic.
///
/// # Errors
/// The first error of `take`, or of starting a thread; what is under way is then dropped.
pub fn ordered<I, T, R, E>(
    items: I,
    jobs: NonZeroUsize,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    I: Iterator<Item = T> + Send,
    T: Send,
    R: Send,
    E: From<io::Error>,
{
    let window = jobs.get() * WINDOW;
    let (ticket_back, tickets) = bounded::<()>(window);
    let (feed, queue) = bounded::<(usize, T)>(window);
    let (finish, finished) = bounded::<(usize, R)>(window);
    for _ in 0..window {
        // The channel has room for all of them.
        let _ = ticket_back.send(());
    }
    let pool = ThreadPoolBuilder::new()
        .num_threads(jobs.get())
        .thread_name(|number| format!("worker {number}"))
        .stack_size(STACK)
        .build()
        .map_err(io::Error::other)?;
    thread::scope(|scope| {
        thread::Builder::new().name("walk".into()).spawn_scoped(scope, move || {
            for item in items.enumerate() {
                // Either end fails only where the run was stopped.
                if tickets.recv().is_err() || feed.send(item).is_err() {
                    break;
                }
            }
        })?;
        pool.in_place_scope(|scope| {
            // Owned by this closure, so that leaving it early wakes the walk and the workers before they are joined.
            let (ticket_back, finished) = (ticket_back, finished);
            for _ in 0..jobs.get() {
                let (queue, finish, work) = (queue.clone(), finish.clone(), &work);
                scope.spawn(move |_| {
                    for (index, item) in queue {
                        if finish.send((index, work(item))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop((queue, finish));
            let mut waiting = BTreeMap::new();
            let mut next = 0;
            for (index, result) in finished {
                waiting.insert(index, result);
                while let Some(result) = waiting.remove(&next) {
                    take(result)?;
                    next += 1;
                    // The walk has ended where nobody takes the ticket.
                    let _ = ticket_back.send(());
                }
            }
            Ok(())
        })
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    fn jobs(number: usize) -> NonZeroUsize {
        NonZeroUsize::new(number).unwrap()
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for number in [1, 4] {
            let mut taken = Vec::new();
            let work = |item: usize| {
                thread::sleep(Duration::from_micros((item % 7) as u64 * 50));
                item * 2
            };
            ordered(0..500, jobs(number), work, |result| {
                taken.push(result);
                io::Result::Ok(())
            })
            .unwrap();
            assert_eq!(taken, (0..500).map(|item| item * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_slow_reader_holds_the_walk_back() {
        let walked = AtomicUsize::new(0);
        let mut taken = 0;
        let items = (0..300).inspect(|_| {
            walked.fetch_add(1, Ordering::SeqCst);
        });
        ordered(
            items,
            jobs(2),
            |item| item,
            |_| {
                taken += 1;
                assert!(walked.load(Ordering::SeqCst) <= taken + 2 * WINDOW + 1);
                io::Result::Ok(())
            },
        )
        .unwrap();
        assert_eq!(taken, 300);
    }

    #[test]
    fn an_error_of_the_reader_ends_the_run() {
        let result = ordered(
            0..,
            jobs(3),
            |item: u64| item,
            |item| {
                if item == 40 { Err(io::Error::from(io::ErrorKind::BrokenPipe)) } else { Ok(()) }
            },
        );
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
