//! A stream as the runtime itself uses it: what is announced points to the line that called the runtime; some wait for nothing.

use std::{
    io::{self, ErrorKind},
    mem,
    net::Shutdown,
    os::fd::{AsFd, BorrowedFd},
    time::Duration,
};

use super::{Socket, Stream, take_turn};
use crate::{
    seam::{self, Kind, Op, step},
    sys,
};

impl Stream {
    /// Waits until so many bytes have come.
    pub(crate) fn receive_all(&self, op: Op, mut bytes: &mut [u8]) -> io::Result<()> {
        let op = Op { kind: Kind::Receive, object: self.close.object, ..op };
        while !bytes.is_empty() {
            match self.receive(op, bytes)? {
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                read => bytes = &mut bytes[read..],
            }
        }
        Ok(())
    }

    /// Waits until all of these bytes are on their way.
    pub(crate) fn send_all(&self, op: Op, mut bytes: &[u8]) -> io::Result<()> {
        let op = Op { kind: Kind::Send, object: self.close.object, ..op };
        while !bytes.is_empty() {
            let written = self.send(op, bytes)?;
            bytes = &bytes[written..];
        }
        Ok(())
    }

    /// Reads what is there, and says how much that was: 0 at the end; `None` if nothing is there yet.
    pub(crate) fn receive_now(&self, op: Op, bytes: &mut [u8]) -> io::Result<Option<usize>> {
        let op = Op { kind: Kind::Receive, object: self.close.object, ..op };
        take_turn(op, self.awaited(false), Some(Duration::ZERO), || self.read_socket(bytes))
    }

    /// Writes as much as there is room for, and says how much that was.
    pub(crate) fn send_now(&self, op: Op, bytes: &[u8]) -> io::Result<usize> {
        let op = Op { kind: Kind::Send, object: self.close.object, ..op };
        let sent =
            take_turn(op, self.awaited(true), Some(Duration::ZERO), || self.write_socket(bytes));
        sent.map(Option::unwrap_or_default)
    }

    /// As [`finish`](Stream::finish).
    pub(crate) fn finish_at(&self, op: Op) -> io::Result<()> {
        step(Op { kind: Kind::Close, object: self.close.object, ..op });
        let finished = self.shut(Shutdown::Write);
        seam::stir(self.close.object);
        finished
    }

    /// Children of this process will not have it, not even a copy.
    pub(crate) fn keep_from_children(&self) {
        sys::keep_from_children(self.fd());
    }

    /// What is here is a copy of a parent's that was kept from us: nobody is told that it goes.
    pub(crate) fn forget(mut self) {
        self.socket = None;
        mem::forget(self);
    }

    /// For whoever has called [`keep_from_children`](Self::keep_from_children), before the stream is dropped.
    pub(crate) fn keep_no_longer(&self) {
        sys::keep_no_longer(self.fd());
    }

    /// Reading or writing fails before long if the other machine vanishes without a word.
    pub(crate) fn notice_vanished(&self) -> io::Result<()> {
        match self.socket() {
            Socket::Tcp(tcp) => sys::notice_vanished(tcp.as_fd()),
            Socket::Unix(_) => Ok(()), // The same machine: the kernel knows who has ended.
        }
    }

    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        match self.socket() {
            Socket::Tcp(stream) => stream.as_fd(),
            Socket::Unix(stream) => stream.as_fd(),
        }
    }
}
