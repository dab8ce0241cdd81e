//! `JUnit`'s XML, which most CI systems show: a suite for each learner, a case for each exercise.
//!
//! There is no one schema. This keeps to Jenkins's, `junit-10.xsd` of its xUnit plugin, which others accept, too.

use std::fmt::Write;

use super::{Grade, Mark, Submission, plain};
use crate::words::Words;

/// Writes it.
pub fn write(grade: &Grade, words: &Words) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let count = |what: fn(&Submission) -> usize| grade.submissions.iter().map(what).sum::<usize>();
    let (all, passed) = (count(|it| it.marks.len()), count(Submission::passed));
    let failed = all - passed;
    let _always = writeln!(
        text,
        "<testsuites name=\"exercises\" tests=\"{all}\" failures=\"{failed}\" errors=\"0\">"
    );
    for submission in &grade.submissions {
        let name = if submission.name.is_empty() { "exercises" } else { &submission.name };
        let (all, failed) = (submission.marks.len(), submission.marks.len() - submission.passed());
        let _always = writeln!(
            text,
            "  <testsuite name=\"{}\" tests=\"{all}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\">",
            escaped(name)
        );
        for mark in &submission.marks {
            case(&mut text, name, mark);
        }
        let notes = submission.notes(words);
        if !notes.is_empty() {
            let notes = escaped(&notes.join("\n"));
            let _always = writeln!(text, "    <system-out>{notes}</system-out>");
        }
        text += "  </testsuite>\n";
    }
    text + "</testsuites>\n"
}

fn case(text: &mut String, suite: &str, mark: &Mark) {
    let judgement = &mark.judgement;
    let _always = write!(
        text,
        "    <testcase classname=\"{}\" name=\"{}\"",
        escaped(suite),
        escaped(&mark.exercise)
    );
    if judgement.passes() {
        text.push_str("/>\n");
        return;
    }
    let shown = if judgement.lanes.is_empty() { &judgement.output } else { &judgement.lanes };
    let again = mark.again().unwrap_or_default();
    let _always = write!(
        text,
        ">\n      <failure message=\"{}\" type=\"{}\">{}</failure>\n    </testcase>\n",
        escaped(&judgement.sentence),
        escaped(&judgement.kind),
        escaped(&format!("{}\n{}\n{again}\n", mark.file, plain(shown)))
    );
}

/// Text as it may stand in XML 1.0, which has no place for most control characters, not even escaped.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(letter),
            _ if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                escaped.push('\u{fffd}');
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}
