//! Questions to git about the clone that is meant.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

use crate::lesson::workspace;

/// What git answers to this when it reads that; `None` if it has no answer. An error if there is no git.
pub(crate) fn ask(arguments: &[&str], input: &str) -> Result<Option<Vec<u8>>> {
    let mut git = Command::new("git")
        .current_dir(workspace())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot start git")?;
    if let Some(mut stdin) = git.stdin.take() {
        stdin.write_all(input.as_bytes())?;
    }
    let output = git.wait_with_output()?;
    Ok(output.status.success().then_some(output.stdout))
}
