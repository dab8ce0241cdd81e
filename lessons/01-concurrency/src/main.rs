//! Lesson 01 · concurrency and parallelism: two tasks at a time, and how many at once.

mod cores;
mod stage;

use std::{process::ExitCode, time::Duration};

use shared::{Lesson, Process, Result, Value, ms, now, print, println, seconds, sleep};

use crate::stage::{Dance, dance, sing};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("one after the other", || {
            one_after_the_other();
            Ok(())
        })
        .part("both together", both_together)
        .part("arguments by position and by name", arguments_by_position_and_by_name)
        .part("more tasks than cores", cores::more_tasks_than_cores)
        .part("torn lines", torn_lines)
        .run()
}

// ANCHOR: one_process
/// A process does one thing at a time: the coding waits for the end of the music, however often you run this.
fn one_after_the_other() {
    let begin = now();
    play_music();
    write_code();
    say_time_since(begin);
}

fn play_music() {
    for beat in 1..=5 {
        println!("music, beat {beat} of 5");
        sleep(seconds(1));
    }
}

fn write_code() {
    for line in 1..=5 {
        println!("code, line {line} of 5");
        sleep(seconds(1));
    }
}

fn say_time_since(begin: Duration) {
    println!("all done after {:.0} s", now().saturating_sub(begin).as_secs_f64());
}
// ANCHOR_END: one_process

// ANCHOR: two_processes
/// The same two functions, each in a process of its own: neither waits for the other, and the time is halved.
fn both_together() -> Result<()> {
    let begin = now();
    let ready = Value::new(0)?;

    let music = Process::new(|| {
        wait_for_both("the musician", &ready);
        play_music();
    })
    .start()?;
    let code = Process::new(|| {
        wait_for_both("the programmer", &ready);
        write_code();
    })
    .start()?;
    music.join()?;
    code.join()?;
    say_time_since(begin);
    Ok(())
}

/// Without this, one might have finished before the other is even born.
fn wait_for_both(who: &str, ready: &Value<u32>) {
    println!("{who} is ready");
    ready.update(|n| n + 1);
    while ready.get() < 2 {
        sleep(ms(10));
    }
}
// ANCHOR_END: two_processes

// ANCHOR: arguments
/// Python passes `args=(…)` or `kwargs={…}`; here a closure takes along what it uses.
fn arguments_by_position_and_by_name() -> Result<()> {
    let (singer, song) = ("Ann", "Ode to Joy");
    let song = Process::new(|| sing(singer, song)).start()?;
    let dance = Process::new(|| dance(&Dance { times: 3, dancer: "Bob" })).start()?;
    song.join()?;
    dance.join()
}
// ANCHOR_END: arguments

// ANCHOR: torn
/// What is written in two calls may be torn apart: somebody else writes in between. One call stays whole.
fn torn_lines() -> Result<()> {
    println!("each line in two calls:");
    sing_together(|singer, song| {
        print!("{singer} sings \"");
        sleep(ms(200)); // Breathing in makes it happen every time; without that it happens one day.
        println!("{song}\"");
    })?;

    println!("each line in one call:");
    sing_together(|singer, song| {
        sleep(ms(200));
        println!("{singer} sings \"{song}\"");
    })
}

fn sing_together(sing: fn(&str, &str)) -> Result<()> {
    let ann = Process::new(|| (0..2).for_each(|_| sing("Ann", "Ode to Joy"))).start()?;
    let bob = Process::new(|| (0..2).for_each(|_| sing("Bob", "The Blue Danube"))).start()?;
    ann.join()?;
    bob.join()
}
// ANCHOR_END: torn
