//! Sleeps long enough, as it seems.

use shared::{Process, Result, ms, println, sleep};

fn main() -> Result<()> {
    let mut mails = Vec::new();
    for n in 1..=3 {
        mails.push(Process::new(move || send(n)).start()?);
    }
    sleep(ms(2000));
    println!("sent the closing mail");
    Ok(())
}

// Given: the grader has its own copy of all that follows.

