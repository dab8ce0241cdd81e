//! `pos`: every operation has a priority by chance, and the highest goes; those that raced with it draw anew.
//!
//! Source: Yuan, Yang, Gu, "Partial Order Aware Concurrency Sampling", CAV 2018.

use std::collections::HashMap;

use super::{Chance, Strategy};
use crate::{conductor::Moment, order::depend};

/// Priorities by chance, for operations.
#[derive(Debug)]
pub struct Pos {
    chance: Chance,
    /// The priority of what each player is about to do.
    priorities: HashMap<usize, u64>,
}

impl Pos {
    /// The choices that belong to this seed.
    pub fn new(seed: u64) -> Pos {
        Pos { chance: Chance::new(seed), priorities: HashMap::new() }
    }
}

impl Strategy for Pos {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        for ask in moment.ready {
            let new = self.chance.next();
            self.priorities.entry(ask.player).or_insert(new);
        }
        let priority = |place: &usize| self.priorities[&moment.ready[*place].player];
        let chosen = (0..moment.ready.len()).max_by_key(priority)?;
        let goes = &moment.ready[chosen];
        for other in moment.ready {
            if other.player == goes.player || depend(goes, other) {
                self.priorities.remove(&other.player);
            }
        }
        Some(chosen)
    }
}
