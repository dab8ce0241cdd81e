//! `wait`: until at least one of several things is ready.

use std::{fmt, sync::atomic::Ordering::SeqCst, time::Duration};

use crate::{
    Child, Error, NetError, Result,
    seam::{
        Awaited, Kind, Need, Op, Seen, comes_soon, is_ready, step_ready, step_when, until, world,
    },
};

/// What can be waited for together with others: a [`Receiver`](crate::Receiver) or
/// [`Connection`](crate::Connection) that can receive without waiting, a [`Queue`](crate::Queue) from which something
/// can be got, or that is closed, a [`Child`] that has ended. Or, together with children only: a [`Stream`](crate::Stream)
/// that can be read from, a [`Listener`](crate::Listener) to which somebody has connected.
pub trait Waitable {
    /// How to wait for it.
    fn source(&self) -> Source<'_>;
}

/// How to wait for something; see [`Waitable`].
#[derive(Clone, Copy)]
pub struct Source<'a>(pub(crate) &'a dyn Watch);

/// Something that becomes ready.
pub(crate) trait Watch {
    /// Fails if this process may not wait for it.
    fn check(&self) -> Result<()>;
    /// Whether it is ready.
    fn is_ready(&self) -> bool;
    /// What must hold for that; each is enough.
    fn needs<'a>(&'a self, needs: &mut Vec<Need<'a>>);
    /// Words of which one is woken, or changes, when it becomes ready. `None`: it is ready.
    fn watch(&self) -> Option<Vec<Seen<'_>>>;
    /// What the kernel can wait for in its place, together with sockets.
    fn awaited(&self) -> Option<Awaited<'_>> {
        None
    }
}

/// Waits until at least one of these is ready, and says which: their places in the slice, at least one, in order. Like
/// `multiprocessing.connection.wait`.
///
/// ```
/// let (queue, (receiver, sender)) = (shared::Queue::<u32>::new()?, shared::pipe::<u32>()?);
/// let child = shared::Process::new(|| queue.put(7)).start()?;
/// assert_eq!(shared::wait(&[&receiver, &queue])?, [1]);
/// # child.join()?;
/// # drop(sender);
/// # Ok::<(), shared::Error>(())
/// ```
///
/// Somebody else may take what is ready before you do: try it. A `wait` for nothing would never end, and is an error.
#[track_caller]
pub fn wait(things: &[&dyn Waitable]) -> Result<Vec<usize>> {
    let op = Op::new(Kind::Watch);
    loop {
        let ready = wait_until(op, things, None)?;
        if !ready.is_empty() {
            return Ok(ready);
        }
    }
}

/// As [`wait`], but no longer than this; then none is ready.
#[track_caller]
pub fn wait_timeout(things: &[&dyn Waitable], at_most: Duration) -> Result<Vec<usize>> {
    wait_until(Op::new(Kind::Watch), things, Some(until(at_most)))
}

fn wait_until(op: Op, things: &[&dyn Waitable], until: Option<Duration>) -> Result<Vec<usize>> {
    if things.is_empty() {
        return Err(Error::NothingToWaitFor);
    }
    let sources: Vec<_> = things.iter().map(|thing| thing.source().0).collect();
    sources.iter().try_for_each(|source| source.check())?;
    let by_kernel: Vec<_> = sources.iter().filter_map(|source| source.awaited()).collect();
    if by_kernel.iter().any(|thing| matches!(thing, Awaited::Socket { .. })) {
        return if by_kernel.len() == sources.len() {
            wait_by_kernel(op, &by_kernel, until)
        } else {
            Err(NetError::CannotWaitForBoth.into())
        };
    }
    let mut needs = Vec::new();
    if !sources.iter().any(|source| source.is_ready()) {
        for source in &sources {
            source.needs(&mut needs);
        }
    }
    step_when(op, &needs, until);
    if until.is_none_or(|until| until > world().now()) {
        comes_soon(|| sources.iter().any(|source| source.is_ready()));
    }
    loop {
        let ready: Vec<_> = (0..sources.len()).filter(|&at| sources[at].is_ready()).collect();
        if !ready.is_empty() || until.is_some_and(|until| until <= world().now()) {
            return Ok(ready);
        }
        let words: Option<Vec<_>> = sources.iter().map(|source| source.watch()).collect();
        if let Some(words) = words
            && !sources.iter().any(|source| source.is_ready())
        {
            let words = words.concat();
            world().wait_many(op, &words, until);
            // Perhaps it was the kernel that woke us, and only us, because somebody died.
            for seen in words {
                world().wake(op, seen.word, u32::MAX);
            }
        }
    }
}

/// Sockets, and children beside them.
fn wait_by_kernel(op: Op, things: &[Awaited<'_>], until: Option<Duration>) -> Result<Vec<usize>> {
    step_ready(op, things, until);
    loop {
        let ready: Vec<_> = (0..things.len()).filter(|&at| is_ready(things[at])).collect();
        if !ready.is_empty() || until.is_some_and(|until| until <= world().now()) {
            return Ok(ready);
        }
        world().ready(op, things, until)?;
    }
}

impl Watch for Child {
    fn check(&self) -> Result<()> {
        self.check_ours()
    }

    fn is_ready(&self) -> bool {
        self.life().is_none()
    }

    fn needs<'a>(&'a self, needs: &mut Vec<Need<'a>>) {
        needs.extend(self.life().map(Need::free));
    }

    fn watch(&self) -> Option<Vec<Seen<'_>>> {
        let seen = self.life().map(|word| Seen::held(word, word.load(SeqCst)));
        seen.filter(|_| !self.is_ready()).map(|seen| vec![seen])
    }

    fn awaited(&self) -> Option<Awaited<'_>> {
        Some(Awaited::Child { pid: self.process_id(), life: self.life() })
    }
}

impl Waitable for Child {
    fn source(&self) -> Source<'_> {
        Source(self)
    }
}

impl fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("ready", &self.0.is_ready()).finish()
    }
}
