//! Exercise 13 · work plan: two workers who copy a folder.

use shared::{JoinableQueue, Process, Result, println};

const FOLDERS: [&str; 2] = ["songs", "dances"];
const FILES: [&str; 2] = ["songs/ode", "dances/waltz"];

fn main() -> Result<()> {
    let tasks = JoinableQueue::<String>::new()?.named("tasks");
    let ann = Process::new(|| work(&tasks)).name("Ann").start()?;
    let bob = Process::new(|| work(&tasks)).name("Bob").start()?;
    // TODO: So far the files may come before their folders. Make a plan in which they never do.
    for path in FILES.iter().chain(&FOLDERS) {
        tasks.put(String::from(*path))?;
    }
    tasks.close();
    ann.join()?;
    bob.join()
}

fn work(tasks: &JoinableQueue<String>) {
    while let Ok(task) = tasks.get() {
        println!("{}", *task);
        task.done();
    }
}
