//! `ClosedPool`: a pool that takes no more tasks, and how every pool ends.

use std::{fmt, rc::Rc};

use super::{core::Core, wait::wait};
use crate::{
    Result,
    seam::{Kind, Op},
};

/// A [`Pool`](super::Pool) that takes no more tasks. To drop it terminates it.
#[derive(Debug)]
#[must_use = "dropping it terminates the pool; `join` waits until all is done"]
pub struct ClosedPool<'a> {
    pub(super) held: Held<'a>,
}

impl ClosedPool<'_> {
    /// Waits until all that was submitted is done, and the workers have ended. What came of it, the futures know.
    #[track_caller]
    pub fn join(self) -> Result<()> {
        let core = &self.held.core;
        let op = Op::new(Kind::Watch);
        while !wait(&[core], op, None, || core.is_deserted())? {}
        Ok(())
    }

    /// As [`Pool::terminate`](super::Pool::terminate).
    #[track_caller]
    pub fn terminate(self) -> Result<()> {
        self.held.core.terminate(Op::new(Kind::Watch))
    }
}

/// The owner's hold of its pool; dropping it terminates the pool.
pub(super) struct Held<'a> {
    pub(super) core: Rc<Core<'a>>,
    /// What dropping it is; it points to the line that made it, for a drop has no line.
    pub(super) op: Op,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.core.terminate(self.op).ok();
    }
}

impl fmt::Debug for Held<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("name", &self.core.name).finish_non_exhaustive()
    }
}
