//! Lesson 10 · joinable queue: wait until every task is done, not only taken.

mod forgotten;
mod kitchen;

use std::process::ExitCode;

use shared::{JoinableQueue, Lesson, Result, println, seconds};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("what is not done", what_is_not_done)
        .part("the kitchen", kitchen::the_kitchen)
        .part("done once too often", done_once_too_often)
        .part("a forgotten done", forgotten::a_forgotten_done)
        .part("killed with an order", forgotten::killed_with_an_order)
        .run()
}

// ANCHOR: count
/// An empty queue is not a finished one: what somebody has taken is no longer there, and not yet done.
fn what_is_not_done() -> Result<()> {
    let orders = JoinableQueue::<u32>::new()?.named("orders");
    orders.put(1)?;
    orders.put(2)?;
    println!("two put; not done: {}", orders.unfinished());

    let (first, second) = (orders.get()?, orders.get()?);
    println!("both taken; empty: {}; not done: {}", orders.is_empty(), orders.unfinished());

    first.done(); // Python: `orders.task_done()`
    println!("one done; not done: {}", orders.unfinished());
    println!("joined within 1 s: {}", orders.join_timeout(seconds(1))?);

    second.done();
    println!("two done; not done: {}", orders.unfinished());
    orders.join()?;
    println!("joined");
    Ok(())
}
// ANCHOR_END: count

// ANCHOR: once
/// Python finds out at run time, here it does not compile: `done` takes the task away.
/// See the `compile_fail` example of [`shared::JoinableQueue`].
fn done_once_too_often() -> Result<()> {
    let orders = JoinableQueue::<u32>::new()?.named("orders");
    orders.put(1)?;
    let order = orders.get()?;
    order.done();
    println!("done once: not done: {}", orders.unfinished());
    println!("done twice: `order.done()` does not compile");
    Ok(())
}
// ANCHOR_END: once
