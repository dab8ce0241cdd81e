//! What the command `course` says, for pages about it: as somebody sees it who has just cloned the course.

use std::{fmt::Write, fs};

use anyhow::{Result, ensure};
use unicode_width::UnicodeWidthChar;

use super::figure::in_one_line;

use crate::{
    contain::Contain,
    exercise,
    lesson::{self, Setting},
    transcript::End,
    words::Language,
};

/// The command and what it says, as a block of code. It may have found something to complain of, but must have understood.
pub(super) fn by(command: &str, language: Language) -> Result<String> {
    let course = lesson::course()?;
    let progress = lesson::programs()?.join("scenes/progress-of-nobody.json");
    // What a learner has done here is nothing for a page.
    let _not_there = fs::remove_file(&progress);
    let setting = Setting { language, speed: None, seed: None };
    let transcript = Contain::new(course.clone(), course)
        .args(command.split_whitespace())
        .variables(setting.variables())
        .variables([("COURSE_PROGRESS", progress.as_os_str()), ("NO_COLOR", "1".as_ref())])
        .folder(lesson::workspace())
        .run()?;
    let said = transcript.text();
    ensure!(
        matches!(transcript.end, End::Code(0 | 1)) && !said.is_empty(),
        "{}, {}",
        transcript.end,
        transcript.errors.join("\n")
    );
    let said = in_columns(&in_one_line(&format!("$ cargo course {command}\n{}", said.trim_end())));
    Ok(format!("<pre><code class=\"nohighlight\">{said}</code></pre>\n"))
}

/// Each letter as wide as in a terminal: fonts do not agree that a Chinese one is twice as wide as others, and what stands
/// below each other must not depend on it.
fn in_columns(html: &str) -> String {
    let letter = |letter: char| {
        if letter.width() == Some(2) {
            format!("<span class=\"wide\">{letter}</span>")
        } else {
            letter.into()
        }
    };
    html.chars().map(letter).collect()
}

/// All exercises as a table: what to do, for how many points, in how many minutes; and what that is together.
pub(super) fn table(language: Language) -> Result<String> {
    let words = &language.words().exercise;
    let [exercise, kind, points, minutes] = words.table;
    let mut text =
        format!("| {exercise} | {kind} | {points} | {minutes} |\n| --- | --- | ---: | ---: |\n");
    let (mut all_points, mut all_minutes) = (0, 0);
    for it in exercise::all()? {
        let (title, kind) = (it.title(language), (words.kind)(it.kind));
        let (label, points, minutes) = (it.label(), it.points, it.minutes);
        writeln!(text, "| `{label}` {title} | {kind} | {points} | {minutes} |")?;
        all_points += points;
        all_minutes += minutes;
    }
    writeln!(text, "| {} | | {all_points} | {all_minutes} |", words.together)?;
    Ok(text)
}
