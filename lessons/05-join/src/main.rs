//! Lesson 05 · join: wait for a child before you go on.

use std::process::ExitCode;

use shared::{Lesson, Process, Result, ms, println, seconds, sleep};

fn main() -> ExitCode {
    Lesson::new(include_str!("../zh.txt"))
        .part("one mail, then the next", one_mail_then_the_next)
        .part("ten mails, then the closing one", ten_mails_then_the_closing_one)
        .part("join with a time-out", join_with_a_timeout)
        .part("sleep is no join", sleep_is_no_join)
        .run()
}

// ANCHOR: one
/// `join` makes two things that could run side by side run one after the other.
fn one_mail_then_the_next() -> Result<()> {
    let first = Process::new(|| send(1)).start()?;
    first.join()?; // Without this line the second mail may overtake the first.

    send(2);

    println!("the same without the join:");
    one_mail_without_the_join()
}

/// Both are on their way at the same time, and who arrives first is a matter of luck.
fn one_mail_without_the_join() -> Result<()> {
    let first = Process::new(|| send(1)).start()?;
    send(2);
    first.join()
}
// ANCHOR_END: one

// ANCHOR: ten
/// Start them all, and only then join them all: ten mails take as long as one.
fn ten_mails_then_the_closing_one() -> Result<()> {
    let mut mails = Vec::new();
    for n in 1..=10 {
        mails.push(Process::new(move || send(n)).start()?);
    }
    for mail in &mails {
        mail.join()?; // In the loop above, this line would send them one by one.
    }

    println!("sent the closing mail");
    Ok(())
}
// ANCHOR_END: ten

// ANCHOR: timeout
/// A join need not be for ever: it can look at the clock, and we can come back later.
fn join_with_a_timeout() -> Result<()> {
    let slow = Process::new(|| {
        sleep(seconds(3));
        println!("sent the long mail");
    })
    .start()?;

    if !slow.join_timeout(seconds(1))? {
        println!("not sent after 1 s; still at it: {}", slow.is_alive()?);
    }
    slow.join()?;
    println!("joined; still at it: {}", slow.is_alive()?);
    Ok(())
}
// ANCHOR_END: timeout

// ANCHOR: sleep
/// "Long enough" is a guess about the machine. This usually looks right, and is wrong.
fn sleep_is_no_join() -> Result<()> {
    let first = Process::new(|| send(1)).start()?;
    sleep(ms(600)); // Sending takes 500 ms, so this is long enough. Is it?

    send(2);
    first.join()
}
// ANCHOR_END: sleep

/// Sending is slow, and that is all we need to know about it.
fn send(n: u32) {
    sleep(ms(500));
    println!("sent mail {n}");
}
