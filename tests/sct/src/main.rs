//! Small programs with a known bug each, to measure how soon a strategy finds it: `sct NAME`, or `sct --list`.
//!
//! They are those of `SCTBench`'s set "CS", whose bugs others have measured themselves against, and `lost_update`. Every
//! access to a shared value is a step, but for what a lock guards: that is peeked at and poked, so that a program has
//! as many steps here as there.

mod buffers;
mod cast;
mod conditions;
mod locks;
mod orders;
mod reorder;
mod values;

use std::{env, process::ExitCode};

use shared::{Result, println};

/// A program's name, what its bug is, and the program.
type Program = (&'static str, Bug, fn() -> Result<()>);

/// What an observer sees of a bug.
#[derive(Clone, Copy)]
enum Bug {
    /// A process panics, as what it asserts does not hold.
    Assertion,
    /// Nobody can go on.
    Deadlock,
    /// A process ends with a lock in its hands. Elsewhere that is a deadlock; here who asks for the lock is told.
    DeadOwner,
}

use Bug::{Assertion, DeadOwner, Deadlock};

const PROGRAMS: &[Program] = &[
    ("lost_update", Assertion, values::lost_update),
    ("account", Assertion, orders::account),
    ("bluetooth_driver", Assertion, values::bluetooth_driver),
    ("carter01", Deadlock, locks::carter01),
    ("circular_buffer", Assertion, buffers::circular_buffer),
    ("deadlock01", Deadlock, locks::deadlock01),
    ("lazy01", Assertion, orders::lazy01),
    ("phase01", DeadOwner, locks::phase01),
    ("din_phil3", Assertion, locks::din_phil3),
    ("queue", Assertion, buffers::queue),
    ("stack", Assertion, buffers::stack),
    ("sync01", Deadlock, conditions::sync01),
    ("sync02", Deadlock, conditions::sync02),
    ("token_ring", Assertion, orders::token_ring),
    ("twostage", Assertion, orders::twostage),
    ("twostage_20", Assertion, orders::twostage_20),
    ("wronglock", Assertion, locks::wronglock),
    ("wronglock_3", Assertion, locks::wronglock_3),
    ("reorder_3", Assertion, reorder::reorder_3),
    ("reorder_4", Assertion, reorder::reorder_4),
    ("reorder_5", Assertion, reorder::reorder_5),
    ("reorder_10", Assertion, reorder::reorder_10),
    ("reorder_20", Assertion, reorder::reorder_20),
];

fn main() -> ExitCode {
    let wanted = env::args().nth(1).unwrap_or_default();
    if wanted == "--list" {
        for (name, bug, _) in PROGRAMS {
            println!("{name:<17} {}", bug.in_words());
        }
        return ExitCode::SUCCESS;
    }
    let Some((_, _, play)) = PROGRAMS.iter().find(|(name, _, _)| *name == wanted) else {
        eprintln!("sct NAME, where NAME is one that `sct --list` shows");
        return ExitCode::from(2);
    };
    match play() {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("Error: {err}");
            ExitCode::FAILURE
        }
    }
}

impl Bug {
    fn in_words(self) -> &'static str {
        match self {
            Assertion => "assertion",
            Deadlock => "deadlock",
            DeadOwner => "dead owner",
        }
    }
}
