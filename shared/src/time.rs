//! Time as this crate sees it: real when run by hand, virtual under the conductor.

use std::time::Duration;

use crate::seam::{Kind, LONGEST, Op, world};

/// Lets other processes go first, like `os.sched_yield`. For loops that look until something has come; where something
/// can be waited for, wait.
#[track_caller]
pub fn yield_now() {
    world().yield_now(Op::new(Kind::Yield));
}

/// Sleeps, like `time.sleep`. Never shorter; longer if the machine is busy, so it puts nothing in order.
#[track_caller]
pub fn sleep(how_long: Duration) {
    world().sleep(Op::new(Kind::Sleep), how_long.min(LONGEST));
}

/// The time since the first process began, the same in all processes, like `time.monotonic`. When a lesson's clock is made
/// to run faster, so does this.
#[track_caller]
pub fn now() -> Duration {
    world().now()
}

/// The time that CPUs have worked for this process and for the children it has waited for, like the sum of
/// `os.times()`.
///
/// It is real time, also where the clock of [`now`] runs faster. Under the conductor it is always 0.
pub fn cpu_time() -> Duration {
    world().cpu_time()
}

/// `ms(500)` reads better than `Duration::from_millis(500)`.
pub const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// `seconds(3)` reads better than `Duration::from_secs(3)`.
pub const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
