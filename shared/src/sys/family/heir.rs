//! How a child comes to hold the titles that its parent has for it, and how its parent learns of its death.

use std::{
    sync::atomic::{
        AtomicU32,
        Ordering::{Acquire, Release},
    },
    time::Duration,
};

use nix::unistd::Pid;

use super::{await_birth, has_ended, record};
use crate::sys::{
    futex::{futex_wait, futex_wake},
    robust::FUTEX_WAITERS,
};

const TOLD: u32 = 1;
const HELD: u32 = 2;

/// To a child: its titles bear its id now.
pub(in crate::sys) fn say_what_is_yours(number: u32) {
    set_titles(number, TOLD);
}

/// In the child: waits to be told.
pub(in crate::sys) fn await_what_is_ours(number: u32) {
    let Some(record) = record(number) else { return };
    while record.titles.load(Acquire) == 0 {
        futex_wait(&record.titles, 0, None); // If our parent dies, so do we.
    }
}

/// In the child: whatever happens to us, the kernel knows of our titles.
pub(in crate::sys) fn say_taken(number: u32) {
    set_titles(number, HELD);
}

/// In the parent: waits until the child holds its titles, or is dead, and says whether it does.
pub(in crate::sys) fn await_taken(number: u32, child: Pid) -> bool {
    let Some(record) = record(number) else { return false };
    while record.titles.load(Acquire) != HELD {
        if has_ended(child) {
            return record.titles.load(Acquire) == HELD;
        }
        futex_wait(&record.titles, TOLD, Some(Duration::from_millis(1)));
    }
    true
}

fn set_titles(number: u32, to: u32) {
    if let Some(record) = record(number) {
        record.titles.store(to, Release);
        futex_wake(&record.titles, u32::MAX);
    }
}

/// The word that tells whether our child lives: it changes when it dies. `None` if it is dead already.
pub(crate) fn life_of(number: u32, pid: Pid) -> Option<&'static AtomicU32> {
    await_birth(pid);
    let word = &record(number)?.life.word;
    let id = pid.as_raw().unsigned_abs();
    // Without the bit that `live` sets, it has never lived.
    (word.load(Acquire) == id | FUTEX_WAITERS).then_some(word)
}
