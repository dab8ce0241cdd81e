//! Waiting for what nobody will bring about.
//!
//! Where the models have two conditions on one lock, one queue does here: only one of the two processes can ever be in
//! it, and whoever notifies is the other. And who notifies still holds the lock, as it must here; there it has just let
//! it go.

use shared::{Condition, Result, Value};

use crate::cast::Cast;

/// One waits until the number is no longer positive; the other notifies it, but leaves the number as it is.
pub(crate) fn sync01() -> Result<()> {
    let condition = Condition::new()?.named("condition");
    let number = Value::new(1)?.named("number");
    let add = || {
        let mut held = condition.acquire()?;
        held.wait_for(|| number.peek() <= 0)?;
        number.poke(number.peek() + 1);
        held.notify_one();
        Ok(())
    };
    let look = || {
        let mut held = condition.acquire()?;
        held.wait_for(|| number.peek() != 0)?;
        held.notify_one();
        Ok(())
    };
    Cast::new().one("add", add).one("look", look).play()
}

/// There are two to begin with, so when the consumer has had its two, the producer still has one to make and no room.
pub(crate) fn sync02() -> Result<()> {
    let condition = Condition::new()?.named("condition");
    let number = Value::new(2)?.named("number");
    let produce = || {
        for _ in 0..2 {
            let mut held = condition.acquire()?;
            held.wait_for(|| number.peek() <= 0)?;
            number.poke(number.peek() + 1);
            held.notify_one();
        }
        Ok(())
    };
    let consume = || {
        for _ in 0..2 {
            let mut held = condition.acquire()?;
            held.wait_for(|| number.peek() != 0)?;
            number.poke(number.peek() - 1);
            held.notify_one();
        }
        Ok(())
    };
    Cast::new().one("produce", produce).one("consume", consume).play()
}
