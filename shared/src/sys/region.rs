//! `Region`: bytes that this process and its later children share, reserved for as many as memory can hold and paid for
//! by the page.
//!
//! Unlike a block of the arena it is a mapping of its own: the kernel takes it back when the last process that has it has
//! dropped it or died. Nobody counts.

use std::{
    num::NonZeroUsize,
    ptr::{self, NonNull},
};

use nix::{
    errno::Errno,
    sys::mman::{MapFlags, MmapAdvise, ProtFlags, madvise, mmap_anonymous, munmap},
};

use crate::{Error, Result};

/// Bytes, all zero at first.
///
/// All access copies, and nothing is ever borrowed. So if two processes do not keep out of each other's way, which is the
/// caller's business, the worst that comes of it is other bytes.
#[derive(Debug)]
pub(crate) struct Region {
    base: usize,
    size: usize,
}

/// Memory is given back in pieces of so many bytes.
pub(crate) const PIECE: u64 = 64 << 10;

/// Whoever uses no more than this keeps it, for next time.
pub(crate) const LARGE: u64 = 4 << 20;

/// Where address space is short, less than memory can hold must do, but not less than this.
const AT_LEAST: usize = 1 << 20;

impl Region {
    /// Reserves a power of two, if possible as many as the machine's memory has.
    pub(crate) fn new() -> Result<Region> {
        let mut size = memory().next_power_of_two().max(AT_LEAST);
        loop {
            match Region::of(size) {
                Err(Error::OutOfSharedMemory { .. }) if size > AT_LEAST => size /= 2,
                made => return made,
            }
        }
    }

    /// Reserves so many.
    pub(crate) fn of(size: usize) -> Result<Region> {
        let prot = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        let flags = MapFlags::MAP_SHARED | MapFlags::MAP_NORESERVE;
        let length = NonZeroUsize::new(size).ok_or(Error::OutOfSharedMemory { size })?;
        // SAFETY: a new mapping at an address of the kernel's choice touches no memory of ours.
        match unsafe { mmap_anonymous(None, length, prot, flags) } {
            Ok(base) => Ok(Region { base: base.as_ptr().expose_provenance(), size }),
            Err(Errno::ENOMEM) => Err(Error::OutOfSharedMemory { size }),
            Err(errno) => Err(Error::Kernel { call: "reserving shared memory", errno }),
        }
    }

    /// How many bytes there can be.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Writes these bytes at `at`.
    pub(crate) fn write(&self, at: usize, bytes: &[u8]) {
        let to = self.place(at, bytes.len());
        // SAFETY: so many bytes are within the mapping, and `bytes` are private memory, so the two do not overlap.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
    }

    /// Reads the bytes at `at`, as many as there is room for.
    pub(crate) fn read(&self, at: usize, bytes: &mut [u8]) {
        let from = self.place(at, bytes.len());
        // SAFETY: as for `write`; and any bytes are a value.
        unsafe { ptr::copy_nonoverlapping(from, bytes.as_mut_ptr(), bytes.len()) };
    }

    /// Appends so many bytes at `at` to a vector.
    pub(crate) fn read_onto(&self, at: usize, len: usize, bytes: &mut Vec<u8>) {
        bytes.reserve(len);
        let from = self.place(at, len);
        let to = bytes.spare_capacity_mut().as_mut_ptr().cast::<u8>();
        // SAFETY: as for `read`; the vector has room for so many.
        unsafe { ptr::copy_nonoverlapping(from, to, len) };
        // SAFETY: they have just been written.
        unsafe { bytes.set_len(bytes.len() + len) };
    }

    /// Copies so many bytes to another place of the region. The two may overlap.
    pub(crate) fn copy(&self, from: usize, to: usize, len: usize) {
        let (from, to) = (self.place(from, len), self.place(to, len));
        // SAFETY: both are within the mapping.
        unsafe { ptr::copy(from, to, len) };
    }

    /// Gives whole pages back to the kernel, if it takes them; what was in them is lost.
    pub(crate) fn give_back(&self, at: usize, len: usize) {
        let Some(place) = NonNull::new(self.place(at, len)).filter(|_| len != 0) else { return };
        // SAFETY: within the mapping; nobody borrows from it.
        let _refused = unsafe { madvise(place.cast(), len, MmapAdvise::MADV_REMOVE) };
    }

    fn place(&self, at: usize, len: usize) -> *mut u8 {
        let inside = at.checked_add(len).is_some_and(|end| end <= self.size);
        assert!(inside, "within the region");
        ptr::with_exposed_provenance_mut(self.base + at)
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        let Some(place) = NonNull::new(self.place(0, 0)) else { return };
        // SAFETY: it was mapped with this size, and nobody borrows from it.
        let _never_fails = unsafe { munmap(place.cast(), self.size) };
    }
}

/// How many bytes of memory the machine has.
fn memory() -> usize {
    // SAFETY: the call only reads its argument.
    let pages = unsafe { libc::sysconf(libc::_SC_PHYS_PAGES) };
    // SAFETY: likewise.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    let [pages, page] = [pages, page].map(|it| usize::try_from(it).unwrap_or(0));
    pages.saturating_mul(page).min(1 << 46)
}
