//! `random`: everybody who is ready has the same chance at every step.

use super::Strategy;
use crate::conductor::Ask;

/// Everybody who is ready has the same chance.
#[derive(Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The choices that belong to this seed.
    pub fn new(seed: u64) -> Random {
        Random { state: seed }
    }
}

impl Strategy for Random {
    fn choose(&mut self, _: usize, _: Option<usize>, ready: &[Ask]) -> usize {
        // SplitMix64 (Steele, Lea, Flood 2014).
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let place = (u128::from(mixed) * ready.len() as u128) >> 64;
        usize::try_from(place).unwrap_or(0)
    }
}
