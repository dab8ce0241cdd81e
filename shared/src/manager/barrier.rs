//! `Barrier` of a manager: nobody goes on before all have come.

use std::{sync::Arc, time::Duration};

use super::{
    link::{Proxy, proxy},
    message::{Ask, Mood, Verb},
};
use crate::{
    Result,
    seam::{Kind, Op},
};

/// All wait for all, like `manager.Barrier(n)`. It does what [`Barrier`](crate::Barrier) does; and who dies while waiting
/// here breaks it.
pub struct Barrier {
    pub(super) proxy: Proxy,
    /// What the last one to come does, if that is one who has this copy.
    pub(super) of: Option<Arc<dyn Fn() -> Result<()> + Send + Sync>>,
}

proxy!(Barrier);

impl Barrier {
    /// Has the last one to come do this, in its own process, before anybody goes on, if it has this copy of the barrier or one
    /// made from it; what is put into another object, or found by its name, has no action. An error or a panic in it, or its
    /// process's death, breaks the barrier.
    #[must_use]
    pub fn action(mut self, action: impl Fn() -> Result<()> + Send + Sync + 'static) -> Barrier {
        self.of = Some(Arc::new(action));
        self
    }

    /// Waits until all have come, and says how many came before us. Fails if the barrier is broken, or if the action fails
    /// that is ours to do.
    #[track_caller]
    pub fn wait(&self) -> Result<usize> {
        self.wait_within(None)
    }

    /// As [`wait`](Self::wait), but whoever waits longer than this breaks the barrier.
    #[track_caller]
    pub fn wait_timeout(&self, at_most: Duration) -> Result<usize> {
        self.wait_within(Some(at_most))
    }

    /// Breaks it: whoever waits, or comes, is told so.
    #[track_caller]
    pub fn abort(&self) -> Result<()> {
        self.proxy.within(Kind::Send, Verb::Abort, None).map(drop)
    }

    /// Makes it as new. Whoever waits is told that it broke.
    #[track_caller]
    pub fn reset(&self) -> Result<()> {
        self.proxy.within(Kind::Send, Verb::Reset, None).map(drop)
    }

    /// How many wait; already old when you read it.
    #[track_caller]
    pub fn n_waiting(&self) -> Result<usize> {
        self.proxy.how_many(Verb::Len)
    }

    /// For how many it is.
    #[track_caller]
    pub fn parties(&self) -> Result<usize> {
        self.proxy.how_many(Verb::Most)
    }

    /// Whether it is broken.
    #[track_caller]
    pub fn is_broken(&self) -> Result<bool> {
        Ok(self.proxy.with(Kind::Get, Verb::Get, Vec::new())?.mood == Mood::Yes)
    }

    #[track_caller]
    fn wait_within(&self, at_most: Option<Duration>) -> Result<usize> {
        let op = self.proxy.op(Kind::Send);
        let acts = u64::from(self.of.is_some());
        let ask = Ask { at_most, number: acts, ..self.proxy.ask(Verb::Wait) };
        let mut answer = self.proxy.call(op, &ask)?;
        if let (Mood::Changed, Some(action)) = (answer.mood, &self.of) {
            let acting = Acting { barrier: self, op };
            action()?;
            std::mem::forget(acting);
            answer = self.proxy.call(op, &self.proxy.ask(Verb::Done))?;
        }
        Ok(usize::try_from(answer.number).unwrap_or(usize::MAX))
    }
}

/// Whoever does not come to the end of the action breaks the barrier.
struct Acting<'a> {
    barrier: &'a Barrier,
    op: Op,
}

impl Drop for Acting<'_> {
    fn drop(&mut self) {
        let proxy = &self.barrier.proxy;
        // A drop has nobody to tell that the manager is gone.
        proxy.call(self.op, &proxy.ask(Verb::Abort)).ok();
    }
}
