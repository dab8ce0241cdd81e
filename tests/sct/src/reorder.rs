//! Two values are written one after the other, and somebody sees the first without the second.
//!
//! The more processes write, the rarer it is by chance: the check must come between two steps of the one that is first.

use shared::{Result, Value};

use crate::cast::Cast;

/// One of 2 has written its first value and nobody has written a second, when the check looks.
pub(crate) fn reorder_3() -> Result<()> {
    reorder(2, 1)
}

/// One of 3 has written its first value and nobody has written a second, when the check looks.
pub(crate) fn reorder_4() -> Result<()> {
    reorder(3, 1)
}

/// One of 4 has written its first value and nobody has written a second, when the check looks.
pub(crate) fn reorder_5() -> Result<()> {
    reorder(4, 1)
}

/// One of 9 has written its first value and nobody has written a second, when the check looks.
pub(crate) fn reorder_10() -> Result<()> {
    reorder(9, 1)
}

/// One of 10 has written its first value and nobody has written a second, when one of 10 checks looks.
pub(crate) fn reorder_20() -> Result<()> {
    reorder(10, 10)
}

fn reorder(writers: usize, checkers: usize) -> Result<()> {
    let a = Value::new(0)?.named("a");
    let b = Value::new(0)?.named("b");
    let write = |_| {
        a.set(1);
        b.set(-1);
        Ok(())
    };
    let check = |_| {
        let neither = a.get() == 0 && b.get() == 0;
        assert!(neither || a.get() == 1 && b.get() == -1);
        Ok(())
    };
    Cast::new().several(writers, "write", write).several(checkers, "check", check).play()
}
