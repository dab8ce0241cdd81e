//! `course grade`: all exercises at once, for a learner, for CI, for a class.

use std::{
    env, fs,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context, Result};

use crate::{
    command::{Misuse, Options, say},
    exercise,
    grade::{
        Grade, Submission, classroom50, github, gradescope, json, junit,
        marks::{self, Checkout, clones_in},
        shard::Shard,
        table,
    },
    lesson::workspace,
};

/// What a result can be; the first if nobody says.
pub(super) const FORMATS: [&str; 6] =
    ["text", "json", "junit", "github", "classroom50", "gradescope"];

/// What was asked for.
#[derive(Debug)]
pub(super) struct Wish {
    pub(super) format: String,
    pub(super) output: Option<PathBuf>,
    pub(super) shard: Option<String>,
    pub(super) submissions: Option<PathBuf>,
    /// Nothing; or `merge`, and results that are to be joined, in place of judging anything.
    pub(super) words: Vec<PathBuf>,
}

/// Judges, or joins what was judged elsewhere, and says what came of it.
pub(super) fn grade(wish: &Wish, options: &Options) -> Result<ExitCode> {
    let words = options.words();
    let grade = match wish.words.split_first() {
        None => judged(wish, options)?,
        Some((word, files)) if word.as_os_str() == "merge" && !files.is_empty() => {
            joined(files, options)?
        }
        Some((word, _)) => {
            let unknown = (words.mistake.unknown_argument)(&word.to_string_lossy());
            return Err(Misuse(format!("{unknown}\n{}", words.exercise.help.grade_usage)).into());
        }
    };
    if let Some(path) = &wish.output {
        fs::write(path, json::write(&grade))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let format = if options.json { "json" } else { &wish.format };
    let text = match format {
        "json" => json::write(&grade),
        "junit" => junit::write(&grade, words),
        "github" => {
            let summary = github::summary(&grade, words);
            match env::var_os("GITHUB_STEP_SUMMARY") {
                None => summary + "\n" + &github::annotations(&grade),
                Some(path) => {
                    let file = fs::OpenOptions::new().append(true).create(true).open(&path);
                    file.and_then(|mut file| file.write_all(summary.as_bytes()))
                        .with_context(|| format!("cannot write {}", path.display()))?;
                    github::annotations(&grade)
                }
            }
        }
        "classroom50" => classroom50::write(only(&grade, options)?, |name| env::var(name).ok()),
        "gradescope" => gradescope::write(only(&grade, options)?, words),
        _ => table::write(&grade, words),
    };
    say(&text)?;
    Ok(if grade.all_pass() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// These formats are for one learner.
fn only<'a>(grade: &'a Grade, options: &Options) -> Result<&'a Submission> {
    match &grade.submissions[..] {
        [one] => Ok(one),
        _ => Err(Misuse(options.words().exercise.one_learner.to_owned()).into()),
    }
}

fn judged(wish: &Wish, options: &Options) -> Result<Grade> {
    let words = &options.words().exercise;
    let shard = match &wish.shard {
        None => Shard::ALL,
        Some(text) => text.parse().map_err(|()| Misuse(words.bad_shard.to_owned()))?,
    };
    let clones = match &wish.submissions {
        None => vec![Checkout { name: String::new(), root: workspace().to_owned() }],
        Some(folder) => {
            let folder = std::path::absolute(folder)?;
            let clones = clones_in(&folder)?;
            if clones.is_empty() {
                let path = folder.display().to_string();
                return Err(Misuse((words.no_submissions)(&path)).into());
            }
            clones
        }
    };
    let grade = marks::grade(&exercise::all()?, &clones, shard, options.language(), progress)?;
    Ok(grade)
}

/// On a terminal, how far it is.
fn progress(done: usize, of: usize) {
    let mut terminal = io::stderr();
    if terminal.is_terminal() {
        let text = if done == of { String::from("\r\x1b[K") } else { format!("\r{done}/{of}") };
        // Nobody needs it.
        let _unseen = terminal.write_all(text.as_bytes());
    }
}

fn joined(files: &[PathBuf], options: &Options) -> Result<Grade> {
    let read = |path: &PathBuf| {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
        json::read(&text).map_err(|why| {
            Misuse((options.words().exercise.no_grade)(&shown, &format!("{why:#}"))).into()
        })
    };
    Ok(Grade::merged(files.iter().map(read).collect::<Result<Vec<_>>>()?))
}
