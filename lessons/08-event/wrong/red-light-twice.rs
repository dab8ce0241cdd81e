//! Exercise 08 · red light: a light that turns red, and a car that may not pass then.

use shared::{Event, Lock, Process, Result, println};

fn main() -> Result<()> {
    let (green, crossing) = (Event::new()?.named("green"), Lock::new()?.named("crossing"));
    green.set();
    let car = Process::new(|| drive(&green, &crossing)).name("car").start()?;
    let light = Process::new(|| turn_red(&green, &crossing)).name("light").start()?;
    car.join()?;
    light.join()
}

fn drive(green: &Event, crossing: &Lock) -> Result<()> {
    if green.is_set() && green.is_set() {
        let _held = crossing.acquire()?; // Looked twice, and both answers are old.
        pass(green);
    } else {
        stop();
    }
    Ok(())
}

// Given: the grader has its own copy of all that follows.

fn pass(green: &Event) {
    println!("the car passes, and it is green: {}", green.is_set());
}

fn stop() {
    println!("the car stops");
}

fn turn_red(green: &Event, crossing: &Lock) -> Result<()> {
    let _held = crossing.acquire()?;
    green.clear();
    println!("the light is red");
    Ok(())
}
