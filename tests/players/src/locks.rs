//! Locks among processes, some of which die.

use std::mem;

use shared::{Array, Error, Lock, Process, Result, Value, ms, println, seconds, sleep};

pub(crate) fn locked_counter() -> Result<()> {
    let counter = Value::new(0)?;
    let lock = Lock::new()?;
    let mut adders = Vec::new();
    for _ in 0..4 {
        adders.push(Process::new(|| -> Result<()> {
            for _ in 0..5000 {
                let _held = lock.acquire()?;
                counter.set(counter.get() + 1);
            }
            Ok(())
        }));
    }
    let adders: Vec<_> = adders.into_iter().map(Process::start).collect::<Result<_>>()?;
    for adder in &adders {
        adder.join()?;
    }
    println!("{}", counter.get());
    Ok(())
}

pub(crate) fn try_and_timeout() -> Result<()> {
    let lock = Lock::new()?.named("the microphone");
    {
        let _held = lock.acquire()?;
        let other = Process::new(|| -> Result<()> {
            assert!(lock.try_acquire()?.is_none());
            assert!(lock.acquire_timeout(ms(20))?.is_none());
            Ok(())
        });
        other.start()?.join()?;
    }
    let other = Process::new(|| -> Result<()> {
        assert!(lock.try_acquire()?.is_some());
        assert!(lock.acquire_timeout(seconds(100))?.is_some());
        Ok(())
    });
    other.start()?.join()
}

/// One ends while it holds the lock, and says so to nobody; the other tries it once, at any time.
pub(crate) fn ends_with_a_lock() -> Result<()> {
    let lock = Lock::new()?;
    let holder = Process::new(|| -> Result<()> {
        mem::forget(lock.acquire()?);
        Ok(())
    });
    let other = Process::new(|| match lock.try_acquire() {
        Ok(Some(_)) => println!("free"),
        Ok(None) => println!("held"),
        Err(_) => println!("left behind"),
    });
    let (holder, other) = (holder.start()?, other.start()?);
    holder.join()?;
    other.join()
}

pub(crate) fn owner_killed() -> Result<()> {
    let lock = Lock::new()?.named("the microphone");
    let held = Value::new(false)?;
    let holder = Process::new(|| -> Result<()> {
        let _held = lock.acquire()?;
        held.set(true);
        sleep(seconds(1000));
        Ok(())
    });
    let holder = holder.start()?;
    while !held.get() {
        sleep(ms(1));
    }
    // Three are asleep on it when it happens, and all three are told.
    let mut waiters = Vec::new();
    for _ in 0..3 {
        let waiter = Process::new(|| match lock.acquire() {
            Err(Error::OwnerDied { .. }) => println!("told"),
            other => panic!("{other:?}"),
        });
        waiters.push(waiter.start()?);
    }
    sleep(ms(50));
    holder.kill()?;
    for waiter in &waiters {
        waiter.join()?;
    }
    println!("{}", lock.acquire().expect_err("its owner died"));
    assert!(lock.try_acquire().is_err());
    drop(lock.recover()?);
    drop(lock.acquire()?);
    println!("recovered");
    Ok(())
}

/// Many are killed at any moment while they fight for one lock; those who are left always go on.
/// The locks that come with a value and an array are told of a death, and recovered, as any other.
pub(crate) fn owner_of_a_value_killed() -> Result<()> {
    let (value, array) = (Value::new(0)?.named("the sum"), Array::new([0; 2])?.named("the votes"));
    let holder = Process::new(|| -> Result<()> {
        let _held = (value.lock()?, array.lock()?);
        value.set(1);
        sleep(seconds(1000));
        Ok(())
    });
    let holder = holder.start()?;
    while value.get() == 0 {
        sleep(ms(1));
    }
    holder.kill()?;
    holder.wait()?;
    println!("{}", value.lock().expect_err("its owner died"));
    println!("{}", array.lock().expect_err("its owner died"));
    drop((value.recover()?, array.recover()?));
    drop((value.lock()?, array.lock()?));
    Ok(())
}

pub(crate) fn owner_killed_often() -> Result<()> {
    use rand::RngExt as _;
    let lock = Lock::new()?;
    let counter = Value::new(0_u64)?;
    let work = || -> Result<()> {
        loop {
            let held = match lock.acquire() {
                Err(Error::OwnerDied { .. }) => lock.recover()?,
                held => held?,
            };
            counter.update(|n| n + 1);
            drop(held);
        }
    };
    for _ in 0..100 {
        let one = Process::new(work).start()?;
        let two = Process::new(work).start()?;
        let until = counter.get() + shared::rng().random_range(1..200);
        while counter.get() < until {
            sleep(ms(1));
        }
        one.kill()?;
        one.wait()?;
        // The other one goes on, whatever the first was doing.
        let until = counter.get() + 50;
        while counter.get() < until {
            sleep(ms(1));
        }
        two.kill()?;
        two.wait()?;
        match lock.acquire() {
            Err(Error::OwnerDied { .. }) => drop(lock.recover()?),
            held => drop(held?),
        }
    }
    println!("done");
    Ok(())
}

/// A guard that is moved into a child does not let go of what the parent has taken since.
pub(crate) fn guard_through_fork() -> Result<()> {
    let lock = Lock::new()?;
    let guard = lock.acquire()?;
    let child = Process::new(move || drop(guard)).start()?; // Here the parent's copy is dropped, too: released.
    let _held = lock.acquire()?;
    child.join()?;
    let other = Process::new(|| -> Result<()> {
        assert!(lock.try_acquire()?.is_none());
        Ok(())
    });
    other.start()?.join()
}
