//! Gradescope's `results.json`, as in its "Autograder Specifications".

use super::{Submission, plain};
use crate::{command::json, words::Words};

/// Writes it for one learner.
pub fn write(submission: &Submission, words: &Words) -> String {
    let tests = submission.marks.iter().map(|mark| {
        let judgement = &mark.judgement;
        let shown = if judgement.passes() { String::new() } else { plain(&judgement.lanes) };
        let again = mark.again().unwrap_or_default();
        let output = format!("{}\n{shown}\n{again}", judgement.sentence);
        json::object([
            ("score", mark.points().to_string()),
            ("max_score", mark.worth.to_string()),
            ("status", json::string(if judgement.passes() { "passed" } else { "failed" })),
            ("name", json::string(&format!("{} · {}", mark.exercise, mark.title))),
            ("output", json::string(output.trim_end())),
            ("visibility", json::string("visible")),
        ])
    });
    let (points, of) = submission.points();
    let mut output =
        (words.exercise.total)(points, of, submission.passed(), submission.marks.len());
    for note in submission.notes(words) {
        output.push('\n');
        output += &note;
    }
    json::object([
        ("output", json::string(&output)),
        ("visibility", json::string("visible")),
        ("tests", json::array(tests).trim_end().to_owned()),
    ]) + "\n"
}
