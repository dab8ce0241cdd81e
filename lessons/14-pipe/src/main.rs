//! Lesson 14 · pipe: two ends, each with one process, and what is heard when one is closed.

mod closed;
mod look_outs;

use std::process::ExitCode;

use shared::{Connection, Lesson, Process, Receiver, Result, duplex, pipe, println, seconds};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("one way", one_way)
        .part("both ways", both_ways)
        .part("the other end is closed", closed::the_other_end_is_closed)
        .part("no forgotten copy", closed::no_forgotten_copy)
        .part("both listen", both_listen)
        .part("many at once", look_outs::many_at_once)
        .run()
}

// ANCHOR: one_way
/// A ship's speaking tube: orders go down it one by one, in their order, and the captain need not wait for the engineer.
fn one_way() -> Result<()> {
    let (engine_room, bridge) = pipe()?;
    let engineer = Process::new(move || obey(&engine_room)).name("engineer").start()?;
    for speed in [5, 10, 0] {
        println!("captain: {speed} knots!");
        bridge.send(speed)?;
    }
    drop(bridge); // Without this line the engineer would wait for a fourth order, and main for the engineer.
    engineer.join()
}

fn obey(orders: &Receiver<u32>) {
    loop {
        match orders.recv() {
            Ok(speed) => println!("engineer: makes {speed} knots"),
            Err(err) => return println!("engineer hears no more: {err}"),
        }
    }
}
// ANCHOR_END: one_way

// ANCHOR: both_ways
/// Two tubes in one. What goes down and what comes up may be of different types: here speeds, and whether they can be made.
fn both_ways() -> Result<()> {
    let (bridge, engine_room) = duplex()?;
    let engineer = Process::new(move || answer(&engine_room)).name("engineer").start()?;
    for speed in [10, 20] {
        println!("captain: can she make {speed} knots?");
        bridge.send(speed)?;
        println!("captain hears: {}", bridge.recv()?);
    }
    drop(bridge);
    engineer.join()
}

fn answer(bridge: &Connection<bool, u32>) -> Result<()> {
    while let Ok(speed) = bridge.recv() {
        println!("engineer: {speed} knots, let me see");
        bridge.send(speed <= 15)?;
    }
    Ok(())
}
// ANCHOR_END: both_ways

// ANCHOR: both_listen
/// The captain waits for a report, the engineer for an order, and each is sure that the other will speak first.
fn both_listen() -> Result<()> {
    let (bridge, engine_room) = duplex::<u32, u32>()?;
    let listen = move || match engine_room.recv() {
        Ok(speed) => println!("engineer: makes {speed} knots"),
        Err(err) => println!("engineer hears no more: {err}"),
    };
    let engineer = Process::new(listen).name("engineer").start()?;

    // As with the seats of lesson 07: with `recv` it would be for ever, and a conductor knows.
    if bridge.recv_timeout(seconds(3))?.is_none() {
        println!("after 3 s the captain still waits for a report, and the engineer for an order");
        drop(bridge);
    }
    engineer.join()
}
// ANCHOR_END: both_listen
