//! How a file was at first, before the learner came: as git has it from the first commit that knows it.

use std::path::Path;

use anyhow::Result;

use crate::{git, lesson::workspace};

/// What stood in this file at first; `None` if git does not know.
pub(super) fn of(path: &Path) -> Result<Option<Vec<u8>>> {
    let inside = path.strip_prefix(workspace()).unwrap_or(path);
    let Some(first) =
        git::ask(&["log", "--diff-filter=A", "--format=%H", "--", &name(inside)], "")?
    else {
        return Ok(None);
    };
    let first = String::from_utf8_lossy(&first);
    let Some(commit) = first.lines().last() else { return Ok(None) };
    git::ask(&["show", &format!("{commit}:{}", name(inside))], "")
}

fn name(path: &Path) -> String {
    path.display().to_string()
}
