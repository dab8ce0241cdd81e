//! `follow`: goes by a list of who should go, as far as that is possible.

use std::collections::VecDeque;

use super::Strategy;
use crate::conductor::Moment;

/// A list of players, one for each step; whoever is not ready is left out, and after the list it goes by default.
#[derive(Debug)]
pub struct Follow {
    players: VecDeque<usize>,
}

impl Follow {
    /// These players, in this order.
    pub fn new(players: impl IntoIterator<Item = usize>) -> Follow {
        Follow { players: players.into_iter().collect() }
    }
}

impl Strategy for Follow {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        while let Some(player) = self.players.pop_front() {
            if let Some(place) = moment.place_of(player) {
                return Some(place);
            }
        }
        Some(moment.by_default())
    }
}
