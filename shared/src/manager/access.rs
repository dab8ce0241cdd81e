//! `Access`: what whoever knows a server may have of it: new objects, and those that are published.

use std::{fmt, sync::Arc};

use serde::Serialize;

use super::{
    Array, Barrier, Condition, Dict, Event, JoinableQueue, List, Lock, Namespace, Own, Queue,
    RLock, Semaphore, Value,
    greeting::Key,
    line::Line,
    link::{Link, Object, Proxy, encode},
    things::Sort,
};
use crate::{
    Result,
    seam::{Kind, Op},
};

/// Access to what a manager has, like a `BaseManager` of Python's after `connect`. Every [`Manager`](super::Manager) has
/// one; whoever [connects](super::Manager::connect) gets one.
///
/// Children made later may use it, too, and the objects that come from it. When it is dropped, the manager goes on.
#[derive(Clone)]
pub struct Access {
    link: Arc<dyn Link>,
}

impl Access {
    pub(super) fn address(&self) -> &str {
        self.link.address()
    }

    pub(super) fn by(link: Arc<dyn Link>) -> Access {
        Access { link }
    }

    #[track_caller]
    pub(super) fn connect(address: &str, key: &[u8]) -> Result<Access> {
        let line = Line::to(Op::new(Kind::Connect), address, Key::new(key)?)?;
        Ok(Access::by(Arc::new(line)))
    }

    /// What has been [published](Dict::publish) under this name. Fails if nothing is, or something of another kind; what
    /// is in it must be known.
    ///
    /// ```
    /// # use shared::{Manager, manager::Dict};
    /// let manager = Manager::start()?;
    /// manager.dict::<String, u32>()?.publish("stock")?;
    /// let stock: Dict<String, u32> = manager.find("stock")?;
    /// # stock.set("cake", 1_u32)
    /// # ;Ok::<(), shared::Error>(())
    /// ```
    #[track_caller]
    pub fn find<P: Object>(&self, name: &str) -> Result<P> {
        Proxy::find(&self.link, name, P::KIND).map(P::for_it)
    }

    /// An empty dict.
    #[track_caller]
    pub fn dict<K, V>(&self) -> Result<Dict<K, V>> {
        self.make(Sort::Table, 0, Vec::new(), "dict")
    }

    /// A list that begins with these items.
    #[track_caller]
    pub fn list<T: Serialize + 'static>(
        &self,
        items: impl IntoIterator<Item = T>,
    ) -> Result<List<T>> {
        self.make(Sort::List, 0, self.all(items)?, "list")
    }

    /// A namespace without attributes.
    #[track_caller]
    pub fn namespace(&self) -> Result<Namespace> {
        self.make(Sort::Table, 0, Vec::new(), "namespace")
    }

    /// A value that starts as `first`. Other than a [`Value`](crate::Value) in shared memory it may be anything.
    #[track_caller]
    pub fn value<T: Serialize + 'static>(&self, first: T) -> Result<Value<T>> {
        self.make(Sort::List, 0, self.all([first])?, "value")
    }

    /// An array of these items; it always has as many.
    #[track_caller]
    pub fn array<T: Serialize + 'static>(
        &self,
        items: impl IntoIterator<Item = T>,
    ) -> Result<Array<T>> {
        self.make(Sort::List, 0, self.all(items)?, "array")
    }

    /// An empty queue without a limit but memory.
    #[track_caller]
    pub fn queue<T>(&self) -> Result<Queue<T>> {
        self.bounded_queue(u32::MAX)
    }

    /// An empty queue for at most so many items, like Python's `Queue(maxsize)`.
    #[track_caller]
    pub fn bounded_queue<T>(&self, most: u32) -> Result<Queue<T>> {
        self.make(Sort::Queue, most.into(), Vec::new(), "queue")
    }

    /// An empty queue of tasks.
    #[track_caller]
    pub fn joinable_queue<T>(&self) -> Result<JoinableQueue<T>> {
        self.make(Sort::Queue, u32::MAX.into(), Vec::new(), "queue")
    }

    /// An empty queue for at most so many tasks that nobody has taken.
    #[track_caller]
    pub fn bounded_joinable_queue<T>(&self, most: u32) -> Result<JoinableQueue<T>> {
        self.make(Sort::Queue, most.into(), Vec::new(), "queue")
    }

    /// A lock that nobody holds.
    #[track_caller]
    pub fn lock(&self) -> Result<Lock> {
        self.make(Sort::Lock, 0, Vec::new(), "lock")
    }

    /// A lock that its holder may take again.
    #[track_caller]
    pub fn rlock(&self) -> Result<RLock> {
        self.make(Sort::Lock, 0, Vec::new(), "rlock")
    }

    /// A semaphore with so many permits, all free.
    #[track_caller]
    pub fn semaphore(&self, permits: u32) -> Result<Semaphore> {
        self.make(Sort::Semaphore, permits.into(), Vec::new(), "semaphore")
    }

    /// A semaphore that never has more permits than these.
    #[track_caller]
    pub fn bounded_semaphore(&self, permits: u32) -> Result<Semaphore> {
        self.make(Sort::Semaphore, permits.into(), vec![Vec::new()], "semaphore")
    }

    /// An event that has not happened yet.
    #[track_caller]
    pub fn event(&self) -> Result<Event> {
        self.make(Sort::Event, 0, Vec::new(), "event")
    }

    /// A condition for which nobody waits.
    #[track_caller]
    pub fn condition(&self) -> Result<Condition> {
        self.make(Sort::Condition, 0, Vec::new(), "condition")
    }

    /// A barrier for so many.
    #[track_caller]
    pub fn barrier(&self, parties: u32) -> Result<Barrier> {
        self.make(Sort::Barrier, parties.into(), Vec::new(), "barrier")
    }

    /// An object of a type that was registered under this name, made from `first` on the server.
    #[track_caller]
    pub fn own<A: Serialize + 'static>(&self, name: &'static str, first: &A) -> Result<Own> {
        let parts = vec![name.into(), encode(&self.link, first)?];
        self.make(Sort::Own, 0, parts, name)
    }

    #[track_caller]
    fn make<P: Object>(
        &self,
        sort: Sort,
        number: u64,
        parts: Vec<Vec<u8>>,
        name: &'static str,
    ) -> Result<P> {
        Proxy::make(&self.link, sort, number, parts, name).map(P::for_it)
    }

    fn all<T: Serialize + 'static>(
        &self,
        items: impl IntoIterator<Item = T>,
    ) -> Result<Vec<Vec<u8>>> {
        items.into_iter().map(|item| encode(&self.link, &item)).collect()
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").finish_non_exhaustive()
    }
}
