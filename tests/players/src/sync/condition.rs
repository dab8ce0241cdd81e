//! Conditions, some of whose waiters and holders are killed.

use shared::{Condition, Error, Process, Result, Value, ms, println, seconds, sleep};

use super::{join, kill, let_them_wait, start, until};

pub(crate) fn notify() -> Result<()> {
    let bell = Condition::new()?;
    let (waiting, woken) = (Value::new(0)?, Value::new(0)?);
    let waiters = start(6, |_| {
        let mut held = bell.acquire()?;
        waiting.update(|n| n + 1);
        held.wait()?;
        woken.update(|n| n + 1);
        Ok(())
    })?;
    // Who counts itself holds the lock until it waits.
    until(|| waiting.get() == 6);
    for (n, wakes) in [(1, 1), (2, 3), (usize::MAX, 6)] {
        bell.acquire()?.notify(n);
        until(|| woken.get() == wakes);
        let_them_wait();
        println!("{}", woken.get());
    }
    join(&waiters)?;
    bell.acquire()?.notify_all(); // Nobody is there, and nobody remembers it.
    let mut held = bell.acquire()?;
    assert!(!held.wait_timeout(ms(20))?);
    assert!(!held.wait_for_timeout(|| false, ms(20))?);
    assert!(held.wait_for_timeout(|| true, ms(20))?);
    Ok(())
}

/// Two throw a ball to and fro.
pub(crate) fn wait_for() -> Result<()> {
    let (court, ball) = (Condition::new()?, Value::new(0)?);
    let players = start(2, |me| {
        for _ in 0..200 {
            let mut held = court.acquire()?;
            held.wait_for(|| ball.get() % 2 == me)?;
            ball.set(ball.get() + 1);
            held.notify_one();
        }
        Ok(())
    })?;
    join(&players)?;
    println!("{}", ball.get());
    Ok(())
}

pub(crate) fn condition_killed() -> Result<()> {
    let bell = Condition::new()?.named("the bell");
    let (waiting, woken) = (Value::new(0)?, Value::new(0)?);
    let wait = |_| {
        let mut held = bell.acquire()?;
        waiting.update(|n| n + 1);
        held.wait()?;
        woken.update(|n| n + 1);
        Ok(())
    };
    let first = start(1, wait)?;
    until(|| waiting.get() == 1);
    let second = start(1, wait)?;
    until(|| waiting.get() == 2);
    kill(&first[0])?;
    bell.acquire()?.notify_one();
    join(&second)?;
    println!("the dead one took no call: {}", woken.get());

    // Who comes back from a wait, too, is told that the lock's owner has died.
    let third = Process::new(|| -> Result<()> {
        let mut held = bell.acquire()?;
        waiting.update(|n| n + 1);
        let told = held.wait().expect_err("the owner died");
        println!("{told}");
        assert!(held.wait().is_err());
        held.notify_all();
        Ok(())
    });
    let third = third.start()?;
    until(|| waiting.get() == 3);
    let holder = Process::new(|| -> Result<()> {
        let mut held = bell.acquire()?;
        held.notify_all();
        waiting.set(4);
        sleep(seconds(1000));
        Ok(())
    });
    let holder = holder.start()?;
    until(|| waiting.get() == 4);
    kill(&holder)?;
    third.join()?;
    assert!(matches!(bell.try_acquire(), Err(Error::OwnerDied { .. })));
    drop(bell.recover()?);
    bell.acquire()?.notify_all();
    Ok(())
}
