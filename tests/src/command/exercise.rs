//! `course exercise`, `check`, `hint`, `reset`, `solution` and `progress`: what a learner types between two edits.

use std::{
    fmt::Write,
    fs,
    path::{self, Path},
    process::ExitCode,
};

use anyhow::{Context, Result};

use crate::{
    command::{Misuse, Options, grade, say},
    exercise::{
        self, Exercise, Judgement, Kind,
        compile::Runtime,
        pins::{Pins, as_pinned},
        place::Place,
        progress::{Note, Progress},
        trial::trial,
    },
    lesson::{self, workspace},
    words::Words,
};

pub(super) mod grammar;
mod hand_out;
mod judge;
mod keys;
mod origin;
mod told;
mod watch;

pub(super) use grammar::Task;
pub(super) use judge::judge;
use told::{no_more_hints, told, told_of_changes};

/// Does what was asked.
pub(super) fn run(task: &Task, options: &Options) -> Result<ExitCode> {
    let exercises = exercise::all()?;
    match task {
        Task::Show(name) => show(&exercises, name.as_deref(), options),
        Task::Check { name, answer: None } => check(&exercises, name.as_deref(), options),
        Task::Check { name, answer: Some(answer) } => {
            let name = name.as_deref().unwrap_or_default();
            check_another(meant(&exercises, name, options.words())?, answer, options)
        }
        Task::Hint(name) => hint(&exercises, name.as_deref(), options),
        Task::Watch(name) => watch::watch(&exercises, name.as_deref(), options),
        Task::Reset(name) => reset(meant(&exercises, name, options.words())?, options),
        Task::Solution { name, show } => {
            solution(meant(&exercises, name, options.words())?, *show, options)
        }
        Task::Progress => progress(&exercises, options),
        Task::Grade(wish) => grade::grade(wish, options),
        Task::Pin => pin(options),
        Task::HandOut(folder) => hand_out::hand_out(folder, options),
    }
}

/// The exercise that is meant, or a mistake that names those there are.
pub(super) fn meant<'a>(
    exercises: &'a [Exercise],
    name: &str,
    words: &Words,
) -> Result<&'a Exercise> {
    exercise::find(exercises, name).ok_or_else(|| {
        let there_are: Vec<_> = exercises.iter().map(Exercise::label).collect();
        let unknown = (words.exercise.unknown)(name);
        Misuse(format!("{unknown}\n{} {}", words.exercise.there_are, there_are.join(" "))).into()
    })
}

/// The one with this name; without a name, or for `next`, the first that has not passed.
fn meant_or_next<'a>(
    exercises: &'a [Exercise],
    name: Option<&str>,
    progress: &Progress,
    words: &Words,
) -> Result<Option<&'a Exercise>> {
    match name {
        Some(name) if name != "next" => meant(exercises, name, words).map(Some),
        _ => Ok(exercises.iter().find(|it| !progress.of(&it.label()).passed)),
    }
}

/// A path as somebody in the clone would write it.
pub(super) fn inside(path: &Path) -> String {
    path.strip_prefix(workspace()).unwrap_or(path).display().to_string()
}

fn show(exercises: &[Exercise], name: Option<&str>, options: &Options) -> Result<ExitCode> {
    let words = &options.words().exercise;
    let progress = Progress::read()?;
    let Some(exercise) = meant_or_next(exercises, name, &progress, options.words())? else {
        return say(&format!("{}\n", words.none_left)).map(|()| ExitCode::SUCCESS);
    };
    say(&described(exercise, options))?;
    Ok(ExitCode::SUCCESS)
}

