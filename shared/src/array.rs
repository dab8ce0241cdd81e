//! `Array`: numbers, or other small plain things, in a row that all processes see.

use std::{fmt, marker::PhantomData};

use crate::{
    Lock, LockGuard, Plain, Result, cells,
    seam::{self, Kind, Op, step},
    sys::{AtomicU64, SharedSlice},
    value::text,
};

/// So many small things that all processes see, like `multiprocessing.Array('q', …)`; 1, 2, 4 or 8 bytes each.
///
/// Each element is as a [`Value`](crate::Value): to read or to write one is whole by itself, two such steps are not, and
/// neither is a look at several elements. Use [`update`](Self::update), or hold [`lock`](Self::lock).
///
/// Nothing here blocks but `lock`, and no process that dies leaves half an element.
///
/// ```
/// let votes = shared::Array::new([0; 3])?;
/// let vote = || assert_eq!(votes.update(2, |n| n + 1), 1);
/// shared::Process::new(vote).start()?.join()?;
/// assert_eq!(votes.to_vec(), [0, 0, 1]);
/// # Ok::<(), shared::Error>(())
/// ```
///
/// An index that is out of range is a panic, as in a slice:
///
/// ```should_panic
/// shared::Array::new([0; 3])?.get(3);
/// # Ok::<(), shared::Error>(())
/// ```
pub struct Array<T = i64> {
    words: SharedSlice<AtomicU64>,
    len: usize,
    lock: Lock,
    of: PhantomData<T>,
}

impl<T: Plain> Array<T> {
    /// An array that starts as `first`, and stays as long as that.
    pub fn new(first: impl AsRef<[T]>) -> Result<Array<T>> {
        let first = first.as_ref();
        let words = SharedSlice::new(first.len().div_ceil(const { cells::per_word::<T>() }))?;
        cells::write(&words, 0, first);
        let array = Array { words, len: first.len(), lock: Lock::new()?, of: PhantomData };
        for (i, value) in first.iter().enumerate() {
            array.show(i, *value);
        }
        Ok(array)
    }

    /// Gives it a name, for messages and pictures.
    #[must_use]
    pub fn named(mut self, name: &str) -> Array<T> {
        for i in 0..self.len() {
            seam::name(self.id(i), &format!("{name}[{i}]"));
        }
        self.lock = self.lock.named(format!("lock of {name}"));
        self
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Reads an element.
    #[track_caller]
    pub fn get(&self, i: usize) -> T {
        self.announce(Kind::Get, i);
        cells::get(&self.words, i)
    }

    /// Writes an element.
    #[track_caller]
    pub fn set(&self, i: usize, value: T) {
        self.announce(Kind::Set, i);
        cells::set(&self.words, i, value);
        self.show(i, value);
    }

    /// Reads an element, computes and writes as one: nobody comes in between. Returns what it wrote. `compute` may be
    /// called again if somebody else was faster.
    #[track_caller]
    pub fn update(&self, i: usize, compute: impl FnMut(T) -> T) -> T {
        self.announce(Kind::Update, i);
        let value = cells::update(&self.words, i, compute);
        self.show(i, value);
        value
    }

    /// Reads all elements, one after the other: somebody may come in between, unless all hold [`lock`](Self::lock).
    #[track_caller]
    pub fn to_vec(&self) -> Vec<T> {
        let mut elements = Vec::with_capacity(self.len());
        for i in 0..self.len() {
            elements.push(self.get(i));
        }
        elements
    }

    /// The lock that comes with the array, like Python's `get_lock()`. It is a promise among those who take it: no other
    /// method looks at it.
    ///
    /// Fails if its owner has died ([`Error::OwnerDied`](crate::Error::OwnerDied)), until somebody calls
    /// [`recover`](Self::recover).
    #[track_caller]
    pub fn lock(&self) -> Result<LockGuard<'_>> {
        self.lock.acquire()
    }

    /// As [`lock`](Self::lock), but takes the lock also when its owner has died: what it guards is whole again, says the
    /// caller.
    #[track_caller]
    pub fn recover(&self) -> Result<LockGuard<'_>> {
        self.lock.recover()
    }

    /// Something is about to happen to an element.
    #[track_caller]
    fn announce(&self, kind: Kind, i: usize) {
        let len = self.len;
        assert!(i < len, "index {i} is out of range: the array has {len} elements");
        step(Op::on(kind, self.id(i)));
    }

    /// The element's number: in bytes, it lies so far from the beginning of all shared memory.
    fn id(&self, i: usize) -> u64 {
        self.words.id() + (i * size_of::<T>()) as u64
    }

    fn show(&self, i: usize, value: T) {
        seam::show(self.id(i), || text(value));
    }
}

impl<T: Plain + fmt::Debug> fmt::Debug for Array<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let elements = (0..self.len).map(|i| cells::get::<T>(&self.words, i));
        f.debug_list().entries(elements).finish()
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        cells::{get, read, set, update, write},
        sys::AtomicU64,
    };

    fn words<const N: usize>() -> [AtomicU64; N] {
        [const { AtomicU64::new(0) }; N]
    }

    #[test]
    fn elements_of_every_size_keep_out_of_each_others_way() {
        let words = words::<2>();
        set(&words, 3, 7_u8);
        set(&words, 4, -1_i8);
        assert_eq!(update(&words, 3, |n: u8| n + 1), 8);
        assert_eq!([2, 3, 4, 5].map(|i| get::<u8>(&words, i)), [0, 8, 255, 0]);
        set(&words, 3, '音');
        assert_eq!(get::<char>(&words, 3), '音');
        assert_eq!(get::<u8>(&words, 4), 255);
    }

    #[test]
    fn any_piece_can_be_written_and_read_and_nothing_beside_it_changes() {
        let numbers: Vec<u16> = (1..=40).collect();
        for begin in 0..40 {
            for end in begin..=40 {
                let words = words::<10>();
                write(&words, begin, &numbers[begin..end]);
                let mut seen = Vec::new();
                read(&words, 0, 40, |piece: &[u16]| seen.extend_from_slice(piece));
                let inside = |i: &usize| (begin..end).contains(i);
                let expected: Vec<_> =
                    (0..40).map(|i| if inside(&i) { numbers[i] } else { 0 }).collect();
                assert_eq!(seen, expected);
                seen.clear();
                read(&words, begin, end - begin, |piece: &[u16]| seen.extend_from_slice(piece));
                assert_eq!(seen, numbers[begin..end]);
            }
        }
    }

    #[test]
    fn long_rows_are_read_in_pieces() {
        let words: Vec<_> = (0..2000).map(AtomicU64::new).collect();
        let mut seen = Vec::new();
        read(&words, 3, 1990, |piece: &[u64]| seen.extend_from_slice(piece));
        assert_eq!(seen, (3..1993).collect::<Vec<_>>());
    }
}
