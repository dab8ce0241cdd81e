//! Part 3, the ticket office: look, think, take. The longer one thinks, the older is what one has seen.

use shared::{Lock, Process, Result, Value, ms, println, sleep};

// ANCHOR: office
struct Office {
    /// How many tickets there are; with the lock held nobody else changes that.
    left: Value,
    sold: Value,
    counter: Lock,
}

/// Three people want a ticket, and there are two.
pub(crate) fn the_ticket_office() -> Result<()> {
    println!("without the lock:");
    let office = Office::open()?;
    office.serve(|buyer| {
        office.buy_without_the_lock(buyer);
        Ok(())
    })?;

    println!("with the lock:");
    let office = Office::open()?;
    office.serve(|buyer| office.buy(buyer))
}

impl Office {
    fn open() -> Result<Office> {
        let (left, sold) = (Value::new(2)?.named("tickets"), Value::new(0)?.named("sold"));
        Ok(Office { left, sold, counter: Lock::new()?.named("counter") })
    }

    /// What has been looked at may be gone when it is taken.
    fn buy_without_the_lock(&self, buyer: &str) {
        let left = self.left.get();
        if left == 0 {
            println!("{buyer}: sold out");
            return;
        }
        sleep(ms(200)); // Do I want it?
        self.left.set(left - 1);
        self.sold.update(|n| n + 1);
        println!("{buyer} buys ticket {left}");
    }

    /// The others may not even look while one thinks.
    fn buy(&self, buyer: &str) -> Result<()> {
        let _held = self.counter.acquire()?;
        self.buy_without_the_lock(buyer);
        Ok(())
    }

    fn serve(&self, buy: impl Fn(&str) -> Result<()>) -> Result<()> {
        let mut buyers = Vec::new();
        for name in ["Ann", "Bob", "Cleo"] {
            buyers.push(Process::new(|| buy(name)).name(name).start()?);
        }
        for buyer in &buyers {
            buyer.join()?;
        }
        println!("of 2 tickets {} are sold", self.sold.get());
        Ok(())
    }
}
// ANCHOR_END: office
