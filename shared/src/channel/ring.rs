//! `Ring`: items as bytes, first in, first out, in memory that grows with them.
//!
//! Positions only grow; the byte at position `p` lies at `p % size`, and `size` is a power of two that doubles when there
//! is no room. What must move then is moved to where nothing is yet, so the old place stays good until `size` changes.
//!
//! **Whoever is killed, at whatever moment, leaves it whole.** A side is changed by whoever holds its lock, and each
//! change takes effect by one store: the number of items ever put, or ever got. Where the next item begins stands twice,
//! once for even and once for odd numbers, and the one that counts is never written. So who takes a lock from the dead has
//! nothing to mend, but to go on giving back the memory of what has been got (`freed`).

mod side;

use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use self::side::Side;
use crate::{
    Error, Lock, Result,
    seam::{self, Need, Op, Seen, world},
    sync::{Dead, bell},
    sys::{AtomicU32, AtomicU64, LARGE, PIECE, Region, RobustWord, Shared},
};

/// Items as bytes, first in, first out.
#[derive(Debug)]
pub(crate) struct Ring {
    bytes: Region,
    /// A power of two; only who holds both locks may change it, and who looks at it holds one. `Release` is for the compiler:
    /// what comes before a change stays before it, for we may be killed between.
    size: Shared<AtomicU64>,
    /// If it is large: what was before this position has been given back, in whole pieces, and may be written again.
    freed: Shared<AtomicU64>,
    puts: Side,
    /// Guards `puts`, and the bytes that are no items.
    putting: Lock,
    gets: Side,
    /// Guards `gets`, and the bytes that are items.
    getting: Lock,
    /// So many items may be in it.
    most: u32,
}

/// The size that a ring has at first, and again when it has been large and is empty.
const SMALL: u64 = PIECE;

/// An item begins with its length. With this bit: so many bytes are nothing, and what comes next is behind them.
const NOTHING: u64 = 1 << 63;
const HEADER: u64 = 8;

impl Ring {
    /// An empty one, for at most so many items.
    pub(crate) fn new(most: u32) -> Result<Ring> {
        let ring = Ring {
            bytes: Region::new()?,
            size: Shared::new()?,
            freed: Shared::new()?,
            puts: Side::new()?,
            putting: Lock::new()?,
            gets: Side::new()?,
            getting: Lock::new()?,
            most,
        };
        ring.size.store(SMALL, Release);
        Ok(ring)
    }

    /// A number that is the same in all processes.
    pub(crate) fn id(&self) -> u64 {
        self.size.id()
    }

    /// How many items are in it.
    pub(crate) fn len(&self) -> u32 {
        // In this order: more may have been put since, but not more got than put.
        let got = self.gets.count();
        self.puts.count().wrapping_sub(got)
    }

    /// For pictures: how many items there are now.
    pub(crate) fn show(&self) {
        seam::show(self.id(), || self.len().to_string());
    }

    /// How many items have ever been put, modulo 2³²: a word that others may wait for.
    pub(crate) fn ever_put(&self) -> &AtomicU32 {
        self.puts.word()
    }

    /// How many items have ever been got, modulo 2³².
    pub(crate) fn ever_got(&self) -> u32 {
        self.gets.count()
    }

