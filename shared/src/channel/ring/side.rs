//! `Side`: how far one side of a ring has come.

use std::sync::atomic::Ordering::{Acquire, Relaxed, SeqCst};

use crate::{
    Result,
    sys::{AtomicU32, AtomicU64, RobustWord, Shared},
};

/// All that has been put, or all that has been got: how many items, modulo 2³²; where the next one begins, once for even
/// and once for odd numbers; and the bell for those who wait for a change.
#[derive(Debug)]
pub(super) struct Side(Shared<(AtomicU32, [AtomicU64; 2], RobustWord)>);

impl Side {
    pub(super) fn new() -> Result<Side> {
        Ok(Side(Shared::new()?))
    }

    /// How many items: a word that others may wait for.
    pub(super) fn word(&self) -> &AtomicU32 {
        &self.0.0
    }

    /// Rung after each change.
    pub(super) fn bell(&self) -> &RobustWord {
        &self.0.2
    }

    pub(super) fn count(&self) -> u32 {
        self.word().load(SeqCst)
    }

    /// Where the next item begins. The other side may go on meanwhile.
    pub(super) fn at(&self) -> u64 {
        loop {
            let count = self.count();
            let at = self.0.1[(count % 2) as usize].load(Acquire);
            // The place is not written again before the number has changed. `Acquire` keeps this look at it behind the other:
            // what no model shows, for it hurts only if the other side is killed between its two stores.
            if self.count() == count {
                return at;
            }
        }
    }

    // ANCHOR: advance
    /// One more. Takes effect by the last store, which keeps the one before it where it is.
    pub(super) fn advance(&self, at: u64) {
        let next = self.count().wrapping_add(1);
        self.0.1[(next % 2) as usize].store(at, Relaxed);
        self.0.0.store(next, SeqCst);
    }
    // ANCHOR_END: advance
}
