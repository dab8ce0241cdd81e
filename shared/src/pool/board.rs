//! `Board`: what a pool's owner and its workers share: tasks, results, and who is at which task.
//!
//! Only the owner puts tasks, and each is known by its place among all that were ever put. A worker that takes one writes
//! that place beside its own name *before* the task leaves the ring, and marks it as sure afterwards. If it is killed in
//! between, the next one in line, who has the lock now, finds out which of the two it was, before it takes anything itself.
//! So whoever dies, it is known which task it had, if any.

use std::sync::atomic::{
    AtomicU32, AtomicU64,
    Ordering::{Relaxed, Release, SeqCst},
};

use super::tray::Trays;
use crate::{
    Lock, Result,
    channel::Ring,
    seam::{self, Kind, Need, Op, Seen, step, step_when},
    sync::{Dead, bell},
    sys::{FUTEX_OWNER_DIED, FUTEX_TID_MASK, Functions, RobustWord, Shared, SharedSlice},
};

/// Of a worker: its claim; how many items of that task it has begun; and 1 when it is ready for tasks.
///
/// A claim is 0, or 2 × the place of a task + 2, and 1 more when it is sure.
type Slot = (AtomicU64, AtomicU32, AtomicU32);

const SURE: u64 = 1;

pub(super) struct Board {
    pub(super) tasks: Ring,
    pub(super) results: Ring,
    /// Results that are not yet sent.
    pub(super) trays: Trays,
    pub(super) functions: Functions,
    /// Held by the worker that waits for the next task, and takes it.
    line: Lock,
    /// The number of the worker that is just taking a task, from 1; or was, when it died.
    claiming: Shared<AtomicU32>,
    slots: SharedSlice<Slot>,
    /// 1 when no tasks will be put any more.
    closed: Shared<AtomicU32>,
    /// Held by the owner as long as the pool is there.
    owner: Shared<RobustWord>,
}

impl Board {
    /// One for so many workers. It is ours.
    pub(super) fn new(workers: usize) -> Result<Board> {
        let board = Board {
            tasks: Ring::new(u32::MAX)?,
            results: Ring::new(u32::MAX)?,
            trays: Trays::new(workers)?,
            functions: Functions::new()?,
            line: Lock::new()?,
            claiming: Shared::new()?,
            slots: SharedSlice::new(workers)?,
            closed: Shared::new()?,
            owner: Shared::new()?,
        };
        board.owner.live();
        Ok(board)
    }

    /// For pictures.
    pub(super) fn name(&self, pool: &str) {
        seam::name(self.tasks.id(), &format!("tasks of {pool}"));
        seam::name(self.results.id(), &format!("results of {pool}"));
    }

    /// Whether this process owns it.
    pub(super) fn is_ours(&self) -> bool {
        self.owner.is_mine()
    }

    /// A worker: waits for a task and takes it, with its place. `None`: there will be none any more.
    pub(super) fn claim(&self, worker: usize, op: Op) -> Result<Option<(u32, Vec<u8>)>> {
        let op = Op { object: self.tasks.id(), ..op };
        let closed = Need::differs(&self.closed, u32::MAX, 0);
        let needs = [self.tasks.has_items(), closed, Need::free(&self.owner.word)];
        step_when(op, &needs, None);
        // Whoever died in the line has left something to mend, and that is what we do.
        while !self.line.take_unannounced(op, Dead::Take, None)? {}
        let mut task = Vec::new();
        let claimed = loop {
            bell::sleep(op, self.tasks.after_put(), None, || self.missing());
            if !self.has_owner() {
                break Ok(None);
            }
            match self.take(worker, op, &mut task) {
                Ok(Some(place)) => break Ok(Some((place, task))),
                Ok(None) if self.closed.load(SeqCst) != 0 && self.tasks.len() == 0 => {
                    break Ok(None);
                }
                Ok(None) => (),
                Err(err) => break Err(err),
            }
        };
        self.tasks.show();
        self.line.let_go(op);
        claimed
    }

