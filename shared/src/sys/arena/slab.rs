//! Slabs: chunks cut into equal slots, for blocks of up to 16 KiB.

use std::{
    ptr,
    sync::atomic::{
        AtomicU32, AtomicU64,
        Ordering::{Acquire, Relaxed, Release},
    },
};

use super::{CHUNK, Head, SLAB, at, chunks, head_chunks, index, signature, signed_by};

/// Slots have 64 bytes, so that no two share a cache line, or 128, … up to 16 KiB.
const SMALLEST: usize = 64;
pub(super) const CLASSES: usize = 9;

/// What a slab begins with; the words of its slots follow.
#[repr(C, align(64))]
struct Slab {
    /// At most as many slots as are taken (fewer if somebody was killed between two instructions).
    used: AtomicU32,
    /// Where to look first for a free slot. Only a hint.
    look_from: AtomicU32,
}

/// The class whose slots have room for so many bytes, unless that is too large for a slot.
pub(super) fn class_for(size: usize) -> Option<usize> {
    (0..CLASSES).find(|&class| size <= size_of_class(class))
}

const fn size_of_class(class: usize) -> usize {
    SMALLEST << class
}

/// How many slots a slab of this class has: as many as fit beside their words.
const fn slots_of_class(class: usize) -> usize {
    (CHUNK - size_of::<Slab>() - SMALLEST) / (size_of_class(class) + size_of::<u64>())
}

/// Where the first slot of a slab of this class begins.
const fn first_slot(class: usize) -> usize {
    (size_of::<Slab>() + slots_of_class(class) * size_of::<u64>()).next_multiple_of(SMALLEST)
}

/// Takes a slot of this class, all zero, and says where it is.
pub(super) fn allocate(head: &'static Head, class: usize) -> Option<usize> {
    let from = head.room_from[class].load(Acquire) as usize;
    for number in from.max(head_chunks())..chunks() {
        let word = &head.chunks[number];
        let slab = SLAB | class as u64;
        let found = word.load(Acquire);
        let ours =
            found == slab || found == 0 && word.compare_exchange(0, slab, Release, Relaxed).is_ok();
        if !ours {
            continue;
        }
        head.chunks_used.fetch_max(index(number) + 1, Release);
        if let Some(place) = take_slot(number, class) {
            return Some(place);
        }
        // Full. Whoever frees a slot in it sets the mark back, and so do we, if that was just now.
        let mark = &head.room_from[class];
        let moved = mark.compare_exchange(index(from), index(number + 1), Release, Relaxed);
        if moved.is_ok() && slab_has_room(number, class) {
            mark.fetch_min(index(number), Release);
        }
    }
    None
}

fn slab_has_room(number: usize, class: usize) -> bool {
    (slab(number).used.load(Relaxed) as usize) < slots_of_class(class)
}

fn take_slot(number: usize, class: usize) -> Option<usize> {
    if !slab_has_room(number, class) {
        return None;
    }
    let slab = slab(number);
    let from = slab.look_from.load(Relaxed);
    let slots = slots_of_class(class);
    let slot = (from as usize..slots).chain(0..slots).find(|&slot| {
        let word = slot_word(number, slot);
        word.load(Relaxed) == 0 && word.compare_exchange(0, signature(), Acquire, Relaxed).is_ok()
    })?;
    slab.used.fetch_add(1, Relaxed);
    let _ = slab.look_from.compare_exchange(from, index(slot + 1), Relaxed, Relaxed);
    let place = number * CHUNK + first_slot(class) + slot * size_of_class(class);
    // SAFETY: the slot lies within the chunk (`slots_of_class`), and since our signature is on it, it is ours alone.
    unsafe { ptr::write_bytes(at::<u8>(place), 0, size_of_class(class)) };
    Some(place)
}

/// The word beside the slot at `offset`, in a chunk whose own word is `found`.
pub(super) fn word_of(number: usize, found: u64, offset: usize) -> &'static AtomicU64 {
    slot_word(number, slot_at(class_of(found), offset))
}

/// Frees the slot at `offset`.
pub(super) fn free(head: &'static Head, number: usize, found: u64, offset: usize) {
    let (class, slab) = (class_of(found), slab(number));
    let slot = slot_at(class, offset);
    // Never below 0: the count may be too low already.
    let _ = slab.used.try_update(Relaxed, Relaxed, |used| used.checked_sub(1));
    slot_word(number, slot).store(0, Release);
    slab.look_from.fetch_min(index(slot), Relaxed);
    head.room_from[class].fetch_min(index(number), Release);
}

fn slot_at(class: usize, offset: usize) -> usize {
    (offset % CHUNK - first_slot(class)) / size_of_class(class)
}

/// Frees all slots that process number `owner` has allocated.
pub(super) fn free_all_of(head: &'static Head, number: usize, found: u64, owner: u32) {
    let class = class_of(found);
    for slot in 0..slots_of_class(class) {
        let word = slot_word(number, slot);
        let found = word.load(Acquire);
        if found != 0 && signed_by(found).0 == owner {
            // Not counted down: it may never have been counted up. Too low a count costs a look, no more.
            slab(number).used.store(0, Relaxed);
            word.store(0, Release);
            head.room_from[class].fetch_min(index(number), Release);
        }
    }
}

fn class_of(slab: u64) -> usize {
    usize::try_from(slab & !SLAB).unwrap_or(0)
}

fn slab(number: usize) -> &'static Slab {
    // SAFETY: the chunk is marked `SLAB`, so it begins with a `Slab`, zero at first, and always will.
    unsafe { &*at::<Slab>(number * CHUNK) }
}

fn slot_word(number: usize, slot: usize) -> &'static AtomicU64 {
    let offset = size_of::<Slab>() + slot * size_of::<u64>();
    // SAFETY: `first_slot` leaves room for a word for each slot, and nothing else is ever kept there.
    unsafe { &*at::<AtomicU64>(number * CHUNK + offset) }
}
