//! The family: one record, in shared memory, for each of our processes, alive or dead, that still matters.
//!
//! It answers one question, whether anybody is still alive who could use a block of memory, and it must answer
//! rightly when processes are killed at any moment. So the truth is in each record's `life`, which the kernel keeps.

mod heir;

use std::{
    sync::atomic::{
        AtomicU32, AtomicU64,
        Ordering::{Acquire, Relaxed, Release},
    },
    time::Duration,
};

use bytemuck::Zeroable;
use nix::{
    errno::Errno,
    sys::wait::{Id, WaitPidFlag, WaitStatus, waitid},
    unistd::Pid,
};

pub(crate) use self::heir::life_of;
pub(super) use self::heir::{await_taken, await_what_is_ours, say_taken, say_what_is_yours};
use super::{
    arena,
    futex::futex_wait,
    robust::{self, FUTEX_OWNER_DIED, RobustWord},
    shared,
    stage::stage,
    title,
};
use crate::{Error, Result};

/// How many processes there may be at a time.
pub(crate) const RECORDS: usize = 8192;

/// One process, as all others see it.
#[repr(C)]
pub(super) struct Record {
    /// Held by the process as long as it lives; `FUTEX_OWNER_DIED` after.
    life: RobustWord,
    /// Its process id, as soon as anybody knows it. It stays when it is dead.
    pid: AtomicU32,
    /// `FREE`; `TAKEN` from just before the fork; `BURIED` when its parent has waited for it.
    state: AtomicU32,
    /// The record of the process that made it. (The first process is its own parent.)
    parent: AtomicU32,
    /// Which of its parent's forks it came from: 1, 2, …
    birth: AtomicU32,
    /// At least as many blocks as it has allocated and nobody has freed.
    blocks: AtomicU32,
    /// How far it is with the titles that its parent has for it, see [`heir`].
    titles: AtomicU32,
    seat: Seat,
}

/// Where a process sits while it waits for others to call it: in which queue, and whether it has been called. One seat is
/// enough, as it cannot wait in two queues at a time.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Seat {
    /// The number of the queue; 0 for none.
    pub(crate) queue: AtomicU64,
    /// Its place among those who came to this queue.
    pub(crate) ticket: AtomicU32,
    /// 1 when it has been called.
    pub(crate) called: AtomicU32,
    /// What it sleeps on.
    pub(crate) bell: RobustWord,
}

// SAFETY: all fields are atomics or made of atomics, for which zero is a value.
unsafe impl Zeroable for Record {}

const FREE: u32 = 0;
const TAKEN: u32 = 1;
const BURIED: u32 = 2;

/// The record of this process, and how often it has forked. Not shared: a child gets its own copy, and changes it.
static ME: AtomicU32 = AtomicU32::new(0);
static FORKS: AtomicU32 = AtomicU32::new(0);

/// The number of this process's record; the first process has 0.
pub(crate) fn me() -> u32 {
    ME.load(Relaxed)
}

/// How often this process has forked.
pub(super) fn forks() -> u32 {
    FORKS.load(Relaxed)
}

fn record(number: u32) -> Option<&'static Record> {
    arena::head()?.records.get(number as usize)
}

/// Every record up to the last one ever used.
fn records() -> impl Iterator<Item = (u32, &'static Record)> {
    let head = arena::head();
    let used = head.map_or(0, |head| head.records_used.load(Acquire));
    (0..used).zip(head.into_iter().flat_map(|head| &head.records))
}

/// Where this process sits when it waits; `None` before there is shared memory.
pub(crate) fn my_seat() -> Option<&'static Seat> {
    record(me()).map(|record| &record.seat)
}

/// The seats of all who live.
pub(crate) fn seats() -> impl Iterator<Item = &'static Seat> {
    records().filter(|(_, record)| alive(record)).map(|(_, record)| &record.seat)
}

/// No process of ours, alive or dead, has a higher number than this many.
pub(crate) fn records_used() -> usize {
    arena::head().map_or(0, |head| head.records_used.load(Acquire) as usize)
}

/// The first process takes record 0.
pub(super) fn found() {
    if let Some(record) = record(0) {
        record.state.store(TAKEN, Relaxed);
        record.life.live();
        if let Some(head) = arena::head() {
            head.records_used.store(1, Release);
        }
    }
}

/// A record for the child that is about to be made.
pub(super) fn conceive() -> Result<u32> {
    let head = arena::head().ok_or(Error::Kernel { call: "fork", errno: Errno::ENOMEM })?;
    let place = head
        .records
        .iter()
        .position(|record| record.state.compare_exchange(FREE, TAKEN, Acquire, Relaxed).is_ok());
    let number = place.ok_or(Error::TooManyProcesses { most: RECORDS })?;
    let record = &head.records[number];
    record.life.word.store(0, Relaxed);
    record.pid.store(0, Relaxed);
    record.parent.store(me(), Relaxed);
    record.birth.store(FORKS.fetch_add(1, Relaxed) + 1, Relaxed);
    record.blocks.store(0, Relaxed);
    record.titles.store(0, Relaxed);
    record.seat.queue.store(0, Relaxed);
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    head.records_used.fetch_max(number + 1, Release);
    Ok(number)
}

