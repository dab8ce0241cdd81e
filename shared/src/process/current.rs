//! The process that we are, the one that made us, and those that we made.

use std::{
    borrow::Cow,
    mem, process,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

use nix::unistd::getppid;

use super::child::{Child, reap};
use crate::{
    Result,
    seam::{Kind, Op, step, world},
};

/// The process that we are; see [`current_process`].
#[derive(Clone, Debug)]
pub struct Current {
    name: Cow<'static, str>,
    /// `1:2` is the second child of the first child of the first process, whose own is empty.
    identity: String,
    daemon: bool,
    parent: Option<Parent>,
}

/// The process that made us; see [`parent_process`].
#[derive(Clone, Debug)]
pub struct Parent {
    pid: u32,
    name: Cow<'static, str>,
}

/// Not shared: a child changes its own copy, first of all.
static CURRENT: Mutex<Current> = Mutex::new(Current {
    name: Cow::Borrowed("MainProcess"),
    identity: String::new(),
    daemon: false,
    parent: None,
});

/// Our own children that nobody has waited for yet.
///
/// A `static`, not a `thread_local!`: those are gone when `main` has returned, and then we need it most.
static CHILDREN: Mutex<Vec<Child>> = Mutex::new(Vec::new());

/// How many children we have named.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// The process that we are, like Python's. The first one is called `MainProcess`.
pub fn current_process() -> Current {
    current().clone()
}

/// The process that made us; `None` in the first one.
pub fn parent_process() -> Option<Parent> {
    current_process().parent
}

/// Our children that have not ended. Waits for nobody, but lets go of those that have ended.
#[track_caller]
pub fn active_children() -> Result<Vec<Child>> {
    let op = Op::new(Kind::Poll);
    let mut active = Vec::new();
    let all = children().clone();
    for child in all {
        if reap(op, &[&child], Some(Duration::ZERO))?.is_none() {
            active.push(child);
        }
    }
    Ok(active)
}

/// How many processes can run at the same time on this machine: its cores, or fewer if this process may not use all.
/// Under the conductor it is 2 on every machine.
pub fn cpu_count() -> usize {
    world().cpu_count()
}

impl Current {
    /// Its process id.
    pub fn pid(&self) -> u32 {
        process::id()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is a daemon, which its parent [ends](crate::Process#at-the-end).
    pub fn is_daemon(&self) -> bool {
        self.daemon
    }
}

impl Parent {
    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is still there. A process whose parent has died gets another one.
    #[track_caller]
    pub fn is_alive(&self) -> bool {
        step(Op::new(Kind::Poll));
        getppid().as_raw().unsigned_abs() == self.pid
    }
}

pub(super) fn current() -> MutexGuard<'static, Current> {
    CURRENT.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn children() -> MutexGuard<'static, Vec<Child>> {
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Which of our children the next one is, 1, 2, …, and its identity.
pub(super) fn next_child() -> (u32, String) {
    let number = COUNT.fetch_add(1, Relaxed) + 1;
    let identity = match current().identity.as_str() {
        "" => number.to_string(),
        ours => format!("{ours}:{number}"),
    };
    (number, identity)
}

/// In the child: we are somebody else now, and have no children.
///
/// What belonged to our parent is forgotten, not freed, and nothing is allocated: a page of memory that a child writes to
/// for the first time takes longer than all else that is done here.
pub(super) fn become_child(identity: String, name: Cow<'static, str>, daemon: bool) {
    let pid = getppid().as_raw().unsigned_abs();
    let mut current = current();
    let parent = mem::take(&mut current.name);
    let parent = Some(Parent { pid, name: parent });
    mem::forget(mem::replace(&mut *current, Current { name, identity, daemon, parent }));
    drop(current);
    mem::forget(mem::take(&mut *children()));
    COUNT.store(0, Relaxed);
}
