//! Workers that are killed, or leave, at every moment, and owners that are.

use std::{cell::RefCell, process};

use nix::sys::signal::raise;
use rand::RngExt;
use shared::{
    Error, Pool, PoolError, Process, Result, Signal, Value, active_children, ms, println, rng,
    seconds, sleep,
};

use super::square;
use crate::channel::tell;

fn killed_at_2(n: u64) -> u64 {
    if n == 2 {
        raise(Signal::SIGKILL).ok();
    }
    n
}

#[expect(clippy::disallowed_methods, reason = "a learner's task may do it")]
fn leaves_at_2(n: u64) -> u64 {
    if n == 2 {
        process::exit(4);
    }
    n
}

/// Some of these fill a tray, and one has no room on any.
fn large(n: u64) -> String {
    "x".repeat(if n == 3 { 100_000 } else { 30_000 })
}

fn large_but_killed_at_2(n: u64) -> String {
    killed_at_2(n);
    large(n)
}

/// Who dies in the middle of a task loses this one, and nothing else of its chunk.
pub(crate) fn pool_worker_killed() -> Result<()> {
    let pool = Pool::new(1)?;
    for task in [killed_at_2, leaves_at_2] {
        let all: Vec<_> = pool.imap(task, 0..5, 5)?.collect();
        for (n, one) in (0..).zip(all) {
            match one {
                Ok(same) => assert_eq!((same, n != 2), (n, true)),
                Err(err) => println!("{n}: {err}"),
            }
        }
    }
    for (n, one) in (0..).zip(pool.imap(large_but_killed_at_2, 0..7, 7)?) {
        assert!(one.map_or(n == 2, |text| n != 2 && text == large(n)), "item {n}");
    }
    assert_eq!(pool.apply(square, 3)?, 9);
    // While nobody has a task, nothing is lost.
    for worker in active_children()? {
        worker.kill()?;
    }
    assert_eq!(pool.map(square, 0..3)?, [0, 1, 4]);
    pool.close().join()
}

/// Workers are killed all the time; each item comes back once, as what it is or as lost.
pub(crate) fn pool_killed_often() -> Result<()> {
    let pool = Pool::new(3)?;
    let mut lost = 0;
    for round in 0..150 {
        let number = |n: u64| 12 * round + n;
        let futures: Vec<_> =
            (0..12).map(|n| pool.submit(square, number(n))).collect::<Result<_>>()?;
        let many = pool.map_async(square, 0..12, Some(4))?;
        let victims: Vec<_> = active_children()?;
        if let Some(victim) = victims.get(rng().random_range(0..3)) {
            victim.kill()?;
        }
        for (n, future) in (0..).zip(futures) {
            match future.get() {
                Err(Error::Pool(PoolError::WorkerDied { .. })) => lost += 1,
                other => assert_eq!(other?, square(number(n))),
            }
        }
        match many.get() {
            Err(Error::Pool(PoolError::WorkerDied { .. })) => lost += 1,
            other => assert_eq!(other?, (0..12).map(square).collect::<Vec<_>>()),
        }
    }
    assert!(lost <= 150, "{lost} items lost by 150 deaths");
    pool.close().join()?;
    println!("done");
    Ok(())
}

fn sleeps(n: u64) -> u64 {
    sleep(seconds(1000));
    n
}

/// The process that has the pool is killed, in the middle of everything; its workers end, too.
pub(crate) fn pool_owner_killed() -> Result<()> {
    let ready = Value::new(0)?;
    let owner = Process::new(|| -> Result<()> {
        let pool = Pool::new(2)?;
        let _busy = pool.submit(sleeps, 1)?;
        pool.apply(square, 2)?;
        ready.set(1);
        sleep(seconds(1000));
        Ok(())
    });
    let owner = owner.start()?;
    while ready.get() == 0 {
        sleep(ms(1));
    }
    owner.kill()?;
    owner.wait()?;
    println!("the owner is dead");
    Ok(())
}

/// Until the whole program is killed from outside.
pub(crate) fn pool_of_main() -> Result<()> {
    let pool = Pool::new(3)?;
    let _busy: Vec<_> = (0..5).map(|n| pool.submit(sleeps, n)).collect::<Result<_>>()?;
    println!("ready");
    sleep(seconds(1000));
    pool.terminate()
}

/// For the conductor: two workers, three tasks.
pub(crate) fn pool_small() -> Result<()> {
    let told = RefCell::new(0);
    let pool = Pool::new(2)?;
    let first = pool.submit(square, 2)?.callback(|n| *told.borrow_mut() += n);
    assert_eq!(pool.map_chunks(square, [3, 4], 1)?, [9, 16]);
    assert_eq!(first.get()?, 4);
    assert_eq!(*told.borrow(), 4);
    pool.close().join()
}

/// For the conductor: the only worker dies at its first task.
pub(crate) fn pool_small_death() -> Result<()> {
    let pool = Pool::new(1)?;
    let (two, three) = (pool.submit(leaves_at_2, 2)?, pool.submit(leaves_at_2, 3)?);
    tell(two.get());
    assert_eq!(three.get()?, 3);
    pool.terminate()
}

/// Anyone is killed, at any step: each item comes back, or is told lost, once.
pub(crate) fn kill_pool() -> Result<()> {
    let pool = Pool::new(2)?;
    let futures = [1, 2].map(|n| pool.submit(square, n));
    let many = pool.map_async(square, 0..3, Some(2))?;
    let mut lost = 0;
    for (n, future) in (1..).zip(futures) {
        match future?.get() {
            Err(Error::Pool(PoolError::WorkerDied { .. })) => lost += 1,
            other => assert_eq!(other?, square(n)),
        }
    }
    match many.get() {
        Err(Error::Pool(PoolError::WorkerDied { .. })) => lost += 1,
        other => assert_eq!(other?, [0, 1, 4]),
    }
    assert!(lost <= 1, "one is killed");
    pool.close().join()
}

/// As [`kill_pool`], for workers that go after each task, and a pool that is terminated.
pub(crate) fn kill_short_lived_pool() -> Result<()> {
    let pool = Pool::builder(2).max_tasks_per_worker(1).start()?;
    let mut lost = 0;
    for one in pool.imap_unordered(square, 0..3, 1)? {
        match one {
            Err(Error::Pool(PoolError::WorkerDied { .. })) => lost += 1,
            other => assert!(other? <= 4),
        }
    }
    assert!(lost <= 1, "one is killed");
    pool.terminate()
}
