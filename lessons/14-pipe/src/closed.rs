//! Parts 3 and 4: an end is closed when its process has gone, however it went, for nobody else has a copy.

use shared::{Event, Process, Result, duplex, pipe, println, seconds, sleep};

// ANCHOR: closed
/// Going away is heard at the other end at once: receiving finds the end of the file, sending a broken pipe.
pub(crate) fn the_other_end_is_closed() -> Result<()> {
    let (bridge, engine_room) = duplex::<u32, u32>()?;
    let report = move || engine_room.send(1).and_then(|()| engine_room.send(2));
    Process::new(report).name("engineer").start()?.join()?;
    // Nobody is there any more, but what was sent has been sent.
    println!("captain reads reports {} and {}", bridge.recv()?, bridge.recv()?);
    if let Err(err) = bridge.recv() {
        println!("captain reads on: {err}");
    }

    let (bridge, engine_room) = duplex::<u32, u32>()?;
    let work = move || {
        engine_room.send(1)?;
        sleep(seconds(1000));
        engine_room.send(2)
    };
    let engineer = Process::new(work).name("engineer").start()?;
    println!("captain reads report {}; then the boiler bursts", bridge.recv()?);
    engineer.kill()?;
    if let Err(err) = bridge.recv() {
        println!("captain reads on: {err}");
    }
    if let Err(err) = bridge.send(0) {
        println!("captain sends an order: {err}");
    }
    println!("exit code of the engineer: {}", engineer.wait()?.number());
    Ok(())
}
// ANCHOR_END: closed

// ANCHOR: copy
/// A fork copies everything, in Python also both ends, and one forgotten copy keeps a pipe open. Here an end has one owner.
pub(crate) fn no_forgotten_copy() -> Result<()> {
    let (engine_room, bridge) = pipe::<u32>()?;
    let home = Event::new()?.named("home");
    // Made while main has both ends; and it stays until the engineer has gone.
    let stoker = Process::new(|| home.wait()).name("stoker").start()?;

    let borrow = || {
        if let Err(err) = bridge.send(5) {
            println!("steward, who has only borrowed the end: {err}");
        }
    };
    Process::new(borrow).name("steward").start()?.join()?;

    let listen = move || {
        if let Err(err) = engine_room.recv() {
            println!("engineer hears no more: {err}");
        }
    };
    let engineer = Process::new(listen).name("engineer").start()?;
    drop(bridge);
    engineer.join()?;
    println!("the stoker is still on board: {}", stoker.is_alive()?);
    home.set();
    stoker.join()
}
// ANCHOR_END: copy
