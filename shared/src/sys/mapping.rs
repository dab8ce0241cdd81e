//! Files in memory, mapped: what one process writes there, all others that have the file see.

use std::{
    ffi::c_void,
    fs::File,
    num::NonZeroUsize,
    ops::Deref,
    os::fd::{AsFd, BorrowedFd},
    ptr::NonNull,
    slice,
    sync::atomic::AtomicU64,
};

use nix::{
    errno::Errno,
    fcntl::{FcntlArg, SealFlag, fcntl},
    sys::mman::{MapFlags, ProtFlags, mmap, munmap},
};

use crate::{Error, Result};

/// What must be sealed: nobody can make the file shorter and so end all who read it with SIGBUS, and nobody can take
/// this back.
fn fixed_size() -> SealFlag {
    SealFlag::F_SEAL_SHRINK | SealFlag::F_SEAL_GROW | SealFlag::F_SEAL_SEAL
}

/// From here on this file in memory is as long as it is now.
pub(crate) fn fix_size(file: &File) -> Result<()> {
    let sealed = fcntl(file, FcntlArg::F_ADD_SEALS(fixed_size()));
    sealed.map(|_| ()).map_err(|errno| Error::Kernel { call: "sealing memory", errno })
}

/// A whole file in memory as words that all see who have mapped it. Dropping it takes only our own mapping away; a fork
/// copies it.
#[derive(Debug)]
pub(crate) struct Mapping {
    at: NonNull<c_void>,
    bytes: usize,
}

// SAFETY: it is only memory, the same for every thread, and all that is done with it is atomic.
unsafe impl Send for Mapping {}
// SAFETY: as above.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// `None` if the size of this file could still change, or if it is empty.
    pub(crate) fn of(file: &File) -> Result<Option<Mapping>> {
        let seals = fcntl(file, FcntlArg::F_GET_SEALS)
            .map_or(SealFlag::empty(), SealFlag::from_bits_truncate);
        let bytes = file.metadata().map_or(0, |found| found.len());
        let length = usize::try_from(bytes).ok().and_then(NonZeroUsize::new);
        let Some(length) = length.filter(|_| seals.contains(fixed_size())) else {
            return Ok(None);
        };
        match map(file.as_fd(), length) {
            Ok(at) => Ok(Some(Mapping { at, bytes: length.get() })),
            Err(Errno::ENOMEM) => Err(Error::OutOfSharedMemory { size: length.get() }),
            Err(errno) => Err(Error::Kernel { call: "mmap", errno }),
        }
    }
}

impl Deref for Mapping {
    type Target = [AtomicU64];

    fn deref(&self) -> &[AtomicU64] {
        let words = self.bytes / size_of::<AtomicU64>();
        // SAFETY: the mapping is aligned to a page, stays as long as `self`, and so does the file behind it, whose size is
        // sealed; any bytes are an `AtomicU64`, and nobody here ever looks at them as anything else.
        unsafe { slice::from_raw_parts(self.at.cast().as_ptr(), words) }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: it is ours, and no borrow of it is left. What cannot be taken away stays, and does no harm.
        let _stays = unsafe { munmap(self.at, self.bytes) };
    }
}

/// So many bytes of this file, at an address of the kernel's choice.
pub(super) fn map(file: BorrowedFd<'_>, length: NonZeroUsize) -> Result<NonNull<c_void>, Errno> {
    let prot = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
    // SAFETY: a new mapping at an address of the kernel's choice touches no memory of ours.
    unsafe { mmap(None, length, prot, MapFlags::MAP_SHARED, file, 0) }
}
