//! Random numbers that replay, and that no two processes share.

use std::{
    convert::Infallible,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use rand::{Rng, SeedableRng, TryRng, rngs::Xoshiro256PlusPlus};

use crate::seam::world;

/// Where a process stands in the family tree, mixed into one number. Not shared: each process has its own.
static LINEAGE: AtomicU64 = AtomicU64::new(0);
static GENERATOR: Mutex<Option<Xoshiro256PlusPlus>> = Mutex::new(None);

/// This process's random numbers; use it with the traits of the crate `rand`.
///
/// A fork copies the state of every generator, so children would all draw the same numbers; not from this one. With
/// `COURSE_SEED` set, every process draws the same numbers in every run.
pub fn rng() -> Random {
    Random(())
}

/// What [`rng`] returns.
#[derive(Debug)]
pub struct Random(());

impl Random {
    fn draw<T>(draw: impl FnOnce(&mut Xoshiro256PlusPlus) -> T) -> T {
        let mut generator = GENERATOR.lock().unwrap_or_else(PoisonError::into_inner);
        let seed = || Xoshiro256PlusPlus::seed_from_u64(world().seed() ^ LINEAGE.load(Relaxed));
        draw(generator.get_or_insert_with(seed))
    }
}

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(Random::draw(Rng::next_u32))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(Random::draw(Rng::next_u64))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        Random::draw(|generator| generator.fill_bytes(bytes));
        Ok(())
    }
}

/// We are the child that came from this fork, 1, 2, …, of our parent: from now on we draw our own numbers.
pub(crate) fn branch(birth: u64) {
    // SplitMix64's finalizer (Steele, Lea, Flood 2014): it sends neighbours far apart.
    let mut mixed = LINEAGE.load(Relaxed).wrapping_add(birth.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    LINEAGE.store(mixed ^ mixed >> 31, Relaxed);
    *GENERATOR.lock().unwrap_or_else(PoisonError::into_inner) = None;
}
