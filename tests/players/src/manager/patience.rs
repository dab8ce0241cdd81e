//! What a manager's objects do for those who will not wait for ever; and barriers with something to do.

use std::{io, process};

use nix::{
    sched::{CpuSet, sched_getcpu, sched_setaffinity},
    unistd::Pid,
};
use shared::{Error, Result, ms, println, sleep};

use super::{said, start_manager};
use crate::sync::{join, kill, start};

/// What can be waited for can be waited for not too long; and what the last one at a barrier does, all see done.
pub(crate) fn patience() -> Result<()> {
    let manager = start_manager()?;
    let (rlock, meal) = (manager.rlock()?, manager.condition()?);
    let (_once, _twice) = (rlock.acquire()?, rlock.acquire_timeout(ms(5))?.expect("it is ours"));
    let mut held = meal.try_acquire()?.expect("it is free");
    assert!(!held.wait_for_timeout(|| Ok(false), ms(5))?);
    assert!(held.wait_for_timeout(|| Ok(true), ms(5))?);
    join(&start(1, |_| {
        assert!(rlock.acquire_timeout(ms(5))?.is_none());
        assert!(meal.try_acquire()?.is_none());
        assert!(meal.acquire_timeout(ms(5))?.is_none());
        Ok(())
    })?)?;
    drop(held);

    let orders = manager.bounded_joinable_queue::<u32>(1)?;
    assert!(orders.try_get()?.is_none() && orders.get_timeout(ms(5))?.is_none());
    assert!(orders.try_put(1)? && !orders.try_put(2)? && !orders.put_timeout(2, ms(5))?);
    let task = orders.try_get()?.expect("it was put");
    assert_eq!((*task, orders.len()?, orders.unfinished()?), (1, 0, 1));
    assert!(!orders.join_timeout(ms(5))?);
    task.done()?;
    assert!(orders.join_timeout(ms(5))?);

    let photos = manager.list::<u8>([])?;
    let album = photos.clone();
    let group = manager.barrier(3)?.action(move || album.append(1));
    assert_eq!(group.parties()?, 3);
    for round in 1..=3 {
        join(&start(3, |_| {
            group.wait()?;
            assert_eq!(photos.len()?, round);
            Ok(())
        })?)?;
    }
    let fails = manager.barrier(2)?.action(|| Err(Error::NothingToWaitFor));
    let told = manager.list::<String>([])?;
    join(&start(2, |_| told.append(said(fails.wait())))?)?;
    let mut told = told.to_vec()?;
    told.sort();
    for told in told {
        println!("{told}");
    }
    Ok(())
}

/// Who is killed in the action of a barrier breaks it.
pub(crate) fn actor_killed() -> Result<()> {
    let manager = start_manager()?;
    let (acts, actor) = (manager.event()?, manager.value(0_u32)?);
    let (act, me) = (acts.clone(), actor.clone());
    let door = manager.barrier(2)?.action(move || {
        me.set(process::id())?;
        act.set()?;
        sleep(shared::seconds(60));
        Ok(())
    });
    let both = start(2, |_| {
        println!("{}", said(door.wait()));
        Ok(())
    })?;
    acts.wait()?;
    let actor = actor.get()?;
    let (dies, lives): (Vec<_>, Vec<_>) = both.iter().partition(|it| it.pid() == actor);
    kill(dies[0])?;
    lives[0].join()?;
    assert!(door.is_broken()?);
    Ok(())
}

fn keep_to_one_core() -> nix::Result<()> {
    let mut one = CpuSet::new();
    one.set(sched_getcpu()?)?;
    sched_setaffinity(Pid::from_raw(0), &one)
}

/// Whoever waits for one who is killed is told so, however soon after the server's last answer that was. On one core the
/// killer goes on before the server does.
pub(crate) fn waiter_killed() -> Result<()> {
    keep_to_one_core().map_err(io::Error::from)?;
    let manager = start_manager()?;
    for _ in 0..300 {
        let door = manager.barrier(3)?;
        let both = start(2, |_| {
            assert!(matches!(door.wait(), Err(Error::BrokenBarrier { .. })));
            Ok(())
        })?;
        while door.n_waiting()? < 2 {}
        kill(&both[0])?;
        both[1].join()?;
        door.delete()?;
    }
    println!("done");
    Ok(())
}
