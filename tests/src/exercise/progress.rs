//! What a learner has done so far: a file inside the clone, so that two clones do not mix, which git does not see.

use std::{collections::BTreeMap, env, fs, path::PathBuf};

use anyhow::{Context, Result};
use tinyjson::JsonValue;

use super::judgement::count;
use crate::{command::json, lesson::workspace};

/// The version of the file's form.
const VERSION: usize = 1;

/// What has been done, by the exercises' labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    notes: BTreeMap<String, Note>,
}

/// What has been done about one exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// It has passed at some time.
    pub passed: bool,
    /// How many hints were asked for.
    pub hints: usize,
    /// The solution was shown before it passed.
    pub shown: bool,
    /// How often it was checked.
    pub checks: usize,
}

impl Progress {
    /// As the file has it; nothing if there is none.
    pub fn read() -> Result<Progress> {
        let path = path();
        let Ok(text) = fs::read_to_string(&path) else { return Ok(Progress::default()) };
        parse(&text).with_context(|| {
            format!("cannot understand {}; remove it to begin again", path.display())
        })
    }

    /// What is noted of this exercise.
    pub fn of(&self, label: &str) -> Note {
        self.notes.get(label).cloned().unwrap_or_default()
    }

    /// Notes something, and writes it down at once.
    pub fn note(&mut self, label: &str, change: impl FnOnce(&mut Note)) -> Result<()> {
        change(self.notes.entry(label.to_owned()).or_default());
        let path = path();
        let cannot = || format!("cannot write {}", path.display());
        let folder = path.parent().context("it is in no folder")?;
        fs::create_dir_all(folder).with_context(cannot)?;
        // Whoever is interrupted meanwhile still has the old one.
        let new = path.with_extension("new");
        fs::write(&new, self.text()).with_context(cannot)?;
        fs::rename(&new, &path).with_context(cannot)
    }

    fn text(&self) -> String {
        let notes = self.notes.iter().map(|(label, note)| {
            json::object([
                ("exercise", json::string(label)),
                ("passed", note.passed.to_string()),
                ("hints", note.hints.to_string()),
                ("shown", note.shown.to_string()),
                ("checks", note.checks.to_string()),
            ])
        });
        let notes = json::array(notes).trim_end().to_owned();
        json::object([("version", VERSION.to_string()), ("exercises", notes)]) + "\n"
    }
}

/// `COURSE_PROGRESS` names another file: so a test leaves alone what a learner has done.
fn path() -> PathBuf {
    env::var_os("COURSE_PROGRESS")
        .map_or_else(|| workspace().join(".course/progress.json"), PathBuf::from)
}

fn parse(text: &str) -> Option<Progress> {
    let value: JsonValue = text.parse().ok()?;
    let fields: &std::collections::HashMap<String, JsonValue> = value.get()?;
    (count(fields.get("version")?) == Some(VERSION)).then_some(())?;
    let list: &Vec<JsonValue> = fields.get("exercises")?.get()?;
    let notes = list.iter().map(|note| {
        let fields: &std::collections::HashMap<String, JsonValue> = note.get()?;
        let truth = |name: &str| fields.get(name)?.get::<bool>().copied();
        let number = |name: &str| count(fields.get(name)?);
        let label: &String = fields.get("exercise")?.get()?;
        let note = Note {
            passed: truth("passed")?,
            hints: number("hints")?,
            shown: truth("shown")?,
            checks: number("checks")?,
        };
        Some((label.clone(), note))
    });
    Some(Progress { notes: notes.collect::<Option<_>>()? })
}

#[cfg(test)]
mod tests {
    use super::{Note, Progress, parse};

    #[test]
    fn what_is_written_can_be_read() {
        let note = Note { passed: true, hints: 2, shown: false, checks: 5 };
        let progress = Progress { notes: [("05-closing-mail".to_owned(), note)].into() };
        assert_eq!(parse(&progress.text()), Some(progress));
        assert_eq!(parse("{\"version\":2,\"exercises\":[]}"), None);
        assert_eq!(parse("nonsense"), None);
    }
}
