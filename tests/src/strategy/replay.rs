//! `replay`: the default schedule, but for the steps at which a schedule says otherwise.

use std::collections::BTreeMap;

use super::{Strategy, by_default};
use crate::conductor::Ask;

/// Goes by a schedule.
#[derive(Debug, Default)]
pub struct Replay {
    /// Who goes at which step.
    deviations: BTreeMap<usize, usize>,
    /// The first step at which the player that the schedule names was not ready.
    pub lost: Option<usize>,
}

impl Replay {
    /// The default schedule with these exceptions: at a step, a player.
    pub fn new(deviations: impl IntoIterator<Item = (usize, usize)>) -> Replay {
        Replay { deviations: deviations.into_iter().collect(), lost: None }
    }
}

impl Strategy for Replay {
    fn choose(&mut self, step: usize, last: Option<usize>, ready: &[Ask]) -> usize {
        let Some(wanted) = self.deviations.get(&step) else { return by_default(last, ready) };
        let found = ready.iter().position(|ask| ask.player == *wanted);
        if found.is_none() {
            self.lost.get_or_insert(step);
        }
        found.unwrap_or_else(|| by_default(last, ready))
    }
}
