//! `Listener`: whoever waits at an address for others to connect.

use std::{
    fmt, fs,
    io::{self, ErrorKind},
    net::TcpListener,
    os::{
        fd::{AsFd, BorrowedFd},
        unix::net::UnixListener,
    },
    path::PathBuf,
    time::Duration,
};

use super::{
    address::{Address, Real},
    stream::Stream,
    turn::{errno, take_turn},
};
use crate::{
    NetError, Result,
    channel::{Source, Waitable, Watch},
    seam::{self, Awaited, Kind, Need, Op, Seen, is_ready, step, until},
    sys,
};

/// A socket that others connect to, like Python's `socket.create_server` and `socketserver`.
///
/// Children made later share it: whoever of them calls [`accept`](Listener::accept) gets the next one who connects. The
/// address is free again when the last of them has dropped it or has ended, whatever of.
///
/// ```
/// use std::io::{Read, Write};
///
/// let listener = shared::Listener::bind("127.0.0.1:0")?;
/// let server = shared::Process::new(|| -> shared::Result<()> {
///     let mut stream = listener.accept()?;
///     let mut word = [0; 5];
///     stream.read_exact(&mut word)?;
///     stream.write_all(&word)?;
///     Ok(())
/// });
/// let server = server.start()?;
/// let mut stream = shared::Stream::connect(listener.address())?;
/// stream.write_all(b"hello")?;
/// let mut echo = String::new();
/// stream.read_to_string(&mut echo)?;
/// assert_eq!(echo, "hello");
/// server.join()?;
/// # Ok::<(), shared::Error>(())
/// ```
pub struct Listener {
    /// `None` once it has been closed.
    socket: Option<Socket>,
    address: String,
    /// The file that is to be removed, and the process that made it.
    file: Option<(Address, u32)>,
    /// What dropping it is; it points to the line that made it, for a drop has no line.
    close: Op,
}

enum Socket {
    Tcp(TcpListener),
    Unix(UnixListener),
}

impl Listener {
    /// Listens on an address. There are three kinds:
    ///
    /// - `127.0.0.1:8000`, `[::1]:8000`, `localhost:8000`: TCP. With port 0 the kernel chooses a free one; see
    ///   [`address`](Listener::address). `0.0.0.0` lets other machines in; nothing here asks them who they are.
    /// - `@name`: a Unix socket, on this machine only, that is no file and so is never left behind. Anybody on the
    ///   machine may connect.
    /// - `/run/door`: a Unix socket that is a file. Who may connect is as for writing to it. The process that made it removes
    ///   it when it drops the listener. One that is killed leaves the file behind, for the kernel does not take it away, until
    ///   somebody listens there again: it does not stand in the way. Where nothing may be left, choose `@name`.
    ///
    /// Under the conductor, addresses are those of a network of the run's own.
    #[track_caller]
    pub fn bind(address: &str) -> Result<Listener> {
        let op = Op::new(Kind::Listen);
        let asked = Address::parse(address)?;
        step(Op { object: seam::reaches(&asked.to_string())?, ..op });
        let failed = |address: &Address, err: &io::Error| NetError::Refused {
            call: "listen on",
            address: address.to_string(),
            errno: errno(err),
        };
        let (socket, address) = match asked.ports_to_try() {
            None => (open(&asked)?.map_err(|err| failed(&asked, &err))?, asked),
            Some(ports) => {
                first_free(ports)?.ok_or_else(|| failed(&asked, &ErrorKind::AddrInUse.into()))?
            }
        };
        socket.prepare().map_err(|err| failed(&address, &err))?;
        let address = match &socket {
            Socket::Tcp(tcp) => {
                Address::Tcp(tcp.local_addr().map_err(|err| failed(&address, &err))?)
            }
            Socket::Unix(_) => address,
        };
        let text = address.to_string();
        let number = seam::reaches(&text)?;
        seam::listens(number);
        seam::name(number, &text);
        let is_file = matches!(address, Address::Path(_)) && seam::real_name("").is_none();
        Ok(Listener {
            socket: Some(socket),
            address: text,
            file: is_file.then(|| (address, sys::me())),
            close: Op { kind: Kind::Close, object: number, ..op },
        })
    }

    /// Where it listens, as [`Stream::connect`] wants it: with the port that the kernel has chosen.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Waits until somebody connects. Who connects while nobody accepts, waits; the kernel lets some thousands wait.
    ///
    /// A client that is gone again, or was killed, is accepted like any other; reading from it tells.
    #[track_caller]
    pub fn accept(&self) -> Result<Stream> {
        let op = Op::new(Kind::Accept);
        loop {
            if let Some(stream) = self.accept_until(op, None)? {
                return Ok(stream);
            }
        }
    }

