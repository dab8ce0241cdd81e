//! `Queue` and `JoinableQueue`: first in, first out, for all.

use std::{borrow::Borrow, marker::PhantomData, ops::Deref, time::Duration};

use super::{
    Item,
    link::{Object, Proxy, proxy},
    message::{Ask, Mood, Verb},
};
use crate::{Result, seam::Kind};

/// First in, first out, for any number of processes, like `manager.Queue()`. It does what [`Queue`](crate::Queue) does.
pub struct Queue<T> {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<fn(T) -> T>,
}

proxy!(Queue<T>);

impl<T: Item> Queue<T> {
    /// Puts an item; waits for room, if the queue is bounded. Fails if the queue is closed.
    #[track_caller]
    pub fn put(&self, item: impl Borrow<T>) -> Result<()> {
        put(&self.proxy, item.borrow(), None).map(drop)
    }

    /// Puts an item if there is room, and says whether there was.
    #[track_caller]
    pub fn try_put(&self, item: impl Borrow<T>) -> Result<bool> {
        put(&self.proxy, item.borrow(), Some(Duration::ZERO))
    }

    /// As [`put`](Self::put), but waits no longer than this, and says whether the item has been put.
    #[track_caller]
    pub fn put_timeout(&self, item: impl Borrow<T>, at_most: Duration) -> Result<bool> {
        put(&self.proxy, item.borrow(), Some(at_most))
    }

    /// Waits for an item and takes it. Fails if there is none and the queue is closed.
    #[track_caller]
    pub fn get(&self) -> Result<T> {
        loop {
            if let Some(item) = take(&self.proxy, None, false)? {
                return Ok(item);
            }
        }
    }

    /// Takes an item if there is one.
    #[track_caller]
    pub fn try_get(&self) -> Result<Option<T>> {
        take(&self.proxy, Some(Duration::ZERO), false)
    }

    /// As [`get`](Self::get), but waits no longer than this.
    #[track_caller]
    pub fn get_timeout(&self, at_most: Duration) -> Result<Option<T>> {
        take(&self.proxy, Some(at_most), false)
    }

    /// How many items there are; already old when you read it.
    #[track_caller]
    pub fn len(&self) -> Result<usize> {
        self.proxy.how_many(Verb::Len)
    }

    /// Whether there is no item; already old when you read it.
    #[track_caller]
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Whether there is no room; already old when you read it.
    #[track_caller]
    pub fn is_full(&self) -> Result<bool> {
        self.proxy.within(Kind::Get, Verb::Most, None)
    }

    /// Closes the queue, for all: nobody can put any more, and who gets what is left learns when that was all.
    #[track_caller]
    pub fn close(&self) -> Result<()> {
        self.proxy.with(Kind::Close, Verb::Close, Vec::new()).map(drop)
    }
}

/// A queue of tasks that can be waited for, like `manager.JoinableQueue()`. It does what
/// [`JoinableQueue`](crate::JoinableQueue) does.
pub struct JoinableQueue<T> {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<fn(T) -> T>,
}

proxy!(JoinableQueue<T>);

impl<T: Item> JoinableQueue<T> {
    /// As [`Queue::put`].
    #[track_caller]
    pub fn put(&self, item: impl Borrow<T>) -> Result<()> {
        self.as_queue().put(item)
    }

    /// As [`Queue::try_put`].
    #[track_caller]
    pub fn try_put(&self, item: impl Borrow<T>) -> Result<bool> {
        self.as_queue().try_put(item)
    }

    /// As [`Queue::put_timeout`].
    #[track_caller]
    pub fn put_timeout(&self, item: impl Borrow<T>, at_most: Duration) -> Result<bool> {
        self.as_queue().put_timeout(item, at_most)
    }

    /// Waits for a task and takes it. Fails if there is none and the queue is closed.
    #[track_caller]
    pub fn get(&self) -> Result<Task<'_, T>> {
        loop {
            if let Some(item) = take(&self.proxy, None, true)? {
                return Ok(Task { item, proxy: &self.proxy });
            }
        }
    }

    /// Takes a task if there is one.
    #[track_caller]
    pub fn try_get(&self) -> Result<Option<Task<'_, T>>> {
        self.get_timeout(Duration::ZERO)
    }

    /// As [`get`](Self::get), but waits no longer than this.
    #[track_caller]
    pub fn get_timeout(&self, at_most: Duration) -> Result<Option<Task<'_, T>>> {
        let item = take(&self.proxy, Some(at_most), true)?;
        Ok(item.map(|item| Task { item, proxy: &self.proxy }))
    }

    /// Waits until all that was put is done. Fails if somebody died with a task that was not.
    #[track_caller]
    pub fn join(&self) -> Result<()> {
        self.proxy.within(Kind::Send, Verb::Join, None).map(drop)
    }

    /// As [`join`](Self::join), but waits no longer than this, and says whether all is done.
    #[track_caller]
    pub fn join_timeout(&self, at_most: Duration) -> Result<bool> {
        self.proxy.within(Kind::Send, Verb::Join, Some(at_most))
    }

    /// As [`Queue::len`]: tasks that somebody has taken are not in it.
    #[track_caller]
    pub fn len(&self) -> Result<usize> {
        self.as_queue().len()
    }

    /// As [`Queue::is_empty`].
    #[track_caller]
    pub fn is_empty(&self) -> Result<bool> {
        self.as_queue().is_empty()
    }

    /// How many tasks are not done yet; already old when you read it.
    #[track_caller]
    pub fn unfinished(&self) -> Result<usize> {
        self.proxy.how_many(Verb::Get)
    }

    /// As [`Queue::close`].
    #[track_caller]
    pub fn close(&self) -> Result<()> {
        self.as_queue().close()
    }

    fn as_queue(&self) -> Queue<T> {
        Queue::for_it(self.proxy.clone())
    }
}

/// A task that has been taken, and is to be done; see [`JoinableQueue::get`].
#[must_use = "nobody knows that it is done until you say `done`"]
#[derive(Debug)]
pub struct Task<'a, T> {
    item: T,
    proxy: &'a Proxy,
}

impl<T> Task<'_, T> {
    /// Says that it is done, like `task_done()`.
    #[track_caller]
    pub fn done(self) -> Result<()> {
        self.proxy.with(Kind::Update, Verb::Done, Vec::new()).map(drop)
    }
}

impl<T> Deref for Task<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.item
    }
}

#[track_caller]
fn put<T: Item>(proxy: &Proxy, item: &T, at_most: Option<Duration>) -> Result<bool> {
    let kind = if at_most == Some(Duration::ZERO) { Kind::TryPut } else { Kind::Put };
    let ask = Ask { at_most, parts: vec![proxy.encode(item)?], ..proxy.ask(Verb::Put) };
    Ok(proxy.call(proxy.op(kind), &ask)?.mood == Mood::Yes)
}

#[track_caller]
fn take<T: Item>(proxy: &Proxy, at_most: Option<Duration>, is_task: bool) -> Result<Option<T>> {
    let kind = if at_most == Some(Duration::ZERO) { Kind::TryTake } else { Kind::Take };
    let ask = Ask { at_most, number: is_task.into(), ..proxy.ask(Verb::Take) };
    let answer = proxy.call(proxy.op(kind), &ask)?;
    proxy.part(answer)
}
