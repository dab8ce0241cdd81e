//! Which processes have tasks of a queue, so that the death of one of them is noticed.

use std::sync::{Mutex, MutexGuard, PoisonError, atomic::Ordering::SeqCst};

use crate::{
    Result,
    sys::{self, FUTEX_OWNER_DIED, RECORDS, RobustWord, SharedSlice},
};

/// Who has tasks.
pub(super) struct Busy {
    /// For each process by its number: held as long as it has one.
    words: SharedSlice<RobustWord>,
    /// The number of this process, and how many it has. A child has a copy of this, and no task.
    mine: Mutex<(u32, u32)>,
}

impl Busy {
    pub(super) fn new() -> Result<Busy> {
        Ok(Busy { words: SharedSlice::new(RECORDS)?, mine: Mutex::new((sys::me(), 0)) })
    }

    /// This process has one more; says whether it is the first. Calls `tell` if another that had its number before has
    /// died with one.
    pub(super) fn take_up(&self, tell: impl FnOnce()) -> bool {
        let mut mine = self.mine();
        mine.1 += 1;
        if mine.1 != 1 {
            return false;
        }
        let state = &self.words[mine.0 as usize];
        if state.word.load(SeqCst) & FUTEX_OWNER_DIED != 0 {
            tell();
        }
        state.live();
        true
    }

    /// This process has one less.
    pub(super) fn put_down(&self) {
        let mut mine = self.mine();
        // A task that came by fork is its parent's.
        let Some(left) = mine.1.checked_sub(1) else { return };
        mine.1 = left;
        if left == 0 {
            let state = &self.words[mine.0 as usize];
            state.release_with(|| state.word.store(0, SeqCst));
        }
    }

    fn mine(&self) -> MutexGuard<'_, (u32, u32)> {
        let mut mine = self.mine.lock().unwrap_or_else(PoisonError::into_inner);
        if mine.0 != sys::me() {
            *mine = (sys::me(), 0);
        }
        mine
    }

    /// The words of those who have a task, or had one when they died.
    pub(super) fn held(&self) -> impl Iterator<Item = &RobustWord> {
        let words = self.words.iter().take(sys::records_used());
        words.filter(|state| state.word.load(SeqCst) != 0)
    }
}

impl Drop for Busy {
    /// The word must not stay on our list when its memory is used for something else.
    fn drop(&mut self) {
        let forgotten = self.mine().1;
        for _ in 0..forgotten {
            self.put_down();
        }
    }
}
