//! `State`: what the owner of a pool knows, of its workers, of the tasks that it has sent, and of the jobs they are for.

use std::{collections::BTreeMap, mem, ops::Range};

use super::{
    job::Job,
    task::{Failure, Outcome},
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
    pub(super) settled: u32,
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

    /// An item of a task has come to this.
    pub(super) fn settle(&mut self, place: u32, item: u32, outcome: Outcome) {
        let Some(sent) = self.tasks.get_mut(&place).filter(|sent| sent.settled == item) else {
            return;
        };
        sent.settled += 1;
        let (job, at) = (sent.job, sent.first + item as usize);
        if sent.settled as usize == sent.count {
            self.tasks.remove(&place);
        }
        self.settle_of(job, at, outcome);
    }

    fn settle_of(&mut self, number: u64, at: usize, outcome: Outcome) {
        if let Some(job) = self.jobs.get_mut(&number) {
            job.settle(at, outcome);
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
        for at in items {
            self.settle_of(job, at, Err(why.clone()));
        }
    }

    /// Nothing will come any more, for this reason.
    pub(super) fn end(&mut self, why: Failure) {
        let all = mem::take(&mut self.tasks);
        for sent in all.into_values() {
            let begin = sent.first + sent.settled as usize;
            self.fail(sent.job, begin..sent.first + sent.count, &why);
        }
        self.phase = Phase::Over(why);
    }
}
