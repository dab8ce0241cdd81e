//! `Stream`: a connection, from either side.

mod bytes;
mod connect;
mod inside;

use std::{
    cell::Cell,
    fmt,
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    os::unix::net::UnixStream,
    panic::Location,
    time::Duration,
};

use super::turn::take_turn;
use crate::{
    Result,
    channel::{Source, Waitable, Watch},
    seam::{self, Awaited, Kind, Need, Op, Seen, is_ready, step, until},
    sys,
};

/// A connection: what one side writes, the other reads, in order. Both sides may do both, through [`Read`] and [`Write`].
///
/// - A read gives 0 bytes when the other side is closed, has ended or was killed, and all that it sent has been read.
/// - A write to nobody is an error (`BrokenPipe`, or `ConnectionReset` if something was lost). One that went well
///   means that the kernel has the bytes, not that anybody has read them.
/// - Each waits as long as it takes, unless there is a [time-out](Stream::set_timeout) or a
///   [deadline](Stream::set_deadline); then it fails with [`TimedOut`](ErrorKind::TimedOut).
///
/// It belongs to one process: to give it to a child, move it into the child's closure. Whoever drops it ends the
/// connection, although children that were made meanwhile have a copy, too. Only if its process is killed, those keep
/// the line open until they end.
pub struct Stream {
    /// `None` once it has been closed.
    socket: Option<Socket>,
    peer: String,
    limit: Cell<Limit>,
    /// What dropping it is; it points to the line that made it, for a drop has no line.
    close: Op,
}

enum Socket {
    Tcp(TcpStream),
    Unix(UnixStream),
}

/// How long an operation may wait.
#[derive(Clone, Copy, Debug)]
enum Limit {
    Never,
    Each(Duration),
    Until(Duration),
}

impl Limit {
    /// When an operation that begins now must have ended.
    fn until(self) -> Option<Duration> {
        match self {
            Limit::Never => None,
            Limit::Each(at_most) => Some(until(at_most)),
            Limit::Until(until) => Some(until),
        }
    }
}

impl Stream {
    /// Each read or write from now on waits at most so long; `None`: as long as it takes.
    pub fn set_timeout(&self, each: Option<Duration>) {
        self.limit.set(each.map_or(Limit::Never, Limit::Each));
    }

    /// No read or write waits beyond this time of [`now`](crate::now); `None`: as long as it takes. Against somebody
    /// who sends a byte now and then, only this is a limit.
    pub fn set_deadline(&self, until: Option<Duration>) {
        self.limit.set(until.map_or(Limit::Never, Limit::Until));
    }

    /// Who is at the other side, as far as that is known: the address of a TCP connection; what we have connected to; else
    /// `a client`.
    pub fn peer(&self) -> &str {
        &self.peer
    }

    /// Writes no more: the other side reads what was sent, then the end. Reading goes on.
    #[track_caller]
    pub fn finish(&self) -> io::Result<()> {
        self.finish_at(self.op(Kind::Close))
    }

    fn shut(&self, how: Shutdown) -> io::Result<()> {
        match self.socket() {
            Socket::Tcp(stream) => stream.shutdown(how),
            Socket::Unix(stream) => stream.shutdown(how),
        }
    }

    pub(super) fn of_tcp(stream: TcpStream, peer: SocketAddr) -> io::Result<Stream> {
        stream.set_nonblocking(true)?;
        // Small messages go at once; whoever writes large ones does so in one piece.
        stream.set_nodelay(true)?;
        Ok(Stream::new(Socket::Tcp(stream), peer.to_string()))
    }

    pub(super) fn of_unix(stream: UnixStream) -> io::Result<Stream> {
        stream.set_nonblocking(true)?;
        Ok(Stream::new(Socket::Unix(stream), "a client".to_owned()))
    }

    #[track_caller]
    fn new(socket: Socket, peer: String) -> Stream {
        let (limit, close) = (Cell::new(Limit::Never), Op::new(Kind::Close));
        Stream { socket: Some(socket), peer, limit, close }
    }

    /// Under the conductor: it has this number, and was made by this operation.
    pub(super) fn numbered(mut self, made_by: Op, number: u64) -> Stream {
        self.close = Op { kind: Kind::Close, object: number, ..made_by };
        self
    }

    fn socket(&self) -> &Socket {
        self.socket.as_ref().expect("it is closed only when it is dropped")
    }

    /// An operation in the line that calls; or in the line that made the stream, if it is std that calls.
    #[track_caller]
    fn op(&self, kind: Kind) -> Op {
        let op = Op::on(kind, self.close.object);
        if is_in_std(op.place) { Op { place: self.close.place, ..op } } else { op }
    }

    /// How the kernel waits until something can be read, or written.
    pub(crate) fn awaited(&self, writes: bool) -> Awaited<'_> {
        Awaited::Socket { fd: self.fd(), writes, number: self.close.object }
    }

    fn receive(&self, op: Op, bytes: &mut [u8]) -> io::Result<usize> {
        let read = take_turn(op, self.awaited(false), self.limit.get().until(), || {
            self.read_socket(bytes)
        });
        self.within(read?)
    }

    fn send(&self, op: Op, bytes: &[u8]) -> io::Result<usize> {
        let written = take_turn(op, self.awaited(true), self.limit.get().until(), || {
            self.write_socket(bytes)
        });
        self.within(written?)
    }

    fn read_socket(&self, bytes: &mut [u8]) -> io::Result<usize> {
        match self.socket() {
            Socket::Tcp(stream) => (&mut &*stream).read(bytes),
            Socket::Unix(stream) => (&mut &*stream).read(bytes),
        }
    }

    fn write_socket(&self, bytes: &[u8]) -> io::Result<usize> {
        match self.socket() {
            Socket::Tcp(stream) => (&mut &*stream).write(bytes),
            Socket::Unix(stream) => (&mut &*stream).write(bytes),
        }
    }

    fn within(&self, moved: Option<usize>) -> io::Result<usize> {
        moved.ok_or_else(|| {
            io::Error::new(ErrorKind::TimedOut, format!("{} does not answer in time", self.peer))
        })
    }
}

fn is_in_std(place: &Location<'_>) -> bool {
    place.file().starts_with("/rustc/") || place.file().contains("/library/std/")
}

impl Watch for Stream {
    fn check(&self) -> Result<()> {
        Ok(())
    }

    fn is_ready(&self) -> bool {
        is_ready(self.awaited(false))
    }

    fn needs<'a>(&'a self, _: &mut Vec<Need<'a>>) {}

    fn watch(&self) -> Option<Vec<Seen<'_>>> {
        None
    }

    fn awaited(&self) -> Option<Awaited<'_>> {
        Some(self.awaited(false))
    }
}

impl Waitable for Stream {
    fn source(&self) -> Source<'_> {
        Source(self)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // Children that happen to have a copy must not keep the line open; but who was given it shall.
        if !sys::is_passing_on() {
            step(self.close);
            self.shut(Shutdown::Both).ok();
        }
        self.socket = None;
        seam::stir(self.close.object);
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("peer", &self.peer).finish_non_exhaustive()
    }
}
