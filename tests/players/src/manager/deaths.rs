//! Somebody is killed, of those who ask a manager or the server itself: nobody waits for ever.

use shared::{Error, Exit, Manager, Result, Signal, Value, ms, println, sleep, wait_any};

use super::{said, start_manager};
use crate::sync::{kill, start};

/// All who wait are told that the server is dead, and all who ask afterwards.
pub(crate) fn server_killed() -> Result<()> {
    let manager = start_manager()?;
    let (queue, lock, event) = (manager.queue::<u8>()?, manager.lock()?, manager.event()?);
    let held = lock.acquire()?;
    let (come, told) = (Value::new(0)?, Value::new(0)?);
    let children = start(3, |who| {
        come.update(|n| n + 1);
        let ended = match who {
            0 => queue.get().map(drop),
            1 => lock.acquire().map(drop),
            _ => event.wait(),
        };
        assert!(matches!(ended, Err(Error::ManagerGone)), "{ended:?}");
        told.update(|n| n + 1);
        Ok(())
    })?;
    while come.get() < 3 {
        sleep(ms(1));
    }
    sleep(ms(5));
    kill(manager.server())?;
    for child in &children {
        child.join()?;
    }
    assert_eq!(told.get(), 3);
    drop(held);
    println!("{}", said(queue.put(1)));
    println!("{}", said(manager.dict::<u8, u8>()));
    Ok(())
}

/// A server that stands still can be ended, too.
pub(crate) fn server_stopped() -> Result<()> {
    let manager = start_manager()?;
    drop(manager.lock()?.acquire()?);
    manager.server().signal(Signal::SIGSTOP)?;
    manager.shutdown();
    println!("ended");
    Ok(())
}

/// Anybody may be killed at any step, the server too: who is left comes to an end.
pub(crate) fn kill_clients() -> Result<()> {
    survive(count_under_a_lock)
}

/// So it is with tasks,
pub(crate) fn kill_workers() -> Result<()> {
    survive(do_tasks)
}

/// and with meetings.
pub(crate) fn kill_guests() -> Result<()> {
    survive(meet)
}

fn survive(play: fn(&Manager) -> Result<()>) -> Result<()> {
    let manager = start_manager()?;
    let played = play(&manager);
    let server = manager.server().exit_code()?;
    match played {
        Err(Error::ManagerGone) => assert_eq!(server, Some(-9)),
        played => played?,
    }
    Ok(())
}

fn do_tasks(manager: &Manager) -> Result<()> {
    let (orders, served) = (manager.bounded_joinable_queue(1)?, manager.list::<u32>([])?);
    let children = start(2, |who| {
        if who == 0 {
            return (1..=2).try_for_each(|order| orders.put(order));
        }
        while let Ok(task) = orders.get() {
            served.append(*task)?;
            task.done()?;
        }
        Ok(())
    })?;
    // The one who puts has put all, or one of the two has died, and the other one would wait for it.
    wait_any(&[&children[0], &children[1]])?;
    orders.close()?;
    let exits = [children[0].wait()?, children[1].wait()?];
    let all = exits == [Exit::Code(0); 2];
    let mut left = 0;
    while let Ok(Some(task)) = orders.try_get() {
        left += 1;
        task.done()?;
    }
    match orders.join() {
        Err(Error::TaskLost { .. }) => assert!(!all),
        joined => joined?,
    }
    let served = served.to_vec()?;
    assert!(served.is_sorted() && served.len() + left <= 2, "{served:?}, and {left} are left");
    assert!(!all || served.len() == 2);
    Ok(())
}

fn meet(manager: &Manager) -> Result<()> {
    let photos = manager.value(0)?;
    let camera = photos.clone();
    let group = manager.barrier(2)?.action(move || camera.update(|n| n + 1).map(drop));
    let children = start(2, |_| match group.wait() {
        Err(Error::BrokenBarrier { .. }) => Ok(()),
        met => met.map(drop),
    })?;
    let first = wait_any(&[&children[0], &children[1]])?;
    let exit = children[first].wait()?;
    if exit != Exit::Code(0) {
        group.abort()?; // The other one would wait for it.
    }
    let all = children[1 - first].wait()? == exit && exit == Exit::Code(0);
    assert!(!all || photos.get()? == 1);
    Ok(())
}

fn count_under_a_lock(manager: &Manager) -> Result<()> {
    let (lock, count) = (manager.lock()?, manager.value(0)?);
    let children = start(2, |_| {
        let held = match lock.acquire() {
            Err(Error::OwnerDied { .. }) => lock.recover()?,
            held => held?,
        };
        count.set(count.get()? + 1)?;
        drop(held);
        Ok(())
    })?;
    let mut all = true;
    for child in &children {
        let exit = child.wait()?;
        all &= exit == Exit::Code(0);
        assert!(matches!(exit, Exit::Code(0 | 1) | Exit::Signal(_)), "{exit:?}");
    }
    let _held = lock.recover()?;
    assert!(!all || count.get()? == 2);
    Ok(())
}
