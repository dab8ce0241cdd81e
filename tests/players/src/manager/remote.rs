//! A manager that listens at an address, and programs that are no family.

use std::env;

use shared::{
    Error, Listener, Manager, Process, Result,
    manager::{Dict, List, Lock, Queue},
    println,
};

use super::{KEY, said, start_manager};
use crate::sync::{kill, start, until};

/// Serves whoever comes, until it is ended. Says where.
pub(crate) fn serves() -> Result<()> {
    let manager = start_manager()?;
    let stock = manager.dict::<String, u32>()?;
    stock.set("cake", 3_u32)?;
    stock.publish("stock")?;
    manager.queue::<u32>()?.publish("orders")?;
    manager.lock()?.publish("key")?;
    println!("{}", manager.address());
    println!("{}", manager.server().pid());
    manager.server().join()
}

/// Who connects finds what is published, makes things of its own, and is told what it does wrong.
pub(crate) fn connects() -> Result<()> {
    let manager = start_manager()?;
    manager.dict::<String, u32>()?.publish("stock")?;
    println!("{}", said(manager.list::<u8>([])?.publish("stock")));
    let address = manager.address().to_owned();
    let guests = start(3, |who| {
        let access = Manager::connect(&address, KEY)?;
        let stock: Dict<String, u32> = access.find("stock")?;
        stock.update("cake", |cakes| cakes.unwrap_or(0) + 1)?;
        if who == 0 {
            access.list([7_u32])?.publish("list")?;
        }
        Ok(())
    })?;
    guests.iter().try_for_each(shared::Child::join)?;
    let stock: Dict<String, u32> = manager.find("stock")?;
    assert_eq!(stock.get("cake")?, Some(3));
    assert_eq!(manager.find::<List<u32>>("list")?.to_vec()?, [7]);
    println!("{}", said(manager.find::<List<u32>>("stock")));
    println!("{}", said(manager.find::<List<u32>>("shop")));
    stock.delete()?;
    println!("{}", said(manager.find::<Dict<String, u32>>("stock")));
    let wrong = Manager::connect(&address, "open barley");
    assert!(matches!(wrong, Err(Error::WrongKey { .. })));
    println!("{}", said(wrong).replace(&address, "ADDRESS"));
    println!("{}", said(Manager::connect(&address, "")));

    let stranger = Listener::bind("127.0.0.1:0")?;
    let strange = stranger.address().to_owned();
    let mute = Process::new(|| stranger.accept().map(drop)).start()?;
    println!("{}", said(Manager::connect(&strange, KEY)).replace(&strange, "STRANGE"));
    mute.join()?;
    let other = Process::new(|| -> Result<()> {
        use std::io::Write;
        let mut stream = stranger.accept()?;
        stream.write_all(b"220 mail.example.org ready\r\n")?;
        Ok(())
    });
    let other = other.start()?;
    println!("{}", said(Manager::connect(&strange, KEY)).replace(&strange, "STRANGE"));
    other.join()?;
    drop(stranger);
    println!("{}", said(Manager::connect(&strange, KEY)).replace(&strange, "STRANGE"));

    // Somebody else at the same address is somebody else.
    let list: List<u32> = manager.find("list")?;
    manager.shutdown();
    let _another = Manager::listen(&address, KEY)?;
    println!("{}", said(list.len()));
    Ok(())
}

/// A lock is its process's own, though that has children; and what was killed lets it go, though they have all it had.
pub(crate) fn hands_on() -> Result<()> {
    let manager = start_manager()?;
    let (key, born) = (manager.lock()?, shared::Event::new()?);
    let parent = Process::new(|| -> Result<()> {
        let held = key.acquire()?;
        let child = Process::new(|| -> Result<()> {
            assert!(key.try_acquire()?.is_none());
            born.set();
            shared::sleep(shared::seconds(60));
            Ok(())
        });
        let child = child.start()?;
        child.join()?;
        drop(held);
        Ok(())
    });
    let parent = parent.start()?;
    born.wait();
    kill(&parent)?;
    println!("{}", said(key.acquire()));
    drop(key.recover()?);
    Ok(())
}

/// Main is killed while others, that are no family, wait for what its manager has.
pub(crate) fn main_killed() -> Result<()> {
    let address = env::args().nth(2).unwrap_or_default();
    let access = Manager::connect(&address, KEY)?;
    let (orders, key): (Queue<u32>, Lock) = (access.find("orders")?, access.find("key")?);
    let _held = key.acquire()?;
    let waits = start(2, |who| {
        let ended = if who == 0 { orders.get().map(drop) } else { key.acquire().map(drop) };
        assert!(matches!(ended, Err(Error::ManagerGone)), "{ended:?}");
        Ok(())
    })?;
    println!("all wait");
    waits.iter().try_for_each(shared::Child::join)?;
    until(|| access.list::<u8>([]).is_err());
    println!("{}", said(orders.put(1)));
    println!("{}", said(access.list::<u8>([])));
    Ok(())
}
