//! Parts 4 and 5: two orders that will never be done, and what can be known of that.

use shared::{Event, JoinableQueue, Process, Result, println, seconds};

// ANCHOR: forgotten
/// The cook lives, and might yet say that the tea is done. Nobody can know that it never will; but all wait.
pub(crate) fn a_forgotten_done() -> Result<()> {
    let orders = JoinableQueue::<String>::new()?.named("orders");
    orders.put(String::from("soup"))?;
    orders.put(String::from("tea"))?;
    let cook = Process::new(|| cook_but_tea(&orders)).name("cook").start()?;

    // A clock can only suspect: a slow cook looks the same. With `join` it would be for ever, and a conductor knows.
    if !orders.join_timeout(seconds(3))? {
        println!("after 3 s main still waits; not done: {}", orders.unfinished());
        cook.terminate()?;
        println!("main gives up; exit code of the cook: {}", cook.wait()?.number());
    }
    Ok(())
}

fn cook_but_tea(orders: &JoinableQueue<String>) -> Result<()> {
    loop {
        let order = orders.get()?;
        if *order == "tea" {
            println!("cook: we have no tea");
            continue; // And who says that this order is done?
        }
        println!("cook: {} is served", *order);
        order.done();
    }
}
// ANCHOR_END: forgotten

// ANCHOR: killed
/// The dead cook will say nothing more: that is certain, so `join` need not wait for it. In Python it would, for ever.
pub(crate) fn killed_with_an_order() -> Result<()> {
    let orders = JoinableQueue::<String>::new()?.named("orders");
    let (taken, never) = (Event::new()?.named("taken"), Event::new()?.named("never"));
    orders.put(String::from("soup"))?;
    let cook = Process::new(|| -> Result<()> {
        let order = orders.get()?;
        taken.set();
        never.wait(); // With the order in the hand.
        order.done();
        Ok(())
    });
    let cook = cook.name("cook").start()?;
    taken.wait();
    cook.kill()?;
    println!("the cook is killed, order in hand: exit code {}", cook.wait()?.number());
    if let Err(err) = orders.join() {
        println!("main is told: {err}");
    }
    Ok(())
}
// ANCHOR_END: killed
