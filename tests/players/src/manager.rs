//! A manager's objects among processes, some of which are killed.

mod deaths;
mod patience;
mod remote;

use std::env;

pub(crate) use self::{
    deaths::{kill_clients, kill_guests, kill_workers, server_killed, server_stopped},
    patience::{actor_killed, patience, waiter_killed},
    remote::{connects, hands_on, main_killed, serves},
};
use shared::{
    Error, Manager, Process, Result,
    manager::{Dict, List, Starter, Type},
    ms, println, sleep,
};

use crate::sync::{join, start};

/// What all who may ask know.
const KEY: &str = "open sesame";

/// A manager; if there is an argument more, one that listens at that address.
fn begin(starter: Starter) -> Result<Manager> {
    match env::args().nth(2) {
        Some(address) => starter.listen(&address, KEY),
        None => starter.start(),
    }
}

fn start_manager() -> Result<Manager> {
    begin(Starter::default())
}

/// A dict acts as one of std's, but for all.
pub(crate) fn dict() -> Result<()> {
    let manager = start_manager()?;
    let dict = manager.dict::<String, u32>()?;
    assert!(dict.is_empty()?);
    assert_eq!(dict.get("a")?, None);
    for (place, key) in (0_u32..).zip(["b", "a", "c"]) {
        dict.set(key, place)?;
    }
    dict.set("b", 7_u32)?;
    assert_eq!(dict.keys()?, ["b", "a", "c"]);
    assert_eq!(dict.values()?, [7, 1, 2]);
    assert_eq!((dict.len()?, dict.contains("a")?, dict.contains("z")?), (3, true, false));
    assert_eq!((dict.pop("a")?, dict.pop("a")?), (Some(1), None));
    assert_eq!((dict.set_default("a", 5_u32)?, dict.set_default("a", 6_u32)?), (5, 5));
    dict.extend([(String::from("d"), 8), (String::from("b"), 9)])?;
    let items: Vec<_> = dict.items()?;
    let items: Vec<_> = items.iter().map(|(key, value)| (key.as_str(), *value)).collect();
    assert_eq!(items, [("b", 9), ("c", 2), ("a", 5), ("d", 8)]);
    assert_eq!(dict.update("n", |n| n.unwrap_or(0) + 1)?, 1);
    dict.clear()?;
    assert!(dict.is_empty()?);

    let other = manager.dict::<(u8, u8), Vec<String>>()?;
    other.set((1, 2), vec![String::from("x")])?;
    assert_eq!(other.get(&(1, 2))?, Some(vec![String::from("x")]));
    let copy = dict.clone();
    dict.delete()?;
    println!("{}", said(copy.get("a")));
    Ok(())
}

/// So does a list.
pub(crate) fn list() -> Result<()> {
    let manager = start_manager()?;
    let list = manager.list([1_i64, 2, 3])?;
    list.append(4)?;
    list.insert(0, 0)?;
    list.insert(99, 5)?;
    assert_eq!(list.to_vec()?, [0, 1, 2, 3, 4, 5]);
    assert_eq!((list.get(1)?, list.get(6)?), (Some(1), None));
    assert_eq!((list.set(1, 11)?, list.set(6, 0)?), (true, false));
    assert_eq!((list.pop()?, list.remove(0)?, list.remove(9)?), (Some(5), Some(0), None));
    list.reverse()?;
    list.extend([7, 8])?;
    assert_eq!(list.to_vec()?, [4, 3, 2, 11, 7, 8]);
    assert_eq!((list.update(0, |n| n + 1)?, list.update(9, |n| n)?), (Some(5), None));
    list.clear()?;
    assert_eq!((list.len()?, list.pop()?), (0, None));

    let array = manager.array([1_u8, 2])?;
    array.set(1, 5)?;
    assert_eq!((array.to_vec()?, array.update(0, |n| n + 1)?, array.len()?), (vec![1, 5], 2, 2));
    println!("{}", said(array.get(2)));
    let value = manager.value(String::from("x"))?;
    value.update(|text| text + "y")?;
    assert_eq!(value.get()?, "xy");
    Ok(())
}

