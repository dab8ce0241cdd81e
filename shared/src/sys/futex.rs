//! Futex: sleep until a word in shared memory changes.
//!
//! Not the `FUTEX_PRIVATE` kind, which is all that ready-made crates offer: that one never wakes another process.

use std::{ptr, sync::atomic::AtomicU32, time::Duration};

use nix::{
    errno::Errno,
    time::{ClockId, clock_gettime},
};

/// Sleeps while `*word == seen`, at most so long. May wake for no reason.
pub(crate) fn futex_wait(word: &AtomicU32, seen: u32, at_most: Option<Duration>) {
    let timeout = at_most.map(timespec);
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

/// What the kernel reads for each word of `futex_waitv` (`struct futex_waitv`).
#[repr(C)]
struct Waiter {
    seen: u64,
    word: u64,
    flags: u32,
    reserved: u32,
}

/// A futex of 32 bits, and not the private kind.
const FUTEX2_SIZE_U32: u32 = 2;

/// So many words the kernel compares at once; before Linux 5.16, one.
const COMPARED: usize = 128;

/// How long we sleep at most if there are more words than it compares: whatever has become of the others, we look again.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Sleeps while every word is as it was seen, at most so long. May wake for no reason.
pub(crate) fn futex_wait_many(words: &[(&AtomicU32, u32)], at_most: Option<Duration>) {
    let waiter = |&(word, seen): &(&AtomicU32, u32)| Waiter {
        seen: seen.into(),
        word: ptr::from_ref(word).addr() as u64,
        flags: FUTEX2_SIZE_U32,
        reserved: 0,
    };
    let waiters: Vec<_> = words.iter().take(COMPARED).map(waiter).collect();
    let soon = Some(at_most.map_or(LOOK_AGAIN, |at_most| at_most.min(LOOK_AGAIN)));
    let at_most = if words.len() > COMPARED { soon } else { at_most };
    // Unlike for `futex_wait`, the kernel wants to know until when, not how long.
    let until = at_most.map(after);
    let until = until.as_ref().map_or(ptr::null(), ptr::from_ref);
    let clock = libc::CLOCK_MONOTONIC;
    // SAFETY: words, waiters and time live until the call returns; the kernel only reads them.
    let woken = unsafe {
        libc::syscall(libc::SYS_futex_waitv, waiters.as_ptr(), waiters.len(), 0, until, clock)
    };
    let is_done = matches!(
        Errno::result(woken),
        Ok(_) | Err(Errno::EAGAIN | Errno::EINTR | Errno::ETIMEDOUT)
    );
    if !is_done && let Some((first, seen)) = words.first() {
        futex_wait(first, *seen, soon);
    }
}

/// The kernel's time so much later than now.
fn after(at_most: Duration) -> libc::timespec {
    let now = clock_gettime(ClockId::CLOCK_MONOTONIC).map_or(Duration::ZERO, Duration::from);
    timespec(now.saturating_add(at_most))
}

fn timespec(time: Duration) -> libc::timespec {
    libc::timespec {
        tv_sec: time.as_secs().try_into().unwrap_or(i64::MAX),
        tv_nsec: time.subsec_nanos().into(),
    }
}
