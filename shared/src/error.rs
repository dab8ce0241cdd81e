//! What can go wrong: the kernel said no, a child did not end well, an owner died, or the call makes no sense here.

#[path = "error/net.rs"] // So that `tests/model`, which takes this file from elsewhere, finds it.
mod net;
#[path = "error/pool.rs"]
mod pool;
#[path = "error/travel.rs"]
mod travel;

use std::{error, fmt, io};

use nix::errno::Errno;

pub use self::{net::NetError, pool::PoolError};
use crate::Exit;

/// `Result` from std, with this crate's [`Error`] filled in.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong. `Debug` prints as `Display` does, because a `main` that returns it shows `Debug`.
#[non_exhaustive]
pub enum Error {
    /// The kernel refused.
    Kernel {
        /// Which call.
        call: &'static str,
        /// Its reason.
        errno: Errno,
    },
    /// A fork in a process that has other threads.
    Threads {
        /// How many there are.
        threads: u64,
    },
    /// A thread other than a process's first came to an operation that a conductor must see.
    NotOurThread,
    /// A daemon tried to start a child.
    DaemonHasNoChildren {
        /// The child's name.
        name: String,
    },
    /// There are as many processes as we can keep track of.
    TooManyProcesses {
        /// How many that is.
        most: usize,
    },
    /// A child ended, but not well.
    Child {
        /// Who.
        name: String,
        /// How.
        exit: Exit,
    },
    /// A handle of somebody else's child: only its parent can wait for it.
    NotOurChild {
        /// Who.
        name: String,
    },
    /// A call that waits for one of several, with none.
    NothingToWaitFor,
    /// The process that held a lock died before it let go.
    OwnerDied {
        /// The name of the lock.
        lock: String,
    },
    /// A semaphore has all its permits back already.
    ReleasedTooOften {
        /// The name of the semaphore.
        semaphore: String,
        /// How many permits it has.
        most: u32,
    },
    /// Not all have come to a barrier, and some will not.
    BrokenBarrier {
        /// The name of the barrier.
        barrier: String,
    },
    /// A queue has been closed: nobody can put any more, and what had been put has been got.
    Closed {
        /// The name of the queue.
        queue: String,
    },
    /// Nothing is left to receive, and the other end is closed.
    EndOfFile,
    /// What is sent would never be received: the other end is closed.
    BrokenPipe,
    /// An end of a pipe that another process has.
    NotOurEnd,
    /// A process has died with a task of a queue that it had not said was done, or while it took one; or a task could not
    /// be read.
    TaskLost {
        /// The name of the queue.
        queue: String,
    },
    /// An item that serde cannot write in a form that another process could read.
    NotEncoded {
        /// What is wrong with it.
        why: String,
    },
    /// Bytes that are no such item: its type reads something else than it writes.
    NotDecoded {
        /// What is wrong with them.
        why: String,
    },
    /// A pool, a task of it, or a worker.
    Pool(PoolError),
    /// An error that another process had, and sent here.
    Elsewhere {
        /// How it reads.
        told: String,
    },
    /// The server of a manager has ended, and with it all that it had.
    ManagerGone,
    /// The server of a manager does not let in whoever has another key.
    WrongKey {
        /// Where it listens.
        address: String,
    },
    /// What was asked of an object of a manager cannot be.
    ManagerRefused {
        /// Its name.
        object: String,
        /// What is wrong with it.
        why: String,
    },
    /// There is no shared memory left.
    OutOfSharedMemory {
        /// How many bytes were asked for.
        size: usize,
    },
    /// A block of shared memory cannot be called so.
    BadBlockName {
        /// The name.
        name: String,
        /// How many bytes a name may have.
        longest: usize,
    },
    /// There is a block of shared memory with this name already.
    BlockExists {
        /// Its name.
        name: String,
    },
    /// No program of this user has a block of shared memory with this name.
    NoBlock {
        /// The name.
        name: String,
    },
    /// A block of shared memory holds other elements.
    OtherElements {
        /// Its name.
        name: String,
        /// What it holds; `None` if it was not made by this crate.
        holds: Option<String>,
        /// What was asked for.
        wanted: String,
    },
    /// Somebody keeps everybody else from looking for a block of shared memory.
    BlockBusy {
        /// Its name.
        name: String,
    },
    /// Something went wrong at an address, or with a socket.
    Net(NetError),
    /// The environment says that somebody conducts, and that is not so.
    NoStage,
    /// Standard output could not be written.
    Output(io::Error),
}

const MANAGER_GONE: &str =
    "the manager is gone: its server has ended, and with it all that it had; start another one";
const WRONG_KEY: &str = ": wrong key; give the one that the manager was started with";
const NOT_OUR_THREAD: &str = "a second thread has come to the conductor, which conducts processes only; \
    let the first thread of a process do it, or start another process";
