//! Somebody who watches: sees a deadlock, and ends it, so that nobody sits before this lesson for ever.

use shared::{Child, Result, Signal, Value, println, seconds};

// ANCHOR: watch
/// Joins these children and returns true; unless they are stuck, then it ends them and returns false.
///
/// A clock cannot tell who is stuck from who is slow. So when the time is over we look: if each of them has one lock and
/// wants another, every lock is held by somebody who waits, and no time will change that.
pub(crate) fn join_unless_stuck(children: &[Child], have_one: &Value<usize>) -> Result<bool> {
    for child in children {
        while !child.join_timeout(seconds(1))? {
            if have_one.get() == children.len() {
                println!("a deadlock:");
                end(children)?;
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// First all are stopped: otherwise the death of one, whose lock is then free, would send the next one on.
fn end(children: &[Child]) -> Result<()> {
    for child in children {
        child.signal(Signal::SIGSTOP)?;
    }
    for child in children {
        child.kill()?;
        child.wait()?;
    }
    Ok(())
}
// ANCHOR_END: watch
