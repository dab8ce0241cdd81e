//! Exercise 07 · build a semaphore: a semaphore, made of a condition and a value.

use shared::{Condition, Process, Result, Value, println};

struct Seats {
    free: Value<u32>,
    changed: Condition,
}

impl Seats {
    fn acquire(&self) -> Result<()> {
        let mut held = self.changed.acquire()?;
        held.wait_for(|| self.free.get() > 0)?;
        drop(held);
        self.free.set(self.free.get() - 1); // Two can be here at a time.
        Ok(())
    }

    fn release(&self) -> Result<()> {
        let mut held = self.changed.acquire()?;
        self.free.set(self.free.get() + 1);
        held.notify(1);
        Ok(())
    }
}

fn main() -> Result<()> {
    let free = Value::new(2)?.named("free seats");
    let seats = Seats { free, changed: Condition::new()?.named("changed") };
    let mut guests = Vec::new();
    for guest in 1..=4 {
        guests.push(Process::new(|| sing(guest, &seats)).name(format!("guest {guest}")).start()?);
    }
    for guest in &guests {
        guest.join()?;
    }
    println!("free: {}", seats.free.get());
    Ok(())
}

fn sing(guest: u32, seats: &Seats) -> Result<()> {
    seats.acquire()?;
    println!("guest {guest} comes in");
    println!("guest {guest} goes");
    seats.release()
}
