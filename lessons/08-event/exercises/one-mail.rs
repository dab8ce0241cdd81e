//! Exercise 08 · one mail: one mail, and two who wait for it. Can both take it?

use shared::{Event, Process, Result, Value, println, seconds};

fn main() -> Result<()> {
    let (mail, takers) = (Event::new()?.named("mail"), Value::new(0)?.named("takers"));
    let ann = Process::new(|| take("Ann", &mail, &takers)).name("Ann").start()?;
    let bob = Process::new(|| take("Bob", &mail, &takers)).name("Bob").start()?;
    mail.set();
    ann.join()?;
    bob.join()
}

fn take(who: &str, mail: &Event, takers: &Value) {
    if mail.wait_timeout(seconds(1)) {
        mail.clear();
        let number = takers.update(|n| n + 1);
        println!("{who} is taker number {number}");
    }
}
