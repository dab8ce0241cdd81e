//! What the course's own files of the exercises are to be, so that it is noticed when they have been changed, and what stood
//! there can be had again.
//!
//! `lessons/pins` has a line for each file: the name that git gives to such a content, and the path. `course pin` writes it. Git
//! finds the content by its name, whoever has committed what since.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use super::{Exercise, read};
use crate::{
    git,
    lesson::{self, workspace},
};

/// The folders below a lesson whose files are pinned.
const FOLDERS: [&str; 3] = ["exercises", "solutions", "wrong"];

/// The content's name in git, by the file's path from the root of the clone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pins(BTreeMap<String, String>);

impl Pins {
    /// As they have been noted.
    pub fn read() -> Pins {
        let text = fs::read_to_string(place()).unwrap_or_default();
        let pins = text.lines().filter_map(|line| line.split_once(' '));
        Pins(pins.map(|(name, path)| (path.to_owned(), name.to_owned())).collect())
    }

    /// As they would be if everything is now as it is to be.
    pub fn now() -> Result<Pins> {
        let mut paths = Vec::new();
        for lesson in lesson::all()? {
            for folder in FOLDERS {
                let entries = fs::read_dir(lesson.folder().join(folder)).into_iter().flatten();
                for entry in entries {
                    let path = entry?.path();
                    // What a learner had before a reset.
                    if path.extension().is_some_and(|it| it != "mine") {
                        paths.push(inside(&path));
                    }
                }
            }
        }
        let names = names_of(&paths).context("git does not tell what these files are")?;
        Ok(Pins(paths.into_iter().zip(names).collect()))
    }

    /// Notes them.
    pub fn write(&self) -> Result<()> {
        let lines = self.0.iter().map(|(path, name)| format!("{name} {path}\n"));
        let place = place();
        fs::write(&place, lines.collect::<String>())
            .with_context(|| format!("cannot write {}", place.display()))
    }

    /// How many files there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// What is to stand in this file, if it is pinned and git has it.
    pub fn content(&self, path: &Path) -> Result<Option<Vec<u8>>> {
        let Some(name) = self.0.get(&inside(path)) else { return Ok(None) };
        git::ask(&["cat-file", "blob", name], "")
    }

    /// Those of these files that have been changed. One that is not there was not handed out.
    fn changed(&self, paths: Vec<PathBuf>) -> Vec<PathBuf> {
        let mut paths = paths;
        paths.retain(|path| self.0.contains_key(&inside(path)) && path.exists());
        let Some(names) = names_of(&paths.iter().map(|it| inside(it)).collect::<Vec<_>>()) else {
            // Without git there is nothing to compare with.
            return Vec::new();
        };
        let is_changed = |(path, name): &(PathBuf, String)| self.0.get(&inside(path)) != Some(name);
        paths.into_iter().zip(names).filter(is_changed).map(|(path, _)| path).collect()
    }
}

/// The exercise as the course has it, and which files of this clone say otherwise.
pub fn as_pinned(exercise: &Exercise) -> Result<(Exercise, Vec<String>)> {
    let pins = Pins::read();
    let changed = pins.changed(exercise.given());
    let mut copies = exercise.copies.clone();
    for path in &changed {
        let Some(content) = pins.content(path)? else {
            bail!(
                "{} has been changed, and git does not have the course's own copy; try `git fetch --unshallow`",
                inside(path)
            );
        };
        let copy = lesson::programs()?.join("pinned").join(inside(path));
        if !fs::read(&copy).is_ok_and(|it| it == content) {
            fs::create_dir_all(copy.parent().context("it is in no folder")?)?;
            // Another one may read it now.
            let new = copy.with_added_extension(std::process::id().to_string());
            fs::write(&new, content).and_then(|()| fs::rename(&new, &copy))?;
        }
        copies.insert(path.clone(), copy);
    }
    let pinned = match copies.get(&exercise.description) {
        Some(description) => read::exercise(&exercise.lesson, description)?,
        None => exercise.clone(),
    };
    let changed = changed.iter().map(|path| inside(path)).collect();
    Ok((Exercise { copies, ..pinned }, changed))
}

fn place() -> PathBuf {
    workspace().join("lessons/pins")
}

fn inside(path: &Path) -> String {
    path.strip_prefix(workspace()).unwrap_or(path).display().to_string()
}

/// The names that git gives to what stands in these files; `None` if there is no git.
fn names_of(paths: &[String]) -> Option<Vec<String>> {
    let names =
        git::ask(&["hash-object", "--no-filters", "--stdin-paths"], &paths.join("\n")).ok()??;
    let names = String::from_utf8(names).ok()?;
    let names: Vec<_> = names.lines().map(str::to_owned).collect();
    (names.len() == paths.len()).then_some(names)
}
