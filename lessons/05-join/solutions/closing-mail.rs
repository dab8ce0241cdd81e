//! Exercise 05 · closing mail: the last one comes last.

use shared::{Process, Result, ms, println, sleep};

fn main() -> Result<()> {
    let mut mails = Vec::new();
    for n in 1..=3 {
        mails.push(Process::new(move || send(n)).start()?);
    }
    for mail in &mails {
        mail.join()?;
        //   ^^^^ Only when all have been started: a join in the loop above would send them one by one.
    }
    println!("sent the closing mail");
    Ok(())
}

// Given: the grader has its own copy of all that follows.

/// Sending is slow.
fn send(n: u32) {
    println!("sending mail {n}");
    sleep(ms(500));
    println!("sent mail {n}");
}
