//! The arena: the memory that all our processes share, reserved large and paid for by the page.
//!
//! It is mapped before the first fork, so it lies at the same address in all of them. It is cut into chunks of 64 KiB.
//! A chunk is a *slab* of equal slots, or part of a *run* of chunks for one large block. Beside every slot and every
//! chunk stands one word that says who allocated it; taking it and signing it is one compare-and-swap, so that a process
//! killed at any moment leaves nothing that does not bear its name.
//!
//! Small blocks are in [`slab`]; pages go back to the kernel when a run is freed, those of slabs are kept for later.

mod slab;

use std::{
    num::NonZeroUsize,
    ptr::{self, NonNull},
    sync::{
        OnceLock,
        atomic::{
            AtomicU32, AtomicU64, AtomicUsize,
            Ordering::{Acquire, Relaxed, Release},
        },
    },
};

use nix::{
    errno::Errno,
    sys::mman::{MapFlags, MmapAdvise, ProtFlags, madvise, mmap_anonymous},
};

use super::{
    family::{self, RECORDS, Record},
    robust::RobustWord,
};
use crate::{Error, Result};

/// How much address space to reserve, if there is as much. Under a limit of address space we take less.
const RESERVE: usize = 64 << 30;
const RESERVE_AT_LEAST: usize = 64 << 20;

const CHUNK: usize = 64 << 10;
const CHUNKS: usize = RESERVE / CHUNK;

/// A word beside a slot or a chunk: 0 when free, else a signature, or for a chunk `SLAB` and its class.
///
/// A signature is the record of the process that allocated (plus 1, from bit 32) and how often it had forked by then.
/// In a run, the first chunk also has `RUN`.
const SLAB: u64 = 1 << 63;
const RUN: u64 = 1 << 62;

/// What the mapping begins with.
#[repr(C)]
pub(super) struct Head {
    /// Records up to here have been used.
    pub(super) records_used: AtomicU32,
    /// Held by the process that looks through all records for what the dead have left.
    pub(super) sweeping: RobustWord,
    /// Chunks from here on have never been used.
    chunks_used: AtomicU32,
    /// For each class: no slab before this chunk has a free slot. For runs: no free chunk before this one.
    room_from: [AtomicU32; slab::CLASSES + 1],
    pub(super) records: [Record; RECORDS],
    chunks: [AtomicU64; CHUNKS],
}

static BASE: AtomicUsize = AtomicUsize::new(0);
static SIZE: AtomicUsize = AtomicUsize::new(0);

/// Reserves the arena, once.
pub(super) fn reserve() -> Result<()> {
    static DONE: OnceLock<Result<(), Errno>> = OnceLock::new();
    DONE.get_or_init(|| {
        let (base, size) = map()?;
        SIZE.store(size, Relaxed);
        BASE.store(base.as_ptr().expose_provenance(), Release);
        family::found();
        Ok(())
    })
    .map_err(|errno| Error::Kernel { call: "reserving shared memory", errno })
}

fn map() -> Result<(NonNull<libc::c_void>, usize), Errno> {
    let prot = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
    let flags = MapFlags::MAP_SHARED | MapFlags::MAP_NORESERVE;
    let mut size = RESERVE;
    loop {
        let length = NonZeroUsize::new(size).ok_or(Errno::EINVAL)?;
        // SAFETY: a new mapping at an address of the kernel's choice touches no memory of ours.
        match unsafe { mmap_anonymous(None, length, prot, flags) } {
            Ok(base) => return Ok((base, size)),
            Err(Errno::ENOMEM) if size > RESERVE_AT_LEAST => size /= 2,
            Err(errno) => return Err(errno),
        }
    }
}

/// The head, once the arena is there.
pub(super) fn head() -> Option<&'static Head> {
    let base = BASE.load(Acquire);
    // SAFETY: if not null, the mapping begins here, is large enough (`RESERVE_AT_LEAST`), aligned to a page, never
    // unmapped, zero at birth, and only ever used as a `Head`, all of whose fields are atomics.
    unsafe { ptr::with_exposed_provenance::<Head>(base).as_ref() }
}

/// The address of what lies at this offset in the arena.
pub(super) fn at<T>(offset: usize) -> *mut T {
    debug_assert!(offset < SIZE.load(Relaxed), "within the arena");
    ptr::with_exposed_provenance_mut(BASE.load(Relaxed) + offset)
}

/// Where in the arena this word lies, for other processes of ours; `None` if it is no shared word.
pub(crate) fn place_of(word: &AtomicU32) -> Option<u64> {
    let offset = ptr::from_ref(word).addr().checked_sub(BASE.load(Relaxed))?;
    (offset < SIZE.load(Relaxed)).then_some(offset as u64)
}

