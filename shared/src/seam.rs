//! The one door: all that a process does and another can notice goes through `World`.
//!
//! Two worlds fit the door. `kernel` asks Linux. `conducted` asks the conductor, who lets one process run at a time; what
//! passes between the two is in [`wire`]. The environment chooses, once, before anything can be noticed; so the very
//! program that a learner runs is the one that is tested and graded.
//!
//! **Invariant.** Every operation is announced (`Op`) *before* it happens: a conductor that knows what each process is
//! about to do can choose well, and a picture can point at the line.

mod conducted;
mod kernel;
mod network;
mod patience;
pub mod wire;

use std::{
    env,
    panic::Location,
    sync::{OnceLock, atomic::AtomicU32},
    time::Duration,
};

use nix::{sys::signal::Signal, unistd::Pid};

use self::{conducted::Conducted, kernel::Kernel};
pub(crate) use self::{
    network::{
        Awaited, accepted, connected, is_ready, listens, reaches, real_name, stir, which_are_ready,
    },
    wire::Kind,
};
pub(crate) use crate::sys::Fork;
use crate::{Exit, Result, sys};

// ANCHOR: op
/// What a process is about to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Op {
    /// What kind of thing; this also says whether it changes its object or only looks at it.
    pub(crate) kind: Kind,
    /// To what: the number of a child, of a signal, or of something shared. That is where it lies in shared memory, or, of
    /// what does not lie there, more than any of those: see [`wire::SOCKETS`]. 0 where the kind says it all.
    pub(crate) object: u64,
    /// Where in the program.
    pub(crate) place: &'static Location<'static>,
}
// ANCHOR_END: op

impl Op {
    #[track_caller]
    pub(crate) fn new(kind: Kind) -> Op {
        Op::on(kind, 0)
    }

    #[track_caller]
    pub(crate) fn on(kind: Kind, object: u64) -> Op {
        Op { kind, object, place: Location::caller() }
    }
}

// ANCHOR: need
/// What must hold before an operation can do anything: some bits of a word are, or are not, these.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Need<'a> {
    word: &'a AtomicU32,
    /// Another word, to be subtracted first.
    minus: Option<&'a AtomicU32>,
    mask: u32,
    equals: u32,
    differs: bool,
    /// The word says who holds something; it changes when that process dies.
    held: bool,
}
// ANCHOR_END: need

impl<'a> Need<'a> {
    /// `word & mask == equals`.
    pub(crate) fn equal(word: &'a AtomicU32, mask: u32, equals: u32) -> Need<'a> {
        Need { word, minus: None, mask, equals, differs: false, held: false }
    }

    /// `word & mask != equals`.
    pub(crate) fn differs(word: &'a AtomicU32, mask: u32, equals: u32) -> Need<'a> {
        Need { differs: true, ..Need::equal(word, mask, equals) }
    }

    /// `word - minus != equals`: two counters are not so far apart.
    pub(crate) fn apart(word: &'a AtomicU32, minus: &'a AtomicU32, equals: u32) -> Need<'a> {
        Need { minus: Some(minus), ..Need::differs(word, u32::MAX, equals) }
    }

    /// `word == minus`: one counter has caught up with another.
    pub(crate) fn level(word: &'a AtomicU32, minus: &'a AtomicU32) -> Need<'a> {
        Need { minus: Some(minus), ..Need::equal(word, u32::MAX, 0) }
    }

    /// Nobody holds this word of the kernel's form, or who did is dead.
    pub(crate) fn free(word: &'a AtomicU32) -> Need<'a> {
        Need { held: true, ..Need::equal(word, sys::FUTEX_TID_MASK, 0) }
    }
}

/// A word that somebody is about to sleep on, together with others, and what it was when there was nothing yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    pub(crate) word: &'a AtomicU32,
    was: u32,
    /// As for a [`Need`].
    held: bool,
}

