//! Robust words: words that the kernel marks when the process that holds them dies, however it dies.
//!
//! Linux keeps one list per thread, in user memory, of the words that the thread holds, and one more word that it is
//! just about to take or to let go (`pending`). When the thread ends, by `kill -9` too, the kernel walks the list: each
//! word that still bears the dead thread's id gets `FUTEX_OWNER_DIED` instead, and a sleeper is woken.
//! Source: Linux, `Documentation/locking/robust-futex-ABI.rst`.
//!
//! Taking a word is always `prepare`, compare-and-swap, then `keep` or `give_up`; letting go is `release_with`.

use std::{
    cell::Cell,
    mem::offset_of,
    ptr,
    sync::atomic::{
        AtomicU32, AtomicUsize,
        Ordering::{self, Acquire, Relaxed, Release},
        compiler_fence,
    },
    time::Duration,
};

use bytemuck::Zeroable;

use super::futex::futex_wait;

/// The part of the word that says who holds it: a thread id, 0 for nobody.
pub(crate) const FUTEX_TID_MASK: u32 = libc::FUTEX_TID_MASK;
/// Set by whoever sleeps on the word.
pub(crate) const FUTEX_WAITERS: u32 = libc::FUTEX_WAITERS;
/// Set by the kernel: who held the word is dead.
pub(crate) const FUTEX_OWNER_DIED: u32 = libc::FUTEX_OWNER_DIED;

/// A word in shared memory that can be held.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct RobustWord {
    pub(crate) word: AtomicU32,
    _gap: AtomicU32,
    /// The address of the `next` field of the word that its holder took before. Only the holder uses it.
    next: AtomicUsize,
}

// SAFETY: all three fields are atomics, for which zero is a value.
unsafe impl Zeroable for RobustWord {}

// ANCHOR: head
/// What the kernel reads when this thread ends (`struct robust_list_head`).
#[repr(C)]
struct Head {
    first: AtomicUsize,
    offset: Cell<isize>,
    pending: AtomicUsize,
}
// ANCHOR_END: head

/// What a thread has for itself. In one piece: it is looked up for each lock that is taken, and again when it is let go.
struct Mine {
    head: Head,
    /// This thread's id, once the kernel knows its list; 0 before.
    tid: Cell<u32>,
}

thread_local! {
    static MINE: Mine = const {
        let head = Head { first: AtomicUsize::new(0), offset: Cell::new(0), pending: AtomicUsize::new(0) };
        Mine { head, tid: Cell::new(0) }
    };
}

/// This thread's id, as the kernel compares it with a word when the thread ends.
#[inline]
pub(crate) fn tid() -> u32 {
    MINE.with(tid_of)
}

#[inline]
fn tid_of(mine: &Mine) -> u32 {
    match mine.tid.get() {
        0 => register(),
        tid => tid,
    }
}

/// Tells the kernel of an empty list. A child made by `fork` calls it first: what its parent holds, it does not.
#[cold]
pub(super) fn register() -> u32 {
    MINE.with(|Mine { head, .. }| {
        head.first.store(ptr::from_ref(head).addr(), Relaxed); // An empty list points to its own head.
        head.pending.store(0, Relaxed);
        let back = offset_of!(RobustWord, next) - offset_of!(RobustWord, word);
        head.offset.set(-back.cast_signed());
        // SAFETY: the head is thread-local without a destructor: it stays where it is until the kernel is done with us.
        unsafe { libc::syscall(libc::SYS_set_robust_list, ptr::from_ref(head), size_of::<Head>()) };
    });
    let tid = nix::unistd::gettid().as_raw().unsigned_abs();
    MINE.with(|mine| mine.tid.set(tid));
    tid
}

/// Whether this thread holds any word but these.
pub(super) fn holds_besides(known: &[Option<&RobustWord>]) -> bool {
    MINE.with(|Mine { head, .. }| {
        let end = ptr::from_ref(head).addr();
        let mut at = head.first.load(Relaxed);
        // Before it is registered there is no list.
        while at != end && at != 0 {
            if known.iter().flatten().all(|word| word.node() != at) {
                return true;
            }
            // SAFETY: as in `unlink_below`.
            let next = unsafe { &*ptr::with_exposed_provenance::<AtomicUsize>(at) };
            at = next.load(Relaxed);
        }
        false
    })
}

