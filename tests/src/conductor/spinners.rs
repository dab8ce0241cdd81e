//! Fairness to those who look again and again until something has come: they rest until something they saw is written.
//!
//! Without it a schedule could let one player look for ever. A player rests before its next look, when it has looked in
//! the same place before, has written nothing since, and nobody has written what it saw.

use std::collections::HashMap;

use shared::seam::wire::Kind;

use super::Ask;

/// How often a player may look at the same thing from the same line before it rests. Who yields says that it is waiting.
fn patience(kind: Kind) -> Option<usize> {
    match kind {
        Kind::Yield => Some(0),
        Kind::TryAcquire | Kind::TryDown => Some(1),
        // A queue that is not empty is rightly emptied like this.
        Kind::TryPut | Kind::TryTake => Some(10),
        // It may be a loop that counts: only after many rounds is it taken for one that waits.
        _ if kind.only_reads() => Some(LOOKS),
        _ => None,
    }
}

/// See [`patience`].
const LOOKS: usize = 100;

/// What all players have looked at.
#[derive(Debug, Default)]
pub(super) struct Spinners {
    players: HashMap<usize, Looks>,
    /// How many steps in a row were made by players who should rest, because nobody else was there.
    idle: usize,
}

/// What one player has looked at since it last wrote anything.
#[derive(Debug, Default)]
struct Looks {
    /// The objects.
    seen: Vec<u64>,
    /// From where, and how often.
    from: HashMap<(u32, u64, u32), usize>,
    /// Somebody has written one of them.
    stirred: bool,
    /// The number of its last step among all.
    went: usize,
}

/// After so many idle steps nobody will ever go on.
const LIVELOCK: usize = 1000;

impl Spinners {
    /// Whether this player should rest before it does this.
    pub(super) fn rests(&self, ask: &Ask) -> bool {
        let (Some(patience), Some(looks)) = (patience(ask.kind), self.players.get(&ask.player))
        else {
            return false;
        };
        let times = looks.from.get(&key(ask)).copied().unwrap_or(0);
        times >= patience && !looks.stirred
    }

    /// Nobody but those who should rest: the one that has rested longest goes. `None` if that goes on for too long.
    pub(super) fn least_recent(&self, resting: &[Ask]) -> Option<Ask> {
        let went = |ask: &&Ask| self.players.get(&ask.player).map_or(0, |looks| looks.went);
        resting.iter().min_by_key(went).filter(|_| self.idle < LIVELOCK).cloned()
    }

    /// How many steps this player can make before we must look whether it should rest.
    pub(super) fn leaves(&self, player: usize) -> usize {
        let looks = self.players.get(&player).into_iter().flat_map(|looks| looks.from.values());
        LOOKS.saturating_sub(looks.max().copied().unwrap_or(0) + 1)
    }

    /// Notes a step.
    pub(super) fn note(&mut self, ask: &Ask, number: usize) {
        self.idle = if self.rests(ask) { self.idle + 1 } else { 0 };
        let looks = self.players.entry(ask.player).or_default();
        looks.went = number + 1;
        if patience(ask.kind).is_some() {
            if ask.kind == Kind::Yield || looks.stirred {
                looks.seen.clear();
                looks.stirred = false;
            }
            if ask.kind != Kind::Yield {
                looks.seen.push(ask.object);
            }
            *looks.from.entry(key(ask)).or_default() += 1;
        } else {
            looks.seen.clear();
            looks.from.clear();
        }
        // A try helps nobody who waits for the lock. The end of a process changes what others see in many ways.
        let tries = matches!(ask.kind, Kind::TryAcquire | Kind::TryDown);
        let writes = !ask.kind.only_reads() && !tries;
        let anything = matches!(ask.kind, Kind::End | Kind::Signal | Kind::Begin);
        for (player, looks) in &mut self.players {
            let seen = looks.seen.is_empty() || looks.seen.contains(&ask.object);
            if *player != ask.player && (anything || writes && seen) {
                looks.stirred = true;
            }
        }
    }
}

fn key(ask: &Ask) -> (u32, u64, u32) {
    (ask.kind as u32, ask.object, ask.line)
}
