//! What the kernel tells of a process, in the folder /proc.

use std::{fs, path::Path};

/// Whether it has not ended: a dead process that nobody has waited for is still there, with a `Z` for its state.
pub(crate) fn is_running(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

/// Whether it is there at all, be it as a zombie.
pub(crate) fn is_listed(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}
