//! Futex: looking at the word and falling asleep are one, and nobody wakes for no reason.
//!
//! A wake orders all that came before it, as it does in Linux. What the words themselves must order shows where nobody
//! sleeps.

use super::{AtomicU32, kernel};
use crate::play::{self, me};

/// Who sleeps where, in the order in which they came.
pub(super) type Sleepers = Vec<(usize, u32)>;

/// Sleeps while each of these words is as it was seen.
pub(crate) fn futex_wait_many(words: &[(&AtomicU32, u32)]) {
    if !play::lives_on() {
        return;
    }
    play::lie_down();
    for (word, seen) in words {
        if word.latest() != *seen {
            get_up(me());
            return;
        }
        kernel(|kernel| kernel.futex.push((word.address(), me())));
    }
    play::sleep();
    get_up(me());
}

/// Wakes at most so many of those who sleep on `word`, and says how many that were.
pub(crate) fn futex_wake(word: &AtomicU32, at_most: u32) -> u32 {
    if !play::lives_on() {
        return 0;
    }
    word.latest();
    let woken = wake_now(word, at_most);
    if woken == 0 {
        play::found_nobody();
    }
    woken
}

/// As `futex_wake`, at the same moment as what comes before it.
pub(super) fn wake_now(word: &AtomicU32, at_most: u32) -> u32 {
    let mut woken = 0;
    while woken < at_most {
        let first = kernel(|kernel| {
            let mut sleepers = kernel.futex.iter();
            sleepers.find(|(place, _)| *place == word.address()).map(|(_, process)| *process)
        });
        let Some(process) = first else { break };
        get_up(process);
        play::rouse(process);
        woken += 1;
    }
    woken
}

fn get_up(process: u32) {
    kernel(|kernel| kernel.futex.retain(|(_, sleeper)| *sleeper != process));
}
