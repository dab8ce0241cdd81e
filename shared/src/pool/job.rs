//! `Job`: what a call of the pool has asked for, one result or many, and what has come of it.

use std::collections::VecDeque;

use super::reply::{Batch, Failure};

/// Is told what has come of all items, in order.
pub(super) type Callback<'a> = Box<dyn FnOnce(Vec<Batch>) + 'a>;

#[derive(Default)]
pub(super) struct Job<'a> {
    /// How many items it has by now.
    pub(super) items: usize,
    /// How many of them are settled.
    settled: usize,
    /// How many jobs were finished before this one, once it is.
    pub(super) finished: u64,
    /// What has come and nobody has taken, each with the place of the item that it begins with.
    came: VecDeque<(usize, Batch)>,
    /// Whether that is in the order in which it came; otherwise in that of the items.
    pub(super) unordered: bool,
    pub(super) callbacks: Vec<Callback<'a>>,
    /// Only the callbacks still want it.
    pub(super) forgotten: bool,
}

impl Job<'_> {
    /// Whether all that has been sent is settled.
    pub(super) fn is_finished(&self) -> bool {
        self.settled == self.items
    }

    /// The items from `at` on have come to this.
    pub(super) fn settle(&mut self, at: usize, batch: Batch) {
        self.settled += batch.len();
        let after = self.came.partition_point(|(other, _)| self.unordered || *other < at);
        self.came.insert(after, (at, batch));
    }

    /// How many items are still on their way.
    pub(super) fn on_their_way(&self) -> usize {
        self.items - self.settled
    }

    /// Whether this item is there to be taken next, or, out of order, any one.
    pub(super) fn has(&self, at: usize) -> bool {
        self.came.front().is_some_and(|(first, _)| self.unordered || *first == at)
    }

    /// Whether all went well so far.
    pub(super) fn is_good(&self) -> bool {
        self.came.iter().all(|(_, batch)| batch.is_good())
    }

    /// Takes what has come of the next item.
    pub(super) fn take_next(&mut self) -> Option<Result<Vec<u8>, Failure>> {
        let (at, batch) = self.came.front_mut()?;
        *at += 1;
        let next = batch.next().map(|outcome| outcome.map(<[u8]>::to_vec));
        if batch.len() == 0 {
            self.came.pop_front();
        }
        next
    }

    /// Takes all, in order.
    pub(super) fn take_all(&mut self) -> Vec<Batch> {
        std::mem::take(&mut self.came).into_iter().map(|(_, batch)| batch).collect()
    }

    /// All, in order.
    pub(super) fn copy(&self) -> Vec<Batch> {
        self.came.iter().map(|(_, batch)| batch.clone()).collect()
    }
}
