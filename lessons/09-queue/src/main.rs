//! Lesson 09 · queue: hand things from process to process, first in, first out.

mod bakery;
mod player;
mod shelf;

use std::process::ExitCode;

use shared::{Lesson, Process, Queue, Result, println, seconds, sleep};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("first in, first out", first_in_first_out)
        .part("room for three", shelf::room_for_three)
        .part("there and back", there_and_back)
        .part("the flower", the_flower)
        .part("bakers and tasters", bakery::bakers_and_tasters)
        .part("while not empty", player::while_not_empty)
        .run()
}

// ANCHOR: first
/// What is put first is got first. Whoever finds nothing waits, for ever or for so long, or does not wait at all.
fn first_in_first_out() -> Result<()> {
    let songs = Queue::<u32>::new()?.named("songs");
    for song in 1..=3 {
        println!("put song {song}");
        songs.put(song)?;
    }
    for _ in 1..=3 {
        println!("got song {}", songs.get()?);
    }
    println!("a fourth song within 1 s: {}", songs.get_timeout(seconds(1))?.is_some());
    println!("a fourth song at once: {}", songs.try_get()?.is_some());

    let mut got = 0;
    for song in 1..=100 {
        songs.put(song)?;
        got += u32::from(songs.try_get()? == Some(song)); // With Python's `get_nowait` this may well be too early.
    }
    println!("put, and tried to get at once, 100 times; got: {got}");
    Ok(())
}
// ANCHOR_END: first

// ANCHOR: back
/// One queue, both ways: nobody gets what it has put itself, because main waits for the child in between.
fn there_and_back() -> Result<()> {
    let post = Queue::<u32>::new()?.named("post");
    println!("main puts 20");
    post.put(20)?;
    Process::new(|| double(&post)).name("child").start()?.join()?;
    if let Some(n) = post.try_get()? {
        println!("the child is gone, and main gets {n} at once");
    }
    Ok(())
}

fn double(post: &Queue<u32>) -> Result<()> {
    let n = post.get()?;
    println!("child gets {n}, puts {}", 2 * n);
    post.put(2 * n)
}
// ANCHOR_END: back

// ANCHOR: flower
/// The singer cannot look up before the song is over, and need not: the flower waits, even when the dancer has gone.
fn the_flower() -> Result<()> {
    let stage = Queue::<String>::new()?.named("stage");
    let singer = Process::new(|| sing(&stage)).name("singer").start()?;
    let dancer = Process::new(|| dance(&stage)).name("dancer").start()?;
    dancer.join()?;
    println!("the dancer has gone home");
    singer.join()?;
    println!("flowers left on the stage: {}", stage.len());
    Ok(())
}

fn sing(stage: &Queue<String>) -> Result<()> {
    for line in 1..=3 {
        println!("singer: line {line} of 3");
        sleep(seconds(1));
    }
    let flower = stage.get()?;
    println!("singer: thanks for {flower}");
    Ok(())
}

fn dance(stage: &Queue<String>) -> Result<()> {
    println!("dancer: dances");
    sleep(seconds(1));
    println!("dancer: throws a rose");
    stage.put(String::from("a rose"))
}
// ANCHOR_END: flower
