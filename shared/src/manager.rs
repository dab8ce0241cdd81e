//! `Manager`: a process that has objects, and lends them to all others.
//!
//! Reading order: here, how a manager starts and ends, and what it makes; `message`, what is asked and answered; `link`, what all
//! that stands for an object has in common; `dict`, `list`, `place`, `queue`, `lock`, `sync` and `own`, what each can do;
//! on the server's side `things`, the objects; `desks` and `server`, how they are asked through shared memory.

mod desks;
mod dict;
mod link;
mod list;
mod lock;
mod message;
mod own;
mod place;
mod queue;
mod server;
mod sync;
mod things;

use std::{fmt, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};

use self::{
    desks::Desks,
    link::{Link, Proxy, Stands, encode},
    server::Server,
    things::{Sort, Things},
};
pub use self::{
    dict::{Dict, Namespace},
    list::List,
    lock::{Condition, ConditionGuard, Lock, LockGuard, RLock},
    own::Own,
    place::{Array, Value},
    queue::{JoinableQueue, Queue, Task},
    sync::{Barrier, Event, Permit, Semaphore},
    things::Type,
};
use crate::{Child, Process, Result, sys};

/// A process that has objects, and lends them to all others, like `multiprocessing.Manager()`.
///
/// ```
/// let manager = shared::Manager::start()?;
/// let stock = manager.dict::<String, u32>()?;
/// let baker = shared::Process::new(|| stock.set("cake", 3));
/// baker.start()?.join()?;
/// assert_eq!(stock.get("cake")?, Some(3));
/// stock.update("cake", |cakes| cakes.unwrap_or(0) + 1)?; // Read, compute and write: nobody comes in between.
/// assert_eq!(stock.get("cake")?, Some(4));
/// # Ok::<(), shared::Error>(())
/// ```
///
/// What is here and what is in shared memory have the same names, and the same promises. So why a manager? Its objects can
/// be **made at any time by anybody**, also by a child, and be used by all, also by those who were there before; they can be
/// as large and as nested as you like; there are dicts; and types of your own. The price is that each call goes to another process
/// and back: a lock or a queue that is there before its users are started is better made without a manager.
///
/// What is put into an object is a copy, by serde; what can be put is [`Serialize`] and [`DeserializeOwned`]. The
/// exception is what the manager itself has made: a list in a dict stays that list, for all.
///
/// **When somebody dies.** A process that is killed in the middle of a call has either made it or not. If it holds a lock, the
/// next one who asks is told so, as with [`Lock`](crate::Lock); if it waits for something, it waits no more; if it waits at
/// a barrier, that is broken; its tasks are lost, and whoever joins is told so. When the *server* dies, every call fails with
/// [`ManagerGone`](crate::Error::ManagerGone), those too that wait already.
///
/// The server ends with this handle, or with the process that has started it, however that ends; what it has is gone then.
pub struct Manager {
    link: Arc<dyn Link>,
    child: Child,
    starter: u32,
}

/// A manager that has not started yet; see [`Manager::with`].
#[must_use = "a manager does nothing until you call `start`"]
#[derive(Debug, Default)]
pub struct Starter {
    types: Vec<Type>,
}

impl Starter {
    /// Registers one more type.
    pub fn with(mut self, own: Type) -> Starter {
        self.types.push(own);
        self
    }

    /// Starts the server. Fails as [`Process::start`] does.
    #[track_caller]
    pub fn start(self) -> Result<Manager> {
        let desks = Arc::new(Desks::new()?);
        let mut server = Server::new(Arc::clone(&desks), Things::new(self.types));
        let process = Process::new(move || -> Result<()> { server.serve() });
        let child = process.name("Manager").daemon().start()?;
        Ok(Manager { link: desks, child, starter: sys::me() })
    }
}

impl Manager {
    /// Starts the server. Fails as [`Process::start`] does.
    #[track_caller]
    pub fn start() -> Result<Manager> {
        Starter::default().start()
    }

    /// Registers a type of your own, whose objects the manager can make.
    ///
    /// ```
    /// use shared::{Manager, manager::Type};
    ///
    /// struct Till(i64);
    /// let till = Type::new("Till", Till).method("pay in", |till: &mut Till, coins: i64| {
    ///     till.0 += coins;
    ///     till.0
    /// });
    /// let manager = Manager::with(till).start()?;
    /// let till = manager.own("Till", &10_i64)?;
    /// let clerk = shared::Process::new(|| till.call::<_, i64>("pay in", &5_i64).map(drop));
    /// clerk.start()?.join()?;
    /// assert_eq!(till.call::<_, i64>("pay in", &0_i64)?, 15);
    /// # Ok::<(), shared::Error>(())
    /// ```
    pub fn with(own: Type) -> Starter {
        Starter::default().with(own)
    }

    /// The server, as the child that it is. Only who started the manager can wait for it or end it.
    pub fn server(&self) -> &Child {
        &self.child
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
    fn make<P: Stands>(
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

    /// Ends the server at once, and waits until it has ended. Dropping the handle does the same.
    pub fn shutdown(self) {}
}

impl Drop for Manager {
    fn drop(&mut self) {
        if self.starter == sys::me() {
            // If it has ended already, that is what we want.
            self.child.kill().ok();
            self.child.wait().ok();
        }
    }
}

impl fmt::Debug for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Manager").field("server", &self.child).finish_non_exhaustive()
    }
}

/// What can be put into an object of a manager, and taken out again.
pub trait Item: Serialize + DeserializeOwned + 'static {}

impl<T: Serialize + DeserializeOwned + 'static> Item for T {}
