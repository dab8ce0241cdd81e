//! `Title`: a word that says which process has something, and goes with it when it is moved into a child.
//!
//! A title is a [`RobustWord`] that the process holds as long as it has the thing. When a child is made, the closure that
//! it runs exists twice, and the parent drops its own at once. Titles that are dropped with it are the child's from then
//! on: only what was moved into the closure is dropped there. So at any time one process has the thing, and all others see
//! which, and when it dies.
//!
//! The word of a title is
//! - 0: given up; nobody will ever have it again;
//! - a thread id, with `FUTEX_WAITERS` if somebody sleeps on the word: that process has it;
//! - `FUTEX_OWNER_DIED`: the process that had it has died.

use std::{
    cell::Cell,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
};

use nix::unistd::Pid;

use super::{
    arena, family,
    futex::futex_wake,
    robust::{FUTEX_OWNER_DIED, FUTEX_TID_MASK, FUTEX_WAITERS, RobustWord, tid},
    shared::Shared,
};
use crate::Result;

/// Which process has something.
#[derive(Debug)]
pub(crate) struct Title {
    state: Shared<RobustWord>,
}

/// Where the titles are that this process has. A child gets a copy, and keeps those that are its own.
static OURS: Mutex<Vec<u64>> = Mutex::new(Vec::new());

thread_local! {
    /// The child that gets what is dropped now.
    static HEIR: Cell<Option<u32>> = const { Cell::new(None) };
    /// The closure of a new child is being dropped, which has it now.
    static PASSING_ON: Cell<bool> = const { Cell::new(false) };
}

impl Title {
    /// A title of this process.
    pub(crate) fn new() -> Result<Title> {
        let title = Title { state: Shared::new()? };
        hold(&title.state);
        ours().push(title.state.id());
        Ok(title)
    }

    /// The word, for those who sleep until it changes.
    pub(crate) fn word(&self) -> &AtomicU32 {
        &self.state.word
    }

    /// Whether this process has it.
    pub(crate) fn is_mine(&self) -> bool {
        self.state.is_mine()
    }

    /// Whether nobody has it any more.
    pub(crate) fn is_vacant(&self) -> bool {
        is_vacant(self.word().load(SeqCst))
    }

    /// Says that there is somebody who sleeps on the word, and what it is now; `None` if it is vacant.
    pub(crate) fn watch(&self) -> Option<u32> {
        let watched = |word| (!is_vacant(word)).then_some(word | FUTEX_WAITERS);
        let before = self.word().try_update(SeqCst, SeqCst, watched).ok()?;
        Some(before | FUTEX_WAITERS)
    }

    /// Says that nobody sleeps on the word from now on, and whether somebody did, whom the caller must wake.
    pub(crate) fn was_watched(&self) -> bool {
        self.word().load(SeqCst) & FUTEX_WAITERS != 0
            && self.word().fetch_and(!FUTEX_WAITERS, SeqCst) & FUTEX_WAITERS != 0
    }

    /// Gives it up; or passes it on, when it is dropped with the closure of a new child. If it is not ours, nothing
    /// happens. Must be called before it is dropped.
    pub(crate) fn let_go(&self) {
        if !self.is_mine() {
            return;
        }
        ours().retain(|place| *place != self.state.id());
        let next = HEIR.get().unwrap_or(0);
        self.state.release_with(|| {
            let stays = if next == 0 { 0 } else { FUTEX_WAITERS };
            let pass_on = |word: u32| Some(next | word & stays);
            let before = self.word().try_update(SeqCst, SeqCst, pass_on).unwrap_or(0);
            if next == 0 && before & FUTEX_WAITERS != 0 {
                futex_wake(self.word(), u32::MAX);
            }
        });
    }
}

/// Whether the closure of a new child is being dropped at the moment, which is a part of its start.
pub(crate) fn is_handing_over() -> bool {
    HEIR.get().is_some()
}

/// As [`is_handing_over`], but also if there is no title among what the closure has.
pub(crate) fn is_passing_on() -> bool {
    PASSING_ON.get()
}

/// In the parent of a new child: drops what the child has got, and returns when the titles that are dropped with it are
/// the child's, or it is dead.
pub(crate) fn hand_over(number: u32, child: Pid, drop_all: impl FnOnce()) {
    let before = ours().clone();
    let handing = Handing;
    PASSING_ON.set(true);
    if before.is_empty() {
        return drop_all();
    }
    HEIR.set(Some(child.as_raw().unsigned_abs()));
    drop_all();
    drop(handing);
    let kept = ours().clone();
    let passed: Vec<_> = before.into_iter().filter(|place| !kept.contains(place)).collect();
    family::say_what_is_yours(number);
    if passed.is_empty() || family::await_taken(number, child) {
        return;
    }
    // It died before it could hold them, so the kernel did not know.
    for state in passed.into_iter().filter_map(state_at) {
        let word = &state.word;
        if word.swap(FUTEX_OWNER_DIED, SeqCst) & FUTEX_WAITERS != 0 {
            futex_wake(word, u32::MAX);
        }
    }
}

/// Ends the handing over, also when a destructor panics.
struct Handing;

impl Drop for Handing {
    fn drop(&mut self) {
        HEIR.set(None);
        PASSING_ON.set(false);
    }
}

/// In a new child: holds the titles that it has got.
pub(super) fn inherit(number: u32) {
    let inherited = ours().clone();
    if inherited.is_empty() {
        return;
    }
    family::await_what_is_ours(number);
    let mut ours = ours();
    ours.retain(|place| state_at(*place).is_some_and(RobustWord::is_mine));
    for state in ours.iter().copied().filter_map(state_at) {
        state.prepare();
        state.keep();
    }
    family::say_taken(number);
}

fn hold(state: &RobustWord) {
    state.prepare();
    state.word.store(tid(), SeqCst);
    state.keep();
}

fn is_vacant(word: u32) -> bool {
    word & FUTEX_TID_MASK == 0 || word & FUTEX_OWNER_DIED != 0
}

fn state_at(place: u64) -> Option<&'static RobustWord> {
    let offset = usize::try_from(place).ok()?;
    // SAFETY: the place is that of a title of ours or of our parent, whose block is not freed as long as either of us has
    // a handle to it, and was made for a `RobustWord`.
    unsafe { arena::at::<RobustWord>(offset).as_ref() }
}

fn ours() -> MutexGuard<'static, Vec<u64>> {
    OURS.lock().unwrap_or_else(PoisonError::into_inner)
}
