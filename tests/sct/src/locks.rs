//! Locks in the wrong order, left locked, or not the same for all.

use std::mem;

use shared::{Lock, Result, Value, yield_now};

use crate::cast::Cast;

/// Each holds one of two locks and wants the other.
pub(crate) fn deadlock01() -> Result<()> {
    let a = Lock::new()?.named("a");
    let b = Lock::new()?.named("b");
    let a_then_b = || {
        let _a = a.acquire()?;
        let _b = b.acquire()?;
        Ok(())
    };
    let b_then_a = || {
        let _b = b.acquire()?;
        let _a = a.acquire()?;
        Ok(())
    };
    Cast::new().one("a then b", a_then_b).one("b then a", b_then_a).play()
}

/// One holds `l` and needs `m` to give it back; the other holds `m` and wants `l`.
pub(crate) fn carter01() -> Result<()> {
    let m = Lock::new()?.named("m");
    let l = Lock::new()?.named("l");
    let counts = [Value::new(0)?.named("A"), Value::new(0)?.named("B")];
    let enter_and_leave = |me: usize| {
        let count = &counts[me];
        let entering = m.acquire()?;
        count.poke(count.peek() + 1);
        let mut inside = if count.peek() == 1 { Some(l.acquire()?) } else { None };
        drop(entering);

        let _leaving = m.acquire()?;
        count.poke(count.peek() - 1);
        if count.peek() == 0 {
            drop(inside.take());
        }
        Ok(())
    };
    let stand_by = |_| {
        yield_now();
        Ok(())
    };
    Cast::new().several(2, "enter", enter_and_leave).several(2, "stand by", stand_by).play()
}

/// Whoever takes `x` a second time never lets it go, so the other can never go on.
pub(crate) fn phase01() -> Result<()> {
    let x = Lock::new()?.named("x");
    let y = Lock::new()?.named("y");
    let pass = |_| {
        drop(x.acquire()?);
        mem::forget(x.acquire()?); // As if its release were missing.
        drop(y.acquire()?);
        drop(y.acquire()?);
        Ok(())
    };
    Cast::new().several(2, "pass", pass).play()
}

/// All three have eaten, and the last one says that this cannot be.
pub(crate) fn din_phil3() -> Result<()> {
    let table = Lock::new()?.named("table");
    let forks =
        [Lock::new()?.named("fork 0"), Lock::new()?.named("fork 1"), Lock::new()?.named("fork 2")];
    let fed = Value::new(0)?.named("fed");
    let eat = |me: usize| {
        {
            let _table = table.acquire()?;
            let _right = forks[(me + 1) % 3].acquire()?;
            let _left = forks[me].acquire()?;
        }
        let seen = fed.get();
        fed.set(seen + 1);
        assert_ne!(fed.get(), 3);
        Ok(())
    };
    Cast::new().several(3, "philosopher", eat).play()
}

/// One of 7 that hold another lock adds to the value while it is believed to stay.
pub(crate) fn wronglock() -> Result<()> {
    two_locks_for_one_value(7)
}

/// One of 3 that hold another lock adds to the value while it is believed to stay.
pub(crate) fn wronglock_3() -> Result<()> {
    two_locks_for_one_value(3)
}

fn two_locks_for_one_value(others: usize) -> Result<()> {
    let right = Lock::new()?.named("right lock");
    let wrong = Lock::new()?.named("wrong lock");
    let value = Value::new(0)?.named("value");
    let add_and_check = || {
        let _held = right.acquire()?;
        let before = value.get();
        let seen = value.get();
        value.set(seen + 1);
        assert_eq!(value.get(), before + 1);
        Ok(())
    };
    let add = |_| {
        let _held = wrong.acquire()?;
        let seen = value.get();
        value.set(seen + 1);
        Ok(())
    };
    Cast::new().one("check", add_and_check).several(others, "add", add).play()
}
