//! `PoolError`: what can go wrong with a pool, a task of it, or a worker.

use std::fmt;

use crate::Exit;

/// What can go wrong with a pool, a task of it, or a worker.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub enum PoolError {
    /// A pool without workers.
    NoWorkers,
    /// A pool that another process has made.
    NotOurPool {
        /// The name of the pool.
        pool: String,
    },
    /// A task panicked in its worker.
    TaskPanicked {
        /// What it said.
        message: String,
        /// Where.
        place: String,
    },
    /// A worker ended, or was ended, in the middle of a task.
    WorkerDied {
        /// Who.
        worker: String,
        /// How.
        exit: Exit,
    },
    /// A pool was terminated before a task was done.
    Terminated {
        /// The name of the pool.
        pool: String,
    },
    /// The workers of a pool end before they can take a task.
    NoWorkerStarts {
        /// The name of the pool.
        pool: String,
        /// How the last one ended.
        exit: Exit,
    },
    /// The result has been taken already.
    ResultTaken,
}

impl fmt::Display for PoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PoolError::NoWorkers => {
                write!(f, "a pool of 0 workers would never do anything; give it at least 1")
            }
            PoolError::NotOurPool { pool } => write!(
                f,
                "{pool} belongs to the process that made it; make another one here, or let that process submit the task"
            ),
            PoolError::TaskPanicked { message, place } => {
                write!(f, "the task panicked at {place}: {message}")
            }
            PoolError::WorkerDied { worker, exit } => write!(
                f,
                "{worker} {exit} in the middle of this task; the others are not touched: submit it again if it may be \
                 done twice"
            ),
            PoolError::Terminated { pool } => write!(
                f,
                "{pool} was terminated before this task was done; get the result first, or close and join the pool"
            ),
            PoolError::NoWorkerStarts { pool, exit } => write!(
                f,
                "{pool}: its workers end before they can take a task, the last one {exit}; see what its initializer does"
            ),
            PoolError::ResultTaken => write!(f, "the result has been taken already; keep it"),
        }
    }
}
