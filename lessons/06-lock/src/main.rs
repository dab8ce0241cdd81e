//! Lesson 06 · lock: one at a time, where two at once would spoil it.

mod killed;
mod office;
mod twice;

use std::process::ExitCode;

use shared::{Barrier, Lesson, Lock, Process, Result, Value, println};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("a lost update", a_lost_update)
        .part("with a lock", with_a_lock)
        .part("the ticket office", office::the_ticket_office)
        .part("the same lock twice", twice::the_same_lock_twice)
        .part("killed with the lock held", killed::killed_with_the_lock_held)
        .part("a thousand times", a_thousand_times)
        .run()
}

// ANCHOR: lost
/// Two additions each: few enough to try all orders. What is the smallest total?
fn a_lost_update() -> Result<()> {
    let counter = Value::new(0)?.named("counter");
    ann_and_bob(|| {
        add_one_without_the_lock(&counter);
        add_one_without_the_lock(&counter);
        Ok(())
    })?;
    println!("after 4 additions the counter says {}", counter.get());
    Ok(())
}

/// It looks like one thing and is two: somebody else may come in between, and write what we then write over.
fn add_one_without_the_lock(counter: &Value) {
    counter.set(counter.get() + 1);
}

/// Two processes do the same, side by side.
fn ann_and_bob(work: impl Fn() -> Result<()>) -> Result<()> {
    let ann = Process::new(&work).name("Ann").start()?;
    let bob = Process::new(&work).name("Bob").start()?;
    ann.join()?;
    bob.join()
}
// ANCHOR_END: lost

// ANCHOR: lock
/// Between `acquire` and the end of the guard there is one process at most, as long as all of them ask for the lock.
fn with_a_lock() -> Result<()> {
    let (counter, lock) = (Value::new(0)?.named("counter"), Lock::new()?.named("lock"));
    ann_and_bob(|| {
        add_one(&counter, &lock)?;
        add_one(&counter, &lock)
    })?;
    println!("after 4 additions the counter says {}", counter.get());
    Ok(())
}

fn add_one(counter: &Value, lock: &Lock) -> Result<()> {
    let _held = lock.acquire()?; // Python: `with lock:`
    counter.set(counter.get() + 1);
    Ok(())
}
// ANCHOR_END: lock

// ANCHOR: thousand
/// So often that luck shows it. What is one step anyway needs no lock.
fn a_thousand_times() -> Result<()> {
    let lock = Lock::new()?.named("lock");
    count_to_2000("without the lock", |counter| {
        add_one_without_the_lock(counter);
        Ok(())
    })?;
    count_to_2000("with the lock", |counter| add_one(counter, &lock))?;
    count_to_2000("in one step", |counter| {
        counter.update(|n| n + 1);
        Ok(())
    })
}

fn count_to_2000(how: &str, add_one: impl Fn(&Value) -> Result<()>) -> Result<()> {
    let (counter, start) = (Value::new(0)?.named("counter"), Barrier::new(2)?.named("start"));
    ann_and_bob(|| {
        start.wait()?; // Otherwise Ann might be done before Bob is born.
        (0..1000).try_for_each(|_| add_one(&counter))
    })?;
    println!("{how}, after 2000 additions: {}", counter.get());
    Ok(())
}
// ANCHOR_END: thousand