    /// If it is empty: the word that must change.
    pub(crate) fn lacks_items(&self) -> Option<Seen<'_>> {
        let got = self.gets.count();
        let put = self.puts.count();
        (put == got).then(|| Seen::new(self.ever_put(), put))
    }

    /// If it is full: the word that must change.
    pub(crate) fn lacks_room(&self) -> Option<Seen<'_>> {
        let got = self.gets.count();
        let put = self.puts.count();
        (put.wrapping_sub(got) >= self.most).then(|| Seen::new(self.gets.word(), got))
    }

    /// Something is in it.
    pub(crate) fn has_items(&self) -> Need<'_> {
        Need::apart(self.ever_put(), self.gets.word(), 0)
    }

    /// It is not full.
    pub(crate) fn has_room(&self) -> Need<'_> {
        Need::apart(self.ever_put(), self.gets.word(), self.most)
    }

    /// Rung after each put.
    pub(crate) fn after_put(&self) -> &RobustWord {
        self.puts.bell()
    }

    /// Rung after each get.
    pub(crate) fn after_get(&self) -> &RobustWord {
        self.gets.bell()
    }

    /// Puts an item, unless the ring is full; says whether it did. Waits for nothing but others who do the same. If it does
    /// not `ring`, it wakes nobody: another put does soon, or our death.
    pub(crate) fn put(&self, op: Op, item: &[u8], ring: bool) -> Result<bool> {
        if self.len() >= self.most {
            return Ok(false);
        }
        hold(op, &self.putting)?;
        let put = self.put_alone(op, item, ring);
        self.putting.let_go(op);
        put
    }

    // ANCHOR: put
    fn put_alone(&self, op: Op, item: &[u8], ring: bool) -> Result<bool> {
        if self.len() >= self.most {
            return Ok(false); // Others were faster.
        }
        let whole = HEADER + (item.len() as u64).next_multiple_of(HEADER);
        let mut at = self.puts.at();
        if self.room(at, whole).is_none() {
            hold(op, &self.getting)?;
            let grown = self.grow(at, whole);
            self.getting.let_go(op);
            grown?;
        }
        let skipped = self.room(at, whole).ok_or(Error::OutOfSharedMemory { size: item.len() })?;
        if skipped != 0 {
            self.write(at, &(NOTHING | skipped).to_ne_bytes());
            at += skipped;
        }
        self.write(at, &(item.len() as u64).to_ne_bytes());
        self.write(at + HEADER, item);
        let advance = || self.puts.advance(at + whole);
        if ring {
            bell::change(op, self.after_put(), advance);
        } else {
            advance();
        }
        Ok(true)
    }
    // ANCHOR_END: put

    /// Gets the item that has been here longest, if there is one. Waits for nothing but others who do the same.
    pub(crate) fn get(&self, op: Op, item: &mut Vec<u8>) -> Result<bool> {
        if self.len() == 0 {
            return Ok(false);
        }
        hold(op, &self.getting)?;
        let got = self.get_alone(op, item);
        if got && self.len() == 0 && self.size() > LARGE {
            self.shrink(op);
        }
        self.getting.let_go(op);
        Ok(got)
    }

    fn get_alone(&self, op: Op, item: &mut Vec<u8>) -> bool {
        if self.len() == 0 {
            return false; // Others were faster.
        }
        let mut at = self.gets.at();
        let mut header = self.header(at);
        if header & NOTHING != 0 {
            at += header & !NOTHING;
            header = self.header(at);
        }
        let end = at + HEADER + header.next_multiple_of(HEADER);
        item.clear();
        self.bytes.read_onto(self.place(at + HEADER), index(header), item);
        bell::change(op, self.after_get(), || self.gets.advance(end));
        if self.size() > LARGE {
            self.give_back(end);
        }
        true
    }

    /// If so many bytes, in one piece, have room from here on: how many before them must be left out.
    fn room(&self, at: u64, whole: u64) -> Option<u64> {
        let (size, begin) = (self.size(), self.used_from());
        let before_the_end = size - at % size;
        let skipped = if whole > before_the_end { before_the_end } else { 0 };
        (at - begin + skipped + whole <= size).then_some(skipped)
    }

    /// Before this position everything may be written again.
    fn used_from(&self) -> u64 {
        if self.size() <= LARGE {
            return self.gets.at();
        }
        let freed = self.freed.load(Acquire);
        freed - freed % PIECE // A piece is given back as a whole.
    }

    /// Makes the ring so large that so many bytes have room. Only who holds both locks may call it.
    fn grow(&self, end: u64, whole: u64) -> Result<()> {
        let (begin, old) = (self.gets.at(), self.size());
        let mut new = old;
        while end - self.used_from() + PIECE + 2 * whole > new {
            new *= 2;
        }
        if new > self.bytes.size() as u64 {
            return Err(Error::OutOfSharedMemory { size: index(whole) });
        }
        // What is there lies in one piece, or in two that meet at the old end.
        let middle = begin.next_multiple_of(old).min(end);
        for (from, to) in [(begin, middle), (middle, end)] {
            if from % old != from % new {
                self.bytes.copy(index(from % old), index(from % new), index(to - from));
            }
        }
        if old <= LARGE {
            self.freed.store(begin, Relaxed);
        }
        self.size.store(new, Release);
        Ok(())
    }

    /// Empty after it was large: gives all but a little back, unless somebody is about to put something.
    fn shrink(&self, op: Op) {
        let now = Some(world().now());
        if !matches!(self.putting.take_unannounced(op, Dead::Take, now), Ok(true)) {
            return;
        }
        if self.len() == 0 {
            let size = self.size();
            self.size.store(SMALL, Release);
            self.bytes.give_back(index(SMALL), index(size - SMALL));
        }
        self.putting.let_go(op);
    }

    /// Gives back all pieces before this position that have not been; all before it has been got.
    fn give_back(&self, end: u64) {
        for piece in (self.freed.load(Relaxed) / PIECE)..(end / PIECE) {
            self.bytes.give_back(self.place(piece * PIECE), index(PIECE));
        }
        self.freed.store(end, Release);
    }

    fn header(&self, at: u64) -> u64 {
        let mut bytes = [0; 8];
        self.bytes.read(self.place(at), &mut bytes);
        u64::from_ne_bytes(bytes)
    }

    fn write(&self, at: u64, bytes: &[u8]) {
        self.bytes.write(self.place(at), bytes);
    }

    fn place(&self, at: u64) -> usize {
        index(at % self.size())
    }

    fn size(&self) -> u64 {
        self.size.load(Relaxed)
    }
}

/// Whoever died with it has left nothing half done.
fn hold(op: Op, lock: &Lock) -> Result<()> {
    while !lock.take_unannounced(op, Dead::Take, None)? {}
    Ok(())
}

fn index(bytes: u64) -> usize {
    usize::try_from(bytes).expect("64 bits")
}
