//! Who is below this process, as `/proc` tells it, and how to end them all.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::Path,
    process, thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use nix::{
    errno::Errno,
    sys::{
        signal::{Signal, kill},
        wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid},
    },
    unistd::Pid,
};

/// Longer than any kill takes; what is still there then, the kernel does not let us end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A dead child whom nobody has waited for.
#[derive(Debug)]
pub(super) enum Zombie {
    /// The kernel has told its name.
    Known(u32),
    /// A real-time signal ended it, which `nix` has no name for and so says nothing at all.
    Nameless,
}

/// Some child that has ended. It stays a zombie.
pub(super) fn find_zombie() -> Result<Option<Zombie>> {
    match waitid(Id::All, WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT) {
        Ok(status) => Ok(status.pid().map(|pid| Zombie::Known(pid.as_raw().unsigned_abs()))),
        Err(Errno::EINVAL) => Ok(Some(Zombie::Nameless)),
        Err(Errno::ECHILD) => Ok(None),
        Err(errno) => Err(errno.into()),
    }
}

/// Whether this child has ended. It stays a zombie.
pub(crate) fn has_ended(pid: u32) -> bool {
    let flags = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
    !matches!(waitid(Id::Pid(as_pid(pid)), flags), Ok(WaitStatus::StillAlive))
}

/// Lets this child go on if somebody has stopped it.
pub(super) fn keep_going(pid: u32) {
    let flags = WaitPidFlag::WSTOPPED | WaitPidFlag::WNOHANG;
    if let Ok(WaitStatus::Stopped(..)) = waitid(Id::Pid(as_pid(pid)), flags) {
        signal(pid, Signal::SIGCONT);
    }
}

/// Lets a zombie go, and says what its name was.
pub(super) fn reap(zombie: &Zombie) -> Option<(u32, String)> {
    match zombie {
        Zombie::Known(pid) => {
            let name = name(*pid);
            let _named_or_not = waitpid(as_pid(*pid), Some(WaitPidFlag::WNOHANG));
            Some((*pid, name))
        }
        Zombie::Nameless => {
            let _nameless = waitpid(None, Some(WaitPidFlag::WNOHANG));
            None
        }
    }
}

/// Whether there is no child at all, dead or alive. This the kernel knows for sure, other than what `/proc` tells.
pub(super) fn is_childless() -> bool {
    let flags = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
    waitid(Id::All, flags) == Err(Errno::ECHILD)
}

/// Ends all who are below this process and reaps them; each is told to `ended`.
///
/// First all are stopped, again and again until no new one shows up, so that none forks while another is killed.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the outside; its clock is the one on the wall"
)]
pub(super) fn end_all(mut ended: impl FnMut(u32, String)) -> Result<()> {
    let begin = Instant::now();
    while !is_childless() {
        let mut stopped = HashSet::new();
        let mut known = 0;
        loop {
            // Each one at once: who forks and ends all the time has become another one a moment later.
            walk(|pid| {
                if stopped.insert(pid) {
                    signal(pid, Signal::SIGSTOP);
                }
            });
            if stopped.len() == known {
                break;
            }
            known = stopped.len();
        }
        for pid in &stopped {
            signal(*pid, Signal::SIGKILL);
        }
        while let Some(zombie) = find_zombie()? {
            if let Some((pid, name)) = reap(&zombie) {
                ended(pid, name);
            }
        }
        if begin.elapsed() > PATIENCE {
            bail!("cannot end these processes: {stopped:?}");
        }
        // The dying need the processor more than we do.
        thread::sleep(Duration::from_micros(100));
    }
    Ok(())
}

/// The command name of a process, also of a zombie.
pub(super) fn name(pid: u32) -> String {
    let name = fs::read(format!("/proc/{pid}/comm")).unwrap_or_default();
    String::from_utf8_lossy(&name).trim_end().to_owned()
}

/// Meets all who are below this process, parents before their children.
pub(super) fn walk(meet: impl FnMut(u32)) {
    walk_below(process::id(), meet);
}

/// All who are below this process. Who is born or dies meanwhile may be missed.
pub(crate) fn below(root: u32) -> Vec<u32> {
    let mut all = Vec::new();
    walk_below(root, |pid| all.push(pid));
    all
}

fn walk_below(root: u32, mut meet: impl FnMut(u32)) {
    let by_stat = if has_children_files() { None } else { Some(children_by_stat()) };
    let mut ask = vec![root];
    while let Some(pid) = ask.pop() {
        let children = match &by_stat {
            None => children(pid),
            Some(all) => all.get(&pid).cloned().unwrap_or_default(),
        };
        for child in &children {
            meet(*child);
        }
        ask.extend(children);
    }
}

/// The children of this process, zombies too.
pub(crate) fn own_children() -> Vec<u32> {
    if has_children_files() {
        children(process::id())
    } else {
        children_by_stat().remove(&process::id()).unwrap_or_default()
    }
}

fn signal(pid: u32, signal: Signal) {
    // It may be dead already, which is what we want.
    let _gone = kill(as_pid(pid), signal);
}

fn as_pid(pid: u32) -> Pid {
    Pid::from_raw(pid.cast_signed())
}

/// A kernel may be built without these files.
fn has_children_files() -> bool {
    Path::new("/proc/thread-self/children").exists()
}

fn children(pid: u32) -> Vec<u32> {
    // Each thread has the children that it made itself.
    let threads = fs::read_dir(format!("/proc/{pid}/task"));
    let lists = threads
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| pids_in(&list)).collect()
}

fn pids_in(list: &str) -> Vec<u32> {
    list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}

fn children_by_stat() -> HashMap<u32, Vec<u32>> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let pid = entry.file_name().to_str().and_then(|name| name.parse().ok());
        let stat = fs::read_to_string(entry.path().join("stat")).ok();
        if let (Some(pid), Some(parent)) = (pid, stat.as_deref().and_then(parent_in)) {
            children.entry(parent).or_default().push(pid);
        }
    }
    children
}

/// The parent in a line of `/proc/PID/stat`. The command name before it may hold anything, even a parenthesis.
fn parent_in(stat: &str) -> Option<u32> {
    stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{children_by_stat, parent_in};

    #[test]
    fn a_command_name_cannot_mislead_about_the_parent() {
        assert_eq!(parent_in("12 (sh) S 7 12 12"), Some(7));
        assert_eq!(parent_in("12 (x) R 9) S 7 12 12"), Some(7));
    }

    #[test]
    fn without_children_files_the_parents_are_read() {
        let parent = std::os::unix::process::parent_id();
        let children = children_by_stat();
        assert!(children.get(&parent).is_some_and(|all| all.contains(&std::process::id())));
    }
}
