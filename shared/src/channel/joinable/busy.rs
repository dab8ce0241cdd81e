//! Which processes have tasks of a queue, so that the death of one of them is noticed.

use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use crate::{
    Result,
    sys::{self, FUTEX_OWNER_DIED, Own, RECORDS, RobustWord, SharedSlice},
};

/// Who has tasks.
pub(super) struct Busy {
    /// For each process by its number: held as long as it has one.
    words: SharedSlice<RobustWord>,
    /// How many this process has. A child has none, whatever its parent has.
    mine: Own<u32>,
}

impl Busy {
    pub(super) fn new() -> Result<Busy> {
        Ok(Busy { words: SharedSlice::new(RECORDS)?, mine: Own::new() })
    }

    /// This process has one more; says whether it is the first. Calls `tell` if another that had its number before has
    /// died with one.
    pub(super) fn take_up(&self, tell: impl FnOnce()) -> bool {
        self.mine.with(|mine| {
            *mine += 1;
            if *mine != 1 {
                return false;
            }
            let state = self.word();
            if state.word.load(Relaxed) & FUTEX_OWNER_DIED != 0 {
                tell();
            }
            state.live();
            true
        })
    }

    /// This process has one less.
    pub(super) fn put_down(&self) {
        self.mine.with(|mine| {
            // A task that came by fork is its parent's.
            let Some(left) = mine.checked_sub(1) else { return };
            *mine = left;
            if left == 0 {
                let state = self.word();
                state.release_with(|| state.word.store(0, Release));
            }
        });
    }

    /// The word of this process.
    fn word(&self) -> &RobustWord {
        &self.words[sys::me() as usize]
    }

    /// The words of those who have a task, or had one when they died.
    pub(super) fn held(&self) -> impl Iterator<Item = &RobustWord> {
        let words = self.words.iter().take(sys::records_used());
        words.filter(|state| state.word.load(Acquire) != 0)
    }
}

impl Drop for Busy {
    /// The word must not stay on our list when its memory is used for something else.
    fn drop(&mut self) {
        let forgotten = self.mine.with(|mine| *mine);
        for _ in 0..forgotten {
            self.put_down();
        }
    }
}
