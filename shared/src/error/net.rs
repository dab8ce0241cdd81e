//! `NetError`: what can go wrong with an address or a socket.

use std::{fmt, io};

use nix::errno::Errno;

/// What can go wrong with an address or a socket.
#[non_exhaustive]
#[derive(Debug)]
pub enum NetError {
    /// The kernel refused.
    Refused {
        /// What could not be done.
        call: &'static str,
        /// Where.
        address: String,
        /// The kernel's reason.
        errno: Errno,
    },
    /// A text that is no address.
    BadAddress {
        /// The text.
        address: String,
    },
    /// A read or a write of a connection failed.
    Stream(io::Error),
    /// A socket and something that is neither socket nor child cannot be waited for at once.
    CannotWaitForBoth,
}

impl fmt::Display for NetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NetError::Refused { call, address, errno } => {
                write!(f, "cannot {call} {address}: {}{}", errno.desc(), advice(*errno))
            }
            NetError::BadAddress { address } => write!(
                f,
                "no address: {address:?}; write one like 127.0.0.1:8000, @name or /run/door"
            ),
            NetError::Stream(err) => write!(f, "connection: {err}"),
            NetError::CannotWaitForBoth => write!(
                f,
                "cannot wait for a socket and a queue or pipe at once: the kernel has no call for that; \
                 wait for each in a process of its own"
            ),
        }
    }
}

/// What to do about an address that does not work.
fn advice(errno: Errno) -> &'static str {
    match errno {
        Errno::ECONNREFUSED | Errno::ENOENT => "; start whoever shall listen there first",
        Errno::EADDRINUSE => {
            "; somebody listens there already: end it, or take another address (port 0 is any)"
        }
        Errno::EADDRNOTAVAIL => "; that is no address of this machine",
        Errno::EACCES => "; ports below 1024 are for root, and a file needs leave to write",
        Errno::EMFILE | Errno::ENFILE => {
            "; drop connections that are no longer used, or raise `ulimit -n`"
        }
        Errno::ENAMETOOLONG => "; choose a shorter name",
        Errno::ETIMEDOUT => "; nobody answers in time",
        _ => "",
    }
}
