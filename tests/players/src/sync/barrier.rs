//! Barriers, whole and broken.

use shared::{Array, Barrier, Error, Process, Result, Signal, Value, ms, println, seconds, sleep};

use super::{join, kill, let_them_wait, start, until};

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

pub(super) fn broken(left: &Result<usize>) -> bool {
    matches!(left, Err(Error::BrokenBarrier { .. }))
}

/// Whose round was reset is told so, though the others have met often before it goes on.
pub(crate) fn barrier_late() -> Result<()> {
    let barrier = Barrier::new(2)?;
    let late = start(1, |_| {
        assert!(broken(&barrier.wait()));
        Ok(())
    })?;
    until(|| barrier.n_waiting() == 1);
    late[0].signal(Signal::SIGSTOP)?;
    barrier.reset();
    let others = start(2, |_| (0..20).try_for_each(|_| barrier.wait().map(drop)))?;
    join(&others)?;
    late[0].signal(Signal::SIGCONT)?;
    join(&late)
}

pub(crate) fn barrier_broken() -> Result<()> {
    let barrier = Barrier::new(3)?.named("the exit");
    let told = || {
        start(2, |_| {
            assert!(broken(&barrier.wait()));
            Ok(())
        })
    };
    let all_wait = || until(|| barrier.n_waiting() == 2);

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
        assert!(broken(&barrier.wait()));
        Ok(())
    })?;
    assert!(broken(&barrier.wait_timeout(ms(50))));
    join(&waiter)?;
    assert!(barrier.is_broken());

    // Who was killed while it waited has come: of the other two, one is still waited for, and then all is well.
    barrier.reset();
    let waiters = start(2, |_| barrier.wait().map(drop))?;
    all_wait();
    kill(&waiters[0])?;
    assert_eq!(barrier.wait()?, 2);
    join(&waiters[1..])?;

    // Who is killed in the action breaks it for the others.
    let acting = Value::new(false)?;
    let barrier = Barrier::new(3)?.action(|| {
        acting.set(true);
        sleep(seconds(1000));
    });
    let told = |_| {
        assert!(broken(&barrier.wait()));
        Ok(())
    };
    let waiters = start(2, told)?;
    until(|| barrier.n_waiting() == 2);
    let actor = Process::new(|| barrier.wait().map(drop)).start()?;
    until(|| acting.get());
    let_them_wait();
    kill(&actor)?;
    join(&waiters)?;
    println!("all were told");
    Ok(())
}
