//! Every access is under its lock, but the locks are taken in an order that nobody thought of.

use shared::{Lock, Result, Value};

use crate::cast::Cast;

/// The check comes after both others, and expects another balance.
pub(crate) fn account() -> Result<()> {
    let lock = Lock::new()?.named("lock");
    let balance = Value::new(1)?.named("balance");
    let deposited = Value::new(false)?.named("deposited");
    let withdrawn = Value::new(false)?.named("withdrawn");
    let check = || {
        let _held = lock.acquire()?;
        assert!(!deposited.peek() || !withdrawn.peek() || balance.peek() == -5);
        Ok(())
    };
    let deposit = || {
        let _held = lock.acquire()?;
        balance.poke(balance.peek() + 2);
        deposited.poke(true);
        Ok(())
    };
    let withdraw = || {
        let _held = lock.acquire()?;
        balance.poke(balance.peek() - 4);
        withdrawn.poke(true);
        Ok(())
    };
    Cast::new().one("check", check).one("deposit", deposit).one("withdraw", withdraw).play()
}

/// The check comes after both others, and the sum is 3.
pub(crate) fn lazy01() -> Result<()> {
    let lock = Lock::new()?.named("lock");
    let sum = Value::new(0)?.named("sum");
    let add = |me: usize| {
        let _held = lock.acquire()?;
        sum.poke(sum.peek() + [1, 2][me]);
        Ok(())
    };
    let check = || {
        let _held = lock.acquire()?;
        assert!(sum.peek() < 3);
        Ok(())
    };
    Cast::new().several(2, "add", add).one("check", check).play()
}

/// The token goes round in another order than that of the ring, and the check, coming last, finds different ones.
pub(crate) fn token_ring() -> Result<()> {
    let lock = Lock::new()?.named("lock");
    let tokens =
        [Value::new(1)?.named("x1"), Value::new(2)?.named("x2"), Value::new(1)?.named("x3")];
    let passed = [
        Value::new(false)?.named("passed 1"),
        Value::new(false)?.named("passed 2"),
        Value::new(false)?.named("passed 3"),
    ];
    let pass = |me: usize| {
        let _held = lock.acquire()?;
        let token = tokens[(me + 2) % 3].peek();
        tokens[me].poke(if me == 0 { (token + 1) % 4 } else { token });
        passed[me].poke(true);
        Ok(())
    };
    let check = || {
        let _held = lock.acquire()?;
        let [one, two, three] = tokens.each_ref().map(Value::peek);
        assert!(!passed.iter().all(Value::peek) || one == two && two == three);
        Ok(())
    };
    Cast::new().several(3, "pass", pass).one("check", check).play()
}

/// Between the two stages of the one, the other goes through both.
pub(crate) fn twostage() -> Result<()> {
    two_stages(1, 1)
}

/// Between the two stages of the first of 10, one of 10 others goes through both.
pub(crate) fn twostage_20() -> Result<()> {
    two_stages(10, 10)
}

fn two_stages(writers: usize, readers: usize) -> Result<()> {
    let (first, second) = (Lock::new()?.named("first"), Lock::new()?.named("second"));
    let one = Value::new(0)?.named("one");
    let two = Value::new(0)?.named("two");
    let write = |_| {
        let held = first.acquire()?;
        one.set(1);
        drop(held);
        let _held = second.acquire()?;
        two.poke(one.get() + 1);
        Ok(())
    };
    let read = |_| {
        let held = first.acquire()?;
        let seen = one.get();
        drop(held);
        if seen != 0 {
            let then = second.acquire().map(|_held| two.peek())?;
            assert_eq!(then, seen + 1);
        }
        Ok(())
    };
    Cast::new().several(writers, "write", write).several(readers, "read", read).play()
}
