//! Descriptors of one process alone: its children are born without them.
//!
//! A child has a copy of every descriptor. A copy of one end of a connection keeps that open when the process whose it was
//! is killed, so whoever is at the other end would not hear of it.

use std::{
    os::fd::{AsRawFd, BorrowedFd, RawFd},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

/// Those that children do not get.
static OURS: Mutex<Vec<RawFd>> = Mutex::new(Vec::new());
/// Whether there ever were any.
static ANY: AtomicBool = AtomicBool::new(false);

/// From now on children are born without it.
pub(crate) fn keep_from_children(fd: BorrowedFd<'_>) {
    ANY.store(true, Relaxed);
    ours().push(fd.as_raw_fd());
}

/// It is about to be closed.
pub(crate) fn keep_no_longer(fd: BorrowedFd<'_>) {
    ours().retain(|ours| *ours != fd.as_raw_fd());
}

/// In a new child: has something that is connected to nobody in the place of each. So whoever closes a copy of the
/// descriptor closes that, and not what the kernel has given the same number since.
pub(super) fn leave_behind() {
    if !ANY.load(Relaxed) {
        return; // To look is cheaper than to lock: that writes to a page, and each costs a new child a copy.
    }
    let left = std::mem::take(&mut *ours());
    // SAFETY: the call takes two numbers.
    let nobody = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC) };
    for fd in left {
        // SAFETY: the call takes three numbers. `fd` is one of a connection, and from now on that of the event. If there
        // is no event, because there are too many descriptors, the call fails, and the child keeps its copy.
        unsafe { libc::dup3(nobody, fd, libc::O_CLOEXEC) };
    }
    // SAFETY: nobody else knows of this descriptor; if there is none, the call fails.
    unsafe { libc::close(nobody) };
}

fn ours() -> MutexGuard<'static, Vec<RawFd>> {
    OURS.lock().unwrap_or_else(PoisonError::into_inner)
}
