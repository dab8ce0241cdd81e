//! What is unsafe about the system's calls.
#![expect(unsafe_code, reason = "raw calls are what is timed")]

use std::{mem::MaybeUninit, num::NonZeroUsize, ptr::NonNull};

use anyhow::Result;
use nix::{
    errno::Errno,
    sys::mman::{MapFlags, ProtFlags, mmap_anonymous},
    unistd::{ForkResult, Pid, fork},
};

/// A process that does this, and nothing else.
pub fn child(does: impl FnOnce()) -> Result<Pid> {
    // SAFETY: this program has one thread, so the child may go on as if nothing had happened.
    match unsafe { fork() }? {
        ForkResult::Parent { child } => Ok(child),
        ForkResult::Child => {
            does();
            // SAFETY: `_exit` may be called at any time.
            unsafe { libc::_exit(0) }
        }
    }
}

/// A mutex of pthread in memory of its own that children share.
pub struct Mutex(NonNull<libc::pthread_mutex_t>);

impl Mutex {
    /// One that tells when its owner dies.
    pub fn robust() -> Result<Mutex> {
        Mutex::new(libc::PTHREAD_MUTEX_ROBUST)
    }

    /// One that is for ever held when its owner dies.
    pub fn plain() -> Result<Mutex> {
        Mutex::new(libc::PTHREAD_MUTEX_STALLED)
    }

    fn new(robust: libc::c_int) -> Result<Mutex> {
        let length = NonZeroUsize::MIN.saturating_add(size_of::<libc::pthread_mutex_t>());
        let may = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        // SAFETY: a new mapping at an address of the kernel's choice touches no memory of ours.
        let at = unsafe { mmap_anonymous(None, length, may, MapFlags::MAP_SHARED) }?.cast();
        let mut attributes = MaybeUninit::uninit();
        // SAFETY: there is room for the attributes, and this makes them.
        check(unsafe { libc::pthread_mutexattr_init(attributes.as_mut_ptr()) })?;
        let set = attributes.as_mut_ptr();
        // SAFETY: the attributes have been made.
        check(unsafe { libc::pthread_mutexattr_setpshared(set, libc::PTHREAD_PROCESS_SHARED) })?;
        // SAFETY: as above.
        check(unsafe { libc::pthread_mutexattr_setrobust(set, robust) })?;
        // SAFETY: the mapping has room for a mutex, is aligned to a page, and is never unmapped.
        check(unsafe { libc::pthread_mutex_init(at.as_ptr(), set) })?;
        Ok(Mutex(at))
    }

    /// Waits for the mutex and takes it.
    pub fn lock(&self) {
        // SAFETY: the mutex has been made and stays where it is.
        unsafe { libc::pthread_mutex_lock(self.0.as_ptr()) };
    }

    /// Gives it back.
    pub fn unlock(&self) {
        // SAFETY: as for `lock`; a mutex of the normal kind that this thread holds.
        unsafe { libc::pthread_mutex_unlock(self.0.as_ptr()) };
    }
}

fn check(code: libc::c_int) -> Result<()> {
    if code == 0 { Ok(()) } else { Err(Errno::from_raw(code).into()) }
}
