//! Lesson 18 · deadlock: each has what another wants, and nobody lets go.

mod philosophers;
mod table;
mod watch;

use std::process::ExitCode;

use shared::{Lesson, Lock, Process, Result, Value, now, println};

use crate::{
    philosophers::{in_order, try_and_back_off, with_a_waiter, without_an_order},
    table::{SEATS, Table},
    watch::join_unless_stuck,
};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("two locks in two orders", two_locks_in_two_orders)
        .part("five philosophers", five_philosophers)
        .part("cure: an order", || dinner(in_order))
        .part("cure: a waiter", || dinner(with_a_waiter))
        .part("cure: try, and back off", || dinner(try_and_back_off))
        .part("what the cures cost", what_the_cures_cost)
        .run()
}

// ANCHOR: two
/// It looks right, and a person may run it a thousand times. The conductor does not need luck.
fn two_locks_in_two_orders() -> Result<()> {
    let (microphone, stage) = (Lock::new()?.named("microphone"), Lock::new()?.named("stage"));
    let have_one = Value::new(0)?.named("have one, want another");
    let ann = Process::new(|| sing("Ann", &microphone, &stage, &have_one)).name("Ann").start()?;
    let bob = Process::new(|| sing("Bob", &stage, &microphone, &have_one)).name("Bob").start()?;

    if !join_unless_stuck(&[ann, bob], &have_one)? {
        println!("Ann has the microphone and wants the stage");
        println!("Bob has the stage and wants the microphone");
    }
    Ok(())
}

fn sing(who: &str, first: &Lock, second: &Lock, have_one: &Value<usize>) -> Result<()> {
    let _first = first.acquire()?;
    have_one.update(|n| n + 1);
    let _second = second.acquire()?;
    have_one.update(|n| n - 1);
    println!("{who} sings");
    Ok(())
}
// ANCHOR_END: two

// ANCHOR: philosophers
/// Each takes the chopstick on the left, then the one on the right. If all five have one, nobody gets a second.
fn five_philosophers() -> Result<()> {
    let table = Table::new(SEATS)?;
    let philosophers = table.seat_all(without_an_order)?;
    if join_unless_stuck(&philosophers, &table.have_one)? {
        println!("all have eaten: {} meals", table.meals.get());
    } else {
        for n in 1..=SEATS {
            println!("philosopher {n} has chopstick {n} and wants chopstick {}", n % SEATS + 1);
        }
    }
    Ok(())
}
// ANCHOR_END: philosophers

// ANCHOR: cures
/// No time-out, and nobody to watch: a cure needs neither.
fn dinner(dine: fn(&Table, usize) -> Result<()>) -> Result<()> {
    let table = Table::new(SEATS - 1)?;
    for philosopher in &table.seat_all(dine)? {
        philosopher.join()?;
    }
    println!("all have eaten: {} meals", table.meals.get());
    Ok(())
}
// ANCHOR_END: cures

// ANCHOR: cost
/// To reach for the second chopstick takes 0.1 s, to eat another 0.1 s; two can eat at once.
fn what_the_cures_cost() -> Result<()> {
    println!("three meals for each of five philosophers:");
    cost("one at a time", 1, with_a_waiter)?;
    cost("an order", SEATS, in_order)?;
    cost("a waiter", SEATS - 1, with_a_waiter)?;
    cost("try, and back off", SEATS, try_and_back_off)
}

fn cost(cure: &str, seats: usize, dine: fn(&Table, usize) -> Result<()>) -> Result<()> {
    let (table, begin) = (Table::new(seats)?, now());
    let dine_often = |table: &Table, seat| (0..3).try_for_each(|_| dine(table, seat));
    for philosopher in &table.seat_all(dine_often)? {
        philosopher.join()?;
    }
    let (time, in_vain) = (now().saturating_sub(begin).as_secs_f64(), table.in_vain.get());
    println!("{cure}: {} meals in {time:.1} s, tries in vain: {in_vain}", table.meals.get());
    Ok(())
}
// ANCHOR_END: cost