/// What one process changes all see, also those who were there before an object was.
pub(crate) fn nested() -> Result<()> {
    let manager = start_manager()?;
    let shelves = manager.dict::<String, List<u32>>()?;
    let made = shared::Event::new()?;
    let early = Process::new(|| -> Result<()> {
        made.wait();
        let shelf = shelves.get("cakes")?.expect("it was made");
        shelf.append(2_u32)
    });
    let early = early.start()?;
    // A child makes it, and main uses it when that child is gone.
    let maker = Process::new(|| shelves.set("cakes", manager.list([1_u32])?));
    maker.start()?.join()?;
    made.set();
    early.join()?;
    let shelf = shelves.get("cakes")?.expect("it was made");
    assert_eq!(shelf.to_vec()?, [1, 2]);

    let tree = manager.list::<List<u32>>([])?;
    tree.append(shelf)?;
    tree.get(0)?.expect("it was put there").append(3_u32)?;
    assert_eq!(shelves.get("cakes")?.expect("it was made").len()?, 3);

    let other = start_manager()?;
    let strange = other.list([1_u32])?;
    println!("{}", said(tree.append(strange)));

    let names = manager.namespace()?;
    names.set("x", &10)?;
    Process::new(|| names.set("y", &String::from("why"))).start()?.join()?;
    assert_eq!((names.get::<i32>("x")?, names.get::<String>("y")?), (Some(10), Some("why".into())));
    assert_eq!((names.names()?, names.get::<u8>("z")?), (vec!["x".into(), "y".into()], None));
    assert!(names.remove("x")? && !names.remove("x")?);
    println!("{}", names.get::<u32>("y").is_err());
    Ok(())
}

/// Reading, computing and writing as one, by many at once.
pub(crate) fn updates() -> Result<()> {
    let manager = start_manager()?;
    let counts = manager.dict::<u8, u32>()?;
    let list = manager.list([0_u32])?;
    let children = start(4, |_| {
        for _ in 0..100 {
            counts.update(1, |n| n.unwrap_or(0) + 1)?;
            list.update(0, |n| n + 1)?;
        }
        Ok(())
    })?;
    join(&children)?;
    assert_eq!((counts.get(&1)?, list.get(0)?), (Some(400), Some(400)));
    Ok(())
}

/// Things of any size go there and back.
pub(crate) fn sizes() -> Result<()> {
    let manager = start_manager()?;
    let dict = manager.dict::<u32, Vec<u8>>()?;
    for size in [0, 1, 16_000, 16_384, 16_385, 100_000, 3_000_000] {
        let bytes: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
        dict.set(size, bytes.clone())?;
        assert!(dict.get(&size)? == Some(bytes), "{size}");
    }
    Ok(())
}

/// Those who wait for each other do not keep the server from others.
pub(crate) fn waiting() -> Result<()> {
    let manager = start_manager()?;
    let (queue, lock) = (manager.bounded_queue::<u32>(1)?, manager.lock()?);
    let (event, seats) = (manager.event()?, manager.bounded_semaphore(1)?);
    assert_eq!((queue.try_get()?, queue.get_timeout(ms(5))?), (None, None));
    queue.put(1)?;
    assert!(queue.is_full()?);
    assert!(!queue.try_put(2)?);
    assert!(!queue.put_timeout(2, ms(5))?);
    let held = lock.acquire()?;
    let seat = seats.acquire()?;
    let children = start(4, |who| {
        match who {
            0 => queue.put(2)?,
            1 => drop(lock.acquire()?),
            2 => event.wait()?,
            _ => drop(seats.acquire()?),
        }
        Ok(())
    })?;
    sleep(ms(20));
    assert!(lock.acquire_timeout(ms(5)).is_ok_and(|held| held.is_none()));
    assert!(!event.is_set()? && !event.wait_timeout(ms(5))?);
    assert!(seats.try_acquire()?.is_none());
    assert_eq!((queue.get()?, queue.get()?), (1, 2));
    drop((held, seat));
    event.set()?;
    join(&children)?;
    println!("{}", said(seats.release()));

    let rlock = manager.rlock()?;
    let (_once, _twice) = (rlock.acquire()?, rlock.acquire()?);
    Process::new(|| -> Result<()> {
        assert!(rlock.try_acquire()?.is_none());
        Ok(())
    })
    .start()?
    .join()?;
    queue.close()?;
    println!("{}", said(queue.get()));
    Ok(())
}

