//! `Manager`: a process that has objects, and lends them to all others.
//!
//! Reading order: here, how a manager starts and ends; `access`, what it makes and finds; `message`, what is asked and answered;
//! `link`, what all that stands for an object has in common; `dict`, `list`, `place`, `queue`, `lock`, `condition`, `barrier`, `sync` and `own`,
//! what each can do; on the server's side `things`, the objects; `desks` and `server`, how they are asked through shared
//! memory; `greeting`, `line`, `caller` and `door`, how they are asked from anywhere.

mod access;
mod barrier;
mod caller;
mod condition;
mod desks;
mod dict;
mod door;
mod greeting;
mod line;
mod link;
mod list;
mod lock;
mod message;
mod own;
mod place;
mod queue;
mod server;
mod starter;
mod sync;
mod things;

use std::{fmt, fs, ops::Deref, path::PathBuf};

use serde::{Serialize, de::DeserializeOwned};

pub use self::{
    access::Access,
    barrier::Barrier,
    condition::{Condition, ConditionGuard},
    dict::{Dict, Namespace},
    link::Object,
    list::List,
    lock::{Lock, LockGuard, RLock},
    own::Own,
    place::{Array, Value},
    queue::{JoinableQueue, Queue, Task},
    starter::Starter,
    sync::{Event, Permit, Semaphore},
    things::Type,
};
use crate::{Child, Result, sys};

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
///
/// A manager that [listens](Manager::listen) at an address serves other programs, too, also on other machines.
pub struct Manager {
    access: Access,
    child: Child,
    starter: u32,
    /// The file of a socket, which is to be removed.
    file: Option<PathBuf>,
}

impl Manager {
    /// Starts the server. Fails as [`Process::start`](crate::Process::start) does.
    #[track_caller]
    pub fn start() -> Result<Manager> {
        Starter::default().start()
    }

    /// Starts a server that also other programs may ask, on this machine or any other, if they know the key; like
    /// `BaseManager(address=…, authkey=…)`. An address is one that [`Listener::bind`](crate::Listener::bind) knows; [`address`](Manager::address)
    /// tells the port, if that was 0.
    ///
    /// ```
    /// use shared::{Manager, Process, manager::Dict};
    ///
    /// let manager = Manager::listen("127.0.0.1:0", "open sesame")?;
    /// manager.dict::<String, u32>()?.publish("stock")?;
    /// let address = manager.address().to_owned();
    /// // It could be another program, on another machine: all it knows is the address, the key and a name.
    /// let other = Process::new(|| -> shared::Result<()> {
    ///     let stock: Dict<String, u32> = Manager::connect(&address, "open sesame")?.find("stock")?;
    ///     stock.set("cake", 3_u32)
    /// });
    /// other.start()?.join()?;
    /// let stock: Dict<String, u32> = manager.find("stock")?;
    /// assert_eq!(stock.get("cake")?, Some(3));
    /// # Ok::<(), shared::Error>(())
    /// ```
    ///
    /// Client and server prove to each other that they know the key, and never say it. **Nothing is encrypted:** whoever can
    /// read the network reads what is asked, and whoever can write to it can do harm. On a network that you do not trust,
    /// listen on `127.0.0.1`, and have `ssh -L` bring the port to the other machine. Who knows the key may do what it likes
    /// with the objects, but nothing else: what comes is never run.
    ///
    /// Up to 512 clients are served at a time, and messages of up to 64 MiB. Whoever is slow, silent, or breaks off in the
    /// middle keeps nobody else waiting. Who connects has a minute to prove that it knows the key; who has begun to ask, or
    /// to read an answer, has a minute for each MiB of it. Who is later is given up, and so is a machine that vanishes without
    /// a word, within half a minute; then it is as if the client had died. Who asks nothing may be silent as long as it
    /// likes. Each process and each thread that asks is a client. Calls cost more than those of a manager that does not
    /// listen, also for the children of this process.
    #[track_caller]
    pub fn listen(address: &str, key: impl AsRef<[u8]>) -> Result<Manager> {
        Starter::default().listen(address, key)
    }

    /// Access to a manager that listens at this address, started by whichever program; like `connect` of a `BaseManager`.
    ///
    /// Fails if nobody listens there, with [`WrongKey`](crate::Error::WrongKey) if the manager does not accept the key, if
    /// whoever listens there does not know it either, and if that one is silent for a minute.
    #[track_caller]
    pub fn connect(address: &str, key: impl AsRef<[u8]>) -> Result<Access> {
        Access::connect(address, key.as_ref())
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

    /// Where it listens, as [`connect`](Manager::connect) wants it; empty if it does not.
    pub fn address(&self) -> &str {
        self.access.address()
    }

    /// The server, as the child that it is. Only who started the manager can wait for it or end it.
    pub fn server(&self) -> &Child {
        &self.child
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
            self.file.as_ref().map(fs::remove_file);
        }
    }
}

impl Deref for Manager {
    type Target = Access;

    fn deref(&self) -> &Access {
        &self.access
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