const NO_STAGE: &str =
    "no conductor is there, or one of another version; unset the variable to run freely";

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Kernel { call, errno } => write!(f, "{call} failed: {errno}"),
            Error::Threads { threads } => write!(
                f,
                "cannot start a process: this one has {threads} threads, and a fork would copy only one of them; \
                 start processes before threads"
            ),
            Error::NotOurThread => f.write_str(NOT_OUR_THREAD),
            Error::DaemonHasNoChildren { name } => write!(
                f,
                "cannot start process {name}: a daemon may not have children, as they would outlive it; \
                 start it from a process that is no daemon"
            ),
            Error::TooManyProcesses { most } => {
                write!(f, "cannot start a process: there are {most} already; join some first")
            }
            Error::Child { name, exit } => write!(f, "process {name} {exit}"),
            Error::NotOurChild { name } => {
                write!(
                    f,
                    "process {name} is not a child of this one; only its parent can wait for it"
                )
            }
            Error::NothingToWaitFor => {
                write!(f, "nothing to wait for: the list is empty, so the wait would never end")
            }
            Error::OwnerDied { lock } => write!(
                f,
                "{lock}: its owner died while holding it; mend what it guards, then call `recover` in place of `acquire`"
            ),
            Error::ReleasedTooOften { semaphore, most } => write!(
                f,
                "{semaphore}: released once too often, as it has all its {most} permits back already; \
                 release only what was acquired"
            ),
            Error::BrokenBarrier { barrier } => write!(
                f,
                "{barrier}: broken, because somebody waited in vain, died in its action, or called `abort` or `reset`; \
                 call `reset` before anybody waits there again"
            ),
            Error::Closed { queue } => write!(
                f,
                "{queue}: closed, so nothing can be put, and nothing is left to get; close it when all is done"
            ),
            Error::EndOfFile => {
                write!(f, "end of file: nothing is left, and the other end is closed")
            }
            Error::BrokenPipe => write!(f, "broken pipe: the other end is closed"),
            Error::NotOurEnd => write!(
                f,
                "this end of the pipe is another process's; move it into the child's closure, as in `move || …`"
            ),
            Error::TaskLost { queue } => write!(
                f,
                "{queue}: a task was lost with the process that had it, or could not be read, so not all tasks will ever be done"
            ),
            Error::NotEncoded { why } => {
                write!(f, "the item cannot be sent: {why}; see how its type implements `Serialize`")
            }
            Error::NotDecoded { why } => write!(
                f,
                "what came is no such item: {why}; see that its type's `Deserialize` reads what `Serialize` writes"
            ),
            Error::Pool(err) => err.fmt(f),
            Error::Elsewhere { told } => write!(f, "{told}"),
            Error::ManagerGone => f.write_str(MANAGER_GONE),
            Error::WrongKey { address } => write!(f, "{address}{WRONG_KEY}"),
            Error::ManagerRefused { object, why } => write!(f, "{object}: {why}"),
            Error::OutOfSharedMemory { size } => {
                write!(f, "no shared memory left for {size} bytes; drop what is no longer used")
            }
            Error::BadBlockName { name, longest } => write!(
                f,
                "a block of shared memory cannot be called {name:?}: a name has 1 to {longest} bytes, and neither `/` \
                 nor NUL among them"
            ),
            Error::BlockExists { name } => write!(
                f,
                "cannot create {name}: there is a block of this name already; attach to it, or choose another name"
            ),
            Error::NoBlock { name } => write!(
                f,
                "cannot attach to {name}: no running program of this user has a block of this name; a block ends with \
                 the last program that has it"
            ),
            Error::OtherElements { name, holds, wanted } => write!(
                f,
                "cannot attach to {name}: its elements are {}, not {wanted}; attach with the type it was created with",
                holds.as_deref().unwrap_or("unknown to us")
            ),
            Error::BlockBusy { name } => write!(
                f,
                "cannot look for {name}: for 5 s somebody else has been doing so and does not come to an end; \
                 choose another name, or ask who sits on its address (ss -xa)"
            ),
            Error::Net(err) => write!(f, "{err}"),
            Error::NoStage => f.write_str(NO_STAGE),
            Error::Output(err) => write!(f, "standard output: {err}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for Error {}

impl From<io::Error> for Error {
    fn from(err: io::Error) -> Error {
        Error::Net(NetError::Stream(err))
    }
}

impl From<Error> for io::Error {
    fn from(err: Error) -> io::Error {
        match err {
            Error::Net(NetError::Stream(err)) => err,
            Error::Kernel { errno, .. } => errno.into(),
            err => io::Error::other(err),
        }
    }
}

impl From<NetError> for Error {
    fn from(err: NetError) -> Error {
        Error::Net(err)
    }
}

impl From<PoolError> for Error {
    fn from(err: PoolError) -> Error {
        Error::Pool(err)
    }
}