/// Conditions, barriers and tasks.
pub(crate) fn meetings() -> Result<()> {
    let manager = start_manager()?;
    let (meal, ready) = (manager.condition()?, manager.value(false)?);
    let guests = start(3, |_| meal.acquire()?.wait_for(|| ready.get()))?;
    let mut held = meal.acquire()?;
    assert!(!held.wait_timeout(ms(5))?);
    ready.set(true)?;
    held.notify_all()?;
    drop(held);
    join(&guests)?;

    let line = manager.barrier(3)?;
    let places = manager.list::<usize>([])?;
    join(&start(3, |_| places.append(line.wait()?))?)?;
    let mut came = places.to_vec()?;
    came.sort_unstable();
    assert_eq!(came, [0, 1, 2]);
    println!("{}", said(line.wait_timeout(ms(5))));
    assert!(line.is_broken()?);
    line.reset()?;
    assert!(!line.is_broken()?);

    let orders = manager.joinable_queue::<u32>()?;
    let cooks = start(2, |_| {
        while let Ok(task) = orders.get() {
            places.append(*task as usize)?;
            task.done()?;
        }
        Ok(())
    })?;
    (10..20).try_for_each(|n| orders.put(n))?;
    orders.join()?;
    assert_eq!(places.len()?, 13);
    orders.close()?;
    join(&cooks)
}

/// Types of one's own.
pub(crate) fn own_types() -> Result<()> {
    let counter = Type::new("Counter", |n: u32| n)
        .method("add", |count: &mut u32, n: u32| {
            *count = count.checked_add(n).expect("too much");
            *count
        })
        .method("get", |count: &mut u32, (): ()| *count);
    let manager = begin(Manager::with(counter))?;
    let count = manager.own("Counter", &5_u32)?;
    join(&start(3, |_| count.call::<_, u32>("add", &10_u32).map(drop))?)?;
    assert_eq!(count.call::<_, u32>("get", &())?, 35);
    println!("{}", said(count.call::<_, u32>("take", &1_u32)));
    println!("{}", said(count.call::<_, u32>("add", &"x")));
    println!("{}", said(count.call::<_, u32>("add", &u32::MAX)));
    println!("{}", said(manager.own("Dial", &1_u32)));
    assert_eq!(count.call::<_, u32>("get", &())?, 35);
    Ok(())
}

/// Many clients, one after the other and at the same time.
pub(crate) fn many() -> Result<()> {
    let manager = start_manager()?;
    let dict: Dict<u8, u32> = manager.dict()?;
    for _ in 0..30 {
        let add = |_| dict.update(0, |n| n.unwrap_or(0) + 1).map(drop);
        join(&start(50, add)?)?;
    }
    assert_eq!(dict.get(&0)?, Some(1500));
    Ok(())
}

/// The end of a manager is the end of its server, and a clear error for who still asks.
pub(crate) fn shutdown() -> Result<()> {
    let manager = start_manager()?;
    let server = manager.server().clone();
    let dict: Dict<u8, u8> = manager.dict()?;
    manager.shutdown();
    println!("{}, {:?}", said(dict.get(&1)), server.exit_code()?);
    Ok(())
}

/// What went wrong.
pub(crate) fn said<T>(result: Result<T>) -> String {
    result.map_or_else(|err: Error| err.to_string(), |_| String::from("nothing went wrong"))
}
