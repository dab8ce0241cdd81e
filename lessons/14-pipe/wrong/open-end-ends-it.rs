//! Exercise 14 · open end: two orders through a pipe, and then the end.

use shared::{Process, Receiver, Result, pipe, println};

fn main() -> Result<()> {
    let (engine_room, bridge) = pipe::<u32>()?;
    let engineer = Process::new(move || obey(&engine_room)).name("engineer").start()?;
    bridge.send(10)?;
    bridge.send(0)?;
    engineer.terminate()?; // Whatever it has heard by now.
    engineer.wait().map(drop)
}

fn obey(orders: &Receiver<u32>) {
    while let Ok(speed) = orders.recv() {
        println!("{speed} knots");
    }
    println!("hears no more");
}
