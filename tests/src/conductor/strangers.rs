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

use super::now;
use crate::contain::own_children;

/// The list of our children, kept open: after most runs there is nobody else on it, and one look tells.
#[derive(Debug)]
pub(super) struct Strangers {
    children: Option<File>,
}

impl Strangers {
    pub(super) fn new() -> Strangers {
        // A kernel may be built without it.
        Strangers { children: File::open("/proc/thread-self/children").ok() }
    }

    /// Ends all our children but this one, and theirs, and leaves no zombie.
    pub(super) fn end_all_but(&self, program: u32) -> Result<()> {
        if self.is_only(program) {
            return Ok(());
        }
        let begin = now();
        loop {
            let strangers: Vec<u32> =
                own_children().into_iter().filter(|pid| *pid != program).collect();
            if strangers.is_empty() {
                return Ok(());
            }
            for stranger in strangers {
                let pid = Pid::from_raw(stranger.cast_signed());
                // It may be dead already, and only waits for being waited for.
                let _gone = kill(pid, Signal::SIGKILL);
                let _not_yet = waitpid(pid, Some(WaitPidFlag::WNOHANG));
            }
            if begin.elapsed() > Duration::from_secs(10) {
                bail!("a process that a run has left behind cannot be ended");
            }
        }
    }

    /// Whether we have this child and no other.
    fn is_only(&self, program: u32) -> bool {
        let mut list = [0; 32];
        let read = self.children.as_ref().and_then(|children| children.read_at(&mut list, 0).ok());
        read.is_some_and(|length| list[..length] == *format!("{program} ").as_bytes())
    }
}
