//! Part 5: the server is killed, while some wait for it.

use shared::{Manager, Process, Result, println};

// ANCHOR: dies
/// Whoever asks a dead server is told so, and whoever waits for its answer already, too.
pub(crate) fn the_manager_dies() -> Result<()> {
    let manager = Manager::start()?;
    let (orders, shop) = (manager.queue::<u32>()?.named("orders"), manager.dict::<String, u32>()?);
    let cook = Process::new(|| match orders.get() {
        Ok(order) => println!("cook: order {order}"),
        Err(err) => println!("cook: {err}"),
    });
    let cook = cook.name("cook").start()?;
    manager.server().kill()?;
    println!("the server is killed: exit code {}", manager.server().wait()?.number());
    cook.join()?;
    if let Err(err) = shop.get("cakes") {
        println!("main: {err}");
    }
    Ok(())
}
// ANCHOR_END: dies
