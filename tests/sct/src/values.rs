//! Values without any lock.

use shared::{Result, Value};

use crate::cast::Cast;

/// Both read the same number, and of two steps up one is lost.
pub(crate) fn lost_update() -> Result<()> {
    let count = Value::new(0)?.named("count");
    let add = |_| {
        let seen = count.get();
        count.set(seen + 1);
        Ok(())
    };
    Cast::new().several(2, "add", add).play()?;
    assert_eq!(count.get(), 2);
    Ok(())
}

/// The driver stops between a request's look at the flag and its entry in the count, so the request finds it stopped.
pub(crate) fn bluetooth_driver() -> Result<()> {
    let pending = Value::new(1)?.named("pending");
    let stopping = Value::new(false)?.named("stopping");
    let all_done = Value::new(false)?.named("all done");
    let stopped = Value::new(false)?.named("stopped");
    let stop = || {
        stopping.set(true);
        leave(&pending, &all_done);
        if all_done.get() {
            stopped.set(true);
        }
        Ok(())
    };
    let request = || {
        if !stopping.get() {
            pending.update(|n| n + 1);
            assert!(!stopped.get());
        }
        leave(&pending, &all_done);
        Ok(())
    };
    Cast::new().one("stop", stop).one("request", request).play()
}

/// One request less; the last one says so.
fn leave(pending: &Value<i32>, all_done: &Value<bool>) {
    if pending.update(|n| n - 1) == 0 {
        all_done.set(true);
    }
}
