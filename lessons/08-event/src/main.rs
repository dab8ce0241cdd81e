//! Lesson 08 · event: wait until something has happened, all at once.

mod traffic;

use std::process::ExitCode;

use shared::{Event, Lesson, Lock, Process, Result, ms, println, seconds, sleep};

use crate::traffic::{change, drive, drive_without_waiting};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("a flag to wait for", a_flag_to_wait_for)
        .part("the traffic light", the_traffic_light)
        .part("the starting gun", the_starting_gun)
        .part("looking is not waiting", looking_is_not_waiting)
        .run()
}

// ANCHOR: flag
/// An event has happened or not. Waiting for one that has takes no time; one that was taken back is waited for again.
fn a_flag_to_wait_for() -> Result<()> {
    let mail = Event::new()?.named("mail");
    println!("new: set {}", mail.is_set());

    mail.set();
    mail.wait();
    println!("after set and wait: set {}", mail.is_set());

    mail.clear();
    println!("after clear, and waiting for 0.5 s: set {}", mail.wait_timeout(ms(500)));
    Ok(())
}
// ANCHOR_END: flag

// ANCHOR: light
/// Green is an event that all cars wait for; the crossing is a lock, for one car at a time, or for the light.
fn the_traffic_light() -> Result<()> {
    let green = Event::new()?.named("green");
    let crossing = Lock::new()?.named("crossing");
    let light = Process::new(|| change(&green, &crossing)).name("light").start()?;
    let mut cars = Vec::new();
    for car in 1..=3 {
        let process = Process::new(|| drive(car, &green, &crossing)).name(format!("car {car}"));
        cars.push(process.start()?);
    }
    for car in &cars {
        car.join()?;
    }
    light.join()
}
// ANCHOR_END: light

// ANCHOR: gun
/// One `set` lets all go, where a semaphore would let go one a release. It stays set: whoever comes late need not wait.
fn the_starting_gun() -> Result<()> {
    let gun = Event::new()?.named("gun");
    let mut runners = Vec::new();
    for runner in 1..=5 {
        let process = Process::new(|| run(runner, &gun)).name(format!("runner {runner}"));
        runners.push(process.start()?);
    }
    sleep(seconds(1));
    println!("bang!");
    gun.set();
    for runner in &runners {
        runner.join()?;
    }
    Ok(())
}

fn run(runner: u32, gun: &Event) {
    println!("runner {runner} is ready");
    gun.wait();
    println!("runner {runner} runs");
}
// ANCHOR_END: gun

// ANCHOR: looking
/// The car comes just when the light turns red, sees green, and drives; but by then it may have turned.
fn looking_is_not_waiting() -> Result<()> {
    let green = Event::new()?.named("green");
    println!("light: green");
    green.set();
    let car = Process::new(|| drive_without_waiting(1, &green)).name("car 1").start()?;
    sleep(seconds(1));
    green.clear();
    println!("light: red");
    car.join()
}
// ANCHOR_END: looking
