//! Sockets, and whoever waits for them: `Awaited`, and what the play network of a conducted run knows of each.

use std::{
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    sync::atomic::{
        AtomicU32,
        Ordering::{Acquire, Relaxed},
    },
    time::Duration,
};

use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    unistd::Pid,
};

use super::wire::Network;
use crate::{Error, Result, sys};

/// What a process can wait for with the help of the kernel alone.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Awaited<'a> {
    /// A socket that can be read from, or accepted from; or, if `writes`, written to.
    Socket {
        /// The socket.
        fd: BorrowedFd<'a>,
        /// Which of the two.
        writes: bool,
        /// The listener's or the connection's number.
        number: u64,
    },
    /// A child that has ended.
    Child {
        /// Its process id.
        pid: Pid,
        /// The word that changes when it dies; `None` if it has been waited for.
        life: Option<&'a AtomicU32>,
    },
}

/// Whether it is ready now.
pub(crate) fn is_ready(thing: Awaited<'_>) -> bool {
    match thing {
        Awaited::Socket { .. } => poll_all(&[thing], Some(Duration::ZERO)).is_ok_and(|any| any),
        Awaited::Child { life, .. } => {
            life.is_none_or(|word| word.load(Acquire) & sys::FUTEX_TID_MASK == 0)
        }
    }
}

/// Which of these sockets are ready now: their places, in order.
pub(crate) fn which_are_ready(sockets: &[Awaited<'_>]) -> Result<Vec<usize>> {
    let mut watched: Vec<_> = sockets.iter().filter_map(socket_to_watch).collect();
    poll_until(&mut watched, Some(Duration::ZERO))?;
    let is_ready = |place: &usize| watched[*place].any().unwrap_or(false);
    Ok((0..watched.len()).filter(is_ready).collect())
}

/// Waits, in real time, until one of these is ready, and says whether one is.
pub(super) fn poll_all(things: &[Awaited<'_>], at_most: Option<Duration>) -> Result<bool> {
    let children: Vec<_> = things.iter().filter_map(child_to_wait_for).collect::<Result<_>>()?;
    let mut watched: Vec<_> =
        children.iter().map(|child| PollFd::new(child.as_fd(), PollFlags::POLLIN)).collect();
    if things.iter().any(|thing| matches!(thing, Awaited::Child { life: None, .. })) {
        return Ok(true);
    }
    watched.extend(things.iter().filter_map(socket_to_watch));
    poll_until(&mut watched, at_most)
}

/// Waits, in real time, until something can be done with one of these, and says whether it can.
pub(super) fn poll_until(watched: &mut [PollFd<'_>], at_most: Option<Duration>) -> Result<bool> {
    match poll(watched, rounded_up(at_most)) {
        Ok(ready) => Ok(ready > 0),
        Err(Errno::EINTR) => Ok(false),
        Err(errno) => Err(Error::Kernel { call: "poll", errno }),
    }
}

fn child_to_wait_for(thing: &Awaited<'_>) -> Option<Result<OwnedFd>> {
    match thing {
        Awaited::Child { pid, life: Some(_) } => Some(sys::pidfd(*pid)),
        _ => None,
    }
}

fn socket_to_watch<'a>(thing: &Awaited<'a>) -> Option<PollFd<'a>> {
    let Awaited::Socket { fd, writes, .. } = *thing else { return None };
    Some(PollFd::new(fd, if writes { PollFlags::POLLOUT } else { PollFlags::POLLIN }))
}

/// In milliseconds; rounded up, or the last one would be spent spinning.
fn rounded_up(at_most: Option<Duration>) -> PollTimeout {
    let millis = at_most.map(|left| left.as_nanos().div_ceil(1_000_000));
    millis.map_or(PollTimeout::NONE, |millis| {
        let millis = i32::try_from(millis).ok();
        millis.and_then(|it| PollTimeout::try_from(it).ok()).unwrap_or(PollTimeout::MAX)
    })
}

/// The play network, if this process is conducted.
fn network() -> Option<&'static Network> {
    sys::stage().map(|stage| &stage.network)
}

/// The name of the abstract socket that an address is in this run; `None` if nobody conducts, and it is what it says.
pub(crate) fn real_name(address: &str) -> Option<String> {
    let stage = sys::stage()?;
    let [conductor, main] = [&stage.conductor, &stage.players[0].pid].map(|pid| pid.load(Relaxed));
    Some(format!("shared/{conductor}/{main}/{address}"))
}

/// The number of the listener at this address; 0 if nobody conducts.
pub(crate) fn reaches(address: &str) -> Result<u64> {
    let Some(network) = network() else { return Ok(0) };
    network.listener(address).ok_or(Error::Kernel { call: "listen", errno: Errno::ENOBUFS })
}

/// From now on we listen there.
pub(crate) fn listens(listener: u64) {
    hear(listener, Network::listens);
}

/// The number of the connection that we have just made to this listener.
pub(crate) fn connected(listener: u64) -> u64 {
    network().map_or(0, |network| network.connected(listener))
}

/// The number of the connection that we have just accepted.
pub(crate) fn accepted(listener: u64) -> u64 {
    network().map_or(0, |network| network.accepted(listener))
}

/// Whoever waits for this listener or connection looks again.
pub(crate) fn stir(number: u64) {
    hear(number, Network::stir);
}

fn hear(number: u64, tell: impl FnOnce(&Network, u64)) {
    if let Some(network) = network() {
        tell(network, number);
    }
}
