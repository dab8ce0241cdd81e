//! What was learnt of a program, kept below the build folder under the program's checksum: another program has other things to show.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::lesson::{self, Lesson};

/// Where something about a part of a lesson is kept.
#[derive(Debug)]
pub(super) struct Kept(PathBuf);

impl Kept {
    /// What is kept under this name about a part of a program with this checksum.
    pub(super) fn of(lesson: &Lesson, part: u32, program: u32, name: &str) -> Result<Kept> {
        let name = format!("{}.{part} {program:08x} {name}", lesson.label());
        let plain = |it: char| if it.is_alphanumeric() { it } else { '-' };
        let name: String = name.chars().map(plain).collect();
        Ok(Kept(lesson::programs()?.join("scenes").join(name)))
    }

    /// What is there, if anything.
    pub(super) fn read(&self) -> Option<String> {
        fs::read_to_string(&self.0).ok()
    }

    /// Keeps it.
    pub(super) fn write(&self, text: &str) -> Result<()> {
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.0, text).with_context(|| format!("cannot write {}", self.0.display()))
    }
}
