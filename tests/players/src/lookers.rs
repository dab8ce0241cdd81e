//! Small programs for the conductor: they make steps, sleep, look, wait in vain, and count.

use std::env;

use shared::{Lock, Process, Result, Value, println, seconds, sleep, yield_now};

/// Makes as many steps as it is told, with a few more: alone, or as two who go side by side.
pub(crate) fn makes_steps() -> Result<()> {
    let word = |at| env::args().nth(at).unwrap_or_default();
    let steps = word(2).parse().unwrap_or(0);
    let count = Value::new(0)?;
    let step = |steps| (0..steps).for_each(|n| count.set(n));
    if word(3) != "both" {
        step(steps);
        return Ok(());
    }
    let child = Process::new(|| step(steps / 2)).start()?;
    step(steps - steps / 2);
    child.join()
}

/// Two sleep until the same time, and a third for longer. Each says that it is awake in the very step in which it wakes.
#[expect(
    clippy::disallowed_macros,
    reason = "the runtime's own would be a step more, whose order is another choice"
)]
pub(crate) fn sleeps_alike() -> Result<()> {
    let times = [("one", seconds(1)), ("two", seconds(1)), ("late", seconds(2))];
    let sleeper = |(name, time)| {
        Process::new(move || {
            sleep(time);
            std::println!("{name}");
        })
    };
    let children: Vec<_> =
        times.into_iter().map(|it| sleeper(it).start()).collect::<Result<_>>()?;
    children.iter().try_for_each(|child| child.join())
}

/// Each holds one of two locks and wants the other; main waits for one of the two.
pub(crate) fn want_each_others_lock() -> Result<()> {
    let (left, right) = (Lock::new()?, Lock::new()?);
    let first = Process::new(|| -> Result<()> {
        let _held = left.acquire()?; // The first takes its lock.
        let _wanted = right.acquire()?; // The first wants the second's.
        Ok(())
    });
    let second = Process::new(|| -> Result<()> {
        let _held = right.acquire()?;
        let _wanted = left.acquire()?; // The second wants the first's.
        Ok(())
    });
    let (first, second) = (first.start()?, second.start()?);
    second.join()?; // Main waits for the second.
    first.join()
}

/// Two that wait for each other by looking, and never stand back.
pub(crate) fn looks_in_vain() -> Result<()> {
    let (one, other) = (Value::new(false)?, Value::new(false)?);
    let child = Process::new(|| {
        while !one.get() {} // The child looks.
        other.set(true);
    });
    let child = child.start()?;
    while !other.get() {} // Main looks.
    one.set(true);
    child.join()
}

/// Two that wait for each other by looking again and again.
pub(crate) fn waits_in_vain() -> Result<()> {
    let (one, other) = (Value::new(false)?.named("one"), Value::new(false)?.named("other"));
    let child = Process::new(|| {
        while !one.get() {
            yield_now(); // The child stands back.
        }
        other.set(true);
    })
    .start()?;
    while !other.get() {
        yield_now(); // Main stands back.
    }
    one.set(true);
    child.join()
}

/// One looks again and again for what the other brings.
pub(crate) fn waits_by_looking() -> Result<()> {
    let flag = Value::new(false)?.named("flag");
    let child = Process::new(|| {
        while !flag.get() {
            yield_now();
        }
        println!("seen");
    })
    .start()?;
    flag.set(true);
    child.join()
}

/// Whether a child gets to say something before it is killed is a matter of order.
pub(crate) fn kills_who_speaks() -> Result<()> {
    let child = Process::new(|| println!("said")).start()?;
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// Two add one to a number, and hold a lock meanwhile.
pub(crate) fn counts_with_a_lock() -> Result<()> {
    let counter = Value::new(0)?.named("counter");
    let add = || -> Result<()> {
        let _held = counter.lock()?;
        counter.set(counter.get() + 1);
        Ok(())
    };
    let children = [Process::new(add).start()?, Process::new(add).start()?];
    for child in children {
        child.join()?;
    }
    println!("{}", counter.get());
    Ok(())
}

/// Two add one to a number, and hold no lock meanwhile.
pub(crate) fn counts_without_a_lock() -> Result<()> {
    let counter = Value::new(0)?.named("counter");
    let add = || counter.set(counter.get() + 1);
    let children = [Process::new(add).start()?, Process::new(add).start()?];
    for child in children {
        child.join()?;
    }
    println!("{}", counter.get());
    Ok(())
}
