//! Judges exercises side by side, one for each core.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use anyhow::{Context, Result};

use super::{Grade, Mark, Submission, shard::Shard};
use crate::{
    confine::shield::Shield,
    exercise::{
        Exercise, Judgement, compile::Runtime, judgement::Fault, pins::as_pinned, place::Place,
        trial::trial,
    },
    lesson::{self, workspace},
    words::Language,
};

/// Where a learner's clone is, and whose it is.
#[derive(Clone, Debug)]
pub struct Checkout {
    /// Whose; empty for the one that this is.
    pub name: String,
    /// Its root.
    pub root: PathBuf,
}

/// Each folder in this one, as somebody's clone.
pub fn clones_in(folder: &Path) -> Result<Vec<Checkout>> {
    let cannot = || format!("cannot read {}", folder.display());
    let mut clones = Vec::new();
    for entry in fs::read_dir(folder).with_context(cannot)? {
        let root = entry.with_context(cannot)?.path();
        if root.is_dir() {
            let name = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
            clones.push(Checkout { name, root });
        }
    }
    clones.sort_by(|one, two| one.name.cmp(&two.name));
    Ok(clones)
}

/// Judges every exercise of every clone; `progress` hears how many are done.
pub fn grade(
    exercises: &[Exercise],
    clones: &[Checkout],
    shard: Shard,
    language: Language,
    progress: impl Fn(usize, usize) + Sync,
) -> Result<Grade> {
    let place = Place::at(&lesson::programs()?.join("grade"))?;
    let runtime = match clones.first().and_then(|clone| clone.root.parent()) {
        // Nobody includes what another one has handed in.
        Some(class) if !class.starts_with(workspace()) && !workspace().starts_with(class) => {
            Runtime::build()?.hiding(class)
        }
        _ => Runtime::build()?,
    };
    let runtime = runtime.sharing(place.folder());
    let mine = exercises.iter().enumerate().filter(|(at, _)| shard.has(*at));
    // Ours may be a learner's clone, too.
    let mine = mine.map(|(_, exercise)| as_pinned(exercise)).collect::<Result<Vec<_>>>()?;
    let changed: Vec<_> = mine.iter().flat_map(|(_, changed)| changed.clone()).collect();
    let mine: Vec<_> = mine.iter().map(|(exercise, _)| exercise).collect();
    let work: Vec<_> =
        clones.iter().flat_map(|clone| mine.iter().map(move |it| (clone, *it))).collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let marks = Mutex::new(work.iter().map(|_| None).collect::<Vec<_>>());
    let workers = thread::available_parallelism().map_or(1, usize::from).min(work.len().max(1));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Relaxed);
                    let Some((clone, exercise)) = work.get(at) else { break };
                    let mark = mark(&runtime, place.folder(), clone, exercise, language);
                    marks.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(mark);
                    progress(done.fetch_add(1, Relaxed) + 1, work.len());
                }
            });
        }
    });
    let exposed = Shield::here()?.open();
    let marks = marks.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut marks = marks.into_iter().flatten();
    let submissions = clones.iter().map(|clone| {
        Ok(Submission {
            name: clone.name.clone(),
            edited: if clone.root == workspace() { changed.clone() } else { edited(clone, &mine) },
            exposed: exposed.to_vec(),
            marks: marks.by_ref().take(mine.len()).collect::<Result<_>>()?,
        })
    });
    Ok(Grade { submissions: submissions.collect::<Result<_>>()? })
}

fn mark(
    runtime: &Runtime,
    place: &Path,
    clone: &Checkout,
    exercise: &Exercise,
    language: Language,
) -> Result<Mark> {
    let file = exercise.answer().strip_prefix(workspace())?.to_owned();
    let answer = clone.root.join(&file);
    let folder = place.join(&clone.name).join(exercise.label());
    let judgement = if answer.is_file() {
        trial(runtime, exercise, &answer, &folder, language)?
    } else {
        let fault = Fault::Unanswered;
        Judgement {
            kind: fault.kind().to_owned(),
            sentence: (language.words().exercise.fault)(&fault),
            ..Judgement::default()
        }
    };
    Ok(Mark {
        exercise: exercise.label(),
        title: exercise.title(language).to_owned(),
        file: file.display().to_string(),
        worth: exercise.points,
        judgement,
    })
}

/// The files of a learner's clone that differ from ours, though they are not the learner's. We look at ours in any case.
fn edited(clone: &Checkout, exercises: &[&Exercise]) -> Vec<String> {
    let mut edited = Vec::new();
    for exercise in exercises {
        for path in exercise.given() {
            let Ok(inside) = path.strip_prefix(workspace()) else { continue };
            let theirs = fs::read(clone.root.join(inside));
            // Whoever hands in only answers has changed nothing.
            if theirs.is_ok_and(|theirs| fs::read(&path).is_ok_and(|ours| ours != theirs)) {
                edited.push(inside.display().to_string());
            }
        }
    }
    edited
}
