//! Two tasks that must be told what to do.

use shared::{ms, println, sleep};

// ANCHOR: stage
pub(crate) fn sing(singer: &str, song: &str) {
    for verse in 1..=3 {
        println!("{singer} sings {song}, verse {verse}");
        sleep(ms(500));
    }
}

/// Fields have names, so their order does not matter.
pub(crate) struct Dance {
    pub(crate) dancer: &'static str,
    pub(crate) times: u32,
}

pub(crate) fn dance(Dance { dancer, times }: &Dance) {
    for turn in 1..=*times {
        println!("{dancer} dances, turn {turn} of {times}");
        sleep(ms(500));
    }
}
// ANCHOR_END: stage
