//! The end of a process that has children: daemons are ended, the others waited for.
//!
//! The order is Python's: the daemons are told to end as soon as our own code has ended, *before* we wait for the others.

use std::{mem, sync::Once};

use nix::sys::signal::Signal;

use super::{child::reap, current};
use crate::{
    seam::{Kind, Op, world},
    sys,
    time::seconds,
};

/// Has the first process say farewell when its `main` has returned, also after a panic.
pub(super) fn say_at_exit() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| sys::at_exit(say_in_c));
}

extern "C" fn say_in_c() {
    say();
}

/// Ends our daemons, then waits for all our children.
///
/// The first process also ends whoever has lost its parent on the way: they would not outlive it anyway.
///
/// A daemon that does not heed `SIGTERM` for a second gets `SIGKILL`; Python would wait for ever.
pub(super) fn say() {
    let op = Op::new(Kind::Join);
    let children = mem::take(&mut *current::children());
    let (daemons, others): (Vec<_>, Vec<_>) = children.iter().partition(|child| child.is_daemon());
    for daemon in &daemons {
        // It may have ended already, which is what we want. A stopped one must go on to hear us.
        daemon.terminate().ok();
        daemon.signal(Signal::SIGCONT).ok();
    }
    // Most have no daemons; the clock is on pages of memory that a child would use for this alone.
    let deadline = (!daemons.is_empty()).then(|| world().now() + seconds(1));
    for other in others {
        reap(op, &[other], None).ok();
    }
    for daemon in daemons {
        if let Ok(None) = reap(op, &[daemon], deadline) {
            daemon.kill().ok();
            reap(op, &[daemon], None).ok();
        }
    }
    world().end_orphans();
}