/// We did not get the word that we were prepared to take.
#[inline]
pub(crate) fn give_up() {
    MINE.with(|mine| mine.head.pending.store(0, Relaxed));
}

/// The thread that holds a word that is so, if it lives.
fn holder_in(word: u32) -> Option<u32> {
    let holder = word & FUTEX_TID_MASK;
    (holder != 0 && word & FUTEX_OWNER_DIED == 0).then_some(holder)
}

impl RobustWord {
    // ANCHOR: prepare
    /// From now until `keep` or [`give_up`], dying in the middle of taking the word is noticed, too.
    #[inline]
    pub(crate) fn prepare(&self) -> u32 {
        MINE.with(|mine| {
            let tid = tid_of(mine);
            mine.head.pending.store(self.node(), Relaxed);
            compiler_fence(Ordering::SeqCst); // The kernel reads our memory as of some instruction, so order is enough.
            tid
        })
    }
    // ANCHOR_END: prepare

    // ANCHOR: keep
    /// We hold the word now: it goes on the list.
    #[inline]
    pub(crate) fn keep(&self) {
        MINE.with(|Mine { head, .. }| {
            self.next.store(head.first.load(Relaxed), Relaxed);
            compiler_fence(Ordering::SeqCst);
            head.first.store(self.node(), Relaxed);
            compiler_fence(Ordering::SeqCst);
            head.pending.store(0, Relaxed);
        });
    }
    // ANCHOR_END: keep

    // ANCHOR: release
    /// Takes the word off the list and calls `let_go`, which gives it back and wakes whoever waits.
    #[inline]
    pub(crate) fn release_with(&self, let_go: impl FnOnce()) {
        MINE.with(|Mine { head, .. }| {
            head.pending.store(self.node(), Relaxed);
            compiler_fence(Ordering::SeqCst);
            self.unlink(head);
            compiler_fence(Ordering::SeqCst);
            let_go();
            compiler_fence(Ordering::SeqCst);
            head.pending.store(0, Relaxed);
        });
    }
    // ANCHOR_END: release

    /// Takes the word without asking, to hold it until we die.
    pub(crate) fn live(&self) {
        let tid = self.prepare();
        self.word.store(tid | FUTEX_WAITERS, Release);
        self.keep();
    }

    /// The thread that holds the word, if it lives.
    pub(crate) fn holder(&self) -> Option<u32> {
        holder_in(self.word.load(Acquire))
    }

    /// Waits until whoever [lives](RobustWord::live) as the word is dead, at most so long, and says whether it is.
    pub(crate) fn await_death(&self, at_most: Duration) -> bool {
        let word = self.word.load(Acquire);
        if holder_in(word).is_some() {
            // While it is as we saw it: if it dies before we sleep, nobody would wake us.
            futex_wait(&self.word, word, Some(at_most));
        }
        self.holder().is_none()
    }

    /// Whether this thread holds the word.
    #[inline]
    pub(crate) fn is_mine(&self) -> bool {
        self.word.load(Relaxed) & FUTEX_TID_MASK == tid()
    }

    #[inline]
    fn unlink(&self, head: &Head) {
        // Mostly what was taken last is let go first.
        if head.first.load(Relaxed) == self.node() {
            head.first.store(self.next.load(Relaxed), Relaxed);
        } else {
            self.unlink_below(head);
        }
    }

    #[cold]
    fn unlink_below(&self, head: &Head) {
        let end = ptr::from_ref(head).addr();
        let mut link = &head.first;
        loop {
            let at = link.load(Relaxed);
            if at == self.node() {
                link.store(self.next.load(Relaxed), Relaxed);
                return;
            }
            if at == end {
                return;
            }
            // SAFETY: all that is on the list is the `next` of a word that this thread holds; its block is not freed
            // before (`Lock` lets go when it is dropped), and shared memory stays mapped.
            link = unsafe { &*ptr::with_exposed_provenance::<AtomicUsize>(at) };
        }
    }

    #[inline]
    fn node(&self) -> usize {
        ptr::from_ref(&self.next).expose_provenance()
    }
}
