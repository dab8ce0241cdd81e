//! Exercise 09 · full shelf: room for one, and two bakers who ask first. Can a cake fall?

use shared::{Process, Queue, Result, println};

fn main() -> Result<()> {
    let shelf = Queue::<u32>::bounded(1)?.named("shelf");
    let one = Process::new(|| bake(1, &shelf)).name("baker 1").start()?;
    let two = Process::new(|| bake(2, &shelf)).name("baker 2").start()?;
    one.join()?;
    two.join()
}

fn bake(baker: u32, shelf: &Queue<u32>) -> Result<()> {
    if !shelf.is_full() && !shelf.try_put(baker)? {
        println!("the cake of baker {baker} falls");
    }
    Ok(())
}
