//! `Barrier`: nobody goes on before all have come.

use std::{
    borrow::Cow,
    fmt,
    sync::atomic::Ordering::{Relaxed, SeqCst},
    time::Duration,
};

use self::word::{ACTING, BROKEN, Fate, PHASE, after, arrived, fate};
use crate::{
    Error, Lock, Result,
    seam::{self, Kind, Need, Op, Seen, step, step_when, until},
    sync::{bell, lock::Dead},
    sys::{AtomicU32, RobustWord, Shared},
};

mod word;

/// A place where a fixed number of processes meet, again and again, like `multiprocessing.Barrier`.
///
/// ```
/// let barrier = shared::Barrier::new(2)?;
/// let other = shared::Process::new(|| barrier.wait().map(drop)).start()?;
/// barrier.wait()?; // The two leave together.
/// other.join()?;
/// # Ok::<(), shared::Error>(())
/// ```
///
/// Who is so slow that the others have met five times before it goes on learns that its round was broken also if only a
/// later one was.
///
/// Who waits in vain, or gives up, *breaks* the barrier for all: those who wait and those who will come get
/// [`Error::BrokenBarrier`], until somebody calls [`reset`](Barrier::reset).
///
/// A process that is killed while it waits has come, and the others go on when the rest have. One that is killed before it
/// comes will not come, and nobody but you can know that: whoever waits for it waits until somebody calls
/// [`abort`](Barrier::abort), or [has had enough](Barrier::wait_timeout). One that is killed in the
/// [action](Barrier::action) breaks the barrier.
pub struct Barrier<'a> {
    /// Who has come, in which round; see [`word`].
    word: Shared<AtomicU32>,
    /// How often it has been reset, or was to be: for those who wake so late that the word has forgotten their round.
    resets: Shared<AtomicU32>,
    bell: Shared<RobustWord>,
    /// Held by the one that does the action, while it does; the others wait for this then, so they notice when it dies.
    acting: Lock,
    parties: u32,
    action: Option<Box<dyn Fn() + 'a>>,
    name: Cow<'static, str>,
}