/// The word at a place that [`place_of`] gave, perhaps to another process.
pub(crate) fn word_at(place: u64) -> Option<&'static AtomicU32> {
    let offset = usize::try_from(place).ok()?;
    let inside = offset < SIZE.load(Relaxed) && offset.is_multiple_of(size_of::<AtomicU32>());
    // SAFETY: within the arena, which stays mapped, and aligned; whatever lies there now, all that is ever put there is
    // atomic or belongs to a process that waits for its turn.
    inside.then(|| unsafe { &*at::<AtomicU32>(offset) })
}

/// How many chunks there are, those of the head included.
fn chunks() -> usize {
    (SIZE.load(Relaxed) / CHUNK).min(CHUNKS)
}

fn signature() -> u64 {
    (u64::from(family::me()) + 1) << 32 | u64::from(family::forks())
}

/// Who signed, and how often that process had forked by then.
fn signed_by(word: u64) -> (u32, u32) {
    let signer = (word & !(SLAB | RUN)) >> 32;
    (
        u32::try_from(signer).unwrap_or(0).wrapping_sub(1),
        u32::try_from(word & 0xFFFF_FFFF).unwrap_or(0),
    )
}

/// Allocates so many bytes, all zero, aligned to 64, and says where they are.
pub(super) fn allocate(size: usize) -> Result<usize> {
    let head = head().ok_or(Error::OutOfSharedMemory { size })?;
    family::count_block();
    let place = match slab::class_for(size) {
        Some(class) => slab::allocate(head, class),
        None => allocate_run(head, size),
    };
    if place.is_none() {
        family::discount_block(family::me());
    }
    place.ok_or(Error::OutOfSharedMemory { size })
}

// ANCHOR: run
fn allocate_run(head: &'static Head, size: usize) -> Option<usize> {
    let need = size.div_ceil(CHUNK);
    let mut number = (head.room_from[slab::CLASSES].load(Acquire) as usize).max(head_chunks());
    while number + need <= chunks() {
        let taken = (number..number + need).find(|&chunk| {
            let run = if chunk == number { RUN } else { 0 };
            head.chunks[chunk].compare_exchange(0, run | signature(), Acquire, Relaxed).is_err()
        });
        let Some(taken) = taken else {
            head.chunks_used.fetch_max(index(number + need), Release);
            return Some(number * CHUNK);
        };
        for chunk in number..taken {
            head.chunks[chunk].store(0, Release);
        }
        number = taken + 1;
    }
    None
}
// ANCHOR_END: run

/// Who allocated the block at `offset`, and how often that process had forked by then.
pub(super) fn signed(offset: usize) -> (u32, u32) {
    signed_by(word_of(offset).map_or(0, |word| word.load(Acquire)))
}

fn word_of(offset: usize) -> Option<&'static AtomicU64> {
    let number = offset / CHUNK;
    let word = &head()?.chunks[number];
    let found = word.load(Acquire);
    if found & SLAB == 0 {
        return Some(word);
    }
    Some(slab::word_of(number, found, offset))
}

/// Frees the block at `offset`.
pub(super) fn free(offset: usize) {
    let Some(head) = head() else { return };
    let number = offset / CHUNK;
    let (owner, _) = signed(offset);
    let found = head.chunks[number].load(Acquire);
    if found & SLAB == 0 {
        let signature = found & !RUN;
        let run = (number + 1..chunks())
            .take_while(|&chunk| head.chunks[chunk].load(Acquire) == signature)
            .count();
        for chunk in (number..=number + run).rev() {
            free_chunk(head, chunk);
        }
    } else {
        slab::free(head, number, found, offset);
    }
    family::discount_block(owner);
}

/// Frees all that process number `owner` has allocated.
pub(super) fn free_all_of(owner: u32) {
    let Some(head) = head() else { return };
    for number in head_chunks()..head.chunks_used.load(Acquire) as usize {
        let found = head.chunks[number].load(Acquire);
        if found & SLAB == 0 {
            if found != 0 && signed_by(found).0 == owner {
                free_chunk(head, number);
            }
            continue;
        }
        slab::free_all_of(head, number, found, owner);
    }
}

/// Gives the pages of a chunk back to the kernel, and then the chunk to whoever wants it.
fn free_chunk(head: &'static Head, number: usize) {
    let place = NonNull::new(at(number * CHUNK)).expect("the arena is not at address 0");
    // SAFETY: the chunk bears the name of one who no longer uses it, so nobody reads these pages.
    let removed = unsafe { madvise(place, CHUNK, MmapAdvise::MADV_REMOVE) };
    if removed.is_err() {
        // SAFETY: as above; a kernel that does not take pages back must still give zeros.
        unsafe { ptr::write_bytes(at::<u8>(number * CHUNK), 0, CHUNK) };
    }
    head.chunks[number].store(0, Release);
    for mark in &head.room_from {
        mark.fetch_min(index(number), Release);
    }
}

/// The chunks that the head itself takes.
const fn head_chunks() -> usize {
    size_of::<Head>().div_ceil(CHUNK)
}

fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
