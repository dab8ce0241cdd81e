//! Stands in for `sys`: the kernel, the memory and the family, as far as shared words go.

mod atomic;
mod futex;
mod memory;
mod robust;

use std::cell::RefCell;

pub(crate) use self::{
    atomic::{AtomicU32, AtomicU64},
    futex::{futex_wait_many, futex_wake},
    memory::{LARGE, Own, PIECE, Region, Shared, SharedSlice},
    robust::{FUTEX_OWNER_DIED, FUTEX_TID_MASK, FUTEX_WAITERS, RobustWord, give_up},
};
pub(crate) use crate::play::{me, records_used, seats};

/// How many processes there are in a play at most, main included.
pub(crate) const RECORDS: usize = 4;

/// What a process is to all others.
#[derive(Debug, Default)]
pub(crate) struct Seat {
    pub(crate) queue: AtomicU64,
    pub(crate) ticket: AtomicU32,
    pub(crate) called: AtomicU32,
    pub(crate) bell: RobustWord,
}

pub(crate) fn my_seat() -> Option<&'static Seat> {
    seats().nth(me() as usize)
}

/// What the kernel knows in this run. All of a play's processes are on one thread of the machine, and one runs at a time.
#[derive(Default)]
struct Kernel {
    futex: futex::Sleepers,
    robust: robust::Lists,
}

thread_local! {
    static KERNEL: RefCell<Kernel> = RefCell::default();
}

/// A new run begins.
pub(crate) fn boot() {
    KERNEL.take();
}

fn kernel<R>(act: impl FnOnce(&mut Kernel) -> R) -> R {
    KERNEL.with_borrow_mut(act)
}

/// A process dies, in the middle of whatever it does.
pub(crate) fn bury(process: u32) {
    robust::walk(process);
}
