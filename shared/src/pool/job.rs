//! `Job`: what a call of the pool has asked for, one result or many, and what has come of it.

use std::collections::{BTreeMap, VecDeque};

use super::task::Outcome;

/// Is told what has come of all items, in order.
pub(super) type Callback<'a> = Box<dyn FnOnce(Vec<Outcome>) + 'a>;

#[derive(Default)]
pub(super) struct Job<'a> {
    /// How many items it has by now.
    pub(super) items: usize,
    /// How many of them are settled.
    settled: usize,
    /// How many jobs were finished before this one, once it is.
    pub(super) finished: u64,
    /// What has come, by the item's place, and nobody has taken.
    came: BTreeMap<usize, Outcome>,
    /// In which order, for those who want that.
    pub(super) arrivals: Option<VecDeque<usize>>,
    pub(super) callbacks: Vec<Callback<'a>>,
    /// Only the callbacks still want it.
    pub(super) forgotten: bool,
}

impl Job<'_> {
    /// Whether all that has been sent is settled.
    pub(super) fn is_finished(&self) -> bool {
        self.settled == self.items
    }

    /// An item has come to this.
    pub(super) fn settle(&mut self, at: usize, outcome: Outcome) {
        self.settled += 1;
        self.came.insert(at, outcome);
        if let Some(arrivals) = &mut self.arrivals {
            arrivals.push_back(at);
        }
    }

    /// How many items are still on their way.
    pub(super) fn on_their_way(&self) -> usize {
        self.items - self.settled
    }

    /// Whether this item is there to be taken, or, out of order, any one.
    pub(super) fn has(&self, at: usize, ordered: bool) -> bool {
        if ordered { self.came.contains_key(&at) } else { !self.came.is_empty() }
    }

    /// Whether all went well so far.
    pub(super) fn is_good(&self) -> bool {
        self.came.values().all(Outcome::is_ok)
    }

    /// Takes what has come of this item.
    pub(super) fn take(&mut self, at: usize) -> Option<Outcome> {
        self.came.remove(&at)
    }

    /// Takes what has come first of what has come.
    pub(super) fn take_first(&mut self) -> Option<Outcome> {
        let at = self.arrivals.as_mut()?.pop_front()?;
        self.came.remove(&at)
    }

    /// Takes all, in order.
    pub(super) fn take_all(&mut self) -> Vec<Outcome> {
        std::mem::take(&mut self.came).into_values().collect()
    }

    /// All, in order.
    pub(super) fn copy(&self) -> Vec<Outcome> {
        self.came.values().cloned().collect()
    }
}
