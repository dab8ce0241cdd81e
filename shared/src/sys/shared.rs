//! `Shared<T>` and `SharedSlice<T>`: a block of the arena as a handle that frees it, once no process can use it any more.
//!
//! A fork copies handles without a word, so nobody counts them. Instead: only the process that allocated a block can
//! free it. When that process drops its handle, the block is free at once, unless a child is alive that was made in
//! between and so may have a copy. Then the block is in *limbo* until those children (and theirs) are gone. What a dead
//! process has allocated is freed by whoever waited for it.

use std::{
    fmt,
    marker::PhantomData,
    ops::Deref,
    slice,
    sync::{Mutex, MutexGuard, PoisonError},
};

use bytemuck::Zeroable;

use super::{arena, family};
use crate::{Error, Result};

/// A `T`, all zero at first, that this process and all its later children see.
///
/// `Zeroable` says that all-zero bytes are a `T`, and leaves out all that holds a pointer to private memory.
/// `Sync` says that a `&T` may be used by many at once.
pub(crate) struct Shared<T: Zeroable + Sync + 'static> {
    block: Block,
    of: PhantomData<&'static T>,
}

/// As [`Shared`], but any number of them in a row.
pub(crate) struct SharedSlice<T: Zeroable + Sync + 'static> {
    block: Block,
    len: usize,
    of: PhantomData<&'static T>,
}

/// Reserves the shared memory, so that children made from now on share it.
pub(super) fn init() -> Result<()> {
    arena::reserve()
}

impl<T: Zeroable + Sync + 'static> Shared<T> {
    /// Allocates one.
    pub(crate) fn new() -> Result<Shared<T>> {
        const { assert!(align_of::<T>() <= 64, "blocks are aligned to 64 bytes") };
        Ok(Shared { block: Block::new(size_of::<T>())?, of: PhantomData })
    }

    /// A number that is the same in all processes and names this block among those that exist.
    pub(crate) fn id(&self) -> u64 {
        self.block.offset as u64
    }
}

impl<T: Zeroable + Sync + 'static> SharedSlice<T> {
    /// Allocates so many.
    pub(crate) fn new(len: usize) -> Result<SharedSlice<T>> {
        const { assert!(align_of::<T>() <= 64, "blocks are aligned to 64 bytes") };
        let size = len.checked_mul(size_of::<T>()).filter(|size| isize::try_from(*size).is_ok());
        let size = size.ok_or(Error::OutOfSharedMemory { size: usize::MAX })?;
        Ok(SharedSlice { block: Block::new(size)?, len, of: PhantomData })
    }

    /// A number that is the same in all processes: so many bytes from the beginning of all shared memory they lie.
    pub(crate) fn id(&self) -> u64 {
        self.block.offset as u64
    }
}

impl<T: Zeroable + Sync + 'static> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the block is large and aligned enough, was zero at first, which is a `T`, and is not freed while a
        // process has a handle to it.
        unsafe { &*arena::at::<T>(self.block.offset) }
    }
}

impl<T: Zeroable + Sync + 'static> Deref for SharedSlice<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: as for `Shared`; the block was made for `len` of them, and is no larger than `isize::MAX`.
        unsafe { slice::from_raw_parts(arena::at::<T>(self.block.offset), self.len) }
    }
}

/// Where the block is; dropping this frees it.
struct Block {
    offset: usize,
}

impl Block {
    fn new(size: usize) -> Result<Block> {
        arena::reserve()?;
        Ok(Block { offset: arena::allocate(size)? })
    }
}

// ANCHOR: drop
impl Drop for Block {
    fn drop(&mut self) {
        let (owner, forks_then) = arena::signed(self.offset);
        if owner != family::me() {
            return; // A copy that came by fork; our parent, or its parent, sees to the block.
        }
        let entry = Limbo { offset: self.offset, after: forks_then, until: family::forks() };
        if entry.is_used() {
            limbo().push(entry);
        } else {
            arena::free(self.offset);
        }
    }
}
// ANCHOR_END: drop

impl<T: Zeroable + Sync + 'static> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("offset", &self.block.offset).finish()
    }
}

/// A block that we have dropped, but that children from these forks of ours may have.
struct Limbo {
    offset: usize,
    after: u32,
    until: u32,
}

impl Limbo {
    fn is_used(&self) -> bool {
        self.after != self.until && family::any_child_alive(self.after, self.until)
    }
}

static LIMBO: Mutex<Vec<Limbo>> = Mutex::new(Vec::new());

fn limbo() -> MutexGuard<'static, Vec<Limbo>> {
    LIMBO.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A child of ours is gone: perhaps some block was waiting for that.
pub(super) fn settle_limbo() {
    limbo().retain(|entry| {
        let used = entry.is_used();
        if !used {
            arena::free(entry.offset);
        }
        used
    });
}

/// We are a new process: what our parent has dropped is not our concern.
pub(super) fn forget_limbo() {
    limbo().clear();
}
