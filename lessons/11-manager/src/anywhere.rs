//! Part 6: a manager at an address, for programs that have inherited nothing from us.

use shared::{Manager, Process, Result, manager::Dict, println};

/// What all who may ask know. Nobody says it over the line.
pub(crate) const KEY: &str = "open sesame";

// ANCHOR: anywhere
/// An address, a key and a name are all that a customer knows, so it could be any program, on any machine.
pub(crate) fn across_machines() -> Result<()> {
    let manager = Manager::listen("127.0.0.1:0", KEY)?;
    let shop = open_shop(&manager)?;
    let customer = |name: &str, key: &str| match buy(manager.address(), key) {
        Ok(left) => println!("{name} buys a cake; {left} are left"),
        Err(err) => println!("{name}: {err}"),
    };
    let customers = [
        Process::new(|| customer("Ann", KEY)).name("Ann").start()?,
        Process::new(|| customer("Bob", KEY)).name("Bob").start()?,
        Process::new(|| customer("Fay", "open barley")).name("Fay").start()?,
    ];
    for customer in customers {
        customer.join()?;
    }
    println!("cakes left of 10: {}", shop.get("cakes")?.unwrap_or(0));
    Ok(())
}

/// The shop that all find who know its name.
pub(crate) fn open_shop(manager: &Manager) -> Result<Dict<String, i64>> {
    let shop = manager.dict::<String, i64>()?.named("shop");
    shop.set("cakes", 10)?;
    shop.publish("shop")?;
    Ok(shop)
}

/// Buys a cake at a shop that may be anywhere, and says how many are left.
pub(crate) fn buy(address: &str, key: &str) -> Result<i64> {
    let shop: Dict<String, i64> = Manager::connect(address, key)?.find("shop")?;
    shop.update("cakes", |cakes| cakes.unwrap_or(0) - 1)
}
// ANCHOR_END: anywhere