impl<'a> Barrier<'a> {
    /// A barrier for so many processes.
    ///
    /// # Panics
    ///
    /// If that is none, or more than there can be.
    pub fn new(parties: usize) -> Result<Barrier<'a>> {
        let fits = (1..=word::MOST).contains(&parties);
        assert!(fits, "a barrier is for 1 to {} processes, not for {parties}", word::MOST);
        Ok(Barrier {
            word: Shared::new()?,
            resets: Shared::new()?,
            bell: Shared::new()?,
            acting: Lock::new()?.called("barrier"),
            parties: u32::try_from(parties).unwrap_or(u32::MAX),
            action: None,
            name: Cow::Borrowed("barrier"),
        })
    }

    /// Has the last one to come do this, before anybody goes on. A panic in it breaks the barrier.
    #[must_use]
    pub fn action(mut self, action: impl Fn() + 'a) -> Barrier<'a> {
        self.action = Some(Box::new(action));
        self
    }

    /// Gives it a name, for messages and pictures.
    #[must_use]
    pub fn named(mut self, name: impl Into<Cow<'static, str>>) -> Barrier<'a> {
        self.name = name.into();
        seam::name(self.word.id(), &self.name);
        self
    }

    /// Waits until all have come, and says how many came before us: so each gets another number, and one, the first to come,
    /// gets 0. Fails if the barrier is broken.
    #[track_caller]
    pub fn wait(&self) -> Result<usize> {
        self.pass(self.op(Kind::Update), None)
    }

    /// As [`wait`](Barrier::wait), but not longer than this: then breaks the barrier and fails.
    #[track_caller]
    pub fn wait_timeout(&self, at_most: Duration) -> Result<usize> {
        self.pass(self.op(Kind::Update), Some(until(at_most)))
    }

    /// Breaks the barrier: whoever waits, or comes later, gets an error. Never blocks.
    #[track_caller]
    pub fn abort(&self) {
        self.set(self.op(Kind::Set), |word| Some(word | BROKEN));
    }

    /// Makes it whole and empty again: whoever waits gets an error, whoever comes from now on does not. Never blocks.
    #[track_caller]
    pub fn reset(&self) {
        self.set(self.op(Kind::Set), |word| {
            self.resets.fetch_add(1, SeqCst); // Before the round ends, so that whoever sees its end sees this.
            Some(after(word, Fate::Broken))
        });
    }

    /// Whether it is broken. Never blocks.
    #[track_caller]
    pub fn is_broken(&self) -> bool {
        step(self.op(Kind::Get));
        self.word.load(SeqCst) & BROKEN != 0
    }

    /// How many wait; already old when you read it.
    #[track_caller]
    pub fn n_waiting(&self) -> usize {
        step(self.op(Kind::Get));
        arrived(self.word.load(SeqCst)) as usize
    }

    /// For how many processes it is.
    pub fn parties(&self) -> usize {
        self.parties as usize
    }

    #[track_caller]
    fn op(&self, kind: Kind) -> Op {
        Op::on(kind, self.word.id())
    }

    fn pass(&self, op: Op, until: Option<Duration>) -> Result<usize> {
        let (mine, resets) = self.arrive(op)?;
        let missing = self.parties - arrived(mine);
        if let (0, Some(action)) = (missing, &self.action) {
            let acting = Acting { barrier: self, op };
            action();
            self.set(Op { kind: Kind::Set, ..op }, |word| {
                (is_open(word, mine)).then(|| after(word, Fate::Passed))
            });
            drop(acting);
        } else if missing > 0 {
            self.await_others(Op { kind: Kind::Await, ..op }, mine, until);
        }
        let passed = match fate(self.word.load(SeqCst), mine) {
            Some(Fate::Passed) => true,
            Some(Fate::Forgotten) => self.resets.load(SeqCst) == resets,
            Some(Fate::Broken) | None => false,
        };
        if passed { Ok((self.parties - 1 - missing) as usize) } else { Err(self.broken()) }
    }

    /// Comes in, and returns the word as it then is, or, for the last one without an action, would be if it stayed; and how
    /// many resets there were before.
    fn arrive(&self, op: Op) -> Result<(u32, u32)> {
        step_when(op, &[Need::equal(&self.word, ACTING, 0)], None);
        let resets = self.resets.load(SeqCst);
        loop {
            // Whatever we find, the exchange below says whether it is still so.
            let seen = self.word.load(Relaxed);
            if seen & BROKEN != 0 {
                return Err(self.broken());
            }
            if seen & ACTING != 0 {
                self.await_action(op, None);
                continue;
            }
            let mine = seen + 1;
            let is_last = arrived(mine) == self.parties;
            let swap = |new| self.word.compare_exchange(seen, new, SeqCst, SeqCst).is_ok();
            let came = match &self.action {
                Some(_) if is_last => {
                    // Never refused: whoever died with it has left nothing but the bit that we have looked at.
                    drop(self.acting.take_unannounced(op, Dead::Take, None));
                    let came = bell::change(op, &self.bell, || swap(mine | ACTING));
                    if !came {
                        self.acting.let_go(op);
                    }
                    came
                }
                None if is_last => bell::change(op, &self.bell, || swap(after(mine, Fate::Passed))),
                _ => swap(mine),
            };
            if came {
                self.show();
                return Ok((mine, resets));
            }
        }
    }

    /// Waits until our round is over, or the time is `until`; then breaks it.
    fn await_others(&self, op: Op, mine: u32, until: Option<Duration>) {
        step_when(op, &[Need::differs(&self.word, PHASE, mine & PHASE)], until);
        let mut in_time = bell::sleep(op, &self.bell, until, || {
            let word = self.word.load(SeqCst);
            (word & PHASE == mine & PHASE).then(|| [Seen::new(&self.word, word)])
        });
        // Of one word nobody ever sees anything older than before.
        if self.word.load(Relaxed) & PHASE == mine & PHASE | ACTING {
            let op = Op { kind: Kind::Acquire, ..op };
            self.acting.announce(op, until);
            in_time = self.await_action(op, until);
        }
        if !in_time {
            self.set(Op { kind: Kind::Set, ..op }, |word| {
                is_open(word, mine).then_some(word | BROKEN)
            });
        }
    }

    /// Waits until the action is over, or whoever does it is dead, and says whether that was before the time `until`.
    fn await_action(&self, op: Op, until: Option<Duration>) -> bool {
        let over = matches!(self.acting.take_unannounced(op, Dead::Take, until), Ok(true));
        if over {
            self.settle(op);
        }
        over
    }

    /// We hold `acting`. If the action goes on all the same, whoever did it never came to its end.
    fn settle(&self, op: Op) {
        let unfinished = |word| (word & ACTING != 0).then_some(word & !ACTING | BROKEN);
        // Nobody to ring for: while the action goes on, all wait for `acting`.
        let _over = self.word.try_update(Relaxed, Relaxed, unfinished);
        self.acting.let_go(op);
    }

    fn set(&self, op: Op, how: impl Fn(u32) -> Option<u32>) {
        step(op);
        bell::change(op, &self.bell, || self.word.try_update(SeqCst, SeqCst, how).is_ok());
        self.show();
    }

    fn broken(&self) -> Error {
        Error::BrokenBarrier { barrier: self.name.to_string() }
    }

    fn show(&self) {
        seam::show(self.word.id(), || word::text(self.word.load(Relaxed), self.parties));
    }
}

/// Whether the round of `mine` is still to be decided.
fn is_open(word: u32, mine: u32) -> bool {
    fate(word, mine).is_none()
}

/// The action, while it goes on.
struct Acting<'a> {
    barrier: &'a Barrier<'a>,
    op: Op,
}

impl Drop for Acting<'_> {
    fn drop(&mut self) {
        self.barrier.settle(self.op);
    }
}

impl fmt::Debug for Barrier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier")
            .field("name", &self.name)
            .field("state", &word::text(self.word.load(Relaxed), self.parties))
            .finish_non_exhaustive()
    }
}
