//! For GitHub Actions: a summary of the job in Markdown, and annotations at the files.
//!
//! The summary goes to the file that `GITHUB_STEP_SUMMARY` names, the annotations to standard output, where the runner
//! reads them. It shows ten of a kind at most.

use std::fmt::Write;

use super::{Grade, Mark, plain};
use crate::words::{ExerciseWords, Words};

/// How many annotations the runner shows for a step.
const ANNOTATIONS: usize = 10;

/// The job's summary.
pub fn summary(grade: &Grade, words: &Words) -> String {
    let mut text = String::new();
    for submission in &grade.submissions {
        let (points, of) = submission.points();
        let total = (words.exercise.total)(points, of, submission.passed(), submission.marks.len());
        let name = if submission.name.is_empty() { "" } else { ": " };
        let _always = writeln!(text, "## {}{name}{total}\n", cell(&submission.name));
        for note in submission.notes(words) {
            let _always = writeln!(text, "> {}\n", cell(&note));
        }
        let [exercise, points, verdict, why] = words.exercise.columns;
        let _always = writeln!(text, "| {exercise} | {points} | {verdict} | {why} |");
        text += "| --- | ---: | --- | --- |\n";
        for mark in &submission.marks {
            let ExerciseWords { passed, failed, .. } = words.exercise;
            let verdict = if mark.judgement.passes() { passed } else { failed };
            let _always = writeln!(
                text,
                "| {} | {}/{} | {verdict} | {} |",
                mark.exercise,
                mark.points(),
                mark.worth,
                cell(&mark.judgement.sentence)
            );
        }
        text.push('\n');
        for mark in submission.marks.iter().filter(|mark| !mark.judgement.lanes.is_empty()) {
            if !mark.judgement.passes() {
                details(&mut text, mark);
            }
        }
    }
    text
}

/// A failing schedule, folded up.
fn details(text: &mut String, mark: &Mark) {
    let lanes = plain(&mark.judgement.lanes);
    // A fence that nothing in the text can close.
    let longest = lanes.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let _always = write!(
        text,
        "<details><summary>{}: {}</summary>\n\n{fence}text\n{lanes}\n{}\n{fence}\n\n</details>\n\n",
        mark.exercise,
        cell(&mark.judgement.sentence),
        mark.again().unwrap_or_default(),
    );
}

/// The annotations.
pub fn annotations(grade: &Grade) -> String {
    let failed = grade.submissions.iter().flat_map(|it| &it.marks);
    let failed = failed.filter(|mark| !mark.judgement.passes()).take(ANNOTATIONS);
    let mut text = String::new();
    for mark in failed {
        let title = format!("{} · {}", mark.exercise, mark.title);
        let said = format!("{}\n{}", mark.judgement.sentence, mark.again().unwrap_or_default());
        let (file, title, said) = (property(&mark.file), property(&title), data(&said));
        let _always = writeln!(text, "::error file={file},title={title}::{said}");
    }
    text
}

/// Text in a cell of a table, in which nothing is markup.
fn cell(text: &str) -> String {
    let mut cell = String::new();
    for letter in text.chars() {
        match letter {
            '\n' | '\r' => cell.push(' '),
            '|' | '\\' | '*' | '_' | '[' | ']' | '#' | '~' => cell.extend(['\\', letter]),
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '&' => cell.push_str("&amp;"),
            _ if letter.is_control() => (),
            _ => cell.push(letter),
        }
    }
    cell
}

/// What follows the second pair of colons, in which a line may not end.
fn data(text: &str) -> String {
    text.trim_end().replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property, in which colons and commas have a meaning, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
