//! What std cannot ask of the kernel for a connection: to notice that the other machine has vanished, a longer queue at the
//! door, and numbers that nobody can guess.

use std::{
    io,
    os::fd::{AsRawFd, BorrowedFd},
    ptr,
};

use nix::errno::Errno;

use crate::{Error, Result};

/// In seconds: a TCP connection on which nothing has come for so long is tried,
const QUIET: libc::c_int = 15;
/// this often,
const EVERY: libc::c_int = 5;
/// and given up after so many tries, or when the other machine has acknowledged nothing for so many milliseconds.
const TRIES: libc::c_int = 3;
const UNHEARD: libc::c_int = 30_000;

/// From now on the kernel finds out by itself that whoever is at the other end of a TCP connection has vanished without a
/// word, within half a minute; a read or a write fails then.
pub(crate) fn notice_vanished(tcp: BorrowedFd<'_>) -> io::Result<()> {
    set(tcp, libc::SOL_SOCKET, libc::SO_KEEPALIVE, 1)?;
    set(tcp, libc::IPPROTO_TCP, libc::TCP_KEEPIDLE, QUIET)?;
    set(tcp, libc::IPPROTO_TCP, libc::TCP_KEEPINTVL, EVERY)?;
    set(tcp, libc::IPPROTO_TCP, libc::TCP_KEEPCNT, TRIES)?;
    set(tcp, libc::IPPROTO_TCP, libc::TCP_USER_TIMEOUT, UNHEARD)
}

/// From now on as many may wait to be accepted as the kernel allows anybody, where std allows 128; the kernel does not
/// answer those that are more, and they try again only after a second.
pub(crate) fn let_many_wait(listener: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: the call takes two numbers; the kernel takes any number for the largest that it has.
    let done = unsafe { libc::listen(listener.as_raw_fd(), -1) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

fn set(
    socket: BorrowedFd<'_>,
    level: libc::c_int,
    option: libc::c_int,
    value: libc::c_int,
) -> io::Result<()> {
    let size = libc::socklen_t::try_from(size_of_val(&value)).unwrap_or(0);
    // SAFETY: the call reads `size` bytes at the given place, which are those of `value`.
    let done = unsafe {
        libc::setsockopt(socket.as_raw_fd(), level, option, ptr::from_ref(&value).cast(), size)
    };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Bytes that nobody can foresee, from the kernel. Unlike those of [`rng`](crate::rng) they do not replay, so nothing may
/// depend on them but whether they are the same.
pub(crate) fn unpredictable<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    // SAFETY: the call writes at most `N` bytes, and `bytes` has as many.
    let got = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), N, 0) };
    if usize::try_from(got) == Ok(N) {
        Ok(bytes) // The kernel gives up to 256 bytes whole.
    } else {
        Err(Error::Kernel { call: "getrandom", errno: Errno::last() })
    }
}
