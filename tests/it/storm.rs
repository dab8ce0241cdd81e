//! Killed at random, in the real world, with every CPU busy: nobody hangs, nothing is corrupt, nothing is left.
//!
//! `KILLS=1000 cargo test storm` kills a thousand; `KILLS_SEED` repeats the choices of a run that failed.

use std::{env, process, time::Duration};

use harness::{check::check, contain::Limits, transcript::End};

use crate::runtime::player;

/// So many in a usual run; a few of each kind.
const KILLS: u32 = 54;

fn number_from(variable: &str) -> Option<u32> {
    env::var(variable).ok()?.parse().ok()
}

#[test]
fn whoever_is_killed_at_random_the_others_go_on() {
    let kills = number_from("KILLS").unwrap_or(KILLS);
    let seed = number_from("KILLS_SEED").unwrap_or_else(process::id);
    let limits = Limits { time: Duration::from_secs(60 + u64::from(kills)), ..Limits::default() };
    let storm = player("storm").arg(kills.to_string()).limits(limits);
    let transcript = storm.variables([("COURSE_SEED", seed.to_string())]).run().unwrap();
    let again = format!("again by: KILLS={kills} KILLS_SEED={seed} cargo test storm");
    assert_eq!(transcript.end, End::Code(0), "{again}; {transcript:#?}");
    assert_eq!(transcript.errors, [""; 0], "{again}");
    assert_eq!(transcript.text().trim(), format!("{kills} kills"), "{again}");
    check(&transcript).finishes(); // Nobody and nothing is left.
}
