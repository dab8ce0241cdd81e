//! Times the copier of lesson 13 beside what people use today, and beside the raw limit.
//!
//! `just bench-copy` takes half an hour and writes its tables and curves for the book; `--quick` takes a minute and
//! writes them below `target/figures`. `--folder /dev/shm` copies there, `--rounds 3` takes fewer rounds. In each round all copy the same tree, one after the
//! other, and the next round begins with another one; what is told are medians.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "this is the outside; its clock is the one on the wall"
)]

#[path = "copy/contenders.rs"]
mod contenders;
#[path = "copy/curve.rs"]
mod curve;
#[path = "copy/figure.rs"]
mod figure;
#[path = "copy/limit.rs"]
mod limit;
#[path = "copy/sets.rs"]
mod sets;

use std::{
    env, fs, hint,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
};

use anyhow::{Context, Result, bail, ensure};
use harness::lesson;

use self::{
    contenders::{Contender, Took},
    curve::{Curve, Line},
    figure::Table,
    sets::{Set, Sizes},
};

/// What is asked for.
struct Asked {
    quick: bool,
    rounds: usize,
    folder: PathBuf,
}

const SIZES: Sizes = Sizes { small: 20_000, medium: 200, large_mib: 2048, real: true };
const QUICK: Sizes = Sizes { small: 2_000, medium: 20, large_mib: 128, real: false };

/// The numbers of small files of the curve.
const NUMBERS: [usize; 4] = [100, 1_000, 10_000, 100_000];

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args().skip(1).filter(|it| it != "--bench").collect();
    if let [hidden, source, destination, fast @ ..] = &arguments[..]
        && hidden == "limit"
    {
        return limit::copy(Path::new(source), Path::new(destination), !fast.is_empty());
    }
    let asked = asked(&arguments)?;
    let copied = all_of_it(&asked);
    fs::remove_dir_all(&asked.folder)?;
    copied
}

fn all_of_it(asked: &Asked) -> Result<()> {
    let (contenders, missing) = contenders::all()?;
    let sets = sets::all(&asked.folder, if asked.quick { &QUICK } else { &SIZES })?;

    let free = measure(&contenders, &sets, asked)?;
    let busy = beside_others(|| measure(&contenders, &sets, asked))?;
    let curve = Curve { points: points(&contenders, asked)? };
    for (place, language) in ["en", "zh"].into_iter().enumerate() {
        let table = Table { contenders: &contenders, sets: &sets, missing: &missing };
        let text = table.text(place, asked.rounds, &free, &busy);
        println!("{text}");
        let kept = if asked.quick { "target/figures" } else { "book/figures" };
        let kept = lesson::workspace().join(kept);
        fs::create_dir_all(&kept)?;
        fs::write(kept.join(format!("copier-{language}.md")), text)?;
        fs::write(kept.join(format!("copier-{language}.svg")), curve.svg(place))?;
    }
    Ok(())
}

fn asked(arguments: &[String]) -> Result<Asked> {
    let folder = lesson::workspace().join("target");
    let mut asked = Asked { quick: false, rounds: 5, folder };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--quick" => (asked.quick, asked.rounds) = (true, 1),
            "--rounds" => asked.rounds = words.next().context("how many rounds?")?.parse()?,
            "--folder" => asked.folder = words.next().context("which folder?")?.into(),
            other => bail!("there is no {other} here: --quick, --rounds N, --folder FOLDER"),
        }
    }
    ensure!(asked.rounds > 0, "at least one round");
    asked.folder.push("bench-copy");
    if asked.folder.exists() {
        // Somebody has stopped the last run.
        fs::remove_dir_all(&asked.folder)?;
    }
    fs::create_dir_all(&asked.folder)?;
    Ok(asked)
}

/// What each contender took for each set: the medians.
fn measure(contenders: &[Contender], sets: &[Set], asked: &Asked) -> Result<Vec<Vec<Took>>> {
    let destination = asked.folder.join("copy");
    let mut medians = vec![Vec::new(); contenders.len()];
    for set in sets {
        let mut took = vec![Vec::new(); contenders.len()];
        // Once for nothing: then all that is to be copied is in memory.
        contenders[contenders::LIMIT].copy(set, &destination)?;
        for round in 0..asked.rounds {
            for turn in 0..contenders.len() {
                let place = (turn + round) % contenders.len();
                took[place].push(contenders[place].copy(set, &destination)?);
            }
        }
        for (all, medians) in took.iter().zip(&mut medians) {
            medians.push(median(all));
        }
        eprintln!("{}", set.title[0]);
    }
    Ok(medians)
}

/// The same while the processors have something else to do.
fn beside_others<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let over = AtomicBool::new(false);
    let processors = thread::available_parallelism()?.get();
    thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| {
                while !over.load(Relaxed) {
                    hint::spin_loop();
                }
            });
        }
        let done = work();
        over.store(true, Relaxed);
        done
    })
}

/// Seconds for so many files, contender by contender.
fn points(contenders: &[Contender], asked: &Asked) -> Result<Vec<Line>> {
    let mut points: Vec<_> = contenders.iter().map(|it| (it.name, Vec::new())).collect();
    let numbers = if asked.quick { &NUMBERS[..2] } else { &NUMBERS[..] };
    for number in numbers {
        let set = sets::small_files(&asked.folder, *number)?;
        let took = measure(contenders, &[set], asked)?;
        for ((_, points), took) in points.iter_mut().zip(took) {
            points.push((*number, took[0].wall));
        }
    }
    Ok(points)
}

fn median(took: &[Took]) -> Took {
    let middle = |of: fn(&Took) -> f64| {
        let mut all: Vec<_> = took.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    Took { wall: middle(|took| took.wall), cpu: middle(|took| took.cpu) }
}
