//! Pools: what Python promises of them, and what it does not keep when a worker dies.

pub(crate) mod deaths;

use std::{
    cell::RefCell,
    collections::BTreeSet,
    process,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use shared::{
    Error, Event, Pool, PoolError, Process, Result, as_completed, ms, println, seconds, sleep,
};

use crate::channel::tell;

pub(crate) fn square(n: u64) -> u64 {
    n * n
}

fn add(a: u64, b: u64) -> u64 {
    a + b
}

fn late(millis: u64) -> u64 {
    sleep(ms(millis));
    millis
}

/// Whoever is forked later has it, too.
static GATE: OnceLock<Event> = OnceLock::new();

fn once_the_gate_opens(n: u64) -> u64 {
    GATE.get().expect("it is there before the pool is").wait();
    n
}

fn pid(_: u32) -> u32 {
    process::id()
}

fn half(n: u64) -> Result<u64, String> {
    if n.is_multiple_of(2) { Ok(n / 2) } else { Err(format!("{n} has no half")) }
}

fn out_of_tune(n: u64) -> u64 {
    assert!(n != 3, "song {n} is out of tune");
    n
}

/// Every way to submit, and what each promises of values and order.
pub(crate) fn pool() -> Result<()> {
    let pool = Pool::new(3)?;
    assert_eq!(pool.apply(square, 5)?, 25);
    let squares: Vec<u64> = (0..100).map(square).collect();
    assert_eq!(pool.map(square, 0..100)?, squares);
    for chunk in [1, 7, 100, 1000] {
        assert_eq!(pool.map_chunks(square, 0..100, chunk)?, squares);
    }
    assert_eq!(pool.map(square, 0..0)?, [0; 0]);
    assert_eq!(pool.starmap(add, (0..10).zip(10..20))?, [10, 12, 14, 16, 18, 20, 22, 24, 26, 28]);
    for chunk in [1, 9] {
        let one_by_one = pool.imap(square, 0..100, chunk)?.collect::<Result<Vec<_>>>()?;
        assert_eq!(one_by_one, squares);
        let mut any = pool.imap_unordered(square, 0..100, chunk)?.collect::<Result<Vec<_>>>()?;
        any.sort_unstable();
        assert_eq!(any, squares);
    }
    // Items without an end.
    assert_eq!(pool.imap(square, 0.., 3)?.nth(200).transpose()?, Some(40_000));

    let futures: Vec<_> = (0..20).map(|n| pool.submit(square, n)).collect::<Result<_>>()?;
    let mut seen = BTreeSet::new();
    for future in as_completed(futures) {
        seen.insert(future?.get()?);
    }
    assert_eq!(seen, (0..20).map(square).collect());
    let later = pool.starmap_async(add, [(1, 2)], None)?;
    pool.close().join()?;
    assert_eq!(later.get()?, [3], "a result outlives its pool");
    Ok(())
}

/// A result that is not there yet.
pub(crate) fn pool_futures() -> Result<()> {
    let (told, errors) = (RefCell::new(Vec::new()), RefCell::new(0));
    let gate = GATE.get_or_init(|| Event::new().expect("there is room"));
    let pool = Pool::new(1)?;
    let mut slow = pool.apply_async(once_the_gate_opens, 400)?;
    assert_eq!((slow.ready()?, slow.successful()?), (false, None));
    assert_eq!(slow.get_timeout(ms(20))?, None);
    assert!(!slow.wait_timeout(ms(1))?);
    gate.set();
    slow.wait()?;
    assert_eq!((slow.ready()?, slow.successful()?), (true, Some(true)));
    assert_eq!(slow.get_timeout(ms(20))?, Some(400));
    tell(slow.get_timeout(ms(20)));

    let bad = pool
        .apply_async(out_of_tune, 3)?
        .callback(|n| told.borrow_mut().push(n))
        .error_callback(|_| *errors.borrow_mut() += 1);
    bad.wait()?;
    assert_eq!(bad.successful()?, Some(false));
    let good = pool.apply_async(out_of_tune, 4)?;
    good.wait()?;
    let good = good.callback(|n| told.borrow_mut().push(n));
    drop(pool.apply_async(square, 5)?.callback(|n| told.borrow_mut().push(n)));
    pool.apply(square, 6)?;
    assert_eq!((&*told.borrow(), *errors.borrow()), (&vec![4, 25], 1));
    assert_eq!(good.get()?, 4);
    drop(bad);
    drop(pool);
    Ok(())
}

/// What goes wrong in a task comes back, and the pool lives on.
pub(crate) fn pool_errors() -> Result<()> {
    let pool = Pool::new(2)?;
    tell_panic(pool.apply(out_of_tune, 3));
    tell_panic(pool.map_chunks(out_of_tune, 0..6, 6));
    let results: Vec<_> = pool.imap(out_of_tune, 0..6, 6)?.map(Result::ok).collect();
    assert_eq!(results, [Some(0), Some(1), Some(2), None, Some(4), Some(5)]);
    assert_eq!(pool.map(half, [2, 3])?, [Ok(1), Err(String::from("3 has no half"))]);
    tell(pool.apply(refused, 0)?);
    tell(Pool::new(0));
    let used = || -> Result<()> {
        tell(pool.apply(square, 2));
        Ok(())
    };
    Process::new(used).start()?.join()?;
    tell(pool.apply(starts_a_child, 0)?);
    tell(pool.apply(starts_a_pool, 0)?);
    pool.close().join()
}

/// A panic says where it was: in this file.
fn tell_panic<T>(ended: Result<T>) {
    if let Err(Error::Pool(PoolError::TaskPanicked { message, place })) = ended {
        println!("{message}, in this file: {}", place.contains("pool.rs:"));
    }
}

fn refused(_: u32) -> Result<u32> {
    Err(Error::NothingToWaitFor)
}

fn starts_a_child(_: u32) -> Result<()> {
    Process::new(|| ()).name("Eve").start().map(drop)
}

fn starts_a_pool(_: u32) -> Result<()> {
    Pool::builder(1).named("inner").start().map(drop)
}

static TUNED: AtomicU32 = AtomicU32::new(0);

fn tuned(_: u32) -> u32 {
    TUNED.load(Relaxed)
}

/// Each worker is initialized, and goes after two tasks.
pub(crate) fn pool_workers() -> Result<()> {
    let tune = || TUNED.store(440, Relaxed);
    let pool = Pool::builder(2).initializer(tune).max_tasks_per_worker(2).start()?;
    assert_eq!(pool.map_chunks(tuned, 0..10, 1)?, [440; 10]);
    let pids: Vec<_> = pool.map_chunks(pid, 0..10, 1)?;
    for pid in &pids {
        assert!(pids.iter().filter(|other| *other == pid).count() <= 2, "{pids:?}");
    }
    pool.close().join()?;

    let refuses = || -> Result<(), String> { Err(String::from("no voice")) };
    let pool = Pool::builder(1).initializer(refuses).named("choir").start()?;
    tell(pool.apply(square, 1));
    tell(pool.apply(square, 1));
    Ok(())
}

/// Ten thousand long tasks are terminated at once.
pub(crate) fn pool_terminate() -> Result<()> {
    let before = shared::now();
    let pool = Pool::new(3)?;
    let futures: Vec<_> = (0..10_000).map(|_| pool.submit(late, 100_000)).collect::<Result<_>>()?;
    pool.terminate()?;
    let ended = futures
        .into_iter()
        .all(|it| matches!(it.get(), Err(Error::Pool(PoolError::Terminated { .. }))));
    assert!(ended);
    // Dropped: the same.
    let pool = Pool::new(2)?.submit(late, 100_000)?;
    tell(pool.get());
    assert!(shared::now() < before + seconds(1000));
    assert!(shared::active_children()?.is_empty());
    Ok(())
}

fn bytes(len: u64) -> Vec<u8> {
    vec![7; usize::try_from(len).unwrap_or(0)]
}

#[expect(clippy::needless_pass_by_value, reason = "a task is given what it gets")]
fn length(bytes: Vec<u8>) -> u64 {
    bytes.len() as u64
}

fn long_error(len: u64) -> Result<u64, String> {
    Err("no ".repeat(usize::try_from(len).unwrap_or(0)))
}

/// Huge arguments, results and errors, more than any pipe would hold, and nobody collects meanwhile.
pub(crate) fn pool_huge() -> Result<()> {
    const MANY: u64 = 5 << 20;
    let pool = Pool::new(2)?;
    let there: Vec<_> = (0..6).map(|_| pool.submit(length, bytes(MANY))).collect::<Result<_>>()?;
    let back: Vec<_> = (0..6).map(|_| pool.submit(bytes, MANY)).collect::<Result<_>>()?;
    let wrong: Vec<_> = (0..6).map(|_| pool.submit(long_error, MANY)).collect::<Result<_>>()?;
    for future in wrong {
        assert_eq!(future.get()?.expect_err("an error").len() as u64, 3 * MANY);
    }
    for (there, back) in there.into_iter().zip(back) {
        assert_eq!((there.get()?, back.get()?.len() as u64), (MANY, MANY));
    }
    pool.close().join()
}
