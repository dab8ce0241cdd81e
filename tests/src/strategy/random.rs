//! `random`: everybody who is ready has the same chance at every step.

use super::{Chance, Strategy};
use crate::conductor::Moment;

/// Everybody who is ready has the same chance.
#[derive(Debug)]
pub struct Random {
    chance: Chance,
}

impl Random {
    /// The choices that belong to this seed.
    pub fn new(seed: u64) -> Random {
        Random { chance: Chance::new(seed) }
    }
}

impl Strategy for Random {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        Some(self.chance.below(moment.ready.len()))
    }
}
