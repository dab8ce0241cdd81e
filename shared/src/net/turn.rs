//! One operation on a socket: announced, tried, and tried again when the kernel says that it may work now.

use std::{
    io::{self, ErrorKind},
    time::Duration,
};

use nix::errno::Errno;

use crate::seam::{self, Awaited, Op, step_ready, world};

/// Does `attempt`, which never blocks, as soon as it can be done; `None` if that is not before the time `until`.
pub(super) fn take_turn<T>(
    op: Op,
    socket: Awaited<'_>,
    until: Option<Duration>,
    mut attempt: impl FnMut() -> io::Result<T>,
) -> io::Result<Option<T>> {
    step_ready(op, &[socket], until);
    loop {
        match attempt() {
            Err(err) if err.kind() == ErrorKind::WouldBlock => {
                if until.is_some_and(|until| until <= world().now()) {
                    return Ok(None);
                }
                world().ready(op, &[socket], until)?;
            }
            Err(err) if err.kind() == ErrorKind::Interrupted => (),
            done => {
                seam::stir(op.object);
                return done.map(Some);
            }
        }
    }
}

/// The kernel's reason for an error.
pub(super) fn errno(err: &io::Error) -> Errno {
    match (err.raw_os_error(), err.kind()) {
        (Some(number), _) => Errno::from_raw(number),
        (None, ErrorKind::TimedOut) => Errno::ETIMEDOUT,
        (None, ErrorKind::AddrInUse) => Errno::EADDRINUSE,
        (None, _) => Errno::UnknownErrno,
    }
}
