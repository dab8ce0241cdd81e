//! Part 4: queues, events, locks, values and arrays of a manager, as children use them.

use shared::{Manager, Process, Result, println};

// ANCHOR: kinds
/// They have the names of those in shared memory, and keep the same promises.
pub(crate) fn many_kinds() -> Result<()> {
    let manager = Manager::start()?;
    let (orders, open) = (manager.queue::<i64>()?.named("orders"), manager.event()?.named("open"));
    let (key, sold) = (manager.lock()?.named("key"), manager.value(0_i64)?.named("sold"));
    let by_cook = manager.array([0_i64; 2])?.named("by cook");
    let cook = |me: usize| -> Result<()> {
        open.wait()?;
        let cakes = orders.get()?;
        let _held = key.acquire()?;
        sold.set(sold.get()? + cakes)?;
        by_cook.set(me, 1)
    };
    let cooks = [Process::new(|| cook(0)).start()?, Process::new(|| cook(1)).start()?];
    orders.put(3)?;
    orders.put(4)?;
    open.set()?;
    for cook in cooks {
        cook.join()?;
    }
    println!("cakes sold: {}", sold.get()?);
    println!("orders of each cook: {:?}", by_cook.to_vec()?);
    println!("orders left: {}", orders.len()?);
    Ok(())
}
// ANCHOR_END: kinds
