//! `Network`: what a conducted run has in place of the machine's network, so that it depends on nothing else there.
//!
//! Each address is an abstract Unix socket with the run's own name: what is sent is there when the call returns, and
//! ports are counted. Who waits for a socket cannot be seen from outside; so whoever does something to one counts up a
//! word, and who waits for that word looks at its sockets again.

use std::sync::atomic::{
    AtomicU32, AtomicU64,
    Ordering::{Relaxed, Release},
};

use super::SOCKETS;

/// How many addresses of a run can be listened on.
pub const DOORS: usize = 32;

/// How many words of traffic there are. Connections that share one are only looked at more often.
const WORDS: usize = 64;

/// A listener's number is a multiple of this; those of its connections follow.
const CONNECTIONS: u64 = 1 << 20;

/// Places of words of the network are told from those of shared memory by this.
const HERE: u64 = 1 << 62;

/// All that is known of the network of a run.
#[derive(Debug)]
#[repr(C)]
pub struct Network {
    /// How many of `doors` there are; 0 as long as nobody has used the network.
    pub used: AtomicU32,
    /// The addresses that somebody has listened on.
    pub doors: [Door; DOORS],
    /// Counted up when something happens to a listener or a connection that has this word.
    traffic: [AtomicU32; WORDS],
}

/// An address that somebody has listened on.
#[derive(Debug)]
#[repr(C)]
pub struct Door {
    /// A hash of the address.
    address: AtomicU64,
    /// How many have connected, and how many of them have been accepted: the kernel keeps them in order.
    connected: AtomicU32,
    accepted: AtomicU32,
}

/// Whether a word with this place is one of the network's.
pub(super) fn is_there(place: u64) -> bool {
    place & HERE != 0 && place != u64::MAX
}

impl Network {
    /// Something has happened that concerns nobody knows whom: all who wait look again.
    pub fn stir_all(&self) {
        for word in &self.traffic {
            word.fetch_add(1, Release);
        }
    }

    /// Something has happened to this listener or connection.
    pub(crate) fn stir(&self, number: u64) {
        self.word(number).fetch_add(1, Release);
    }

    /// The word that changes when something happens to it.
    pub(crate) fn word(&self, number: u64) -> &AtomicU32 {
        let mixed = number ^ (number / CONNECTIONS).wrapping_mul(17);
        &self.traffic[usize::try_from(mixed % WORDS as u64).unwrap_or(0)]
    }

    /// As `place_of` for shared memory.
    pub(crate) fn place_of(&self, word: &AtomicU32) -> Option<u64> {
        let place = self.traffic.iter().position(|it| std::ptr::eq(it, word))?;
        Some(HERE | place as u64)
    }

    /// As `word_at` for shared memory.
    pub(crate) fn word_at(&self, place: u64) -> Option<&AtomicU32> {
        let place = usize::try_from(place & !HERE).ok().filter(|_| is_there(place))?;
        self.traffic.get(place)
    }

    /// The number of whoever listens, or will listen, on this address; `None` if there are too many.
    pub(crate) fn listener(&self, address: &str) -> Option<u64> {
        let hash = hash(address);
        let used = self.used.load(Relaxed) as usize;
        let known = self.doors[..used].iter().position(|door| door.address.load(Relaxed) == hash);
        let place = known.unwrap_or(used);
        let door = self.doors.get(place)?;
        if known.is_none() {
            door.address.store(hash, Relaxed);
            self.used.fetch_add(1, Relaxed);
        }
        Some(SOCKETS + (place as u64 + 1) * CONNECTIONS)
    }

    /// From now on somebody else listens there.
    pub(crate) fn listens(&self, listener: u64) {
        let door = self.door(listener);
        door.connected.store(0, Relaxed);
        door.accepted.store(0, Relaxed);
    }

    /// Somebody has connected, and has this number on both sides.
    pub(crate) fn connected(&self, listener: u64) -> u64 {
        listener + next(&self.door(listener).connected)
    }

    /// The number of whoever has just been accepted.
    pub(crate) fn accepted(&self, listener: u64) -> u64 {
        listener + next(&self.door(listener).accepted)
    }

    fn door(&self, listener: u64) -> &Door {
        let place = (listener - SOCKETS) / CONNECTIONS - 1;
        &self.doors[usize::try_from(place).unwrap_or(0)]
    }

    pub(super) fn clear(&self) {
        // A page that was never used is better not touched.
        if self.used.swap(0, Relaxed) != 0 {
            for door in &self.doors {
                for word in [&door.connected, &door.accepted] {
                    word.store(0, Relaxed);
                }
                door.address.store(0, Relaxed);
            }
            for word in &self.traffic {
                word.store(0, Relaxed);
            }
        }
    }
}

fn next(count: &AtomicU32) -> u64 {
    1 + u64::from(count.fetch_add(1, Relaxed)) % (CONNECTIONS - 1)
}

/// FNV-1a, 64 bits: Fowler, Noll, Vo.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}
