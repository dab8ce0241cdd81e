//! The bell: how a change reaches those who sleep until it comes, also if whoever makes it is killed half-way.
//!
//! A bell is a word that goes with another one, which changes. It is
//! - 0: nobody sleeps, or whoever does is being woken;
//! - `FUTEX_WAITERS`: somebody may be asleep.
//!
//! Nobody ever holds it, yet it is a [`RobustWord`]: whoever is about to change something, or sleeps until it is changed,
//! has *prepared* it, and when such a process dies, the kernel wakes one of the others. That one finds the change, if it
//! has been made, and wakes the rest. So between a change and the wake that belongs to it, anybody may be killed.
//!
//! Whoever falls asleep compares not only the bell with what it has seen, but also the words that change. By the bell alone
//! it would miss a change made just before, if another sleeper has set the bell again since, or if whoever made the change
//! was killed before it could ring.
//!
//! So a look that is weaker than `SeqCst` would do, and the models of `tests/model`, whose kernel compares all words, do not
//! tell the two apart. A kernel before 5.16 compares only the bell; there it makes the difference between now and a moment later.
//!
//! Source: Linux, `handle_futex_death` in `kernel/futex/core.c`, the case of a pending word without an owner.

use std::{sync::atomic::Ordering::SeqCst, time::Duration};

use crate::{
    seam::{self, Op, Seen, world},
    sys::{self, FUTEX_WAITERS, RobustWord},
};

// ANCHOR: change
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
// ANCHOR_END: change

/// Sleeps until a change after which nothing is `missing`, and says whether that was before the time `until`. It must look
/// `SeqCst`, and says what it has seen in each word whose change can help; it may take what has come.
pub(crate) fn sleep<'a, const N: usize>(
    op: Op,
    bell: &'a RobustWord,
    until: Option<Duration>,
    mut missing: impl FnMut() -> Option<[Seen<'a>; N]>,
) -> bool {
    if missing().is_none() || seam::comes_soon(|| missing().is_none()) {
        return true;
    }
    bell.prepare();
    let mut slept = false;
    let came = loop {
        bell.word.store(FUTEX_WAITERS, SeqCst);
        let Some(seen) = missing() else { break true };
        if until.is_some_and(|until| until <= world().now()) {
            break false;
        }
        let mut words = vec![Seen::new(&bell.word, FUTEX_WAITERS)];
        words.extend(seen);
        world().wait_many(op, &words, until);
        slept = true;
    };
    // Perhaps it was the kernel that woke us, and only us. Mostly nobody is left, and this costs little.
    if came && slept {
        world().wake(op, &bell.word, u32::MAX);
    }
    sys::give_up();
    came
}

/// For those who sleep on more words than these: the bell, and what `missing` has seen. `None` if nothing is. Whoever is
/// woken must wake the others, as [`sleep`] does.
pub(crate) fn watch<'a, const N: usize>(
    bell: &'a RobustWord,
    missing: impl FnOnce() -> Option<[Seen<'a>; N]>,
) -> Option<Vec<Seen<'a>>> {
    bell.word.store(FUTEX_WAITERS, SeqCst);
    let mut words = vec![Seen::new(&bell.word, FUTEX_WAITERS)];
    words.extend(missing()?);
    Some(words)
}
