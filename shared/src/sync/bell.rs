//! The bell: how a change reaches those who sleep until it comes, also if whoever makes it is killed half-way.
//!
//! A bell is a word that goes with another one, which changes. It is
//! - 0: nobody sleeps, or whoever does is being woken;
//! - `FUTEX_WAITERS`: somebody may be asleep.
//!
//! Nobody ever holds it, yet it is a [`RobustWord`]: whoever is about to change something, or sleeps until it is changed,
//! has *prepared* it, and when such a process dies, the kernel wakes one of the others. That one finds the change, if it
//! has been made, and wakes the rest. So between a change and the wake that belongs to it, anybody may be killed.
//! Source: Linux, `handle_futex_death` in `kernel/futex/core.c`, the case of a pending word without an owner.

use std::{sync::atomic::Ordering::SeqCst, time::Duration};

use crate::{
    seam::{self, Op, Seen, world},
    sys::{self, FUTEX_WAITERS, RobustWord},
};

/// Makes a change, then wakes all who sleep. The change must be `SeqCst`, so that either we see the sleeper or the sleeper
/// sees the change.
pub(crate) fn change<R>(op: Op, bell: &RobustWord, alter: impl FnOnce() -> R) -> R {
    bell.prepare();
    let made = alter();
    if bell.word.load(SeqCst) != 0 && bell.word.swap(0, SeqCst) != 0 {
        world().wake(op, &bell.word, u32::MAX);
    }
    sys::give_up();
    made
}

/// Sleeps until a change after which `has_come` says so, and says whether that was before the time `until`. It must look
/// `SeqCst`, and may take what has come.
pub(crate) fn sleep(
    op: Op,
    bell: &RobustWord,
    until: Option<Duration>,
    mut has_come: impl FnMut() -> bool,
) -> bool {
    if has_come() || seam::comes_soon(&mut has_come) {
        return true;
    }
    bell.prepare();
    let mut slept = false;
    let came = loop {
        bell.word.store(FUTEX_WAITERS, SeqCst);
        if has_come() {
            break true;
        }
        if until.is_some_and(|until| until <= world().now()) {
            break false;
        }
        world().wait(op, &bell.word, FUTEX_WAITERS, until);
        slept = true;
    };
    // Perhaps it was the kernel that woke us, and only us. Mostly nobody is left, and this costs little.
    if came && slept {
        world().wake(op, &bell.word, u32::MAX);
    }
    sys::give_up();
    came
}

/// For those who sleep on several words at a time: this one. `None` if `has_come` says so already. Whoever is woken must
/// wake the others, as [`sleep`] does.
pub(crate) fn watch(bell: &RobustWord, has_come: impl FnOnce() -> bool) -> Option<Seen<'_>> {
    bell.word.store(FUTEX_WAITERS, SeqCst);
    (!has_come()).then_some(Seen::new(&bell.word, FUTEX_WAITERS))
}
