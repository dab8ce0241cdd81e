//! Signals: the handler does nothing but count, in a word that one can wait for. By a SIGCONT a process may also learn
//! that its parent is dead (see `fork`).

use std::sync::atomic::{AtomicU32, Ordering::Release};

use nix::{
    errno::Errno,
    sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction},
};

use super::{fork, futex::futex_wake};
use crate::{Error, Result};

/// How often each signal has arrived. Not shared: each process counts its own.
static ARRIVED: [AtomicU32; 65] = [const { AtomicU32::new(0) }; 65];

/// From now on `signal` is counted and does nothing else.
pub(crate) fn catch(signal: Signal) -> Result<()> {
    arrived(signal).store(0, Release);
    count_from_now(signal)
}

/// As `catch`, but what has been counted stays.
pub(super) fn count_from_now(signal: Signal) -> Result<()> {
    set(signal, SigHandler::Handler(count))
}

/// From now on `signal` does again what it does by default.
pub(crate) fn uncatch(signal: Signal) -> Result<()> {
    if signal == Signal::SIGCONT && fork::follows_by_sigcont() {
        return Ok(()); // What it does by default, going on, the kernel does in any case.
    }
    set(signal, SigHandler::SigDfl)
}

/// The word in which `signal` is counted.
pub(crate) fn arrived(signal: Signal) -> &'static AtomicU32 {
    &ARRIVED[signal as usize]
}

extern "C" fn count(signal: libc::c_int) {
    let errno = Errno::last();
    if signal == Signal::SIGCONT as libc::c_int && fork::follows_by_sigcont() {
        fork::see_to_parents_death();
    }
    if let Some(word) = usize::try_from(signal).ok().and_then(|signal| ARRIVED.get(signal)) {
        word.fetch_add(1, Release);
        futex_wake(word, u32::MAX);
    }
    errno.set();
}

fn set(signal: Signal, handler: SigHandler) -> Result<()> {
    let action = SigAction::new(handler, SaFlags::SA_RESTART, SigSet::empty());
    // SAFETY: the handler is the default one, or `count`, which touches only atomics and makes a few system calls.
    unsafe { sigaction(signal, &action) }
        .map(|_| ())
        .map_err(|errno| Error::Kernel { call: "sigaction", errno })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering::Acquire;

    use super::{Signal, arrived, catch, uncatch};

    #[test]
    fn a_caught_signal_is_counted_and_ends_nobody() {
        catch(Signal::SIGUSR1).unwrap();
        nix::sys::signal::raise(Signal::SIGUSR1).unwrap();
        assert_eq!(arrived(Signal::SIGUSR1).load(Acquire), 1);
        uncatch(Signal::SIGUSR1).unwrap();
    }
}
