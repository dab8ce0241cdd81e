//! Futex: sleep until a word in shared memory changes.
//!
//! Not the `FUTEX_PRIVATE` kind, which is all that ready-made crates offer: that one never wakes another process.

use std::{ptr, sync::atomic::AtomicU32, time::Duration};

/// Sleeps while `*word == seen`, at most so long. May wake for no reason.
pub(crate) fn futex_wait(word: &AtomicU32, seen: u32, at_most: Option<Duration>) {
    let timeout = at_most.map(|at_most| libc::timespec {
        tv_sec: at_most.as_secs().try_into().unwrap_or(i64::MAX),
        tv_nsec: at_most.subsec_nanos().into(),
    });
    let timeout = timeout.as_ref().map_or(ptr::null(), ptr::from_ref);
    // SAFETY: `word` and `timeout` live until the call returns; the kernel only reads them.
    unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), libc::FUTEX_WAIT, seen, timeout) };
}

/// Wakes at most so many of those who sleep on `word`, and says how many that were.
pub(crate) fn futex_wake(word: &AtomicU32, at_most: u32) -> u32 {
    let at_most = i32::try_from(at_most).unwrap_or(i32::MAX);
    // SAFETY: the kernel only uses the address of `word`.
    let woken = unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), libc::FUTEX_WAKE, at_most) };
    u32::try_from(woken).unwrap_or(0)
}
