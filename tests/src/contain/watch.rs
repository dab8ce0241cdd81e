//! The ears of guard and launcher: signals, the end of the parent, a word from the harness.

use std::{
    io::{self, Read, Write},
    os::{
        fd::AsFd,
        unix::{net::UnixStream, process::parent_id},
    },
    time::Duration,
};

use anyhow::{Context, Result};
use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::{
        prctl,
        signal::{SigSet, Signal, raise},
        signalfd::{SfdFlags, SignalFd},
    },
};

use crate::{
    contain::wire::{Role, TOO_MUCH_OUTPUT},
    transcript::End,
};

/// What the kernel sends us when the thread that started us is gone.
const PARENT_GONE: Signal = Signal::SIGUSR2;

/// All that can happen to a guard or launcher: a signal, or a word from the harness.
pub(super) struct Watch {
    blocked: SigSet,
    signals: SignalFd,
    /// Only the launcher listens to the harness; it is one socket for both.
    harness: Option<UnixStream>,
    parent: u32,
}

impl Watch {
    /// From here on we inherit orphans, learn of the death of our parent, and die of no signal that can be caught.
    pub(super) fn new(role: Role, parent: u32) -> Result<Watch> {
        prctl::set_child_subreaper(true).context("cannot become a subreaper")?;
        let mut blocked = SigSet::empty();
        let asked_to_stop = [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP, Signal::SIGQUIT];
        for signal in asked_to_stop.into_iter().chain([Signal::SIGCHLD, PARENT_GONE]) {
            blocked.add(signal);
        }
        let flags = SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC;
        let signals = SignalFd::with_flags(&blocked, flags).context("cannot make a signalfd")?;
        let harness = match role {
            Role::Guard => None,
            Role::Launcher => Some(socket()?),
        };
        let watch = Watch { blocked, signals, harness, parent };
        watch.look()?;
        Ok(watch)
    }

    fn look(&self) -> Result<()> {
        self.blocked.thread_set_mask().context("cannot block signals")?;
        prctl::set_pdeathsig(PARENT_GONE).context("cannot ask for news of the parent")?;
        if parent_id() != self.parent {
            // It went while nobody listened. From ourselves the news is as good.
            raise(PARENT_GONE).context("cannot signal ourselves")?;
        }
        Ok(())
    }

    /// Does something in which no signal may be blocked: whom we start inherits that.
    ///
    /// A signal that asks us to stop ends us in this moment, and the guard clears up. News of the parent must wait, for
    /// the parent *is* the guard.
    pub(super) fn look_away<T>(&self, act: impl FnOnce() -> Result<T>) -> Result<T> {
        prctl::set_pdeathsig(None).context("cannot refuse news of the parent")?;
        SigSet::empty().thread_set_mask().context("cannot unblock signals")?;
        let done = act();
        self.look()?;
        done
    }

    /// Waits for the next event, at most so long. What it returns is how the program must be ended.
    pub(super) fn next(&mut self, at_most: Option<Duration>) -> Result<Option<End>> {
        let mut sources = vec![PollFd::new(self.signals.as_fd(), PollFlags::POLLIN)];
        if let Some(harness) = &self.harness {
            sources.push(PollFd::new(harness.as_fd(), PollFlags::POLLIN));
        }
        match poll(&mut sources, timeout(at_most)) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno).context("cannot wait for events"),
        }
        let harness_speaks = sources.get(1).is_some_and(|it| it.any().unwrap_or(false));

        while let Some(signal) = self.signals.read_signal().context("cannot read a signal")? {
            match Signal::try_from(signal.ssi_signo.cast_signed()) {
                Ok(Signal::SIGCHLD) => {}
                // Also sent when only the *thread* that started us ended, and its process lives on.
                Ok(PARENT_GONE) if parent_id() == self.parent => {}
                _ => return Ok(Some(End::Stopped)),
            }
        }
        if harness_speaks { self.hear_harness().map(Some) } else { Ok(None) }
    }

    fn hear_harness(&mut self) -> Result<End> {
        let mut word = [0];
        let harness = self.harness.as_mut().context("no socket")?;
        match harness.read(&mut word) {
            Ok(1..) if word == [TOO_MUCH_OUTPUT] => Ok(End::OutputLimit),
            // The harness has closed its end, or is gone.
            _ => Ok(End::Stopped),
        }
    }
}

/// Speaks to the harness, over the socket that is our standard input.
pub(super) fn say(text: &str) -> Result<()> {
    socket()?.write_all(text.as_bytes()).context("the harness does not listen")
}

fn socket() -> Result<UnixStream> {
    let copy = io::stdin().as_fd().try_clone_to_owned();
    Ok(copy.context("cannot copy the socket")?.into())
}

fn timeout(at_most: Option<Duration>) -> PollTimeout {
    // Rounded up: a timer that is early would make us ask again at once, in a hot loop.
    at_most.map_or(PollTimeout::NONE, |it| {
        u16::try_from(it.as_millis() + 1).map_or(PollTimeout::MAX, PollTimeout::from)
    })
}