    /// As [`accept`](Listener::accept), but waits no longer than this.
    #[track_caller]
    pub fn accept_timeout(&self, at_most: Duration) -> Result<Option<Stream>> {
        self.accept_until(Op::new(Kind::Accept), Some(until(at_most)))
    }

    /// The stream of somebody who has connected, if there is one.
    pub(crate) fn accept_now(&self, op: Op) -> Result<Option<Stream>> {
        self.accept_until(Op { kind: Kind::Accept, ..op }, Some(Duration::ZERO))
    }

    /// The file that is to be removed when nobody listens any more, and that nobody will remove if the listener is moved
    /// into a child.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        match &self.file {
            Some((Address::Path(path), _)) => Some(path.clone()),
            _ => None,
        }
    }

    fn accept_until(&self, op: Op, until: Option<Duration>) -> Result<Option<Stream>> {
        let number = self.close.object;
        let op = Op { object: number, ..op };
        let accepted = take_turn(op, self.awaited(), until, || match self.socket() {
            Socket::Tcp(listener) => loop {
                match listener.accept() {
                    Err(err) if err.kind() == ErrorKind::ConnectionAborted => (), // Gone already.
                    accepted => return accepted.and_then(|(it, peer)| Stream::of_tcp(it, peer)),
                }
            },
            Socket::Unix(listener) => listener.accept().and_then(|(it, _)| Stream::of_unix(it)),
        });
        match accepted {
            Ok(None) => Ok(None),
            Ok(Some(stream)) => Ok(Some(stream.numbered(op, seam::accepted(number)))),
            Err(err) => Err(NetError::Refused {
                call: "accept on",
                address: self.address.clone(),
                errno: errno(&err),
            }
            .into()),
        }
    }

    fn socket(&self) -> &Socket {
        self.socket.as_ref().expect("it is closed only when it is dropped")
    }

    /// How the kernel waits until somebody connects.
    pub(crate) fn awaited(&self) -> Awaited<'_> {
        Awaited::Socket { fd: self.socket().fd(), writes: false, number: self.close.object }
    }
}

/// A socket of this address; a file that nobody listens on any more is replaced.
fn open(address: &Address) -> Result<io::Result<Socket>> {
    let unix = match address.real()? {
        Real::Tcp(address) => return Ok(TcpListener::bind(address).map(Socket::Tcp)),
        Real::Unix(unix) => unix,
    };
    let bound = UnixListener::bind_addr(&unix);
    let is_taken = bound.as_ref().is_err_and(|err| err.kind() == ErrorKind::AddrInUse);
    let Some(path) = unix.as_pathname().filter(|_| is_taken) else {
        return Ok(bound.map(Socket::Unix));
    };
    let to = sys::Destination::from(&unix);
    let refused =
        to.connect(&to.socket()?).is_err_and(|err| err.kind() == ErrorKind::ConnectionRefused);
    if !refused || fs::remove_file(path).is_err() {
        return Ok(bound.map(Socket::Unix));
    }
    Ok(UnixListener::bind_addr(&unix).map(Socket::Unix))
}

/// The first of these addresses that nobody listens on.
fn first_free(addresses: impl Iterator<Item = Address>) -> Result<Option<(Socket, Address)>> {
    for address in addresses {
        if let Ok(socket) = open(&address)? {
            return Ok(Some((socket, address)));
        }
    }
    Ok(None)
}

impl Socket {
    fn prepare(&self) -> io::Result<()> {
        match self {
            Socket::Tcp(listener) => listener.set_nonblocking(true),
            Socket::Unix(listener) => listener.set_nonblocking(true),
        }?;
        sys::let_many_wait(self.fd())
    }

    fn fd(&self) -> BorrowedFd<'_> {
        match self {
            Socket::Tcp(listener) => listener.as_fd(),
            Socket::Unix(listener) => listener.as_fd(),
        }
    }
}

impl Watch for Listener {
    fn check(&self) -> Result<()> {
        Ok(())
    }

    fn is_ready(&self) -> bool {
        is_ready(self.awaited())
    }

    fn needs<'a>(&'a self, _: &mut Vec<Need<'a>>) {}

    fn watch(&self) -> Option<Vec<Seen<'_>>> {
        None
    }

    fn awaited(&self) -> Option<Awaited<'_>> {
        Some(self.awaited())
    }
}

impl Waitable for Listener {
    fn source(&self) -> Source<'_> {
        Source(self)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if !sys::is_passing_on() {
            step(self.close);
        }
        self.socket = None;
        seam::stir(self.close.object);
        if let Some((Address::Path(path), maker)) = &self.file
            && *maker == sys::me()
            && !sys::is_passing_on()
        {
            fs::remove_file(path).ok();
        }
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").field("address", &self.address).finish_non_exhaustive()
    }
}
