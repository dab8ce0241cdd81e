//! Exercise 18 · transfer: two purses, two transfers, in opposite directions.

use shared::{Array, Lock, Process, Result, println};

const ANN: usize = 0;
const BOB: usize = 1;

struct Bank {
    purses: [Lock; 2],
    coins: Array,
}

fn main() -> Result<()> {
    let purses = [Lock::new()?.named("Ann's purse"), Lock::new()?.named("Bob's purse")];
    let bank = Bank { purses, coins: Array::new([5, 5])?.named("coins") };
    let one = Process::new(|| transfer(&bank, ANN, BOB, 3)).name("Ann pays").start()?;
    let other = Process::new(|| transfer(&bank, BOB, ANN, 1)).name("Bob pays").start()?;
    one.join()?;
    other.join()?;
    println!("Ann {}, Bob {}", bank.coins.get(ANN), bank.coins.get(BOB));
    Ok(())
}

fn transfer(bank: &Bank, from: usize, to: usize, coins: i64) -> Result<()> {
    let _one = bank.purses[from].acquire()?;
    if let Some(_other) = bank.purses[to].try_acquire()? {
        bank.coins.set(from, bank.coins.get(from) - coins);
        bank.coins.set(to, bank.coins.get(to) + coins);
    } // And if not, the money stays where it is.
    Ok(())
}
