//! Strangers: processes that a run has left behind and that are no players. Since we are the subreaper, they are our
//! children now.

use std::time::Duration;

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

/// Ends all our children but this one, and theirs, and leaves no zombie.
pub(super) fn end_all_but(program: u32) -> Result<()> {
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
