//! `Exit`: how a process ended.

use std::fmt;

use nix::sys::signal::Signal;

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It came to its end, with this exit code.
    Code(i32),
    /// A signal ended it.
    Signal(Signal),
}

impl Exit {
    /// As Python counts: the exit code, or a signal's number below zero; −9 is `SIGKILL`.
    pub fn number(self) -> i32 {
        match self {
            Exit::Code(code) => code,
            Exit::Signal(signal) => -(signal as i32),
        }
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exit::Code(code) => write!(f, "ended with exit code {code}"),
            Exit::Signal(signal) => write!(f, "was ended by {signal}"),
        }
    }
}
