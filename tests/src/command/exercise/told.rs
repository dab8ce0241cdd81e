//! What a learner is told after a check.

use std::{fmt::Write, path::Path};

use super::inside;
use crate::{
    command::Options,
    exercise::{Exercise, Judgement, progress::Note},
    words::ExerciseWords,
};

/// The verdict as a learner reads it: a sentence, what shows it, how to see it again, whom to ask. `elsewhere` is where the
/// answer stands, if that is not the learner's own.
pub(super) fn told(
    exercise: &Exercise,
    judgement: &Judgement,
    note: &Note,
    elsewhere: Option<&Path>,
    options: &Options,
) -> String {
    let words = &options.words().exercise;
    let colour =
        |colour: anstyle::AnsiColor| anstyle::Style::new().bold().fg_color(Some(colour.into()));
    let (mark, style) = if judgement.passes() {
        ("✓", colour(anstyle::AnsiColor::Green))
    } else {
        ("✗", colour(anstyle::AnsiColor::Red))
    };
    let mut text = format!(
        "{style}{mark} {}{style:#}\n{}\n",
        (words.heading)(&exercise.label(), exercise.title(options.language())),
        judgement.sentence,
    );
    if judgement.passes() {
        // A class may have been handed none.
        if exercise.solution().is_file() {
            let _always = writeln!(text, "{}", (words.look_at_solution)(&exercise.name));
        }
        return text;
    }
    if !judgement.lanes.is_empty() {
        let _always = write!(text, "\n{}", judgement.lanes);
    } else if !judgement.output.is_empty() {
        let _always = write!(text, "\n{}", judgement.output);
    }
    if let Some(schedule) = &judgement.schedule {
        let answer = elsewhere.map(|path| format!(" --answer {}", inside(path)));
        let answer = answer.unwrap_or_default();
        let _always = writeln!(text, "\n{}cargo course replay {schedule}{answer}", words.again);
    }
    let next = note.hints + 1;
    let hint = if next > exercise.hints(options.language()).len() {
        no_more_hints(exercise, words)
    } else {
        (words.ask_for_hint)(&exercise.name, next)
    };
    let _always = writeln!(text, "{hint}");
    text
}

/// That files which are not the learner's have been changed, and what to do if that is meant.
pub(super) fn told_of_changes(changed: &[String], options: &Options) -> String {
    let words = &options.words().exercise;
    let mut text: String = changed.iter().map(|path| (words.edited)(path) + "\n").collect();
    if !changed.is_empty() {
        text += words.pin_if_meant;
        text += "\n\n";
    }
    text
}

/// Said after the last hint: where there is a solution, how to see it.
pub(super) fn no_more_hints(exercise: &Exercise, words: &ExerciseWords) -> String {
    let mut text = words.no_more_hints.to_owned();
    if exercise.solution().is_file() {
        text.push_str(&(words.show_solution)(&exercise.name));
    }
    text
}
