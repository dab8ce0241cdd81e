//! Memory: words that stay as long as a handle to them, and bytes that are watched for who touches them when.

use std::{
    cell::RefCell,
    collections::HashMap,
    fmt,
    ops::Deref,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use loom::cell::UnsafeCell;

use super::RECORDS;
use crate::{Result, play};

/// A block.
pub(crate) struct Shared<T>(Arc<T>, u64);

/// Any number of them in a row.
pub(crate) struct SharedSlice<T>(Arc<[T]>);

impl<T: Default> Shared<T> {
    pub(crate) fn new() -> Result<Shared<T>> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Ok(Shared(Arc::default(), NEXT.fetch_add(1, Relaxed)))
    }
}

impl<T> Shared<T> {
    pub(crate) fn id(&self) -> u64 {
        self.1
    }
}

impl<T: Default> SharedSlice<T> {
    pub(crate) fn new(len: usize) -> Result<SharedSlice<T>> {
        Ok(SharedSlice((0..len).map(|_| T::default()).collect()))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Deref for SharedSlice<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Shared").field(&self.1).finish()
    }
}

/// What each process has for itself; the last one is for main's heir, who is not main.
pub(crate) struct Own<T>([Mutex<T>; RECORDS + 1]);

impl<T: Default> Own<T> {
    pub(crate) fn new() -> Own<T> {
        Own(Default::default())
    }

    pub(crate) fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> R {
        act(&mut self.0[play::place()].lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Bytes that nobody may touch while another one writes them. The first word of each access stands for all of it: whoever
/// comes to other bytes of an item without leave has come to those as well.
#[derive(Debug)]
pub(crate) struct Region {
    bytes: RefCell<Vec<u8>>,
    watched: RefCell<HashMap<usize, UnsafeCell<()>>>,
}

const SIZE: usize = 1 << 20;

pub(crate) const PIECE: u64 = 64 << 10;
/// Less than in a program, so that what is large is reached with small items.
pub(crate) const LARGE: u64 = 256 << 10;

impl Region {
    pub(crate) fn new() -> Result<Region> {
        Ok(Region { bytes: RefCell::default(), watched: RefCell::default() })
    }

    pub(crate) fn size(&self) -> usize {
        SIZE
    }

    pub(crate) fn write(&self, at: usize, bytes: &[u8]) {
        self.touch(at, true);
        let mut all = self.bytes.borrow_mut();
        let end = at + bytes.len();
        if all.len() < end {
            all.resize(end, 0);
        }
        all[at..end].copy_from_slice(bytes);
    }

    pub(crate) fn read(&self, at: usize, bytes: &mut [u8]) {
        self.touch(at, false);
        bytes.copy_from_slice(&self.bytes.borrow()[at..at + bytes.len()]);
    }

    pub(crate) fn read_onto(&self, at: usize, len: usize, bytes: &mut Vec<u8>) {
        self.touch(at, false);
        bytes.extend_from_slice(&self.bytes.borrow()[at..at + len]);
    }

    pub(crate) fn copy(&self, from: usize, to: usize, len: usize) {
        let mut bytes = vec![0; len];
        self.read(from, &mut bytes);
        self.write(to, &bytes);
    }

    pub(crate) fn give_back(&self, at: usize, len: usize) {
        self.touch(at, true);
        let mut all = self.bytes.borrow_mut();
        let end = all.len().min(at + len);
        all[at.min(end)..end].fill(0);
    }

    fn touch(&self, at: usize, writes: bool) {
        if !play::is_alive() {
            return;
        }
        let mut watched = self.watched.borrow_mut();
        let cell = watched.entry(at).or_insert_with(|| UnsafeCell::new(()));
        if writes { cell.with_mut(|_| ()) } else { cell.with(|_| ()) }
    }
}
