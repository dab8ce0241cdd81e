//! Exercise 11 · two shelves: one holds a copy, the other one lends. What do two bakers leave on them?

use shared::{Manager, Process, Result, manager::List, println};

fn main() -> Result<()> {
    let manager = Manager::start()?;
    let copied = manager.dict::<String, Vec<u32>>()?.named("copied");
    let lent = manager.dict::<String, List<u32>>()?.named("lent");
    copied.set("cakes", Vec::new())?;
    lent.set("cakes", manager.list([])?)?;
    let bake = |cake| -> Result<()> {
        let mut cakes = copied.get("cakes")?.unwrap_or_default();
        cakes.push(cake);
        copied.set("cakes", cakes)?;
        if let Some(cakes) = lent.get("cakes")? {
            cakes.append(cake)?;
        }
        Ok(())
    };
    let ann = Process::new(|| bake(1)).name("Ann").start()?;
    let bob = Process::new(|| bake(2)).name("Bob").start()?;
    ann.join()?;
    bob.join()?;
    println!("copied: {}", copied.get("cakes")?.map_or(0, |cakes| cakes.len()));
    if let Some(cakes) = lent.get("cakes")? {
        println!("lent: {}", cakes.len()?);
    }
    Ok(())
}
