//! Patience: before going to sleep, look again for a moment whether what is awaited comes.
//!
//! To sleep and be woken from another CPU takes far longer than most things take to come from there. So it is worth to
//! look for about as long as a wake takes: at worst everything then costs twice as much. Who has looked in vain looks for
//! half as long next time, as what did not come will hardly come a moment later; who was lucky, for twice as long. Where
//! there is only one CPU nothing can come while we look.
//!
//! Two who wait for each other in turn would never find out of their sleep that way: each answer takes a wake longer than
//! the other one looks. So now and then one looks for so long that an answer comes even from somebody who must be woken
//! first, and from then on both are awake when it comes.
#![expect(clippy::disallowed_methods, reason = "looks at the real clock, in the real world")]

use std::{
    hint::spin_loop,
    sync::{
        OnceLock,
        atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use super::world;

/// In nanoseconds: about what it takes to wake another CPU, and what can be lost without notice.
const MOST: u64 = 20_000;
const LEAST: u64 = 500;

/// Long enough for two wakes and some work, and how many looks in vain there are for one that is so long.
const LONG: u64 = 3 * MOST;
const RARELY: u32 = 64;

/// How long we look next time. Not shared: each process has its own luck.
static PATIENCE: AtomicU64 = AtomicU64::new(MOST);
/// How often we have looked in vain.
static VAIN: AtomicU32 = AtomicU32::new(0);

/// So many looks go by between two at the clock.
const LOOKS: u32 = 16;

/// Looks for a moment whether it has come, and says so.
pub(super) fn look(mut has_come: impl FnMut() -> bool) -> bool {
    static ALONE: OnceLock<bool> = OnceLock::new();
    if *ALONE.get_or_init(|| world().cpu_count() == 1) {
        return false;
    }
    let patience = PATIENCE.load(Relaxed);
    let is_long = VAIN.load(Relaxed) % RARELY == RARELY - 1;
    let looks = if is_long { LONG } else { patience };
    let mut until = None;
    loop {
        for _ in 0..LOOKS {
            if has_come() {
                PATIENCE.store((2 * looks).min(MOST), Relaxed);
                if is_long {
                    VAIN.store(0, Relaxed);
                }
                return true;
            }
            spin_loop();
        }
        let now = Instant::now();
        if now >= *until.get_or_insert(now + Duration::from_nanos(looks)) {
            VAIN.fetch_add(1, Relaxed);
            PATIENCE.store((patience / 2).max(LEAST), Relaxed);
            return false;
        }
    }
}
