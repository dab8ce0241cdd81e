//! How to get two chopsticks: the way that may end in a deadlock, and three that cannot.

use std::mem;

use shared::Result;

use crate::table::{SEATS, Table, reach};

// ANCHOR: without
/// All are alike, and that is what is wrong: each can wait for the next, all round the table.
pub(crate) fn without_an_order(table: &Table, seat: usize) -> Result<()> {
    let left = table.left(seat).acquire()?;
    table.have_one.update(|n| n + 1);
    reach();
    let right = table.right(seat).acquire()?;
    table.have_one.update(|n| n - 1);
    table.eat(left, right);
    Ok(())
}
// ANCHOR_END: without

// ANCHOR: order
/// The lower number first: who has a chopstick waits only for a higher one, so the waiting ends at the highest.
pub(crate) fn in_order(table: &Table, seat: usize) -> Result<()> {
    let (left, right) = (table.left(seat), table.right(seat));
    let (first, second) = if seat + 1 < SEATS { (left, right) } else { (right, left) };
    let first = first.acquire()?;
    reach();
    table.eat(first, second.acquire()?);
    Ok(())
}
// ANCHOR_END: order

// ANCHOR: waiter
/// With four at a table for five, one of them has no neighbour on the right. So the old way is safe.
pub(crate) fn with_a_waiter(table: &Table, seat: usize) -> Result<()> {
    let _let_in = table.waiter.acquire();
    without_an_order(table, seat)
}
// ANCHOR_END: waiter

// ANCHOR: try
/// Never wait with something in your hand: put it back, and wait for the one that was missing.
pub(crate) fn try_and_back_off(table: &Table, seat: usize) -> Result<()> {
    let (mut first, mut second) = (table.left(seat), table.right(seat));
    loop {
        let held = first.acquire()?;
        reach();
        if let Some(other) = second.try_acquire()? {
            table.eat(held, other);
            return Ok(());
        }
        drop(held);
        table.in_vain.update(|n| n + 1);
        mem::swap(&mut first, &mut second);
    }
}
// ANCHOR_END: try
