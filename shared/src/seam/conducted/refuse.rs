//! What cannot be conducted. More processes than have a place on the stage; and threads: two who write in one place would
//! tell the conductor of an operation that nobody is about to do.

use std::io::{self, Write};

use nix::{sys::signal::Signal, unistd::Pid};

use super::Conducted;
use crate::{
    Error,
    language::translate,
    seam::{Op, World, wire::PLAYERS},
    sys,
};

/// The exit code of a process whose second thread has come to the seam.
const SECOND_THREAD: i32 = 2;

impl Conducted {
    /// Ends this process, with a clear word, if this is not its first thread.
    #[inline]
    pub(super) fn refuse_threads(&self) {
        if !self.me().life.is_mine() {
            let why = Error::NotOurThread.to_string();
            let line = in_language("Error: {why}").replace("{why}", in_language(&why));
            // If nobody listens, the exit code must say it all.
            writeln!(io::stderr(), "{line}").ok();
            sys::exit(SECOND_THREAD);
        }
    }

    /// A child of ours has no place: ends it, and waits for it, so that nothing of it is left.
    pub(super) fn refuse_child(&self, op: Op, pid: Pid, number: u32) -> Error {
        let ended = self.kernel.kill(op, pid, Signal::SIGKILL);
        let reaped = ended.and_then(|()| self.kernel.reap(op, &[pid], None));
        sys::bury(number);
        reaped.map_or_else(|err| err, |_| Error::TooManyProcesses { most: PLAYERS })
    }
}

/// What stands in the catalogue for this, or itself.
fn in_language(english: &str) -> &str {
    translate(english).unwrap_or(english)
}

/// In a child that has no place: ends it, before it looks for one. Its parent says why.
pub(super) fn end_if_too_many() {
    if sys::me() as usize >= PLAYERS {
        sys::exit(1);
    }
}
