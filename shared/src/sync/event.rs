//! `Event`: wait until something has happened.

use std::{
    borrow::Cow,
    fmt,
    sync::atomic::Ordering::{Relaxed, SeqCst},
    time::Duration,
};

use crate::{
    Result,
    seam::{self, Kind, Need, Op, Seen, step, step_when, until},
    sync::bell,
    sys::{AtomicU32, RobustWord, Shared},
};

/// Something that has happened or not, and that any number of processes can wait for, like `multiprocessing.Event`.
///
/// ```
/// let gun = shared::Event::new()?;
/// let runner = shared::Process::new(|| gun.wait()).start()?;
/// gun.set(); // From now on nobody waits, now or later.
/// runner.join()?;
/// assert!(gun.is_set());
/// # Ok::<(), shared::Error>(())
/// ```
///
/// [`wait`](Event::wait) returns when it has *seen* the event set. If somebody clears it again at once, those who sleep may
/// never see it, and one that has seen it cannot know that it still is: what must stay true while you act wants a
/// [`Lock`](crate::Lock) or a [`Condition`](crate::Condition).
///
/// Nobody owns an event, so it does not matter who dies: a process killed while it waits is missed by nobody, and one killed
/// in the middle of `set` has set it for all or for none.
pub struct Event {
    /// 0: not set; 1: set.
    happened: Shared<AtomicU32>,
    bell: Shared<RobustWord>,
    name: Cow<'static, str>,
}

impl Event {
    /// An event that is not set.
    pub fn new() -> Result<Event> {
        Ok(Event { happened: Shared::new()?, bell: Shared::new()?, name: Cow::Borrowed("event") })
    }

    /// Gives it a name, for messages and pictures.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Event {
        self.name = name.into();
        seam::name(self.happened.id(), &self.name);
        self
    }

    /// Sets it: all who wait go on, unless somebody clears it before they have looked. Never blocks.
    #[track_caller]
    pub fn set(&self) {
        let op = self.op(Kind::Set);
        step(op);
        bell::change(op, &self.bell, || self.happened.store(1, SeqCst));
        self.show();
    }

    /// Takes it back: whoever waits from now on waits for the next `set`. Never blocks.
    #[track_caller]
    pub fn clear(&self) {
        step(self.op(Kind::Set));
        self.happened.store(0, SeqCst);
        self.show();
    }

    /// Whether it is set; already old when you read it. Never blocks.
    #[track_caller]
    pub fn is_set(&self) -> bool {
        step(self.op(Kind::Get));
        self.has_happened()
    }

    /// Waits until it is set. If it is, returns at once.
    #[track_caller]
    pub fn wait(&self) {
        self.wait_until(self.op(Kind::Await), None);
    }

    /// Waits until it is set, but not longer than this, and says whether it is.
    #[track_caller]
    pub fn wait_timeout(&self, at_most: Duration) -> bool {
        self.wait_until(self.op(Kind::Await), Some(until(at_most)))
    }

    fn wait_until(&self, op: Op, until: Option<Duration>) -> bool {
        step_when(op, &[Need::equal(&self.happened, u32::MAX, 1)], until);
        bell::sleep(op, &self.bell, until, || {
            (!self.has_happened()).then(|| [Seen::new(&self.happened, 0)])
        })
    }

    fn has_happened(&self) -> bool {
        self.happened.load(SeqCst) != 0
    }

    #[track_caller]
    fn op(&self, kind: Kind) -> Op {
        Op::on(kind, self.happened.id())
    }

    fn show(&self) {
        let text = || if self.has_happened() { "set" } else { "not set" }.to_owned();
        seam::show(self.happened.id(), text);
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("name", &self.name)
            .field("is_set", &(self.happened.load(Relaxed) != 0))
            .finish_non_exhaustive()
    }
}
