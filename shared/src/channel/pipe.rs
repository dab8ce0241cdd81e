//! `pipe` and `duplex`: two ends, each with one process.

use std::{
    borrow::{Borrow, Cow},
    fmt,
    marker::PhantomData,
    sync::Arc,
    time::Duration,
};

use serde::{Serialize, de::DeserializeOwned};

use super::{
    code,
    ring::Ring,
    wait::{Source, Waitable, Watch},
};
use crate::{
    Error, Result,
    seam::{self, Kind, Need, Op, Seen, step, step_when, world},
    sys::Title,
};

/// A way from one process to another, like `multiprocessing.Pipe(duplex=False)`: what the sender sends, the receiver
/// receives, in that order.
///
/// ```
/// let (receiver, sender) = shared::pipe()?;
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
pub fn pipe<T: Serialize + DeserializeOwned>() -> Result<(Receiver<T>, Sender<T>)> {
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
    A: Serialize + DeserializeOwned,
    B: Serialize + DeserializeOwned,
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

/// One of the two ends; dropping it closes it.
struct End {
    link: Arc<Link>,
    side: usize,
    /// What dropping it is; it points to the line that made it, for a drop has no line.
    close: Op,
}

/// What both ends share.
struct Link {
    /// What each side has sent.
    rings: [Option<Ring>; 2],
    /// Which process has each side. Whoever waits for something from that side sleeps on its title.
    titles: [Title; 2],
}

#[track_caller]
fn ends(rings: [Option<Ring>; 2]) -> Result<(End, End)> {
    let close = Op::new(Kind::Close);
    let link = Arc::new(Link { rings, titles: [Title::new()?, Title::new()?] });
    let end = |side| {
        let link = Arc::clone(&link);
        let mut end = End { link, side, close };
        end.close.object = end.object();
        end
    };
    Ok((end(0), end(1)))
}

impl<T: Serialize + DeserializeOwned> Sender<T> {
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

impl<T: Serialize + DeserializeOwned> Receiver<T> {
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
    S: Serialize + DeserializeOwned,
    R: Serialize + DeserializeOwned,
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

impl End {
    fn name(&self, name: &str) {
        if let Some(ring) = &self.link.rings[self.side] {
            seam::name(ring.id(), name);
        }
    }

    fn send<T: Serialize>(&self, op: Op, item: &T) -> Result<()> {
        self.check_ours()?;
        let bytes = code::encode(item)?;
        let ring = self.outgoing();
        let op = Op { object: ring.id(), ..op };
        step(op);
        if self.theirs().is_vacant() {
            return Err(Error::BrokenPipe);
        }
        ring.put(op, &bytes)?;
        if self.ours().was_watched() {
            world().wake(op, self.ours().word(), u32::MAX);
        }
        ring.show();
        Ok(())
    }

    fn recv<T: DeserializeOwned>(&self, op: Op) -> Result<T> {
        loop {
            if let Some(item) = self.recv_until(op, None)? {
                return Ok(item);
            }
        }
    }

    fn recv_timeout<T: DeserializeOwned>(&self, op: Op, at_most: Duration) -> Result<Option<T>> {
        self.recv_until(op, Some(world().now() + at_most))
    }

    fn recv_until<T: DeserializeOwned>(
        &self,
        op: Op,
        until: Option<Duration>,
    ) -> Result<Option<T>> {
        self.check_ours()?;
        let ring = self.incoming();
        let op = Op { object: ring.id(), ..op };
        step_when(op, &[ring.has_items(), Need::free(self.theirs().word())], until);
        let mut bytes = Vec::new();
        let got = self.take(op, until, &mut bytes)?;
        ring.show();
        if got { code::decode(&bytes).map(Some) } else { Ok(None) }
    }

    fn take(&self, op: Op, until: Option<Duration>, bytes: &mut Vec<u8>) -> Result<bool> {
        let (ring, theirs) = (self.incoming(), self.theirs());
        loop {
            if ring.get(op, bytes)? {
                return Ok(true);
            }
            let Some(watched) = theirs.watch() else {
                // Perhaps it sent something before it went.
                return if ring.get(op, bytes)? { Ok(true) } else { Err(Error::EndOfFile) };
            };
            if ring.len() != 0 {
                continue;
            }
            if until.is_some_and(|until| until <= world().now()) {
                return Ok(false);
            }
            world().wait(op, theirs.word(), watched, until);
        }
    }

    fn poll(&self, op: Op) -> Result<bool> {
        self.check_ours()?;
        step(Op { object: self.incoming().id(), ..op });
        Ok(self.is_ready())
    }

    fn outgoing(&self) -> &Ring {
        self.link.rings[self.side].as_ref().expect("only ends that send call this")
    }

    fn incoming(&self) -> &Ring {
        self.link.rings[1 - self.side].as_ref().expect("only ends that receive call this")
    }

    fn ours(&self) -> &Title {
        &self.link.titles[self.side]
    }

    fn theirs(&self) -> &Title {
        &self.link.titles[1 - self.side]
    }

    fn object(&self) -> u64 {
        let [one, other] = [self.side, 1 - self.side].map(|side| self.link.rings[side].as_ref());
        one.or(other).map_or(0, Ring::id)
    }

    fn check_ours(&self) -> Result<()> {
        if self.ours().is_mine() { Ok(()) } else { Err(Error::NotOurEnd) }
    }
}

impl Watch for End {
    fn check(&self) -> Result<()> {
        self.check_ours()
    }

    fn is_ready(&self) -> bool {
        self.theirs().is_vacant() || self.incoming().len() != 0
    }

    fn needs<'a>(&'a self, needs: &mut Vec<Need<'a>>) {
        needs.extend([self.incoming().has_items(), Need::free(self.theirs().word())]);
    }

    fn watch(&self) -> Option<Seen<'_>> {
        self.theirs().watch().map(|watched| Seen::held(self.theirs().word(), watched))
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

impl Drop for End {
    fn drop(&mut self) {
        if self.ours().is_mine() {
            step(self.close);
            self.ours().let_go();
        }
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

impl End {
    fn describe(&self, what: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(what)
            .field("ours", &self.ours().is_mine())
            .field("other end closed", &self.theirs().is_vacant())
            .finish_non_exhaustive()
    }
}
