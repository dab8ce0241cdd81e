//! Exercise 04 · last words: a log that is written to its last word.

use shared::{Process, Queue, Result, println};

fn main() -> Result<()> {
    let lines = Queue::<String>::new()?.named("lines");
    Process::new(|| write_log(&lines)).name("log").daemon().start()?;
    lines.put(String::from("begin"))?;
    lines.put(String::from("end"))?;
    lines.close();
    shared::sleep(shared::seconds(1)); // Time enough for the log.
    Ok(())
}

fn write_log(lines: &Queue<String>) {
    while let Ok(line) = lines.get() {
        println!("log: {line}");
    }
    println!("log: closed");
}
