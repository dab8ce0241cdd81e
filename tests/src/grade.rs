//! Grading: all exercises of one learner or of many, one result in a form of its own, and emitters for other tools.

pub mod classroom50;
pub mod github;
pub mod gradescope;
pub mod json;
pub mod junit;
pub mod marks;
pub mod shard;
pub mod table;

use crate::{confine::shield::Danger, exercise::Judgement, words::Words};

/// The version of `grade.json`.
pub const VERSION: usize = 1;

/// What all learners got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grade {
    /// One for each learner.
    pub submissions: Vec<Submission>,
}

/// What one learner got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submission {
    /// Whose; empty for the clone that this is.
    pub name: String,
    /// Files that are not the learner's to change, and were changed.
    pub edited: Vec<String>,
    /// What the kernel did not let us keep the programs from.
    pub exposed: Vec<Danger>,
    /// One for each exercise.
    pub marks: Vec<Mark>,
}

/// What came of one exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The exercise: `05-closing-mail`.
    pub exercise: String,
    /// Its title.
    pub title: String,
    /// The file with the answer, from the root of the clone.
    pub file: String,
    /// Points that it is worth.
    pub worth: u32,
    /// What was found.
    pub judgement: Judgement,
}

impl Mark {
    /// Points that were won.
    pub fn points(&self) -> u32 {
        if self.judgement.passes() { self.worth } else { 0 }
    }

    /// How to see it again.
    pub fn again(&self) -> Option<String> {
        let schedule = self.judgement.schedule.as_ref()?;
        (!self.judgement.passes()).then(|| format!("cargo course replay {schedule}"))
    }
}

impl Submission {
    /// Points that were won, and points that there are.
    pub fn points(&self) -> (u32, u32) {
        let won = self.marks.iter().map(Mark::points).sum();
        (won, self.marks.iter().map(|mark| mark.worth).sum())
    }

    /// What whoever reads the result should know.
    pub fn notes(&self, words: &Words) -> Vec<String> {
        let words = &words.exercise;
        let exposed = (!self.exposed.is_empty()).then(|| (words.exposed)(&self.exposed));
        self.edited.iter().map(|path| (words.edited)(path)).chain(exposed).collect()
    }

    /// How many exercises pass.
    pub fn passed(&self) -> usize {
        self.marks.iter().filter(|mark| mark.judgement.passes()).count()
    }
}

impl Grade {
    /// Whether every exercise of everybody passes.
    pub fn all_pass(&self) -> bool {
        self.submissions.iter().all(|it| it.passed() == it.marks.len())
    }

    /// Joins what several machines have found: the same learners, other exercises.
    #[must_use]
    pub fn merged(grades: impl IntoIterator<Item = Grade>) -> Grade {
        let mut all = Grade::default();
        for submission in grades.into_iter().flat_map(|grade| grade.submissions) {
            match all.submissions.iter_mut().find(|it| it.name == submission.name) {
                None => all.submissions.push(submission),
                Some(known) => {
                    known.marks.extend(submission.marks);
                    known.edited.extend(submission.edited);
                    known.exposed.extend(submission.exposed);
                }
            }
        }
        for submission in &mut all.submissions {
            submission.marks.sort_by(|one, two| one.exercise.cmp(&two.exercise));
            submission.marks.dedup_by(|one, two| one.exercise == two.exercise);
            submission.exposed.sort();
            submission.exposed.dedup();
            submission.edited.sort();
            submission.edited.dedup();
        }
        all.submissions.sort_by(|one, two| one.name.cmp(&two.name));
        all
    }
}

/// Text without the colours of a terminal.
pub(crate) fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}
