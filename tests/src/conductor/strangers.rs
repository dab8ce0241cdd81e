//! Strangers: processes that a run has left behind and that are no players. Since we are the subreaper, they are our
//! children now.

use std::{fs::File, os::unix::fs::FileExt, time::Duration};

use anyhow::{Result, bail};
use nix::{
    sys::{
        signal::{Signal, kill},
        wait::{WaitPidFlag, waitpid},
    },
    unistd::Pid,
};

use crate::contain::{Stopwatch, has_ended, own_children};

/// Strangers that the first process has left.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Left {
    /// They live.
    pub(super) orphans: usize,
    /// They had ended, and nobody had waited for them.
    pub(super) zombies: usize,
}

/// The list of our children, kept open: after most runs there is nobody else on it, and one look tells.
#[derive(Debug)]
pub(super) struct Strangers {
    children: Option<File>,
    /// Our children of whom we know: those who help us, and the program.
    known: Vec<u32>,
    /// How the list looks when there is nobody else.
    usual: String,
}

impl Strangers {
    /// All are strangers but the children that we have now.
    pub(super) fn new() -> Strangers {
        let known = own_children();
        let usual = known.iter().flat_map(|pid| [pid.to_string(), String::from(" ")]).collect();
        // A kernel may be built without it.
        Strangers { children: File::open("/proc/thread-self/children").ok(), known, usual }
    }

    /// The first process has ended, and the kernel has given us its children, both at once: who is left, those aside of
    /// whom we know otherwise.
    pub(super) fn left(&self, players: &[u32]) -> Left {
        let mut left = Left::default();
        if !self.is_as_usual() {
            for stranger in self.here().filter(|pid| !players.contains(pid)) {
                if has_ended(stranger) { left.zombies += 1 } else { left.orphans += 1 }
            }
        }
        left
    }

    fn here(&self) -> impl Iterator<Item = u32> {
        own_children().into_iter().filter(|pid| !self.known.contains(pid))
    }

    /// Ends all strangers, and their children, and leaves no zombie.
    pub(super) fn end_all(&self) -> Result<()> {
        if self.is_as_usual() {
            return Ok(());
        }
        let mut time = Stopwatch::new();
        loop {
            let strangers: Vec<u32> = self.here().collect();
            if strangers.is_empty() {
                return Ok(());
            }
            for stranger in &strangers {
                let pid = Pid::from_raw(stranger.cast_signed());
                // It may be dead already, and only waits for being waited for.
                let _gone = kill(pid, Signal::SIGKILL);
                let _not_yet = waitpid(pid, Some(WaitPidFlag::WNOHANG));
            }
            if time.is_up(Duration::from_secs(10), strangers.into_iter()) {
                bail!("a process that a run has left behind cannot be ended");
            }
        }
    }

    fn is_as_usual(&self) -> bool {
        let mut list = vec![0; self.usual.len() + 1];
        let read = self.children.as_ref().and_then(|children| children.read_at(&mut list, 0).ok());
        read.is_some_and(|length| list[..length] == *self.usual.as_bytes())
    }
}
