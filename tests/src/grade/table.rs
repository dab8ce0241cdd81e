//! The result as a table for people.

use std::fmt::Write;

use super::Grade;
use crate::{lanes::width, words::Words};

/// Writes it.
pub fn write(grade: &Grade, words: &Words) -> String {
    let mut text = String::new();
    for submission in &grade.submissions {
        if !submission.name.is_empty() {
            let bold = anstyle::Style::new().bold();
            let _always = writeln!(text, "{bold}{}{bold:#}", submission.name);
        }
        let widest = submission.marks.iter().map(|mark| width(&mark.exercise)).max().unwrap_or(0);
        for mark in &submission.marks {
            let passes = mark.judgement.passes();
            let colour = if passes { anstyle::AnsiColor::Green } else { anstyle::AnsiColor::Red };
            let style = anstyle::Style::new().fg_color(Some(colour.into()));
            let sign = if passes { "✓" } else { "✗" };
            let pad = " ".repeat(widest - width(&mark.exercise));
            let (points, of, why) = (mark.points(), mark.worth, &mark.judgement.sentence);
            let _always = writeln!(
                text,
                "{style}{sign}{style:#} {}{pad}  {points:>3}/{of:<3}  {why}",
                mark.exercise
            );
            if let Some(again) = mark.again() {
                let _always = writeln!(text, "  {}           {again}", " ".repeat(widest));
            }
        }
        for note in submission.notes(words) {
            let _always = writeln!(text, "! {note}");
        }
        let (points, of) = submission.points();
        let total = (words.exercise.total)(points, of, submission.passed(), submission.marks.len());
        let _always = writeln!(text, "{total}\n");
    }
    text
}
