//! Lesson 03 · isolation: a child has a copy of everything, and keeps its changes to itself.

mod memory;

use std::{
    process::ExitCode,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering::Relaxed},
    },
};

use shared::{Lesson, Process, Result, Value, ms, println, sleep};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("a global list in one process", || {
            one_process();
            Ok(())
        })
        .part("the same list in two", two_processes)
        .part("a global counter", a_global_counter)
        .part("copy on write", copy_on_write)
        .part("and now shared", and_now_shared)
        .run()
}

// ANCHOR: list
/// A `Mutex`, because Rust insists; but it only guards against threads, and there is one list in each process.
static LIST: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn list() -> MutexGuard<'static, Vec<u32>> {
    LIST.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write() {
    list().extend(0..5);
    println!("the writer has written: {:?}", *list());
}

fn read(who: &str) {
    println!("{who} reads: {:?}", *list());
}

/// Inside a process all functions see the same globals.
fn one_process() {
    write();
    read("the reader");
}

/// Each process has its own: what the writer has written went with it.
fn two_processes() -> Result<()> {
    list().clear();
    Process::new(write).start()?.join()?;
    Process::new(|| read("the reader")).start()?.join()?;
    read("main");
    Ok(())
}
// ANCHOR_END: list

// ANCHOR: counter
/// Not even an atomic helps: it is shared by threads, and copied by a fork like everything else.
static COUNTER: AtomicI64 = AtomicI64::new(10);

/// Every child begins with its parent's 10, and counts for itself.
fn a_global_counter() -> Result<()> {
    let add_one = || COUNTER.fetch_add(1, Relaxed) + 1;
    three_children_count(&add_one)?;
    println!("main still has {}", COUNTER.load(Relaxed));
    Ok(())
}

fn three_children_count(add_one: &dyn Fn() -> i64) -> Result<()> {
    Process::new(|| count("the child", 1, add_one)).start()?.join()?;
    let singer = Process::new(|| count("the singer", 5, add_one)).start()?;
    let dancer = Process::new(|| count("the dancer", 5, add_one)).start()?;
    singer.join()?;
    dancer.join()
}

fn count(who: &str, times: u32, add_one: &dyn Fn() -> i64) {
    for _ in 0..times {
        println!("{who} has {}", add_one());
        sleep(ms(200));
    }
}
// ANCHOR_END: counter

// ANCHOR: copy_on_write
/// A fork copies no memory, it only promises to. What nobody writes stays shared; what one writes is copied then.
fn copy_on_write() -> Result<()> {
    const SIZE: usize = 64 << 20;
    let mut songs = vec![1_u8; SIZE];
    memory::show("main before the fork", &songs);
    Process::new(|| {
        memory::show("the child after the fork", &songs);
        songs[..SIZE / 4].fill(2);
        memory::show("the child after writing a quarter", &songs);
    })
    .start()?
    .join()?;
    println!("main: the first byte is still {}", songs[0]);
    Ok(())
}
// ANCHOR_END: copy_on_write

// ANCHOR: shared
/// A `Value` lies in memory that a fork does not copy: there is one for all.
fn and_now_shared() -> Result<()> {
    let counter = Value::new(10)?.named("counter");
    let add_one = || counter.update(|n| n + 1);
    three_children_count(&add_one)?;
    println!("main now has {}", counter.get());
    Ok(())
}
// ANCHOR_END: shared
