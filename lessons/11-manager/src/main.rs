//! Lesson 11 · manager: one process has the things, and lends them to all others.

mod anywhere;
mod dies;
mod kinds;
mod open;

use std::process::ExitCode;

use shared::{
    Lesson, Manager, Process, Result,
    manager::{Dict, List},
    println,
};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("dict and list", dict_and_list)
        .part("without the lock", without_the_lock)
        .part("nested, and a namespace", nested_and_namespace)
        .part("many kinds", kinds::many_kinds)
        .part("the manager dies", dies::the_manager_dies)
        .part("across machines", anywhere::across_machines)
        .command("serve", "[ADDRESS [KEY]]", |words| open::at(words, open::serve))
        .command("buy", "[ADDRESS [KEY]]", |words| open::at(words, open::visit))
        .run()
}

// ANCHOR: lock
/// Fifty customers take a cake and leave a line in the book, each under the lock.
fn dict_and_list() -> Result<()> {
    let manager = Manager::start()?;
    let shop = manager.dict::<String, i64>()?.named("shop");
    let book = manager.list([0_i64])?.named("book");
    let key = manager.lock()?.named("key");
    shop.set("cakes", 20_000)?;
    let customer = || -> Result<()> {
        let _held = key.acquire()?;
        let cakes = shop.get("cakes")?.unwrap_or(0);
        shop.set("cakes", cakes - 1)?;
        let lines = book.get(0)?.unwrap_or(0);
        book.set(0, lines + 1)?;
        Ok(())
    };
    let customers = (0..50).map(|_| Process::new(customer).start());
    for customer in customers.collect::<Result<Vec<_>>>()? {
        customer.join()?;
    }
    println!("cakes: {}", shop.get("cakes")?.unwrap_or(0));
    println!("lines in the book: {}", book.get(0)?.unwrap_or(0));
    Ok(())
}
// ANCHOR_END: lock

// ANCHOR: without
/// Reading is one call and writing another. Each is whole; the two together are not.
fn without_the_lock() -> Result<()> {
    println!("read, then write: cakes left of 10: {}", two_customers(read_then_write)?);
    println!("update: cakes left of 10: {}", two_customers(update)?);
    Ok(())
}

fn two_customers(take: fn(&Dict<String, i64>) -> Result<()>) -> Result<i64> {
    let manager = Manager::start()?;
    let shop = manager.dict::<String, i64>()?.named("shop");
    shop.set("cakes", 10)?;
    let customers = [Process::new(|| take(&shop)).start()?, Process::new(|| take(&shop)).start()?];
    for customer in customers {
        customer.join()?;
    }
    Ok(shop.get("cakes")?.unwrap_or(0))
}

fn read_then_write(shop: &Dict<String, i64>) -> Result<()> {
    let cakes = shop.get("cakes")?.unwrap_or(0);
    shop.set("cakes", cakes - 1)
}

fn update(shop: &Dict<String, i64>) -> Result<()> {
    shop.update("cakes", |cakes| cakes.unwrap_or(0) - 1).map(drop)
}
// ANCHOR_END: without

// ANCHOR: nested
/// A list in a dict is lent, not copied; and what a child has made is still there when the child is gone.
fn nested_and_namespace() -> Result<()> {
    let manager = Manager::start()?;
    let shelves = manager.dict::<String, List<String>>()?.named("shelves");
    let baker = Process::new(|| -> Result<()> {
        shelves.set("cakes", manager.list([String::from("cheesecake")])?)
    });
    baker.name("baker").start()?.join()?;
    let helper = Process::new(|| -> Result<()> {
        if let Some(cakes) = shelves.get("cakes")? {
            cakes.append(String::from("sponge"))?;
        }
        Ok(())
    });
    helper.name("helper").start()?.join()?;
    if let Some(cakes) = shelves.get("cakes")? {
        println!("on the shelf: {}", cakes.to_vec()?.join(", "));
    }

    let shop = manager.namespace()?.named("shop");
    shop.set("open", &false)?;
    Process::new(|| shop.set("open", &true)).name("owner").start()?.join()?;
    println!("the shop is open: {}", shop.get::<bool>("open")?.unwrap_or(false));
    Ok(())
}
// ANCHOR_END: nested
