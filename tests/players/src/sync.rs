//! Semaphores, conditions, events and barriers among processes, some of which are killed.

use shared::{
    Array, Barrier, BoundedSemaphore, Child, Condition, Error, Event, Process, RLock, Result,
    Semaphore, Value, cpu_time, ms, println, seconds, sleep,
};

/// Time enough for others to fall asleep. Where it is not, a test says less, but never fails.
fn let_them_wait() {
    sleep(ms(100));
}

fn start(count: usize, run: impl Fn(usize) -> Result<()>) -> Result<Vec<Child>> {
    let run = &run;
    (0..count).map(|number| Process::new(move || run(number)).start()).collect()
}

fn join(children: &[Child]) -> Result<()> {
    children.iter().try_for_each(Child::join)
}

fn kill(child: &Child) -> Result<()> {
    child.kill()?;
    child.wait().map(drop)
}

fn until(mut holds: impl FnMut() -> bool) {
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

pub(crate) fn barrier() -> Result<()> {
    let (came, actions) = (Array::new([0; 3])?, Value::new(0)?);
    let barrier = Barrier::new(3)?.action(|| {
        actions.update(|n| n + 1);
    });
    let zeros = Value::new(0)?;
    let players = start(3, |me| {
        for round in 1..=20 {
            came.set(me, round);
            if barrier.wait()? == 0 {
                zeros.update(|n| n + 1);
            }
            assert!(came.to_vec().iter().all(|&came| came >= round));
            assert!(actions.get() >= round);
        }
        Ok(())
    })?;
    join(&players)?;
    println!("{} rounds, {} actions", zeros.get(), actions.get());
    Ok(())
}

fn broken(left: Result<usize>) -> bool {
    matches!(left, Err(Error::BrokenBarrier { .. }))
}

pub(crate) fn barrier_broken() -> Result<()> {
    let barrier = Barrier::new(3)?.named("the exit");
    let told = || {
        start(2, |_| {
            assert!(broken(barrier.wait()));
            Ok(())
        })
    };
    let all_wait = || until(|| barrier.waiting() == 2);

    let waiters = told()?;
    all_wait();
    barrier.abort();
    join(&waiters)?;
    println!("{}", barrier.wait().expect_err("it was aborted"));
    assert!(barrier.is_broken());

    barrier.reset();
    let waiters = told()?;
    all_wait();
    barrier.reset();
    join(&waiters)?;
    assert!(!barrier.is_broken());

    let waiter = start(1, |_| {
        assert!(broken(barrier.wait()));
        Ok(())
    })?;
    assert!(broken(barrier.wait_timeout(ms(50))));
    join(&waiter)?;
    assert!(barrier.is_broken());

    // Who was killed while it waited has come: of the other two, one is still waited for, and then all is well.
    barrier.reset();
    let waiters = start(2, |_| barrier.wait().map(drop))?;
    all_wait();
    kill(&waiters[0])?;
    assert_eq!(barrier.wait()?, 0);
    join(&waiters[1..])?;

    // Who is killed in the action breaks it for the others.
    let acting = Value::new(false)?;
    let barrier = Barrier::new(3)?.action(|| {
        acting.set(true);
        sleep(seconds(1000));
    });
    let told = |_| {
        assert!(broken(barrier.wait()));
        Ok(())
    };
    let waiters = start(2, told)?;
    until(|| barrier.waiting() == 2);
    let actor = Process::new(|| barrier.wait().map(drop)).start()?;
    until(|| acting.get());
    let_them_wait();
    kill(&actor)?;
    join(&waiters)?;
    println!("all were told");
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
            assert!(broken(barrier.wait_timeout(ms(500))));
            Ok(())
        }
        _ => bell.acquire()?.wait_timeout(ms(500)).map(drop),
    })?;
    join(&waiters)?;
    assert!(cpu_time() < ms(400), "{:?}", cpu_time());
    Ok(())
}

pub(crate) fn arrays() -> Result<()> {
    let numbers = Array::new([1_u8, 2, 3])?.named("numbers");
    Process::new(|| {
        numbers.set(0, 7);
        numbers.update(2, |n| n * 2);
    })
    .start()?
    .join()?;
    println!("{numbers:?} {}", numbers.len());

    let large = Array::new(vec![1_i64; 100_000])?;
    let halves = start(2, |half| {
        let _held = large.lock()?;
        for i in (half..large.len()).step_by(1000) {
            large.set(i, large.get(i) + 1);
        }
        Ok(())
    })?;
    join(&halves)?;
    println!("{}", large.to_vec().iter().sum::<i64>());
    Ok(())
}
