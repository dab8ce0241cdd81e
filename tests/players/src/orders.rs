//! One very small program for each thing that processes share, of which every order can be tried: two or three processes,
//! main among them, that do with it what it is for, and assert what it promises.

use shared::{
    Array, Barrier, BoundedSemaphore, Child, Condition, Error, Event, JoinableQueue, Lock, Manager,
    Process, Queue, RLock, Result, Semaphore, SharedMemory, Value, duplex, pipe, println, wait,
};

use crate::{
    blocks::name,
    sync::{join, start},
};

pub(crate) fn lock() -> Result<()> {
    let (lock, count) = (Lock::new()?, Value::new(0)?);
    let add = || -> Result<()> {
        let _held = lock.acquire()?;
        count.set(count.get() + 1);
        Ok(())
    };
    join(&start(2, |_| add())?)?;
    assert_eq!(count.get(), 2);
    assert!(lock.try_acquire()?.is_some(), "nobody has it any more");
    Ok(())
}

pub(crate) fn rlock() -> Result<()> {
    let (lock, count) = (RLock::new()?, Value::new(0)?);
    let add = || -> Result<()> {
        let _once = lock.acquire()?;
        let before = count.get();
        drop(lock.acquire()?); // It is still ours afterwards.
        count.set(before + 1);
        Ok(())
    };
    join(&start(2, |_| add())?)?;
    assert_eq!(count.get(), 2);
    Ok(())
}

/// One seat for two: they are never in it together.
pub(crate) fn semaphore() -> Result<()> {
    let (seat, count) = (Semaphore::new(1)?, Value::new(0)?);
    let others = start(2, |_| {
        let _seat = seat.acquire();
        count.set(count.get() + 1);
        Ok(())
    })?;
    join(&others)?;
    assert_eq!((count.get(), seat.value()), (2, 1));
    Ok(())
}

/// Three want one of two seats, and all get it.
pub(crate) fn semaphore_of_two() -> Result<()> {
    let seats = Semaphore::new(2)?;
    let others = start(2, |_| {
        drop(seats.acquire());
        Ok(())
    })?;
    drop(seats.acquire());
    join(&others)?;
    assert_eq!(seats.value(), 2);
    Ok(())
}

/// Two give the same permit back: one of them is refused, whoever it is.
pub(crate) fn bounded_semaphore() -> Result<()> {
    let (seat, refused) = (BoundedSemaphore::new(1)?, Value::new(0)?);
    seat.acquire().keep();
    let others = start(2, |me| {
        if seat.release().is_err() {
            refused.update(|n| n + 1);
            println!("{me}");
        }
        Ok(())
    })?;
    join(&others)?;
    assert_eq!((refused.get(), seat.value()), (1, 1));
    Ok(())
}

/// One notification for each of two: both go on, and each finds something.
pub(crate) fn condition() -> Result<()> {
    let (table, plates) = (Condition::new()?, Value::new(0)?);
    let guest = start(1, |_| {
        let mut held = table.acquire()?;
        held.wait_for(|| plates.peek() > 0)?;
        plates.poke(plates.peek() - 1);
        Ok(())
    })?;
    let waiter = start(1, |_| {
        let mut held = table.acquire()?;
        plates.poke(plates.peek() + 1);
        held.notify_one();
        Ok(())
    })?;
    join(&guest)?;
    join(&waiter)?;
    assert_eq!(plates.get(), 0);
    Ok(())
}

pub(crate) fn event() -> Result<()> {
    let (gun, ready) = (Event::new()?, Value::new(false)?);
    let runners = start(2, |_| {
        gun.wait();
        assert!(ready.get());
        Ok(())
    })?;
    ready.set(true);
    gun.set();
    join(&runners)
}

/// Nobody leaves before both have come, one has number 0, and the action was done once.
pub(crate) fn barrier() -> Result<()> {
    let (came, zeros, actions) = (Value::new(0)?, Value::new(0)?, Value::new(0)?);
    let line = Barrier::new(2)?.action(|| {
        actions.update(|n| n + 1);
    });
    let runners = start(2, |_| {
        came.update(|n| n + 1);
        if line.wait()? == 0 {
            zeros.update(|n| n + 1);
        }
        assert_eq!(came.get(), 2);
        Ok(())
    })?;
    join(&runners)?;
    assert_eq!((zeros.get(), actions.get()), (1, 1));
    Ok(())
}

/// `update` and `lock` lose nothing, whatever comes between.
pub(crate) fn value() -> Result<()> {
    let count = Value::new(0)?;
    let others = start(2, |_| {
        count.update(|n| n + 1);
        let _held = count.lock()?;
        count.update(|n| n + 1);
        Ok(())
    })?;
    join(&others)?;
    assert_eq!(count.get(), 4);
    Ok(())
}

