//! The words for exercises and grading.

use crate::{
    confine::shield::Danger,
    exercise::{Judgement, Kind, judgement::Fault, progress::Note},
};

/// Exercises: shown, judged, graded.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named like what it says")]
pub struct ExerciseWords {
    pub help: ExerciseHelp,
    pub kind: fn(Kind) -> &'static str,
    pub fault: fn(&Fault) -> String,
    pub passes: fn(&Judgement) -> String,
    pub runs: fn(&Judgement) -> String,
    pub unknown: fn(&str) -> String,
    pub there_are: &'static str,
    pub none_left: &'static str,
    pub heading: fn(label: &str, title: &str) -> String,
    pub worth: fn(Kind, points: u32, minutes: u32) -> String,
    pub where_: fn(answer: &str, program: Option<&str>) -> String,
    pub conduct: fn(name: &str) -> String,
    pub then: fn(name: &str) -> String,
    pub passed: &'static str,
    pub failed: &'static str,
    pub again: &'static str,
    pub left_out: fn(schedule: &str) -> String,
    pub in_a_free_run: &'static str,
    pub ask_for_hint: fn(name: &str, next: usize) -> String,
    pub put_schedule: fn(answer: &str, name: &str) -> String,
    pub look_at_solution: fn(name: &str) -> String,
    pub solution: fn(path: &str) -> String,
    pub hint: fn(number: usize, of: usize) -> String,
    pub no_more_hints: &'static str,
    pub show_solution: fn(&str) -> String,
    pub not_yet: fn(name: &str) -> String,
    pub reset: fn(path: &str, kept: Option<&str>) -> String,
    pub cannot_reset: fn(path: &str) -> String,
    pub progress: fn(passed: usize, of: usize, points: u32, of_points: u32) -> String,
    pub note: fn(&Note) -> String,
    pub next: fn(label: &str) -> String,
    pub watching: fn(path: &str) -> String,
    pub checking: &'static str,
    pub keys: fn(hint: Option<usize>, can_be_played: bool) -> String,
    pub total: fn(points: u32, of: u32, passed: usize, count: usize) -> String,
    pub no_solution: &'static str,
    pub pinned: fn(count: usize) -> String,
    pub pin_if_meant: &'static str,
    pub handed_out: fn(folder: &str) -> String,
    pub not_empty: fn(folder: &str) -> String,
    pub no_clone: &'static str,
    pub edited: fn(path: &str) -> String,
    pub exposed: fn(to: &[Danger]) -> String,
    pub columns: [&'static str; 4],
    pub table: [&'static str; 4],
    pub together: &'static str,
    pub no_grade: fn(path: &str, why: &str) -> String,
    pub one_learner: &'static str,
    pub bad_shard: &'static str,
    pub no_submissions: fn(path: &str) -> String,
}

/// The help pages.
#[derive(Debug)]
#[expect(missing_docs, reason = "each is named like what it describes")]
pub struct ExerciseHelp {
    pub exercise: &'static str,
    pub exercise_usage: &'static str,
    pub name: &'static str,
    pub name_or_next: &'static str,
    pub check: &'static str,
    pub check_usage: &'static str,
    pub answer: &'static str,
    pub hint: &'static str,
    pub hint_usage: &'static str,
    pub watch: &'static str,
    pub watch_usage: &'static str,
    pub reset: &'static str,
    pub reset_usage: &'static str,
    pub solution: &'static str,
    pub solution_usage: &'static str,
    pub show: &'static str,
    pub progress: &'static str,
    pub progress_usage: &'static str,
    pub grade: &'static str,
    pub grade_usage: &'static str,
    pub hand_out: &'static str,
    pub hand_out_usage: &'static str,
    pub folder: &'static str,
    pub pin: &'static str,
    pub pin_usage: &'static str,
    pub format: &'static str,
    pub output: &'static str,
    pub shard: &'static str,
    pub submissions: &'static str,
    pub merge: &'static str,
}

/// Names in a sentence: `a, b and c`.
pub(super) fn listed(names: impl Iterator<Item = &'static str>, comma: &str, and: &str) -> String {
    let names: Vec<_> = names.collect();
    match &names[..] {
        [most @ .., last] if !most.is_empty() => most.join(comma) + and + last,
        few => few.concat(),
    }
}
