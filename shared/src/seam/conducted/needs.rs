//! What players wait for, and whether it has come.

use std::{
    ptr,
    sync::atomic::{
        AtomicU32, AtomicU64,
        Ordering::{Acquire, Relaxed},
    },
};

use super::Conducted;
use crate::{
    seam::{
        Need,
        wire::{self, ASKS, NEEDS, PLAYERS, Player},
    },
    sys,
};

/// In place of a word's place, when it has none.
const NOWHERE: u64 = u64::MAX;

impl Conducted {
    /// Says what we wait for.
    pub(super) fn say_needs(&self, needs: &[Need<'_>]) {
        let me = self.me();
        // More than there is room for: we look ourselves, again and again.
        let needs = if needs.len() <= NEEDS { needs } else { &[] };
        for (need, place) in needs.iter().zip(&me.needed) {
            // A word that is not shared is changed by a signal only, and who sends one tells: see `strike`.
            place.word.store(self.place_of(need.word).unwrap_or(NOWHERE), Relaxed);
            place
                .minus
                .store(need.minus.and_then(|it| self.place_of(it)).unwrap_or(NOWHERE), Relaxed);
            place.mask.store(need.mask, Relaxed);
            place.equals.store(need.equals, Relaxed);
            place.differs.store(need.differs.into(), Relaxed);
            place.held.store(need.held.into(), Relaxed);
        }
        me.met.store(0, Relaxed);
        me.needs.store(u32::try_from(needs.len()).unwrap_or(0), Relaxed);
    }

    /// For all who wait: whether the word that they wait for is as they need it. Only we who share the memory can see
    /// that, and after our turn it may have changed.
    pub(super) fn look_for_all(&self) {
        for player in &self.stage.players[..sys::records_used().min(PLAYERS)] {
            if player.turn.load(Relaxed) == ASKS || ptr::eq(player, self.me()) {
                self.look_for(player);
            }
        }
    }

    /// The same for one of them.
    pub(super) fn look_for(&self, player: &Player) {
        let needs = player.needs.load(Relaxed) as usize;
        if needs != 0 {
            let met = player.needed.iter().take(needs).any(|need| self.is_met(need));
            player.met.store(met.into(), Relaxed);
        }
    }

    /// Where a word that players share lies, for other players.
    fn place_of(&self, word: &AtomicU32) -> Option<u64> {
        sys::place_of(word).or_else(|| self.stage.network.place_of(word))
    }

    fn word_at(&self, place: u64) -> Option<&'static AtomicU32> {
        sys::word_at(place).or_else(|| self.stage.network.word_at(place))
    }

    /// Whether a word is as somebody needs it now.
    fn is_met(&self, need: &wire::Need) -> bool {
        let word = |place: &AtomicU64| Some(self.word_at(place.load(Relaxed))?.load(Acquire));
        let Some(first) = word(&need.word) else { return false };
        let sees = first.wrapping_sub(word(&need.minus).unwrap_or(0));
        need.sees.store(sees, Relaxed);
        let equal = sees & need.mask.load(Relaxed) == need.equals.load(Relaxed);
        equal != (need.differs.load(Relaxed) != 0)
    }
}
