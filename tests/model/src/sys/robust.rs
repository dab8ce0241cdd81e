//! Robust words, and the kernel that marks them when a process dies.
//! Source: Linux, `handle_futex_death` in `kernel/futex/core.c`.

use std::sync::atomic::Ordering::{Relaxed, Release};

use super::{AtomicU32, RECORDS, futex, kernel};
use crate::play::{self, me};

pub(crate) const FUTEX_TID_MASK: u32 = (1 << 30) - 1;
pub(crate) const FUTEX_OWNER_DIED: u32 = 1 << 30;
pub(crate) const FUTEX_WAITERS: u32 = 1 << 31;

/// A word that can be held.
#[derive(Debug, Default)]
pub(crate) struct RobustWord {
    pub(crate) word: AtomicU32,
}

/// What each process holds, and what it is about to take or let go. Only it looks there, and when it dies, the kernel.
pub(super) type Lists = [(Vec<AtomicU32>, Option<AtomicU32>); RECORDS];

fn ours(act: impl FnOnce(&mut (Vec<AtomicU32>, Option<AtomicU32>))) {
    if play::is_alive() {
        kernel(|kernel| act(&mut kernel.robust[me() as usize]));
    }
}

fn tid() -> u32 {
    me().wrapping_add(1)
}

pub(crate) fn give_up() {
    ours(|(_, pending)| *pending = None);
}

impl RobustWord {
    pub(crate) fn prepare(&self) -> u32 {
        ours(|(_, pending)| *pending = Some(self.word.clone()));
        tid()
    }

    pub(crate) fn keep(&self) {
        ours(|(held, pending)| held.extend(pending.take()));
    }

    pub(crate) fn release_with(&self, let_go: impl FnOnce()) {
        self.prepare();
        ours(|(held, _)| held.retain(|word| word.address() != self.word.address()));
        let_go();
        give_up();
    }

    pub(crate) fn live(&self) {
        let tid = self.prepare();
        self.word.store(tid | FUTEX_WAITERS, Release);
        self.keep();
    }

    pub(crate) fn is_mine(&self) -> bool {
        self.word.load(Relaxed) & FUTEX_TID_MASK == tid()
    }
}

/// What the kernel does when a process dies.
pub(super) fn walk(process: u32) {
    let (held, pending) = kernel(|kernel| std::mem::take(&mut kernel.robust[process as usize]));
    let is_pending = [false, true];
    let all = [held, pending.into_iter().collect()];
    for (words, is_pending) in all.iter().zip(is_pending) {
        for word in words {
            mark(word, process + 1, is_pending);
        }
    }
}

fn mark(word: &AtomicU32, dead: u32, is_pending: bool) {
    let mut seen = word.latest();
    while seen & FUTEX_TID_MASK == dead {
        match word.exchange(seen, seen & FUTEX_WAITERS | FUTEX_OWNER_DIED) {
            Ok(_) if seen & FUTEX_WAITERS != 0 => {
                futex::wake_now(word, 1);
                return;
            }
            Ok(_) => return,
            Err(newer) => seen = newer,
        }
    }
    if is_pending && seen & FUTEX_TID_MASK == 0 {
        futex::wake_now(word, 1);
    }
}
