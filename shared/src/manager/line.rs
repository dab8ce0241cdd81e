//! `Line`: how a server is asked that may be anywhere, over a connection for each process, or thread, that asks.
//!
//! To the server, whoever is at the other end of a connection is one client: it holds what it holds as long as that lasts.

use std::{
    cell::OnceCell,
    io,
    sync::{Arc, Weak},
};

use super::{
    greeting::{self, HELLO, Key, LONGEST, Reply, Session, WELCOME},
    link::Link,
};
use crate::{
    Error, NetError, Result, Stream,
    seam::{self, Op, step, wire::MANAGERS},
    sys::{self, Own},
};

thread_local! {
    /// Gone when this thread is.
    static ME: OnceCell<Arc<()>> = const { OnceCell::new() };
}

pub(super) struct Line {
    address: String,
    key: Key,
    session: Session,
    first: u64,
    /// The connections of this process's threads; one that is in use is not among them.
    mine: Own<Vec<Connection>>,
}

struct Connection {
    /// `None` once it has been closed.
    stream: Option<Stream>,
    /// A connection that came by fork is our parent's.
    process: u32,
    thread: Weak<()>,
}

impl Line {
    /// To a server that this process is about to start.
    pub(super) fn new(address: &str, key: Key, session: Session) -> Result<Line> {
        let first = MANAGERS + seam::reaches(address)?;
        Ok(Line { address: address.to_owned(), key, session, first, mine: Own::new() })
    }

    /// To a server that is there. Connects at once.
    pub(super) fn to(op: Op, address: &str, key: Key) -> Result<Line> {
        let (stream, session) = connect(op, address, &key).map_err(|err| match err {
            Error::Net(NetError::Stream(_)) => {
                refused(address, "whoever listens there has hung up")
            }
            err => err,
        })?;
        let line = Line::new(stream.peer(), key, session)?;
        line.keep(Connection::new(stream));
        Ok(line)
    }

    /// The connection of this thread, which is not in the list meanwhile; makes one, if it has none yet.
    fn mine(&self, op: Op) -> Result<Connection> {
        let me = me();
        let take = |all: &mut Vec<Connection>| {
            let mine = all.iter().position(|it| it.thread.ptr_eq(&me))?;
            Some(all.swap_remove(mine))
        };
        if let Some(mine) = self.mine.with(take) {
            return Ok(mine);
        }
        match connect(op, &self.address, &self.key) {
            Ok((stream, session)) if session == self.session => Ok(Connection::new(stream)),
            // Somebody else at the same address, or nobody.
            Ok(_) | Err(Error::Net(NetError::Refused { .. } | NetError::Stream(_))) => {
                Err(Error::ManagerGone)
            }
            Err(err) => Err(err),
        }
    }

    fn keep(&self, connection: Connection) {
        self.mine.with(|all| {
            all.retain(|it| it.thread.strong_count() > 0);
            all.push(connection);
        });
    }
}

impl Connection {
    fn new(stream: Stream) -> Connection {
        stream.keep_from_children();
        Connection { stream: Some(stream), process: sys::me(), thread: me() }
    }

    fn exchange(&self, op: Op, ask: &[u8]) -> io::Result<Vec<u8>> {
        let stream = self.stream.as_ref().ok_or(io::ErrorKind::NotConnected)?;
        stream.send_all(op, &greeting::framed(ask))?;
        receive(stream, op, LONGEST)
    }
}

impl Link for Line {
    fn call(&self, op: Op, ask: &[u8]) -> Result<Vec<u8>> {
        step(op);
        if ask.len() > LONGEST {
            let why = format!(
                "what is to be sent there has {} bytes, and a message may have {LONGEST}; send it in parts",
                ask.len()
            );
            return Err(Error::ManagerRefused { object: "the manager".into(), why });
        }
        let mine = self.mine(op)?;
        // If that fails, the connection is closed.
        let answer = mine.exchange(op, ask).map_err(|_| Error::ManagerGone)?;
        self.keep(mine);
        Ok(answer)
    }

    fn address(&self) -> &str {
        &self.address
    }

    fn id(&self) -> u64 {
        self.first
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        match self.stream.take() {
            Some(stream) if self.process == sys::me() => stream.keep_no_longer(),
            Some(copy) => copy.forget(),
            None => (),
        }
    }
}

fn me() -> Weak<()> {
    ME.with(|me| Arc::downgrade(me.get_or_init(Arc::default)))
}

/// Connects, and proves to the server that we know the key; and the server to us.
fn connect(op: Op, address: &str, key: &Key) -> Result<(Stream, Session)> {
    let until = greeting::patience_ends();
    let stream = Stream::connect_at(op, address, until)?;
    stream.notice_vanished()?;
    stream.set_deadline(until);
    let stranger =
        || refused(address, "whoever listens there is no manager, or one of another version");
    let failed = |err: io::Error| match err.kind() {
        io::ErrorKind::TimedOut => {
            let why = "whoever listens there says nothing for a minute; it is no manager, or one that stands still";
            refused(address, why)
        }
        io::ErrorKind::InvalidData => stranger(),
        _ => err.into(),
    };
    let hello = receive(&stream, op, HELLO).map_err(failed)?;
    let (proof, drawn) = greeting::prove(key, &hello)?.ok_or_else(stranger)?;
    stream.send_all(op, &greeting::framed(&proof))?;
    let reply = receive(&stream, op, WELCOME).map_err(failed)?;
    match greeting::read(key, &hello, &drawn, &reply) {
        Reply::Welcome(session) => {
            stream.set_deadline(None);
            Ok((stream, session))
        }
        Reply::Fraud => {
            let why = "whoever listens there does not know the key, and so is not the manager that is meant";
            Err(refused(address, why))
        }
        Reply::Refused(why) if why == greeting::WRONG_KEY => {
            Err(Error::WrongKey { address: address.to_owned() })
        }
        Reply::Refused(why) => Err(refused(address, &why)),
    }
}

fn refused(address: &str, why: &str) -> Error {
    Error::ManagerRefused { object: address.to_owned(), why: why.to_owned() }
}

/// The next message. One that is too long is none.
fn receive(stream: &Stream, op: Op, longest: usize) -> io::Result<Vec<u8>> {
    let mut len = [0; 4];
    stream.receive_all(op, &mut len)?;
    let len = usize::try_from(u32::from_le_bytes(len)).unwrap_or(usize::MAX);
    if len > longest {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut message = vec![0; len];
    stream.receive_all(op, &mut message)?;
    Ok(message)
}
