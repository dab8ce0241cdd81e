//! Runs, sorted by what came of them. It makes no difference in which order they come.

use std::collections::BTreeMap;

use super::{Outcome, key};
use crate::{conductor::Run, schedule::deviations};

/// Outcomes by what they are.
#[derive(Default)]
pub(super) struct Sorted {
    outcomes: BTreeMap<(String, String), Outcome>,
}

impl Sorted {
    /// The run with this number, from 1.
    pub(super) fn add_run(&mut self, run: Run, number: usize) {
        let (times, first, seen) = (1, number, number);
        self.add(Outcome { times, first, seen, simplest: run, nearest: None });
    }

    pub(super) fn add(&mut self, new: Outcome) {
        // Of those that are equally simple, the first.
        let simple =
            |it: &Outcome| (it.simplest.switches(), deviations(&it.simplest).len(), it.seen);
        match self.outcomes.get_mut(&key(&new.simplest)) {
            None => {
                self.outcomes.insert(key(&new.simplest), new);
            }
            Some(known) => {
                known.times += new.times;
                known.first = known.first.min(new.first);
                if simple(&new) < simple(known) {
                    known.seen = new.seen;
                    known.simplest = new.simplest;
                }
            }
        }
    }

    /// The most frequent first.
    pub(super) fn outcomes(self) -> Vec<Outcome> {
        let mut outcomes: Vec<_> = self.outcomes.into_values().collect();
        outcomes.sort_by_key(|outcome| std::cmp::Reverse(outcome.times));
        outcomes
    }
}
