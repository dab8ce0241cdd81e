//! `pipe` and `duplex`: two ends, each with one process.

mod end;

use std::{
    borrow::{Borrow, Cow},
    fmt,
    marker::PhantomData,
    time::Duration,
};

use serde::{Serialize, de::DeserializeOwned};

use self::end::{End, ends};
use super::{
    ring::Ring,
    wait::{Source, Waitable},
};
use crate::{
    Result,
    seam::{Kind, Op},
};

/// A way from one process to another, like `multiprocessing.Pipe(duplex=False)`: what the sender sends, the receiver
/// receives, in that order.
///
/// ```
/// let (receiver, sender) = shared::pipe::<String>()?;
/// let singer = shared::Process::new(move || sender.send(String::from("la"))).start()?;
/// assert_eq!(receiver.recv()?, "la");
/// assert!(receiver.recv().is_err()); // The singer has ended, and its end is closed.
/// # singer.join()?;
/// # Ok::<(), shared::Error>(())
/// ```
///
/// An end belongs to one process. To give it to a child, *move* it into the child's closure; who only borrows it there is
/// told so by an error. So nobody else has a copy that keeps the pipe open, as happens in Python: an end is closed when it
/// is dropped, or its process ends or is killed, and the other end learns of it at once.
///
/// Sending never waits; what has been sent can be received also when its sender has died since. The pipe is as large as
/// what is in it, as a [`Queue`](crate::Queue) is.
pub fn pipe<T: Serialize + DeserializeOwned + 'static>() -> Result<(Receiver<T>, Sender<T>)> {
    let (receiver, sender) = ends([None, Some(Ring::new(u32::MAX)?)])?;
    Ok((Receiver { end: receiver, of: PhantomData }, Sender { end: sender, of: PhantomData }))
}

/// Two ways at once, like `multiprocessing.Pipe()`: what one end sends, the other receives.
///
/// ```
/// let (waiter, cook) = shared::duplex::<String, u32>()?;
/// let cooking = shared::Process::new(move || cook.send(cook.recv()?.len() as u32)).start()?;
/// waiter.send(String::from("soup"))?;
/// assert_eq!(waiter.recv()?, 4);
/// # cooking.join()?;
/// # Ok::<(), shared::Error>(())
/// ```
///
/// For the rest it is as two [`pipe`]s.
pub fn duplex<A, B>() -> Result<(Connection<A, B>, Connection<B, A>)>
where
    A: Serialize + DeserializeOwned + 'static,
    B: Serialize + DeserializeOwned + 'static,
{
    let (one, other) = ends([Some(Ring::new(u32::MAX)?), Some(Ring::new(u32::MAX)?)])?;
    Ok((Connection { end: one, of: PhantomData }, Connection { end: other, of: PhantomData }))
}

/// The end of a [`pipe`] that sends. It cannot receive; Python finds out at run time, here it does not compile:
///
/// ```compile_fail,E0599
/// let (receiver, sender) = shared::pipe::<u32>()?;
/// sender.recv()?;
/// # Ok::<(), shared::Error>(())
/// ```
pub struct Sender<T> {
    end: End,
    of: PhantomData<fn(T)>,
}

/// The end of a [`pipe`] that receives.
pub struct Receiver<T> {
    end: End,
    of: PhantomData<fn() -> T>,
}

/// An end of a [`duplex`]: it sends `S` and receives `R`.
pub struct Connection<S, R> {
    end: End,
    of: PhantomData<fn(S) -> R>,
}

impl<T: Serialize + DeserializeOwned + 'static> Sender<T> {
    /// Gives the pipe a name, for messages and pictures.
    #[must_use]
    pub fn named(self, name: impl Into<Cow<'static, str>>) -> Sender<T> {
        self.end.name(&name.into());
        self
    }

    /// Sends an item. Never waits. Fails if the other end is closed, this one is another process's, or the item cannot be
    /// encoded.
    #[track_caller]
    pub fn send(&self, item: impl Borrow<T>) -> Result<()> {
        self.end.send(Op::new(Kind::Send), item.borrow())
    }
}

impl<T: Serialize + DeserializeOwned + 'static> Receiver<T> {
    /// Waits for an item and takes it. Fails if there is none and the other end is closed, or if this end is another
    /// process's.
    #[track_caller]
    pub fn recv(&self) -> Result<T> {
        self.end.recv(Op::new(Kind::Receive))
    }

    /// As [`recv`](Receiver::recv), but waits no longer than this; with 0, not at all.
    #[track_caller]
    pub fn recv_timeout(&self, at_most: Duration) -> Result<Option<T>> {
        self.end.recv_timeout(Op::new(Kind::Receive), at_most)
    }

    /// Whether `recv` would not wait, like Python's `poll()`: there is an item, or there will never be one again.
    #[track_caller]
    pub fn poll(&self) -> Result<bool> {
        self.end.poll(Op::new(Kind::Get))
    }
}

impl<S, R> Connection<S, R>
where
    S: Serialize + DeserializeOwned + 'static,
    R: Serialize + DeserializeOwned + 'static,
{
    /// Gives what this end sends a name, for messages and pictures.
    #[must_use]
    pub fn named(self, name: impl Into<Cow<'static, str>>) -> Connection<S, R> {
        self.end.name(&name.into());
        self
    }

    /// As [`Sender::send`].
    #[track_caller]
    pub fn send(&self, item: impl Borrow<S>) -> Result<()> {
        self.end.send(Op::new(Kind::Send), item.borrow())
    }

    /// As [`Receiver::recv`].
    #[track_caller]
    pub fn recv(&self) -> Result<R> {
        self.end.recv(Op::new(Kind::Receive))
    }

    /// As [`Receiver::recv_timeout`].
    #[track_caller]
    pub fn recv_timeout(&self, at_most: Duration) -> Result<Option<R>> {
        self.end.recv_timeout(Op::new(Kind::Receive), at_most)
    }

    /// As [`Receiver::poll`].
    #[track_caller]
    pub fn poll(&self) -> Result<bool> {
        self.end.poll(Op::new(Kind::Get))
    }
}

impl<T> Waitable for Receiver<T> {
    fn source(&self) -> Source<'_> {
        Source(&self.end)
    }
}

impl<S, R> Waitable for Connection<S, R> {
    fn source(&self) -> Source<'_> {
        Source(&self.end)
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.end.describe("Sender", f)
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.end.describe("Receiver", f)
    }
}

impl<S, R> fmt::Debug for Connection<S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.end.describe("Connection", f)
    }
}
