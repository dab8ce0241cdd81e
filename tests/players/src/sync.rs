//! Semaphores, conditions, events and barriers among processes, some of which are killed.

pub(crate) mod barrier;
pub(crate) mod condition;

use shared::{
    Barrier, BoundedSemaphore, Child, Condition, Event, Process, RLock, Result, Semaphore, Value,
    cpu_time, ms, println, seconds, sleep,
};

use self::barrier::broken;

/// Time enough for others to fall asleep. Where it is not, a test says less, but never fails.
pub(crate) fn let_them_wait() {
    sleep(ms(100));
}

pub(crate) fn start(count: usize, run: impl Fn(usize) -> Result<()>) -> Result<Vec<Child>> {
    let run = &run;
    (0..count).map(|number| Process::new(move || run(number)).start()).collect()
}

pub(crate) fn join(children: &[Child]) -> Result<()> {
    children.iter().try_for_each(Child::join)
}

pub(crate) fn kill(child: &Child) -> Result<()> {
    child.kill()?;
    child.wait().map(drop)
}

pub(crate) fn until(mut holds: impl FnMut() -> bool) {
    while !holds() {
        sleep(ms(1));
    }
}

pub(crate) fn semaphore() -> Result<()> {
    let seats = Semaphore::new(2)?;
    {
        let (_one, two) = (seats.acquire(), seats.acquire());
        assert!(seats.try_acquire().is_none());
        assert!(seats.acquire_timeout(ms(20)).is_none());
        two.keep();
    }
    assert_eq!(seats.value(), 1);
    // A permit that was kept is released by another process.
    Process::new(|| seats.release()).start()?.join()?;
    assert_eq!(seats.value(), 2);

    // A permit that is moved into a child is given back once.
    let permit = seats.acquire();
    Process::new(move || drop(permit)).start()?.join()?;
    assert_eq!(seats.value(), 2);

    let (inside, most) = (Value::new(0)?, Value::new(0)?);
    let guests = start(6, |_| {
        for _ in 0..50 {
            let _seat = seats.acquire();
            let now = inside.update(|n| n + 1);
            most.update(|most| most.max(now));
            shared::yield_now();
            inside.update(|n| n - 1);
        }
        Ok(())
    })?;
    join(&guests)?;
    assert!(most.get() <= 2, "{}", most.get());
    assert_eq!(seats.value(), 2);

    let bounded = BoundedSemaphore::new(1)?.named("the microphone");
    bounded.acquire().keep();
    bounded.release()?;
    println!("{}", bounded.release().expect_err("it is back already"));
    assert_eq!(bounded.value(), 1);
    Ok(())
}

/// Three wait. Whoever is killed takes no permit along, except one that it had.
pub(crate) fn semaphore_killed() -> Result<()> {
    let seats = Semaphore::new(1)?;
    let served = Value::new(0)?;
    let holder = Process::new(|| {
        let _seat = seats.acquire();
        sleep(seconds(1000));
    });
    let holder = holder.start()?;
    until(|| seats.value() == 0);
    let waiters = start(4, |_| {
        seats.acquire().keep();
        served.update(|n| n + 1);
        sleep(seconds(1000));
        Ok(())
    })?;
    let_them_wait();
    kill(&waiters[0])?; // It was the first to sleep, perhaps.
    kill(&holder)?;
    let_them_wait();
    println!("served after the holder's death: {}", served.get());
    for n in 1..=3 {
        seats.release()?; // We know that nobody else will.
        until(|| served.get() == n);
    }
    println!("served after three releases: {}", served.get());
    waiters[1..].iter().try_for_each(kill)
}

/// Processes are killed at any moment in `acquire` and `release`; one permit that is free is always taken by the others.
pub(crate) fn semaphore_killed_often() -> Result<()> {
    use rand::RngExt as _;
    let count = Value::new(0_u64)?;
    for _ in 0..40 {
        let seats = Semaphore::new(1)?;
        let work = |_| loop {
            seats.acquire().keep();
            count.update(|n| n + 1);
            seats.release()?;
        };
        let players = start(3, work)?;
        let target = count.get() + shared::rng().random_range(1..100);
        until(|| count.get() >= target);
        kill(&players[0])?;
        let_it_be_whole(&seats);
        let target = count.get() + 50;
        until(|| count.get() >= target);
        players[1..].iter().try_for_each(kill)?;
    }
    println!("done");
    Ok(())
}

/// If the permit died with its holder, gives it back: it is seen free now and then, otherwise.
fn let_it_be_whole(seats: &Semaphore) {
    match seats.acquire_timeout(ms(300)) {
        Some(seat) => drop(seat),
        None => seats.release().expect("there is room for it"),
    }
}

pub(crate) fn rlock() -> Result<()> {
    let stage = RLock::new()?.named("the stage");
    let free = || -> Result<bool> {
        let seen = Value::new(false)?;
        let look = || -> Result<()> {
            seen.set(stage.try_acquire()?.is_some());
            assert_eq!(stage.acquire_timeout(ms(10))?.is_some(), seen.get());
            Ok(())
        };
        Process::new(look).start()?.join()?;
        Ok(seen.get())
    };
    let outer = stage.acquire()?;
    let inner = stage.try_acquire()?.expect("it is ours");
    drop(outer);
    assert!(!free()?);
    drop(inner);
    assert!(free()?);

    let holder = Process::new(|| -> Result<()> {
        let _twice = (stage.acquire()?, stage.acquire()?);
        sleep(seconds(1000));
        Ok(())
    });
    let holder = holder.start()?;
    until(|| matches!(stage.try_acquire(), Ok(None)));
    kill(&holder)?;
    println!("{}", stage.acquire().expect_err("its owner died"));
    drop(stage.recover()?); // Once is enough, however often the dead one had it.
    assert!(free()?);
    Ok(())
}

pub(crate) fn event() -> Result<()> {
    let gun = Event::new()?;
    assert!(!gun.is_set() && !gun.wait_timeout(ms(20)));
    let ran = Value::new(0)?;
    let runners = start(5, |_| {
        gun.wait();
        ran.update(|n| n + 1);
        Ok(())
    })?;
    let_them_wait();
    assert_eq!(ran.get(), 0);
    kill(&runners[0])?;
    gun.set();
    join(&runners[1..])?;
    assert_eq!(ran.get(), 4);
    assert!(gun.wait_timeout(ms(0)));
    gun.clear();
    assert!(!gun.is_set());
    Ok(())
}

/// Whoever waits sleeps, and does not spin.
pub(crate) fn waiting_costs_nothing() -> Result<()> {
    let (seats, gun, barrier) = (Semaphore::new(0)?, Event::new()?, Barrier::new(9)?);
    let bell = Condition::new()?;
    let waiters = start(8, |number| match number % 4 {
        0 => {
            assert!(seats.acquire_timeout(ms(500)).is_none());
            Ok(())
        }
        1 => {
            assert!(!gun.wait_timeout(ms(500)));
            Ok(())
        }
        2 => {
            assert!(broken(&barrier.wait_timeout(ms(500))));
            Ok(())
        }
        _ => bell.acquire()?.wait_timeout(ms(500)).map(drop),
    })?;
    join(&waiters)?;
    assert!(cpu_time() < ms(400), "{:?}", cpu_time());
    Ok(())
}
