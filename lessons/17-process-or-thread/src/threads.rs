//! Threads, for once: one that may borrow from us, because it is gone when we go on.

use std::thread;

// ANCHOR: threads
/// Does this in a thread, and waits for it. All threads are gone before the next child is forked.
pub(crate) fn in_a_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|all| match all.spawn(work).join() {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}
// ANCHOR_END: threads
