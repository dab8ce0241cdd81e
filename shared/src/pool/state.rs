//! `State`: what the owner of a pool knows, of its workers, of the tasks that it has sent, and of the jobs they are for.

use std::{collections::BTreeMap, mem, ops::Range};

use super::{
    job::Job,
    reply::{self, Batch, Failure},
};
use crate::Child;

pub(super) struct State<'a> {
    /// Each at its slot; `None` where nobody works.
    pub(super) workers: Vec<Option<Child>>,
    /// How many workers there have ever been.
    pub(super) made: u32,
    /// How many in a row have died before they were ready.
    pub(super) false_starts: u32,
    /// Tasks of which not all items are settled, by their place.
    pub(super) tasks: BTreeMap<u32, Sent>,
    pub(super) jobs: BTreeMap<u64, Job<'a>>,
    pub(super) next_job: u64,
    /// How many jobs have been finished.
    pub(super) finished: u64,
    /// Finished jobs with callbacks that have not been called.
    pub(super) to_tell: Vec<u64>,
    pub(super) phase: Phase,
}

/// A task that has been put.
pub(super) struct Sent {
    pub(super) job: u64,
    /// The place in the job of its first item.
    pub(super) first: usize,
    /// How many of its items are settled; they come in order.
    pub(super) settled: usize,
    /// How many items it has.
    pub(super) count: usize,
    pub(super) bytes: Vec<u8>,
}

#[derive(Clone)]
pub(super) enum Phase {
    Open,
    Closed,
    /// Nothing will come any more, for this reason.
    Over(Failure),
}

impl State<'_> {
    /// So many free slots.
    pub(super) fn new(workers: usize) -> Self {
        State {
            workers: vec![None; workers],
            made: 0,
            false_starts: 0,
            tasks: BTreeMap::new(),
            jobs: BTreeMap::new(),
            next_job: 0,
            finished: 0,
            to_tell: Vec::new(),
            phase: Phase::Open,
        }
    }

    /// Some items of a task have come to what this message says.
    pub(super) fn settle(&mut self, message: Vec<u8>) {
        if let Some((place, item, batch)) = reply::read(message) {
            self.settle_from(place, item, batch);
        }
    }

    /// The items of a task from this one on have come to this. What a dead worker has sent and still had on its tray comes
    /// twice, and the second time is left out.
    pub(super) fn settle_from(&mut self, place: u32, item: u32, mut batch: Batch) {
        let Some(sent) = self.tasks.get_mut(&place) else { return };
        let Some(known) = sent.settled.checked_sub(item as usize) else { return };
        batch.skip(known);
        let (job, at) = (sent.job, sent.first + sent.settled);
        sent.settled += batch.len();
        if sent.settled == sent.count {
            self.tasks.remove(&place);
        }
        self.settle_of(job, at, batch);
    }

    fn settle_of(&mut self, number: u64, at: usize, batch: Batch) {
        if batch.len() == 0 {
            return;
        }
        if let Some(job) = self.jobs.get_mut(&number) {
            job.settle(at, batch);
            if job.is_finished() {
                self.finished += 1;
                job.finished = self.finished;
                if !job.callbacks.is_empty() {
                    self.to_tell.push(number);
                }
            }
        }
    }

    pub(super) fn fail(&mut self, job: u64, items: Range<usize>, why: &Failure) {
        self.settle_of(job, items.start, Batch::failed(why.clone(), items.len()));
    }

    /// Nothing will come any more, for this reason.
    pub(super) fn end(&mut self, why: Failure) {
        let all = mem::take(&mut self.tasks);
        for sent in all.into_values() {
            let begin = sent.first + sent.settled;
            self.fail(sent.job, begin..sent.first + sent.count, &why);
        }
        self.phase = Phase::Over(why);
    }
}
