//! Connecting, and how long that may take.

use std::{
    io::{self, ErrorKind},
    net::TcpStream,
    os::{fd::AsFd, unix::net::UnixStream},
    time::Duration,
};

use nix::errno::Errno;

use super::Stream;
use crate::{
    NetError, Result,
    net::{
        address::{Address, Real},
        turn::errno,
    },
    seam::{self, Awaited, Kind, Op, step, until, world},
    sys::Destination,
};

/// After this time we look again whether somebody who has as many waiting as the kernel allows has room; that is told nobody.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

impl Stream {
    /// Connects to whoever [listens](crate::Listener::bind) on this address; a name of a machine is not looked up.
    ///
    /// It does not wait to be accepted. If nobody listens there, that is an error at once; if a machine does not answer,
    /// after some minutes. Who listens on this machine and has thousands waiting to be accepted is waited for.
    #[track_caller]
    pub fn connect(address: &str) -> Result<Stream> {
        Stream::connect_at(Op::new(Kind::Connect), address, None)
    }

    /// As [`connect`](Stream::connect), but waits no longer than this; then the error says that it timed out.
    #[track_caller]
    pub fn connect_timeout(address: &str, at_most: Duration) -> Result<Stream> {
        Stream::connect_at(Op::new(Kind::Connect), address, Some(until(at_most)))
    }

    /// Fails if that cannot be done before the time `until`.
    pub(crate) fn connect_at(op: Op, address: &str, until: Option<Duration>) -> Result<Stream> {
        let address = Address::parse(address)?;
        let text = address.to_string();
        let listener = seam::reaches(&text)?;
        let op = Op { kind: Kind::Connect, object: listener, ..op };
        let real = address.real()?;
        step(op);
        match reach(op, &real, until) {
            Ok(mut stream) => {
                let number = seam::connected(listener);
                seam::stir(listener);
                stream.peer = text;
                Ok(stream.numbered(op, number))
            }
            Err(err) => {
                let errno = errno(&err);
                Err(NetError::Refused { call: "connect to", address: text, errno }.into())
            }
        }
    }
}

/// Connects as soon as that can be done; fails if it is not before the time `until`.
fn reach(op: Op, real: &Real, until: Option<Duration>) -> io::Result<Stream> {
    let to = Destination::from(real);
    let socket = to.socket()?;
    let is_late = || until.is_some_and(|until| until <= world().now());
    loop {
        match to.connect(&socket).map_err(|err| errno(&err)) {
            Ok(()) | Err(Errno::EISCONN) => break,
            Err(Errno::EINTR) => (),
            Err(Errno::EINPROGRESS | Errno::EALREADY | Errno::EAGAIN) if is_late() => {
                return Err(ErrorKind::TimedOut.into());
            }
            Err(Errno::EINPROGRESS | Errno::EALREADY) => {
                let answer =
                    Awaited::Socket { fd: socket.as_fd(), writes: true, number: op.object };
                world().ready(op, &[answer], until)?;
            }
            Err(Errno::EAGAIN) => world().sleep(op, LOOK_AGAIN),
            Err(errno) => return Err(errno.into()),
        }
    }
    match real {
        Real::Tcp(peer) => Stream::of_tcp(TcpStream::from(socket), *peer),
        Real::Unix(_) => Stream::of_unix(UnixStream::from(socket)),
    }
}
