//! The table: five seats, and between each two of them one chopstick.

use shared::{Child, Lock, LockGuard, Process, Result, Semaphore, Value, ms, sleep};

pub(crate) const SEATS: usize = 5;

// ANCHOR: table
pub(crate) struct Table {
    chopsticks: Vec<Lock>,
    /// Lets in so many at a time; only the cure that is named after him asks him.
    pub(crate) waiter: Semaphore,
    /// How many philosophers have one chopstick and want another.
    pub(crate) have_one: Value<usize>,
    pub(crate) meals: Value,
    /// How often somebody has put a chopstick back hungry.
    pub(crate) in_vain: Value,
}

impl Table {
    pub(crate) fn new(at_most: usize) -> Result<Table> {
        let chopstick = |n: usize| Ok(Lock::new()?.named(format!("chopstick {n}")));
        let permits = u32::try_from(at_most).unwrap_or(u32::MAX);
        Ok(Table {
            chopsticks: (1..=SEATS).map(chopstick).collect::<Result<_>>()?,
            waiter: Semaphore::new(permits)?.named("waiter"),
            have_one: Value::new(0)?.named("have one, want another"),
            meals: Value::new(0)?.named("meals"),
            in_vain: Value::new(0)?.named("in vain"),
        })
    }

    pub(crate) fn left(&self, seat: usize) -> &Lock {
        &self.chopsticks[seat]
    }

    /// The table is round: on the right of the last seat lies chopstick 1.
    pub(crate) fn right(&self, seat: usize) -> &Lock {
        &self.chopsticks[(seat + 1) % SEATS]
    }

    /// The two guards are the proof that we have both; afterwards both are put back.
    pub(crate) fn eat(&self, one: LockGuard<'_>, other: LockGuard<'_>) {
        sleep(ms(100));
        self.meals.update(|n| n + 1);
        drop((one, other));
    }

    /// A process for each seat.
    pub(crate) fn seat_all(
        &self,
        dine: impl Fn(&Table, usize) -> Result<()>,
    ) -> Result<Vec<Child>> {
        let seat = |seat| {
            let name = format!("philosopher {}", seat + 1);
            Process::new(|| dine(self, seat)).name(name).start()
        };
        (0..SEATS).map(seat).collect()
    }
}
// ANCHOR_END: table

/// The second chopstick lies a little further away.
pub(crate) fn reach() {
    sleep(ms(100));
}
