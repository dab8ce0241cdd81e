//! Lesson 15 · shared memory: memory that all see, and how a stranger finds it.

mod guest_book;
mod image;
mod messages;

use std::process::ExitCode;

use shared::{Array, Lesson, Process, Result, SharedMemory, Value, println};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("a value and an array", a_value_and_an_array)
        .part("a name for strangers", a_name_for_strangers)
        .part("one image, many processes", image::one_image_many_processes)
        .part("sent, or shared", messages::sent_or_shared)
        // For a second terminal, or another program.
        .command("open", "NAME", |words| guest_book::with_name(words, guest_book::open))
        .command("visit", "NAME", |words| guest_book::with_name(words, guest_book::visit))
        .run()
}

// ANCHOR: array
/// A `Value` is one thing that all see, an `Array` is a row of them. Each is whole; two of them together are not.
fn a_value_and_an_array() -> Result<()> {
    let applause = Value::new(0)?.named("applause");
    let coins = Array::new([5, 5])?.named("coins");
    let (ann, bob) = (0, 1);

    let pay = || {
        coins.update(ann, |n| n - 1);
        coins.update(bob, |n| n + 1);
        applause.update(|n| n + 1);
    };
    let payer = Process::new(pay).start()?;
    println!("counted meanwhile: {} coins", coins.to_vec().iter().sum::<i64>());
    payer.join()?;

    let pay_in_peace = || coins.lock().map(|_held| pay());
    let payer = Process::new(pay_in_peace).start()?;
    let held = coins.lock()?;
    println!("counted with the lock: {} coins", coins.to_vec().iter().sum::<i64>());
    drop(held);
    payer.join()?;
    println!("Ann {}, Bob {}, applause {}", coins.get(ann), coins.get(bob), applause.get());
    Ok(())
}
// ANCHOR_END: array

// ANCHOR: name
/// What main and its children share, no other program can see. A block with a name is for all programs of its user.
fn a_name_for_strangers() -> Result<()> {
    let name = guest_book::new_name("guest book");
    let book = SharedMemory::<u32>::create(&name, 1)?;
    guest_book::another_program(&["visit", &name])?;
    guest_book::another_program(&["visit", &name])?;
    println!("main reads in its book: {} visitors", book.get(0));

    if let Err(err) = SharedMemory::<u32>::create(&name, 1) {
        println!("a second one of that name: {err}");
    }
    drop(book); // Nobody has it now, so it is gone.
    if let Err(err) = SharedMemory::<u32>::attach(&name) {
        println!("after the last one has let go: {err}");
    }
    Ok(())
}
// ANCHOR_END: name
