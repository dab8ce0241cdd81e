//! Exercise 18 · hungry: three philosophers, three chopsticks. Can it be that nobody ever eats?

use shared::{Lock, Process, Result, println};

fn main() -> Result<()> {
    let chopsticks = [
        Lock::new()?.named("chopstick 1"),
        Lock::new()?.named("chopstick 2"),
        Lock::new()?.named("chopstick 3"),
    ];
    let mut philosophers = Vec::new();
    for seat in 0..3 {
        let (left, right) = (&chopsticks[seat], &chopsticks[(seat + 1) % 3]);
        let process = Process::new(move || dine(seat + 1, left, right));
        philosophers.push(process.name(format!("philosopher {}", seat + 1)).start()?);
    }
    for philosopher in &philosophers {
        philosopher.join()?;
    }
    Ok(())
}

fn dine(who: usize, left: &Lock, right: &Lock) -> Result<()> {
    let _left = left.acquire()?;
    let _right = right.acquire()?;
    println!("philosopher {who} eats");
    Ok(())
}
