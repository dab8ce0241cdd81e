//! `replay`: the default schedule, but for the steps at which a schedule says otherwise.

use std::collections::BTreeMap;

use super::Strategy;
use crate::conductor::Moment;

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
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        let step = moment.steps.len();
        let wanted = self.deviations.get(&step);
        let found = wanted.and_then(|wanted| moment.place_of(*wanted));
        if wanted.is_some() && found.is_none() {
            self.lost.get_or_insert(step);
        }
        found.or_else(|| Some(moment.by_default()))
    }
}
