//! `Value`: one number, or other small plain thing, that all processes see.

use std::{
    any::type_name,
    fmt,
    marker::PhantomData,
    sync::atomic::Ordering::{Acquire, Relaxed, Release},
};

use bytemuck::{CheckedBitPattern, NoUninit};

use crate::{
    Lock, LockGuard, Result,
    cells::{pick, put, update_word},
    seam::{self, Kind, Op, step},
    sys::{AtomicU64, Shared},
};

/// What can be shared: plain data, copied as its bytes. Numbers, `bool`, `char`, and arrays of them.
///
/// What holds a pointer is not plain: it would point into the memory of one process only.
///
/// ```compile_fail,E0277
/// let names = shared::Value::new(String::from("Ann"))?;
/// # Ok::<(), shared::Error>(())
/// ```
pub trait Plain: NoUninit + CheckedBitPattern {}

impl<T: NoUninit + CheckedBitPattern> Plain for T {}

/// One small thing that all processes see, like `multiprocessing.Value('q')`; at most 8 bytes.
///
/// Each [`get`](Self::get) and [`set`](Self::set) is whole by itself, but the two together are not: somebody may come in
/// between. Use [`update`](Self::update), or hold [`lock`](Self::lock) around them.
///
/// Nothing here blocks but `lock`, and no process that dies leaves half a value.
///
/// ```
/// let songs = shared::Value::new(0)?;
/// let sing = || assert_eq!(songs.update(|n| n + 1), 1);
/// shared::Process::new(sing).start()?.join()?;
/// assert_eq!(songs.get(), 1);
/// # Ok::<(), shared::Error>(())
/// ```
pub struct Value<T = i64> {
    cell: Shared<AtomicU64>,
    lock: Lock,
    of: PhantomData<T>,
}

impl<T: Plain> Value<T> {
    /// A value that starts as `first`.
    pub fn new(first: T) -> Result<Value<T>> {
        const { assert!(size_of::<T>() <= 8, "a `Value` has at most 8 bytes") };
        let cell: Shared<AtomicU64> = Shared::new()?;
        cell.store(put(0, 0, first), Release);
        let value = Value { cell, lock: Lock::new()?, of: PhantomData };
        value.show(first);
        Ok(value)
    }

    /// Gives it a name, for messages and pictures.
    #[must_use]
    pub fn named(mut self, name: &str) -> Value<T> {
        seam::name(self.cell.id(), name);
        self.lock = self.lock.named(format!("lock of {name}"));
        self
    }

    /// Reads.
    #[track_caller]
    pub fn get(&self) -> T {
        step(Op::on(Kind::Get, self.cell.id()));
        pick(self.cell.load(Acquire), 0)
    }

    /// Writes.
    #[track_caller]
    pub fn set(&self, value: T) {
        step(Op::on(Kind::Set, self.cell.id()));
        self.cell.store(put(0, 0, value), Release);
        self.show(value);
    }

    /// Reads, computes and writes as one: nobody comes in between. Returns what it wrote. `compute` may be called again
    /// if somebody else was faster.
    #[track_caller]
    pub fn update(&self, compute: impl FnMut(T) -> T) -> T {
        step(Op::on(Kind::Update, self.cell.id()));
        let value = update_word(&self.cell, 0, compute);
        self.show(value);
        value
    }

    /// Reads what a lock guards, as no step of its own: nobody is let in before it.
    ///
    /// Only while you hold the lock that guards the value, and everybody else does the same: then taking the lock is the
    /// step that counts, and no schedule can tell. Otherwise a conductor does not see it, so a schedule may not replay,
    /// and the orders that matter may never be tried; use [`get`](Self::get).
    pub fn peek(&self) -> T {
        // Whoever had the lock before has put it in order.
        pick(self.cell.load(Relaxed), 0)
    }

    /// Writes what a lock guards, as no step of its own; with the same condition as [`peek`](Self::peek).
    pub fn poke(&self, value: T) {
        self.cell.store(put(0, 0, value), Relaxed);
        self.show(value);
    }

    /// The lock that comes with the value, like Python's `get_lock()`. It is a promise among those who take it: `get` and
    /// `set` do not look at it.
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

    fn show(&self, value: T) {
        seam::show(self.cell.id(), || text(value));
    }
}

/// A value as text for a picture; empty if its bytes say nothing to a person.
pub(crate) fn text<T: Plain>(value: T) -> String {
    let bits = put(0, 0, value);
    let unused = 64 - 8 * size_of::<T>();
    match type_name::<T>() {
        "bool" => (bits != 0).to_string(),
        "char" => pick::<char>(bits, 0).to_string(),
        "f64" => f64::from_bits(bits).to_string(),
        "f32" => pick::<f32>(bits, 0).to_string(),
        "i8" | "i16" | "i32" | "i64" | "isize" => {
            (bits.cast_signed() << unused >> unused).to_string()
        }
        "u8" | "u16" | "u32" | "u64" | "usize" => bits.to_string(),
        _ => String::new(),
    }
}

impl<T: Plain + fmt::Debug> fmt::Debug for Value<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Value").field(&pick::<T>(self.cell.load(Relaxed), 0)).finish()
    }
}
