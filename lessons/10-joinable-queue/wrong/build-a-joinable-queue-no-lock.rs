//! Exercise 10 · build a joinable queue: a queue that can be joined, made of a queue, a count and a condition.

use shared::{Condition, Process, Queue, Result, Value, println};

struct Orders {
    queue: Queue<u32>,
    /// How many have been put and are not done.
    left: Value<u32>,
    changed: Condition,
}

impl Orders {
    fn put(&self, order: u32) -> Result<()> {
        self.left.set(self.left.get() + 1); // Read and written in two steps, and nobody is kept out.
        self.queue.put(order)
    }

    fn get(&self) -> Result<u32> {
        self.queue.get()
    }

    fn done(&self) -> Result<()> {
        self.left.set(self.left.get().saturating_sub(1));
        self.changed.acquire()?.notify_all();
        Ok(())
    }

    fn join(&self) -> Result<()> {
        let mut held = self.changed.acquire()?;
        held.wait_for(|| self.left.get() == 0)
    }
}

fn main() -> Result<()> {
    let orders = Orders {
        queue: Queue::new()?.named("queue"),
        left: Value::new(0)?.named("left"),
        changed: Condition::new()?.named("changed"),
    };
    Process::new(|| cook(&orders)).name("Ann").daemon().start()?;
    Process::new(|| cook(&orders)).name("Bob").daemon().start()?;
    orders.put(1)?;
    orders.put(2)?;
    orders.join()?;
    println!("all served");
    Ok(())
}

fn cook(orders: &Orders) -> Result<()> {
    loop {
        let dish = orders.get()?;
        println!("dish {dish} is served");
        orders.done()?;
    }
}
