//! The exercises: which there are, what a learner is asked, and what an answer must do.
//!
//! An exercise is files side by side below its lesson's folder: `exercises/NAME.toml` says what is asked and how it is
//! checked, `exercises/NAME.rs` is the program, `solutions/NAME.…` a right answer, `wrong/NAME-WHAT.…` wrong ones.
//!
//! Reading order: [`Exercise`]; [`Demands`], what an answer must do; [`compile`]; [`judge`], which runs it on many schedules
//! and comes to a [`Judgement`].

pub mod answer;
pub mod compile;
pub mod demands;
pub mod evidence;
mod held;
pub mod judge;
pub mod judgement;
mod made;
mod orders;
mod picture;
pub mod pins;
pub mod place;
pub mod progress;
mod read;
mod table;
mod taken;
pub mod trial;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

pub use self::{demands::Demands, judgement::Judgement};
use crate::{
    lesson::{self, Lesson},
    words::Language,
};

/// What kind of thing a learner does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Says what a program can print, before running it.
    Predict,
    /// Finds the schedule that breaks a program.
    Break,
    /// Mends a program.
    Fix,
    /// Writes a part of a program.
    Build,
}

impl Kind {
    /// All of them, with their names.
    pub const ALL: [(&'static str, Kind); 4] = [
        ("predict", Kind::Predict),
        ("break", Kind::Break),
        ("fix", Kind::Fix),
        ("build", Kind::Build),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Kind::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// How the file ends in which the learner writes: a program, or a few lines about one.
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Predict | Kind::Break => "txt",
            Kind::Fix | Kind::Build => "rs",
        }
    }
}

/// An exercise.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// The lesson that it belongs to.
    pub lesson: Lesson,
    /// Its name, which no other exercise has.
    pub name: String,
    /// What the learner does.
    pub kind: Kind,
    /// How many points it is worth.
    pub points: u32,
    /// How many minutes it may take.
    pub minutes: u32,
    /// What an answer must do.
    pub demands: Demands,
    /// Wrong answers, and for each the kind of verdict that it must get.
    pub wrong: Vec<(String, String)>,
    title: [String; 2],
    goal: [String; 2],
    hints: Vec<[String; 2]>,
    /// The file that says all this.
    description: PathBuf,
    /// Where to look in place of files that have been changed.
    copies: BTreeMap<PathBuf, PathBuf>,
}

/// All exercises, in the order of the lessons; within one, the easy ones first.
pub fn all() -> Result<Vec<Exercise>> {
    let mut exercises = Vec::new();
    for lesson in lesson::all()? {
        let mut of_this = Vec::new();
        let folder = lesson.folder().join("exercises");
        let entries = if folder.is_dir() { Some(fs::read_dir(&folder)?) } else { None };
        for entry in entries.into_iter().flatten() {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == "toml") {
                of_this.push(
                    read::exercise(&lesson, &path)
                        .with_context(|| format!("cannot read {}", path.display()))?,
                );
            }
        }
        of_this
            .sort_by(|one: &Exercise, two| (one.points, &one.name).cmp(&(two.points, &two.name)));
        exercises.append(&mut of_this);
    }
    Ok(exercises)
}

impl Exercise {
    /// Lesson and name: `05-closing-mail`.
    pub fn label(&self) -> String {
        format!("{:02}-{}", self.lesson.number, self.name)
    }

    /// Its title.
    pub fn title(&self, language: Language) -> &str {
        in_language(&self.title, language)
    }

    /// What is to be done.
    pub fn goal(&self, language: Language) -> &str {
        in_language(&self.goal, language)
    }

    /// The hints, from a nudge to nearly all.
    pub fn hints(&self, language: Language) -> impl ExactSizeIterator<Item = &str> {
        self.hints.iter().map(move |hint| in_language(hint, language))
    }

    /// The file that describes it.
    pub fn description(&self) -> &Path {
        &self.description
    }

    /// The same exercise, as this file describes it.
    pub fn described_by(&self, description: &Path) -> Result<Exercise> {
        read::exercise(&self.lesson, description)
    }

    /// The program that it is about.
    pub fn program(&self) -> PathBuf {
        self.or_copy(self.lesson.folder().join("exercises").join(format!("{}.rs", self.name)))
    }

    /// The file in which the learner writes.
    pub fn answer(&self) -> PathBuf {
        self.in_folder("exercises", &self.name)
    }

    /// A right answer.
    pub fn solution(&self) -> PathBuf {
        self.or_copy(self.in_folder("solutions", &self.name))
    }

    /// A wrong answer.
    pub fn wrong(&self, what: &str) -> PathBuf {
        self.in_folder("wrong", &format!("{}-{what}", self.name))
    }

    /// What a check looks at, and is not the learner's.
    pub(crate) fn given(&self) -> Vec<PathBuf> {
        let mut given = vec![self.description.clone(), self.solution()];
        given.extend((self.kind.ending() == "txt").then(|| self.program()));
        given
    }

    fn or_copy(&self, path: PathBuf) -> PathBuf {
        self.copies.get(&path).cloned().unwrap_or(path)
    }

    fn in_folder(&self, folder: &str, name: &str) -> PathBuf {
        self.lesson.folder().join(folder).join(format!("{name}.{}", self.kind.ending()))
    }
}

/// The exercise that somebody means by `closing-mail` or `05-closing-mail`.
pub fn find<'a>(exercises: &'a [Exercise], meant: &str) -> Option<&'a Exercise> {
    exercises.iter().find(|exercise| meant == exercise.name || meant == exercise.label())
}

fn in_language(texts: &[String; 2], language: Language) -> &str {
    match language {
        Language::English => &texts[0],
        Language::Chinese => &texts[1],
    }
}
