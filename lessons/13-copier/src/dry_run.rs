//! What would be copied, told without touching anything.

use std::{fs::File, os::fd::OwnedFd};

use nix::{fcntl::AtFlags, sys::stat::fstatat};
use shared::println;

use crate::{
    below::open_below,
    copy_one::At,
    ledger::{Failure, Step},
    options::{Shows, Task},
    plan::{Kind, Plan},
    same::is_same,
    tally::Tally,
};

/// Lists what a run would copy, and counts it.
pub(crate) fn list(task: &Task, source: &OwnedFd, plan: &Plan) -> Tally {
    let mut tally = Tally { folders: plan.folders.len(), ..Tally::default() };
    for (folder, errno) in &plan.unread {
        tally.folders -= 1;
        let unread = Failure { step: Step::Read, errno: *errno };
        tally.failures_of_folders.insert(*folder, unread);
    }
    for number in 0..plan.entries.len() {
        match look(task, source, plan, number) {
            Ok(None) => tally.same += 1,
            Ok(Some(bytes)) => {
                if matches!(task.shows, Shows::Usual | Shows::Each) {
                    println!(
                        "would copy {}",
                        task.source.join(plan.path_of_entry(number)).display()
                    );
                }
                tally.add(number, Ok(bytes));
            }
            Err(failure) => tally.add(number, Err(failure)),
        }
    }
    tally
}

/// How many bytes it has; `None` if it would be skipped.
fn look(task: &Task, source: &OwnedFd, plan: &Plan, number: usize) -> Result<Option<u64>, Failure> {
    let entry = &plan.entries[number];
    let path = plan.path_of_folder(entry.folder);
    let from = open_below(source, &path).at(Step::Read)?;
    if task.how.update
        && let Ok(root) = File::open(&task.destination)
        && let Ok(to) = open_below(&root, &path)
        && is_same(&from, &to, &entry.name, task.how.verify)?
    {
        return Ok(None);
    }
    let name = entry.name.as_c_str();
    let stat = fstatat(&from, name, AtFlags::AT_SYMLINK_NOFOLLOW).at(Step::Read)?;
    let size = if entry.kind == Kind::File { stat.st_size } else { 0 };
    Ok(Some(u64::try_from(size).unwrap_or(0)))
}
