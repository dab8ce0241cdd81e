//! Exercise 10 · done too early: a cook, two orders, and a waiter who waits for both.

use shared::{JoinableQueue, Process, Result, println};

fn main() -> Result<()> {
    let orders = JoinableQueue::<u32>::new()?.named("orders");
    Process::new(|| cook(&orders)).name("cook").daemon().start()?;
    orders.put(1)?;
    orders.put(2)?;
    orders.join()?;
    println!("all served");
    Ok(())
}

fn cook(orders: &JoinableQueue<u32>) -> Result<()> {
    loop {
        let order = orders.get()?;
        println!("dish {} is served", *order);
        order.done();
        //    ^^^^ Last of all: whoever joins goes on from here.
    }
}
