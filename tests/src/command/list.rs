//! `course list`: which lessons there are, and which parts one has.

use std::{fmt::Write, process::ExitCode};

use anyhow::Result;

use crate::{
    command::{Options, build, json, meant, say},
    lesson::{self, Lesson, Part},
};

/// Lists all lessons, or the parts of one.
pub(super) fn list(lesson: Option<&str>, options: &Options) -> Result<ExitCode> {
    let lessons = lesson::all()?;
    match lesson {
        None if options.json => say(&lessons_as_json(&lessons, options))?,
        None => say(&lessons_as_text(&lessons, options))?,
        Some(lesson) => {
            let lesson = meant(&lessons, lesson, options.words())?;
            build::build(lesson, options.words())?;
            let parts = lesson.parts(options.language())?;
            say(&if options.json {
                parts_as_json(&parts)
            } else {
                parts_as_text(lesson, &parts, options)
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn lessons_as_text(lessons: &[Lesson], options: &Options) -> String {
    let language = options.language();
    let words = &options.words().lesson;
    let Some(first) = lessons.first() else { return format!("{}\n", words.no_lessons) };
    let widest = lessons.iter().map(|lesson| width(lesson.title(language))).max().unwrap_or(0);
    let bold = anstyle::Style::new().bold();
    let mut text = String::new();
    for lesson in lessons {
        let title = lesson.title(language);
        let space = " ".repeat(widest - width(title));
        let about = lesson.description(language);
        let _always = writeln!(text, "{bold}{:02}{bold:#}  {title}{space}  {about}", lesson.number);
    }
    let _always = writeln!(text, "\n{}", (words.how_to_go_on)(&format!("{:02}", first.number)));
    text
}

fn lessons_as_json(lessons: &[Lesson], options: &Options) -> String {
    let language = options.language();
    json::array(lessons.iter().map(|lesson| {
        json::object([
            ("number", lesson.number.to_string()),
            ("name", json::string(&lesson.name)),
            ("title", json::string(lesson.title(language))),
            ("description", json::string(lesson.description(language))),
        ])
    }))
}

fn parts_as_text(lesson: &Lesson, parts: &[Part], options: &Options) -> String {
    let language = options.language();
    let words = &options.words().lesson;
    let bold = anstyle::Style::new().bold();
    let (title, about) = (lesson.title(language), lesson.description(language));
    let mut text = format!("{bold}{:02}  {title}{bold:#}  {about}\n\n", lesson.number);
    for part in parts {
        let _always = writeln!(text, "{bold}{:2}{bold:#}  {}", part.number, part.title);
    }
    let number = format!("{:02}", lesson.number);
    if parts.is_empty() {
        let _always = writeln!(text, "{}", words.no_parts);
    } else {
        let _always = writeln!(text, "\n{}", (words.how_to_run_a_part)(&number));
    }
    text
}

fn parts_as_json(parts: &[Part]) -> String {
    json::array(parts.iter().map(|part| {
        json::object([("part", part.number.to_string()), ("title", json::string(&part.title))])
    }))
}

/// How many columns a title takes. Chinese characters take two each; that is all a title is made of.
fn width(title: &str) -> usize {
    title.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}
