//! Part 2: two cooks who never go home, and somebody who knows when the last dish is served.

use std::path::Path;

use shared::{JoinableQueue, Process, Queue, Result, ms, println, sleep};

// ANCHOR: kitchen
/// The kitchen is a program, and its cooks are daemons: they end with it. Our own main process has more parts to come, so
/// the program is a child, as in lesson 04.
pub(crate) fn the_kitchen() -> Result<()> {
    let cooks = Queue::<u32>::new()?.named("cooks");
    Process::new(|| serve_ten_dishes(&cooks)).name("kitchen").start()?.join()?;
    let mut left = 0;
    while let Some(pid) = cooks.try_get()? {
        left += u32::from(Path::new(&format!("/proc/{pid}")).exists());
    }
    println!("the program has ended; cooks left: {left}");
    Ok(())
}

fn serve_ten_dishes(cooks: &Queue<u32>) -> Result<()> {
    let orders = JoinableQueue::<u32>::new()?.named("orders");
    for n in 1..=2 {
        let cook = Process::new(|| cook(n, &orders)).name(format!("cook {n}")).daemon().start()?;
        cooks.put(cook.pid())?;
    }
    for order in 1..=10 {
        orders.put(order)?;
    }
    println!("ten orders are in");
    orders.join()?; // Joining the cooks would take for ever.
    println!("all served, the kitchen closes");
    Ok(())
}

/// A dish is served before its order is done; the other way round, main might close the kitchen in between.
fn cook(cook: u32, orders: &JoinableQueue<u32>) -> Result<()> {
    loop {
        let order = orders.get()?;
        sleep(ms(500));
        println!("cook {cook}: dish {}", *order);
        order.done();
    }
}
// ANCHOR_END: kitchen
