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

// TODO: An order is said to be done before the dish is served. Let main hear of it in time.
fn cook(orders: &JoinableQueue<u32>) -> Result<()> {
    loop {
        let order = orders.get()?;
        let dish = *order;
        order.done();
        println!("dish {dish} is served");
    }
}
