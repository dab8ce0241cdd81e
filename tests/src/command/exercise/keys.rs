//! Single keys while `watch` waits: the terminal gives them at once and does not show them, and is as it was before whenever
//! something else happens.

use std::{
    io::{self, IsTerminal},
    os::fd::AsFd,
    time::Duration,
};

use anyhow::Result;
use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr},
};

use crate::play::terminal::byte;

/// A terminal on standard input and output whose keys come one by one.
pub(super) struct Keys {
    before: Termios,
}

/// What somebody wants.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Hint,
    Play,
    /// Or the terminal is gone.
    Quit,
}

impl Keys {
    /// `None` if there is no terminal.
    pub(super) fn open() -> Result<Option<Keys>> {
        let stdin = io::stdin();
        if !stdin.is_terminal() || !io::stdout().is_terminal() {
            return Ok(None);
        }
        let before = tcgetattr(stdin.as_fd())?;
        let mut single = before.clone();
        // Ctrl-C is a key like any other: were it a signal, nobody would put the terminal back.
        single.local_flags &= !(LocalFlags::ICANON | LocalFlags::ECHO | LocalFlags::ISIG);
        tcsetattr(stdin.as_fd(), SetArg::TCSANOW, &single)?;
        Ok(Some(Keys { before }))
    }

    /// The next key that means something, if one comes within this time.
    #[expect(clippy::unused_self, reason = "only an open terminal gives its keys one by one")]
    pub(super) fn within(&self, patience: Duration) -> Result<Option<Key>> {
        let stdin = io::stdin();
        let mut watched = [PollFd::new(stdin.as_fd(), PollFlags::POLLIN)];
        match poll(&mut watched, PollTimeout::try_from(patience)?) {
            Ok(0) | Err(Errno::EINTR) => return Ok(None),
            Ok(_) => (),
            Err(errno) => return Err(errno.into()),
        }
        Ok(match byte() {
            Ok(Some(b'h' | b'H' | b'?')) => Some(Key::Hint),
            Ok(Some(b'p' | b'P')) => Some(Key::Play),
            // Ctrl-C and Ctrl-D.
            Ok(Some(b'q' | b'Q' | 3 | 4) | None) | Err(_) => Some(Key::Quit),
            Ok(Some(_)) => None,
        })
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // If it is gone, it needs no mending.
        let _gone = tcsetattr(io::stdin().as_fd(), SetArg::TCSANOW, &self.before);
    }
}