impl<'a> Seen<'a> {
    /// A word that changes when something comes.
    pub(crate) fn new(word: &'a AtomicU32, was: u32) -> Seen<'a> {
        Seen { word, was, held: false }
    }

    /// A word that says who holds something; it changes when that process dies, too.
    pub(crate) fn held(word: &'a AtomicU32, was: u32) -> Seen<'a> {
        Seen { word, was, held: true }
    }
}

/// All that a process does and another can notice.
pub(crate) trait World: Sync {
    /// `op` is about to happen; somebody else may go first.
    fn step(&self, op: Op);
    /// As `step`, but nobody would choose it before one of `needs` holds or the time is `until`. A hint: it may return
    /// before, and in the real world returns at once.
    fn step_when(&self, op: Op, needs: &[Need<'_>], until: Option<Duration>);
    /// Waits until `word` is woken, unless it no longer is `seen`, and not beyond the time `until`. May return for no
    /// reason: look again.
    fn wait(&self, op: Op, word: &AtomicU32, seen: u32, until: Option<Duration>);
    /// As `wait`, for several words; it is enough that one of them is woken.
    fn wait_many(&self, op: Op, words: &[Seen<'_>], until: Option<Duration>);
    /// Wakes at most so many of those who wait for `word`, and says how many that were.
    fn wake(&self, op: Op, word: &AtomicU32, at_most: u32) -> u32;
    /// As `step_when`, but nobody would choose it before one of these is ready.
    fn step_ready(&self, op: Op, things: &[Awaited<'_>], until: Option<Duration>);
    /// Waits until one of these is ready, but not beyond the time `until`. May return for no reason: look again.
    fn ready(&self, op: Op, things: &[Awaited<'_>], until: Option<Duration>) -> Result<()>;
    /// Lets so much time pass.
    fn sleep(&self, op: Op, how_long: Duration);
    /// Lets somebody else go, if there is anybody.
    fn yield_now(&self, op: Op);
    /// The time since the first process began.
    fn now(&self) -> Duration;
    /// How many processes can run at the same time.
    fn cpu_count(&self) -> usize;
    /// The time that CPUs have worked for this process and the children it has waited for.
    fn cpu_time(&self) -> Duration;
    /// From here on there are two of us.
    fn fork(&self, op: Op) -> Result<Fork>;
    /// Waits until one of these children has ended, but not beyond the time `until`, and says which and how.
    fn reap(
        &self,
        op: Op,
        children: &[Pid],
        until: Option<Duration>,
    ) -> Result<Option<(usize, Exit)>>;
    /// In the first process: ends those who have lost their parent, and so became its children.
    fn end_orphans(&self);
    /// Sends a signal.
    fn kill(&self, op: Op, pid: Pid, signal: Signal) -> Result<()>;
    /// From now on a signal is counted, and does nothing else; or does again what it does by default.
    fn catch(&self, op: Op, signal: Signal, whether: bool) -> Result<()>;
    /// Ends this process.
    fn exit(&self, op: Op, code: i32) -> !;
    /// What the first process's random numbers begin with.
    fn seed(&self) -> u64;
    /// For pictures: this process is called so.
    fn call_myself(&self, name: &str);
    /// For pictures: the object with this number is called so.
    fn name(&self, object: u64, name: &str);
    /// For pictures: its value is this now.
    fn show(&self, object: u64, value: &dyn Fn() -> String);
}

/// The world this process lives in.
pub(crate) fn world() -> &'static dyn World {
    static KERNEL: OnceLock<Kernel> = OnceLock::new();
    static CONDUCTED: OnceLock<Conducted> = OnceLock::new();
    match sys::stage() {
        None => KERNEL.get_or_init(Kernel::new),
        Some(stage) => CONDUCTED.get_or_init(|| Conducted::new(stage)),
    }
}

// ANCHOR: step
/// `op` is about to happen. When nobody conducts, this is one branch that always goes the same way.
#[inline]
pub(crate) fn step(op: Op) {
    if sys::stage().is_some() {
        world().step(op);
    }
}
// ANCHOR_END: step

/// As [`step`], but nobody would choose it before one of `needs` holds or the time is `until`.
#[inline]
pub(crate) fn step_when(op: Op, needs: &[Need<'_>], until: Option<Duration>) {
    if sys::stage().is_some() {
        world().step_when(op, needs, until);
    }
}

/// As [`step`], but nobody would choose it before one of these is ready or the time is `until`.
#[inline]
pub(crate) fn step_ready(op: Op, things: &[Awaited<'_>], until: Option<Duration>) {
    if sys::stage().is_some() {
        world().step_ready(op, things, until);
    }
}

/// As good as for ever: whoever is ready to wait longer waits so long. So no sum of times overflows.
pub(crate) const LONGEST: Duration = Duration::from_secs(1 << 32);

/// The time at which so much will have passed: how long somebody will wait, as all below here want it.
pub(crate) fn until(at_most: Duration) -> Duration {
    world().now() + at_most.min(LONGEST)
}

/// Whether something has come by now that nobody needs to be woken for: when nobody conducts, looks again for a moment.
pub(crate) fn comes_soon(has_come: impl FnMut() -> bool) -> bool {
    sys::stage().is_none() && patience::look(has_come)
}

/// For pictures: the object with this number is called so.
pub(crate) fn name(object: u64, name: &str) {
    if sys::stage().is_some() {
        world().name(object, name);
    }
}

/// For pictures: the value of the object with this number is this now.
#[inline]
pub(crate) fn show(object: u64, value: impl Fn() -> String) {
    if sys::stage().is_some() {
        world().show(object, &value);
    }
}

/// The process id of the conductor to whose run this process belongs, if there is one.
pub(crate) fn conductor() -> Option<u32> {
    sys::conductor()
}

/// A number from the environment; what is no number counts as not there.
fn number_from<T: std::str::FromStr>(variable: &str) -> Option<T> {
    env::var(variable).ok()?.parse().ok()
}
