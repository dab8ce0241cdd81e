//! Small plays with outcomes that are easily missed: in each, somebody must be quicker, or slower, than usual.

use shared::{
    Error, JoinableQueue, Lock, Process, Queue, Result, Value, duplex, ms, println, wait_any,
};

/// Either of two children may be the first to end.
pub(crate) fn any_child() -> Result<()> {
    let children = [Process::new(|| ()).start()?, Process::new(|| ()).start()?];
    let first = wait_any(&children.each_ref())?;
    println!("{first}");
    Ok(())
}

/// Who waits for a lock with a time-out may have had enough just before it is let go.
pub(crate) fn lock_in_time() -> Result<()> {
    let (lock, count) = (Lock::new()?, Value::new(0)?);
    let holder = Process::new(|| -> Result<()> {
        let _held = lock.acquire()?;
        count.set(1);
        Ok(())
    });
    let holder = holder.start()?;
    println!("{}", lock.acquire_timeout(ms(10))?.is_some());
    holder.join()
}

/// Likewise for an item, though nobody else ever waits for a time.
pub(crate) fn item_in_time() -> Result<()> {
    let queue = Queue::new()?;
    let putter = Process::new(|| queue.put(7)).start()?;
    println!("{:?}", queue.get_timeout(ms(10))?);
    putter.join()
}

/// Whoever is killed while it waits for a lock could have had it before.
pub(crate) fn killed_waiter() -> Result<()> {
    let lock = Lock::new()?;
    let singer = Process::new(|| -> Result<()> {
        let _held = lock.acquire()?;
        println!("Bob sings");
        Ok(())
    });
    let singer = singer.start()?;
    let held = lock.acquire();
    singer.kill()?;
    singer.wait()?;
    drop(held);
    Ok(())
}

/// Who joins a queue of tasks before there is one does not wait for it.
pub(crate) fn undone_task() -> Result<()> {
    let tasks = JoinableQueue::new()?;
    let putter = Process::new(|| tasks.put(1)).start()?;
    tasks.join()?;
    println!("all done");
    putter.join()
}

/// Who sends to an end that is being closed may be in time.
pub(crate) fn closing_end() -> Result<()> {
    let (here, there) = duplex::<u32, u32>()?;
    let sender = Process::new(move || match there.send(1) {
        Err(Error::BrokenPipe) => println!("too late"),
        sent => println!("{sent:?}"),
    });
    let sender = sender.start()?;
    drop(here);
    sender.join()
}

/// Two who write without the runtime: their lines come in either order, and nobody said so.
#[expect(clippy::disallowed_macros, reason = "a learner's program may do it")]
pub(crate) fn plain_lines() -> Result<()> {
    let one = Process::new(|| std::println!("one")).start()?;
    let two = Process::new(|| std::println!("two")).start()?;
    one.join()?;
    two.join()
}

/// Three tries, all in vain if whoever has the lock is slow.
pub(crate) fn three_tries() -> Result<()> {
    let lock = Lock::new()?;
    let holder = Process::new(|| lock.acquire().map(drop)).start()?;
    for _ in 0..3 {
        if lock.try_acquire()?.is_some() {
            println!("got it");
            break;
        }
    }
    holder.join()
}