/// Each element is a thing of its own, and the lock is for all of them.
pub(crate) fn array() -> Result<()> {
    let numbers = Array::new([0; 3])?;
    let others = start(2, |me| {
        numbers.set(me, 1);
        let _held = numbers.lock()?;
        numbers.set(2, numbers.get(2) + 1);
        Ok(())
    })?;
    join(&others)?;
    assert_eq!(numbers.to_vec(), [1, 1, 2]);
    Ok(())
}

/// What was sent comes in order, then the end, whenever the sender goes.
pub(crate) fn one_way() -> Result<()> {
    let (receiver, sender) = pipe()?;
    let sends = Process::new(move || (1..=2).try_for_each(|n| sender.send(n))).start()?;
    assert_eq!([receiver.recv()?, receiver.recv()?], [1, 2]);
    assert!(matches!(receiver.recv(), Err(Error::EndOfFile)));
    sends.join()
}

pub(crate) fn both_ways() -> Result<()> {
    let (here, there) = duplex::<u32, u32>()?;
    let echo = Process::new(move || -> Result<()> {
        while let Ok(n) = there.recv() {
            there.send(n + 1)?;
        }
        Ok(())
    });
    let echo = echo.start()?;
    here.send(1)?;
    assert_eq!(here.recv()?, 2);
    drop(here);
    echo.join()
}

/// Two put, one gets: each item once.
pub(crate) fn queue() -> Result<()> {
    let queue = Queue::new()?;
    let putters = start(2, |me| queue.put(me + 1))?;
    assert_eq!(queue.get()? + queue.get()?, 3);
    join(&putters)?;
    assert_eq!(queue.try_get()?, None);
    Ok(())
}

/// Two change what a manager has: what each does is whole, and neither is lost.
pub(crate) fn manager() -> Result<()> {
    let manager = Manager::start()?;
    let count = manager.value(0)?;
    join(&start(2, |_| count.update(|n| n + 1).map(drop))?)?;
    assert_eq!(count.get()?, 2);
    Ok(())
}

/// Room for one: who puts two waits for who gets, and the order is kept.
pub(crate) fn bounded_queue() -> Result<()> {
    let queue = Queue::bounded(1)?;
    let putter = start(1, |_| {
        queue.put(1)?;
        queue.put(2)?;
        queue.close();
        Ok(())
    })?;
    assert_eq!([queue.get()?, queue.get()?], [1, 2]);
    assert!(matches!(queue.get(), Err(Error::Closed { .. })));
    join(&putter)
}

/// Who joins goes on when both tasks are done, and not before.
pub(crate) fn joinable_queue() -> Result<()> {
    let (tasks, done) = (JoinableQueue::<u32>::new()?, Value::new(0)?);
    let cook = start(1, |_| {
        for _ in 0..2 {
            let task = tasks.get()?;
            done.set(done.get() + *task);
            task.done();
        }
        Ok(())
    })?;
    tasks.put(1)?;
    tasks.put(2)?;
    tasks.join()?;
    assert_eq!(done.get(), 3);
    join(&cook)
}

/// One task for two cooks, until the queue is closed: one of them has it, and both come home.
pub(crate) fn joinable_queue_of_two() -> Result<()> {
    let (tasks, done) = (JoinableQueue::<u32>::new()?, Value::new(0)?);
    let cooks = start(2, |_| {
        while let Ok(task) = tasks.get() {
            done.set(done.get() + 1);
            task.done();
        }
        Ok(())
    })?;
    tasks.put(1)?;
    tasks.join()?;
    tasks.close();
    join(&cooks)?;
    assert_eq!(done.get(), 1);
    Ok(())
}

/// A block by its name, the second argument, seen through three handles.
pub(crate) fn shared_memory() -> Result<()> {
    let name = name();
    let block = SharedMemory::<u32>::create(&name, 1)?;
    let others = start(2, |_| {
        let same = SharedMemory::<u32>::attach(&name)?;
        same.update(0, |n| n + 1);
        Ok(())
    })?;
    join(&others)?;
    assert_eq!(block.get(0), 2);
    Ok(())
}

/// Who waits for two queues and a child misses none of them.
pub(crate) fn many() -> Result<()> {
    let queues = [Queue::new()?, Queue::new()?];
    let child: Vec<Child> = start(1, |_| queues[1].put(2))?;
    let ready = wait(&[&queues[0], &queues[1], &child[0]])?;
    assert!([vec![1], vec![1, 2]].contains(&ready), "{ready:?}");
    assert_eq!(queues[1].try_get()?, Some(2));
    assert_eq!(wait(&[&queues[0], &child[0]])?, [1]);
    join(&child)
}
