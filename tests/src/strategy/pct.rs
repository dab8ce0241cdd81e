//! `pct`: players have priorities by chance, and the highest that is ready goes; at a few steps, by chance, whoever is
//! about to go loses its priority. Finds a bug that needs *d* orderings with a chance of at least 1/(n·kᵈ⁻¹).
//!
//! Source: Burckhardt, Kothari, Musuvathi, Nagarakatte, "A Randomized Scheduler with Probabilistic Guarantees of Finding
//! Bugs", ASPLOS 2010.

use std::collections::HashMap;

use super::{Chance, Strategy};
use crate::conductor::Moment;

/// Priorities by chance, with a few changes.
#[derive(Debug)]
pub struct Pct {
    chance: Chance,
    priorities: HashMap<usize, u64>,
    /// At which steps the highest gets the priority of that change, its place in here: below all that players begin with.
    changes: Vec<usize>,
}

impl Pct {
    /// For bugs that need so many orderings (`depth`), in runs of about so many steps.
    pub fn new(seed: u64, depth: usize, steps: usize) -> Pct {
        let mut chance = Chance::new(seed);
        let changes = (1..depth).map(|_| chance.below(steps.max(1))).collect();
        Pct { chance, priorities: HashMap::new(), changes }
    }
}

impl Strategy for Pct {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        for ask in moment.ready {
            // Above all that have been lowered.
            let new = self.chance.next() | 1 << 63;
            self.priorities.entry(ask.player).or_insert(new);
        }
        let highest = || {
            let priority = |place: &usize| self.priorities[&moment.ready[*place].player];
            (0..moment.ready.len()).max_by_key(priority)
        };
        if let Some(change) = self.changes.iter().position(|at| *at == moment.steps.len()) {
            let lowered = moment.ready[highest()?].player;
            self.priorities.insert(lowered, change as u64);
        }
        let priority = |place: &usize| self.priorities[&moment.ready[*place].player];
        (0..moment.ready.len()).max_by_key(priority)
    }
}
