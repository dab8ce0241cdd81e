//! `PoolBuilder`: a pool that can still be told how to be.

use std::{
    fmt,
    process::{ExitCode, Termination},
};

use super::{Held, Pool, core::Core};
use crate::{
    PoolError, Result,
    seam::{Kind, Op},
};

/// A pool that is not yet started; see [`Pool::builder`].
#[must_use = "a pool does nothing until you call `start`"]
pub struct PoolBuilder<'a> {
    pub(super) workers: usize,
    pub(super) name: String,
    pub(super) initializer: Option<Box<dyn Fn() -> ExitCode + 'a>>,
    pub(super) most_tasks: Option<u32>,
}

impl<'a> PoolBuilder<'a> {
    /// Has each worker call this first, also those that come later to replace others. It may set what is the worker's own;
    /// what it returns may be whatever `main` may return, and if that is a failure, the worker ends. When three workers in
    /// a row end before they are ready, the pool gives up, and all calls fail with [`PoolError::NoWorkerStarts`].
    pub fn initializer<T: Termination>(
        mut self,
        initializer: impl Fn() -> T + 'a,
    ) -> PoolBuilder<'a> {
        self.initializer = Some(Box::new(move || initializer().report()));
        self
    }

    /// Replaces each worker after so many tasks (of `map`: chunks), like `maxtasksperchild`.
    pub fn max_tasks_per_worker(mut self, most: u32) -> PoolBuilder<'a> {
        self.most_tasks = Some(most.max(1));
        self
    }

    /// Gives it a name, for messages and pictures.
    pub fn named(mut self, name: impl Into<String>) -> PoolBuilder<'a> {
        self.name = name.into();
        self
    }

    /// Starts the workers. Fails with 0 of them, and where no process can be started.
    #[track_caller]
    pub fn start(self) -> Result<Pool<'a>> {
        if self.workers == 0 {
            return Err(PoolError::NoWorkers.into());
        }
        let op = Op::new(Kind::Watch);
        let core = Core::start(self.workers, self.name, self.initializer, self.most_tasks, op)?;
        Ok(Pool { held: Held { core, op } })
    }
}

impl fmt::Debug for PoolBuilder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PoolBuilder").field("workers", &self.workers).finish_non_exhaustive()
    }
}
