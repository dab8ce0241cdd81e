//! Somebody is killed, of those who ask a manager or the server itself: nobody waits for ever.

use shared::{Error, Exit, Manager, Result, Signal, Value, ms, println, sleep};

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
    let manager = start_manager()?;
    let played = play(&manager);
    let server = manager.server().exit_code()?;
    match played {
        Err(Error::ManagerGone) => assert_eq!(server, Some(-9)),
        played => played?,
    }
    Ok(())
}

fn play(manager: &Manager) -> Result<()> {
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
