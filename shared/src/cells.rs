//! Cells: elements side by side in shared words, each whole by itself.
//!
//! A word holds as many elements as have room in it, so that they lie in memory as in a slice. Who writes one element
//! swaps the whole word, and so never undoes what somebody else has written beside it.

use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

use crate::{Plain, sys::AtomicU64};

/// How many elements share a word.
pub(crate) const fn per_word<T: Plain>() -> usize {
    assert!(
        matches!(size_of::<T>(), 1 | 2 | 4 | 8),
        "an element of an `Array` or a `SharedMemory` has 1, 2, 4 or 8 bytes"
    );
    8 / size_of::<T>()
}

/// Reads an element.
pub(crate) fn get<T: Plain>(words: &[AtomicU64], i: usize) -> T {
    let per = const { per_word::<T>() };
    pick(words[i / per].load(Acquire), i % per)
}

/// Writes an element.
pub(crate) fn set<T: Plain>(words: &[AtomicU64], i: usize, value: T) {
    update(words, i, |_| value);
}

/// Reads an element, computes and writes as one; returns what it wrote.
pub(crate) fn update<T: Plain>(words: &[AtomicU64], i: usize, compute: impl FnMut(T) -> T) -> T {
    let per = const { per_word::<T>() };
    update_word(&words[i / per], i % per, compute)
}

/// Reads, computes and writes as one the element with this place in a word; returns what it wrote.
pub(crate) fn update_word<T: Plain>(
    word: &AtomicU64,
    place: usize,
    mut compute: impl FnMut(T) -> T,
) -> T {
    let mut seen = word.load(Relaxed);
    loop {
        let value = compute(pick(seen, place));
        match word.compare_exchange_weak(seen, put(seen, place, value), AcqRel, Relaxed) {
            Ok(_) => return value,
            Err(newer) => seen = newer,
        }
    }
}

/// Reads so many elements from the `i`th on, a piece at a time.
pub(crate) fn read<T: Plain>(
    words: &[AtomicU64],
    i: usize,
    count: usize,
    mut take: impl FnMut(&[T]),
) {
    let per = const { per_word::<T>() };
    let mut piece = [0; 512];
    let (mut next, end) = (i, i + count);
    while next < end {
        let (first, skipped) = (next / per, next % per);
        let last = end.div_ceil(per).min(first + piece.len());
        for (copy, word) in piece.iter_mut().zip(&words[first..last]) {
            *copy = word.load(Acquire);
        }
        // Every word was made by `put`, so all in it are `T`s.
        let found = bytemuck::checked::cast_slice(&piece[..last - first]);
        let taken = (end - next).min(found.len() - skipped);
        take(&found[skipped..skipped + taken]);
        next += taken;
    }
}

/// Writes all of these elements, from the `i`th on.
pub(crate) fn write<T: Plain>(words: &[AtomicU64], i: usize, values: &[T]) {
    let per = const { per_word::<T>() };
    // Only words that become ours as a whole may be stored without a look at what is in them.
    let (before, values) = values.split_at(values.len().min(i.next_multiple_of(per) - i));
    let (whole, after) = values.split_at(values.len() / per * per);
    for (n, value) in before.iter().enumerate() {
        set(words, i + n, *value);
    }
    let (bytes, _) = bytemuck::cast_slice::<T, u8>(whole).as_chunks();
    for (word, bytes) in words[(i + before.len()) / per..].iter().zip(bytes) {
        word.store(u64::from_ne_bytes(*bytes), Release);
    }
    for (n, value) in after.iter().enumerate() {
        set(words, i + before.len() + whole.len() + n, *value);
    }
}

/// The word with this element in this place, and all else as it was.
pub(crate) fn put<T: Plain>(word: u64, place: usize, value: T) -> u64 {
    let mut bytes = word.to_ne_bytes();
    bytes[place * size_of::<T>()..][..size_of::<T>()].copy_from_slice(bytemuck::bytes_of(&value));
    u64::from_ne_bytes(bytes)
}

/// The element in this place of a word.
pub(crate) fn pick<T: Plain>(word: u64, place: usize) -> T {
    // Every word was made by `put`, so it is a `T`.
    let bytes = &word.to_ne_bytes()[place * size_of::<T>()..][..size_of::<T>()];
    bytemuck::checked::pod_read_unaligned(bytes)
}
