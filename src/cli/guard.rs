//! Panics of one document, caught at its boundary.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static MESSAGE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What `work` returns, or the message and place of its panic on one line.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    install();
    GUARDED.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    result.map_err(|_| MESSAGE.take())
}

/// Inside [`guarded`] a panic is noted, not printed; elsewhere the hook that was there before says it.
fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if GUARDED.get() {
                MESSAGE.set(describe(info));
            } else {
                before(info);
            }
        }));
    });
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let message = payload.downcast_ref::<&str>().copied();
    let message = message.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("panic");
    let message = message.replace('\n', " ");
    info.location().map_or_else(|| message.clone(), |place| format!("{message} ({}:{})", place.file(), place.line()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        let message = guarded(|| assert_eq!(1, 2, "boom")).unwrap_err();
        assert!(message.contains("boom") && message.contains("guard.rs:"), "{message}");
        assert_eq!(guarded(|| 7), Ok(7));
    }
}