    /// Takes a task if there is one. Only who holds the line may call it.
    fn take(&self, worker: usize, op: Op, task: &mut Vec<u8>) -> Result<Option<u32>> {
        self.mend();
        let place = self.tasks.ever_got();
        let claim = 2 * u64::from(place) + 2;
        let (claims, begun, _) = &self.slots[worker];
        begun.store(0, SeqCst);
        self.claiming.store(u32::try_from(worker).unwrap_or(u32::MAX) + 1, SeqCst);
        claims.store(claim, SeqCst);
        let got = self.tasks.get(op, task);
        let has = matches!(got, Ok(true));
        claims.store(if has { claim | SURE } else { 0 }, SeqCst);
        self.claiming.store(0, SeqCst);
        got.map(|got| got.then_some(place))
    }

    /// If somebody was killed while taking a task: makes its claim sure, or takes it back.
    fn mend(&self) {
        let Some(worker) = (self.claiming.load(SeqCst) as usize).checked_sub(1) else { return };
        let (claims, ..) = &self.slots[worker];
        let claim = claims.load(SeqCst);
        if claim != 0 && claim & SURE == 0 {
            claims.store(if self.has_left(claim) { claim | SURE } else { 0 }, SeqCst);
        }
        self.claiming.store(0, SeqCst);
    }

    /// Whether the task with this claim is no longer in the ring. Nobody takes another one before the claim is sure.
    fn has_left(&self, claim: u64) -> bool {
        self.tasks.ever_got() != place_of(claim)
    }

    fn missing(&self) -> Option<[Seen<'_>; 3]> {
        let lacking = self.tasks.lacks_items()?;
        let owner = self.owner.word.load(SeqCst);
        let waits = self.closed.load(SeqCst) == 0 && lives(owner);
        waits.then(|| [lacking, Seen::new(&self.closed, 0), Seen::held(&self.owner.word, owner)])
    }

    fn has_owner(&self) -> bool {
        lives(self.owner.word.load(SeqCst))
    }

    /// A worker: is ready for tasks.
    pub(super) fn say_ready(&self, worker: usize) {
        let (.., is_ready) = &self.slots[worker];
        is_ready.store(1, SeqCst);
    }

    /// A worker: begins with this item of its task, counted from 0.
    pub(super) fn begin_item(&self, worker: usize, item: u32) {
        let (_, begun, _) = &self.slots[worker];
        begun.store(item + 1, Release);
    }

    /// A worker: all results of its task have been put.
    pub(super) fn put_down(&self, worker: usize) {
        let (claims, ..) = &self.slots[worker];
        claims.store(0, SeqCst);
    }

    /// Whether this worker, which is dead, was ever ready for tasks.
    pub(super) fn was_ready(&self, worker: usize) -> bool {
        let (.., is_ready) = &self.slots[worker];
        is_ready.load(SeqCst) != 0
    }

    /// The place of the task that this worker, which is dead, had, and how many items it had begun.
    pub(super) fn task_of_dead(&self, worker: usize) -> Option<(u32, u32)> {
        let (claims, begun, _) = &self.slots[worker];
        loop {
            let claim = claims.load(SeqCst);
            let sure = claim & SURE != 0 || claim != 0 && self.has_left(claim);
            // If somebody has mended it meanwhile, the ring may have moved on, too.
            if claims.load(SeqCst) == claim {
                return sure.then(|| (place_of(claim), begun.load(SeqCst)));
            }
        }
    }

    /// The owner: this worker's slot is free for another one.
    pub(super) fn clear(&self, worker: usize) {
        let (claims, begun, is_ready) = &self.slots[worker];
        claims.store(0, SeqCst);
        begun.store(0, SeqCst);
        is_ready.store(0, SeqCst);
        self.trays.clear(worker);
    }

    /// The owner: no tasks will be put any more. Whoever waits for one goes home.
    pub(super) fn close(&self, op: Op) {
        let op = Op { kind: Kind::Close, object: self.tasks.id(), ..op };
        step(op);
        bell::change(op, self.tasks.after_put(), || self.closed.store(1, SeqCst));
    }
}

fn place_of(claim: u64) -> u32 {
    u32::try_from(claim / 2 - 1).unwrap_or(u32::MAX)
}

fn lives(owner: u32) -> bool {
    owner & FUTEX_TID_MASK != 0 && owner & FUTEX_OWNER_DIED == 0
}

impl Drop for Board {
    /// The owner's word must not stay on its list when its memory is used for something else.
    fn drop(&mut self) {
        if self.is_ours() {
            self.owner.release_with(|| self.owner.word.store(0, Relaxed));
        }
    }
}
