//! How a run ended, in the conductor's eyes.

use shared::seam::wire::{KILLED, NO_FORK, RUN_OVER};

use super::{Ask, players::Players, strangers::Left};

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The first process came to its end with this exit code, and nobody was left.
    Code(i32),
    /// A signal ended the first process.
    Signal(i32),
    /// The first process ended, and left so many others, who were alive.
    Orphans(usize),
    /// The first process ended, and left so many who had ended and for whom nobody had waited.
    Zombies(usize),
    /// Nobody could go on, and no time would change that.
    Deadlock(Vec<Wait>),
    /// Everybody who is left looks again and again for something that nobody will bring.
    Livelock(Vec<Wait>),
    /// The strategy wanted no more.
    Stopped,
    /// More steps than this: they go in circles.
    StepLimit(usize),
    /// More output than this.
    OutputLimit(u64),
    /// A player did not come back, but hung in this system call or computed on and on.
    Silent {
        /// Who.
        player: usize,
        /// The number of the system call; see [`name_of_call`](super::name_of_call).
        call: Option<i64>,
    },
    /// The program could not make a process; the error's number.
    NoFork(i32),
}

/// Somebody who cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// What it wants to do.
    pub ask: Ask,
    /// Whom it waits for.
    pub on: Vec<usize>,
}

impl Verdict {
    pub(super) fn of_end(ended: u32, left: Left) -> Verdict {
        let number = (ended & !(RUN_OVER | KILLED | NO_FORK)).cast_signed();
        if ended & NO_FORK != 0 {
            Verdict::NoFork(number)
        } else if ended & KILLED != 0 {
            Verdict::Signal(number)
        } else if left.orphans > 0 {
            Verdict::Orphans(left.orphans)
        } else if left.zombies > 0 {
            Verdict::Zombies(left.zombies)
        } else {
            Verdict::Code(number)
        }
    }

    /// Nobody can go on.
    pub(super) fn stuck(players: &Players) -> Verdict {
        let waits = players.waits();
        let looks = |wait: &Wait| wait.on.is_empty() && players.looks_in_vain(&wait.ask);
        if waits.iter().any(looks) {
            Verdict::Livelock(waits.into_iter().filter(looks).collect())
        } else {
            Verdict::Deadlock(players.waits_of_all())
        }
    }
}