fn described(exercise: &Exercise, options: &Options) -> String {
    let (words, language) = (&options.words().exercise, options.language());
    let (bold, dim) = (anstyle::Style::new().bold(), anstyle::Style::new().dimmed());
    let heading = (words.heading)(&exercise.label(), exercise.title(language));
    let worth = (words.worth)(exercise.kind, exercise.points, exercise.minutes);
    let is_program = exercise.kind.ending() == "rs";
    let program = (!is_program).then(|| inside(&exercise.program()));
    let goal = exercise.goal(language);
    let where_ = (words.where_)(&inside(&exercise.answer()), program.as_deref());
    let mut then = (words.then)(&exercise.name);
    if exercise.kind == Kind::Break {
        then = format!("{}\n{then}", (words.conduct)(&exercise.name));
    }
    format!("{bold}{heading}{bold:#}\n{dim}{worth}{dim:#}\n\n{goal}\n\n{where_}\n{then}\n")
}

fn check(exercises: &[Exercise], name: Option<&str>, options: &Options) -> Result<ExitCode> {
    let words = options.words();
    let mut progress = Progress::read()?;
    let Some(exercise) = meant_or_next(exercises, name, &progress, words)? else {
        return say(&format!("{}\n", words.exercise.none_left)).map(|()| ExitCode::SUCCESS);
    };
    let (exercise, changed) = &as_pinned(exercise)?;
    let judgement = tried(exercise, &Runtime::build()?, &mut progress, options)?;
    if !options.json {
        say(&told_of_changes(changed, options))?;
    }
    if options.json {
        say(&format!("{}\n", judgement.json()))?;
    } else {
        say(&told(exercise, &judgement, &progress.of(&exercise.label()), None, options))?;
        if judgement.passes()
            && let Some(next) = exercises.iter().find(|it| !progress.of(&it.label()).passed)
        {
            say(&format!("{}\n", (words.exercise.next)(&next.label())))?;
        }
    }
    Ok(if judgement.passes() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Judges an answer that stands elsewhere, and notes nothing.
fn check_another(exercise: &Exercise, answer: &Path, options: &Options) -> Result<ExitCode> {
    let place = Place::at(&built_in(exercise)?.join("another"))?;
    let (answer, folder) = (&path::absolute(answer)?, place.folder());
    let (exercise, changed) = &as_pinned(exercise)?;
    let judgement = trial(&Runtime::build()?, exercise, answer, folder, options.language())?;
    say(&if options.json {
        format!("{}\n", judgement.json())
    } else {
        told_of_changes(changed, options)
            + &told(exercise, &judgement, &Note::default(), Some(answer), options)
    })?;
    Ok(if judgement.passes() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Judges what the learner has written, and notes it.
fn tried(
    exercise: &Exercise,
    runtime: &Runtime,
    progress: &mut Progress,
    options: &Options,
) -> Result<Judgement> {
    let place = Place::at(&built_in(exercise)?)?;
    let (answer, language) = (exercise.answer(), options.language());
    let judgement = trial(runtime, exercise, &answer, place.folder(), language)?;
    progress.note(&exercise.label(), |note| {
        note.checks += 1;
        note.passed |= judgement.passes();
    })?;
    Ok(judgement)
}

/// Where a learner's answer is built, unless somebody else does so now.
pub(super) fn built_in(exercise: &Exercise) -> Result<std::path::PathBuf> {
    Ok(lesson::programs()?.join("exercises").join(exercise.label()))
}

fn hint(exercises: &[Exercise], name: Option<&str>, options: &Options) -> Result<ExitCode> {
    let words = &options.words().exercise;
    let mut progress = Progress::read()?;
    let Some(exercise) = meant_or_next(exercises, name, &progress, options.words())? else {
        return say(&format!("{}\n", words.none_left)).map(|()| ExitCode::SUCCESS);
    };
    say(&next_hint(exercise, &mut progress, options)?)?;
    Ok(ExitCode::SUCCESS)
}

/// The hints so far and one more.
fn next_hint(exercise: &Exercise, progress: &mut Progress, options: &Options) -> Result<String> {
    let words = &options.words().exercise;
    let hints: Vec<_> = exercise.hints(options.language()).collect();
    let known = progress.of(&exercise.label()).hints;
    let shown = (known + 1).min(hints.len());
    let mut text = String::new();
    for (number, hint) in (1..).zip(&hints[..shown]) {
        let _always = writeln!(text, "{}\n  {hint}", (words.hint)(number, hints.len()));
    }
    if known >= hints.len() {
        let _always = writeln!(text, "{}", no_more_hints(exercise, words));
    }
    progress.note(&exercise.label(), |note| note.hints = shown)?;
    Ok(text)
}

fn reset(exercise: &Exercise, options: &Options) -> Result<ExitCode> {
    let words = &options.words().exercise;
    let answer = exercise.answer();
    let shown = inside(&answer);
    let first = match Pins::read().content(&answer)? {
        Some(first) => Some(first),
        None => origin::of(&answer)?,
    };
    let first = first.ok_or_else(|| anyhow::anyhow!((words.cannot_reset)(&shown)))?;
    let mut kept = None;
    if fs::read(&answer).is_ok_and(|now| now != first) {
        let mine = answer.with_added_extension("mine");
        fs::copy(&answer, &mine).with_context(|| format!("cannot write {}", mine.display()))?;
        kept = Some(inside(&mine));
    }
    fs::write(&answer, first).with_context(|| format!("cannot write {shown}"))?;
    Progress::read()?.note(&exercise.label(), |note| *note = Note::default())?;
    say(&format!("{}\n", (words.reset)(&shown, kept.as_deref())))?;
    Ok(ExitCode::SUCCESS)
}

fn solution(exercise: &Exercise, show: bool, options: &Options) -> Result<ExitCode> {
    let words = &options.words().exercise;
    let mut progress = Progress::read()?;
    let note = progress.of(&exercise.label());
    if !note.passed && !show {
        anyhow::bail!((words.not_yet)(&exercise.name));
    }
    if !note.passed {
        progress.note(&exercise.label(), |note| note.shown = true)?;
    }
    let path = exercise.solution();
    if !path.exists() {
        anyhow::bail!(words.no_solution);
    }
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    say(&format!("{}\n\n{text}", (words.solution)(&inside(&path))))?;
    Ok(ExitCode::SUCCESS)
}

fn pin(options: &Options) -> Result<ExitCode> {
    let pins = Pins::now()?;
    pins.write()?;
    say(&format!("{}\n", (options.words().exercise.pinned)(pins.count())))?;
    Ok(ExitCode::SUCCESS)
}

fn progress(exercises: &[Exercise], options: &Options) -> Result<ExitCode> {
    let words = &options.words().exercise;
    let progress = Progress::read()?;
    let (mut text, mut passed, mut points, mut of) = (String::new(), 0, 0, 0);
    for exercise in exercises {
        let note = progress.of(&exercise.label());
        let mark = match (note.passed, note.checks) {
            (true, _) => "✓",
            (false, 0) => "·",
            (false, _) => "✗",
        };
        passed += usize::from(note.passed);
        points += if note.passed { exercise.points } else { 0 };
        of += exercise.points;
        let title = (words.heading)(&exercise.label(), exercise.title(options.language()));
        let said = (words.note)(&note);
        let said = if said.is_empty() { said } else { format!("  ({said})") };
        let _always = writeln!(text, "{mark} {title}{said}");
    }
    let total = (words.progress)(passed, exercises.len(), points, of);
    let _always = writeln!(text, "\n{} {total}", bar(passed, exercises.len()));
    if let Some(next) = exercises.iter().find(|it| !progress.of(&it.label()).passed) {
        let _always = writeln!(text, "{}", (words.next)(&next.label()));
    }
    say(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// How far somebody is, as a bar.
fn bar(done: usize, of: usize) -> String {
    const WIDTH: usize = 24;
    let full = (done * WIDTH).checked_div(of).unwrap_or(0);
    format!("{}{}", "█".repeat(full), "░".repeat(WIDTH - full))
}
