//! Queues of tasks that are joined.

use shared::{Error, JoinableQueue, Process, Queue, Result, ms, sleep};

use crate::{
    channel::{Odd, tell},
    sync::{join, kill, let_them_wait, start},
};

/// All is done when all is done.
pub(crate) fn tasks() -> Result<()> {
    let orders = JoinableQueue::new()?.named("the orders");
    orders.join()?; // Nothing to do.
    orders.put(1)?;
    let task = orders.get()?;
    assert!(!orders.join_timeout(ms(20))?);
    assert_eq!((orders.unfinished(), orders.len(), *task), (1, 0, 1));
    task.done();
    orders.join()?;

    let served = Queue::new()?;
    let cooks = start(4, |_| {
        while let Ok(order) = orders.get() {
            served.put(*order)?;
            order.done();
        }
        Ok(())
    })?;
    for round in 1..=20 {
        for n in 0..50 {
            orders.put(n)?;
        }
        orders.join()?;
        assert_eq!(served.len(), round * 50);
    }
    orders.close();
    join(&cooks)
}

/// A cook who dies with an order is missed, whoever has its number afterwards.
pub(crate) fn lost_task() -> Result<()> {
    let orders = JoinableQueue::<u32>::new()?.named("the orders");
    let taken = Queue::new()?;
    let cook = || {
        let order = orders.get()?;
        taken.put(*order)?;
        sleep(ms(1_000_000));
        order.done();
        Ok::<(), Error>(())
    };
    let cook = Process::new(cook).start()?;
    orders.put(1)?;
    taken.get()?;
    let waiter = Process::new(|| tell(orders.join())).start()?;
    sleep(ms(20));
    kill(&cook)?;
    waiter.join()?;

    let next = Process::new(|| orders.get().map(|order| order.done())).start()?;
    orders.put(2)?;
    next.join()?;
    tell(orders.join());
    Ok(())
}

/// A cook who dies while it waits for an order has none to lose, and an order that nobody can read is lost.
pub(crate) fn no_lost_task() -> Result<()> {
    let orders = JoinableQueue::<u32>::new()?.named("the orders");
    let cook = || -> Result<()> {
        while let Ok(order) = orders.get() {
            order.done();
        }
        Ok(())
    };
    let idle = Process::new(cook).start()?;
    let_them_wait();
    kill(&idle)?;
    let other = Process::new(cook).start()?;
    for n in 0..10 {
        orders.put(n)?;
    }
    orders.join()?;
    orders.close();
    other.join()?;

    let letters = JoinableQueue::new()?.named("the letters");
    letters.put(Odd(5))?; // Which nobody can read.
    tell(letters.get());
    tell(letters.join());
    Ok(())
}
