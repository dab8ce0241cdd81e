//! Exercise 04 · last words: a log that is written to its last word.

use shared::{Process, Queue, Result, println};

fn main() -> Result<()> {
    let lines = Queue::<String>::new()?.named("lines");
    // TODO: The program ends without its log. Let it end after the log's last word, and not wait for ever, either.
    Process::new(|| write_log(&lines)).name("log").daemon().start()?;
    lines.put(String::from("begin"))?;
    lines.put(String::from("end"))
}

fn write_log(lines: &Queue<String>) {
    while let Ok(line) = lines.get() {
        println!("log: {line}");
    }
    println!("log: closed");
}
