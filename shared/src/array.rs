//! `Array`: numbers, or other small plain things, in a row that all processes see.

use std::{
    fmt,
    marker::PhantomData,
    sync::atomic::{
        AtomicU64,
        Ordering::{Acquire, Relaxed, Release},
    },
};

use crate::{
    Lock, LockGuard, Plain, Result,
    seam::{self, Kind, Op, step},
    sys::SharedSlice,
    value::{text, to_value, to_word, update},
};

/// So many small things that all processes see, like `multiprocessing.Array('q', …)`; at most 8 bytes each.
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
    cells: SharedSlice<AtomicU64>,
    lock: Lock,
    of: PhantomData<T>,
}

impl<T: Plain> Array<T> {
    /// An array that starts as `first`, and stays as long as that.
    pub fn new(first: impl AsRef<[T]>) -> Result<Array<T>> {
        const { assert!(size_of::<T>() <= 8, "an element of an `Array` has at most 8 bytes") };
        let first = first.as_ref();
        let cells = SharedSlice::new(first.len())?;
        let array = Array { cells, lock: Lock::new()?, of: PhantomData };
        for (i, value) in first.iter().enumerate() {
            array.cells[i].store(to_word(*value), Release);
            array.show(i, *value);
        }
        Ok(array)
    }

    /// Gives it a name, for messages and pictures.
    #[must_use]
    pub fn named(mut self, name: &str) -> Array<T> {
        for i in 0..self.len() {
            seam::name(self.cells.id(i), &format!("{name}[{i}]"));
        }
        self.lock = self.lock.named(format!("lock of {name}"));
        self
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Reads an element.
    #[track_caller]
    pub fn get(&self, i: usize) -> T {
        to_value(self.cell(Kind::Get, i).load(Acquire))
    }

    /// Writes an element.
    #[track_caller]
    pub fn set(&self, i: usize, value: T) {
        self.cell(Kind::Set, i).store(to_word(value), Release);
        self.show(i, value);
    }

    /// Reads an element, computes and writes as one: nobody comes in between. Returns what it wrote. `compute` may be
    /// called again if somebody else was faster.
    #[track_caller]
    pub fn update(&self, i: usize, compute: impl FnMut(T) -> T) -> T {
        let value = update(self.cell(Kind::Update, i), compute);
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
    #[track_caller]
    pub fn lock(&self) -> Result<LockGuard<'_>> {
        self.lock.acquire()
    }

    /// The place of an element, to which this is about to happen.
    #[track_caller]
    fn cell(&self, kind: Kind, i: usize) -> &AtomicU64 {
        let len = self.len();
        assert!(i < len, "index {i} is out of range: the array has {len} elements");
        step(Op::on(kind, self.cells.id(i)));
        &self.cells[i]
    }

    fn show(&self, i: usize, value: T) {
        seam::show(self.cells.id(i), || text(value));
    }
}

impl<T: Plain + fmt::Debug> fmt::Debug for Array<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let elements = self.cells.iter().map(|cell| to_value::<T>(cell.load(Relaxed)));
        f.debug_list().entries(elements).finish()
    }
}
