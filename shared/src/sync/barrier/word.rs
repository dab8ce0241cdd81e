//! The word of a barrier: who has come, in which round, and how the last rounds ended.
//!
//! All of it in one word, so that each change is one compare-and-swap, and who is killed has made it or has not.
//! - bits 0–12: how many have come in this round;
//! - bit 13, `ACTING`: all have come, and the last of them does the action;
//! - bit 14, `BROKEN`: this round is broken, and nobody comes in before a reset;
//! - bits 15–18: the rounds before this one, the latest in the lowest bit: 1 for one that was broken and reset. A waiter
//!   may wake late, and must learn what has become of *its* round;
//! - bits 19–31: the number of the round.

/// How many can come: as many as fit, and as many as there can be processes.
pub(super) const MOST: usize = ARRIVED as usize;

const ARRIVED: u32 = (1 << 13) - 1;
pub(super) const ACTING: u32 = 1 << 13;
pub(super) const BROKEN: u32 = 1 << 14;
const PAST_FROM: u32 = 15;
const PAST_ROUNDS: u32 = 4;
const PAST: u32 = (1 << PAST_ROUNDS) - 1;
const ROUND_FROM: u32 = PAST_FROM + PAST_ROUNDS;

/// All that must change before a waiter has anything to do.
pub(super) const PHASE: u32 = u32::MAX << ROUND_FROM | BROKEN | ACTING;

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Passed,
    Broken,
    /// More rounds ago than the word remembers.
    Forgotten,
}

/// How many have come in this round.
pub(super) fn arrived(word: u32) -> u32 {
    word & ARRIVED
}

/// The word of the next round, when this one ends so.
pub(super) fn after(word: u32, how: Fate) -> u32 {
    let round = (word >> ROUND_FROM).wrapping_add(1) << ROUND_FROM;
    let past = (word >> PAST_FROM << 1 | u32::from(how == Fate::Broken)) & PAST;
    round | past << PAST_FROM
}

/// What has become of the round of `mine`; `None` as long as it goes on.
pub(super) fn fate(word: u32, mine: u32) -> Option<Fate> {
    let late = (word >> ROUND_FROM).wrapping_sub(mine >> ROUND_FROM) & u32::MAX >> ROUND_FROM;
    match late {
        0 if word & BROKEN == 0 => None,
        0 => Some(Fate::Broken),
        1..=PAST_ROUNDS if word >> PAST_FROM >> (late - 1) & 1 != 0 => Some(Fate::Broken),
        1..=PAST_ROUNDS => Some(Fate::Passed),
        _ => Some(Fate::Forgotten),
    }
}

/// For a person.
pub(super) fn text(word: u32, parties: u32) -> String {
    let state = match word {
        _ if word & BROKEN != 0 => ", broken",
        _ if word & ACTING != 0 => ", in its action",
        _ => "",
    };
    format!("{} of {parties}{state}", arrived(word))
}

#[cfg(test)]
mod tests {
    use super::{BROKEN, Fate, after, fate};

    #[test]
    fn a_late_waiter_learns_what_became_of_its_own_round() {
        let mut word = u32::MAX << 19; // The last round before the numbers begin again.
        let mut waiters = Vec::new();
        for end in [Fate::Passed, Fate::Broken, Fate::Broken, Fate::Passed] {
            waiters.push((word, end));
            assert_eq!(fate(word, word), None);
            assert_eq!(fate(word | BROKEN, word), Some(Fate::Broken));
            word = after(word + 2, end);
        }
        for (mine, end) in waiters {
            assert_eq!(fate(word, mine), Some(end));
            assert_eq!(fate(word | BROKEN, mine), Some(end));
            let much_later = (0..4).fold(word, |word, _| after(word, Fate::Passed));
            assert_eq!(fate(much_later, mine), Some(Fate::Forgotten));
        }
    }
}
