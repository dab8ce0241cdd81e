//! Exercise 02 · last bow: a singer who is asked to go, and takes a bow first.

use shared::{Event, Process, Result, Signal, catch, println};

fn main() -> Result<()> {
    let on_stage = Event::new()?.named("on stage");
    let singer = Process::new(|| sing(&on_stage)).name("singer").start()?;
    on_stage.wait();
    singer.terminate()?;
    singer.join()?;
    //     ^^^^ Asked to go is not gone.
    println!("the stage is empty");
    Ok(())
}

fn sing(on_stage: &Event) -> Result<()> {
    let asked_to_go = catch(Signal::SIGTERM)?;
    on_stage.set();
    asked_to_go.wait();
    println!("the singer takes a bow");
    Ok(())
}