/// In the child, first of all: we are `number` now.
pub(super) fn be_born(number: u32) {
    ME.store(number, Relaxed);
    FORKS.store(0, Relaxed);
    shared::forget_limbo();
    let pid = robust::register(); // That of our only thread.
    // The kernel lets go in the opposite order: once a conductor sees us dead, our record says so, too.
    if let Some(player) = stage().and_then(|stage| stage.players.get(number as usize)) {
        player.life.live();
    }
    if let Some(record) = record(number) {
        record.pid.store(pid, Relaxed);
        record.life.live();
    }
    title::inherit(number);
}

/// Whether this process holds anything that others may want: all but its lives.
pub(crate) fn holds_anything() -> bool {
    let player = stage().and_then(|stage| stage.players.get(me() as usize));
    let record = record(me());
    robust::holds_besides(&[player.map(|player| &player.life), record.map(|record| &record.life)])
}

/// In the parent: the child may be killed before it can speak for itself.
pub(super) fn announce(number: u32, pid: u32) {
    if let Some(record) = record(number) {
        record.pid.store(pid, Relaxed);
        // Unless it has spoken already, or has died already.
        let _ = record.life.word.compare_exchange(0, pid, Release, Relaxed);
    }
}

/// Waits until our child `pid` has spoken for itself, or is dead: only then does it see to it that it does not outlive
/// us, and who is stopped before that never would.
pub(crate) fn await_birth(pid: Pid) {
    let id = pid.as_raw().unsigned_abs();
    let Some((_, record)) = records().find(|(_, record)| record.life.holder() == Some(id)) else {
        return;
    };
    // What `announce` writes lacks the bit that `live` sets.
    while record.life.word.load(Acquire) == id && !has_ended(pid) {
        futex_wait(&record.life.word, id, Some(Duration::from_millis(1)));
    }
}

fn has_ended(pid: Pid) -> bool {
    let look = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
    waitid(Id::Pid(pid), look) != Ok(WaitStatus::StillAlive)
}

/// There was no birth after all.
pub(super) fn miscarry(number: u32) {
    if let Some(record) = record(number) {
        record.state.store(FREE, Release);
    }
}

/// This child of ours has been waited for: what it used can be used again, as soon as no child of its own is left.
pub(crate) fn bury(number: u32) {
    if let Some(record) = record(number) {
        record.life.word.store(FUTEX_OWNER_DIED, Release);
        record.state.store(BURIED, Release);
    }
    sweep();
    shared::settle_limbo();
}

/// Frees all that the dead have left. One process does it at a time; the others leave it to that one, or to the next.
fn sweep() {
    let Some(head) = arena::head() else { return };
    let word = &head.sweeping.word;
    let tid = head.sweeping.prepare();
    // Whoever died while sweeping has left nothing half done: to free what is free does no harm.
    let taken = [0, FUTEX_OWNER_DIED]
        .iter()
        .any(|&free| word.compare_exchange(free, tid, Acquire, Relaxed).is_ok());
    if !taken {
        return robust::give_up();
    }
    head.sweeping.keep();
    // The record of a parent goes after those of its children, so one round may make another one useful.
    while records().any(|(number, record)| clear(number, record)) {}
    head.sweeping.release_with(|| word.store(0, Release));
}

/// Frees a record and its blocks, if nobody needs them any more, and says whether it did.
fn clear(number: u32, record: &Record) -> bool {
    let state = record.state.load(Acquire);
    let over = state == BURIED || state == TAKEN && !alive(record) && orphan(record);
    if !over || has_children(number) {
        return false;
    }
    if record.blocks.load(Acquire) != 0 {
        arena::free_all_of(number);
    }
    record.state.store(FREE, Release);
    true
}

fn alive(record: &Record) -> bool {
    record.life.holder().is_some()
}

/// Whether its parent is dead, so that nobody of ours will wait for it.
fn orphan(record: &Record) -> bool {
    record_of_parent(record).is_none_or(|parent| !alive(parent))
}

fn record_of_parent(record: &Record) -> Option<&'static Record> {
    self::record(record.parent.load(Relaxed))
}

/// The process ids of those whose parent is dead, and whether they live. Who is dead by what it says may still be about to
/// end by what the kernel says.
pub(super) fn orphans() -> Vec<(Pid, bool)> {
    let lost = records().filter(|(number, record)| *number != 0 && orphan(record));
    let known = lost.map(|(_, record)| (record.pid.load(Relaxed), alive(record)));
    let pid = |pid: u32| Pid::from_raw(pid.cast_signed());
    known.filter(|(id, _)| *id != 0).map(|(id, alive)| (pid(id), alive)).collect()
}

/// Whether there is still a record of a child of `number`; the child itself may be dead.
fn has_children(number: u32) -> bool {
    records().any(|(child, record)| {
        child != number
            && record.state.load(Acquire) != FREE
            && record.parent.load(Relaxed) == number
    })
}

/// Whether a child of ours from fork `after + 1` … `until` is alive, or has left children of its own.
pub(super) fn any_child_alive(after: u32, until: u32) -> bool {
    records().any(|(number, record)| {
        let birth = record.birth.load(Relaxed);
        number != 0
            && record.state.load(Acquire) != FREE
            && record.parent.load(Relaxed) == me()
            && after < birth
            && birth <= until
            && (alive(record) || has_children(number))
    })
}

/// Counts a block that this process is about to allocate.
pub(super) fn count_block() {
    if let Some(record) = record(me()) {
        record.blocks.fetch_add(1, Release);
    }
}

/// The block of `number` is freed.
pub(super) fn discount_block(number: u32) {
    if let Some(record) = record(number) {
        record.blocks.fetch_sub(1, Release);
    }
}
