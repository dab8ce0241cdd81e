//! Times the copier of lesson 13 beside what people use today, and beside the raw limit.
//!
//! `just bench-copy` takes twenty minutes and writes its tables and curves for the book, each as soon as it is there;
//! `--quick` takes a minute and writes them below `target/figures`. `--rounds 3` takes fewer rounds. In each round all
//! copy the same tree, one after the other, and the next round begins with another one; what is told are medians.
//!
//! It copies in memory, in `/dev/shm`, if there is room; `--folder FOLDER` copies elsewhere. Not on ext4, if you can: that
//! gives the number of a removed file to no new one for some minutes (`recently_deleted` in `fs/ext4/ialloc.c`), and looks
//! through all of them for each new file. So whoever removes trees and makes new ones there waits for that, a hundred
//! times as long as for the copy.
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
    time::Instant,
};

use anyhow::{Context, Result, bail, ensure};
use harness::lesson;
use rustix::fs::{statfs, statvfs};

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

/// So much room is needed for all sets, and a copy of one.
const ROOM: u64 = 8 << 30;

const SIZES: Sizes = Sizes { small: 20_000, medium: 200, large_mib: 2048, real: true };
const QUICK: Sizes = Sizes { small: 2_000, medium: 20, large_mib: 128, real: false };

/// What a file system in memory says that it is.
const TMPFS: i64 = 0x0102_1994;

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
    eprintln!("in {}", asked.folder.display());
    let sets = sets::all(&asked.folder, if asked.quick { &QUICK } else { &SIZES })?;
    let drawn: Vec<_> = contenders.iter().filter(|it| curve::draws(it.name)).cloned().collect();
    let table = Table {
        contenders: &contenders,
        sets: &sets,
        missing: &missing,
        rounds: asked.rounds,
        in_memory: statfs(&asked.folder)?.f_type == TMPFS,
    };

    // What is there is kept at once: whoever breaks this off loses only the rest.
    let free = measure(&contenders, &sets, asked, |free| keep(asked, &table, free, &[]))?;
    draw(&drawn, asked)?;
    beside_others(|| measure(&contenders, &sets, asked, |busy| keep(asked, &table, &free, busy)))?;
    for language in ["en", "zh"] {
        println!("{}", fs::read_to_string(kept(asked, &format!("copier-{language}.md"))?)?);
    }
    Ok(())
}

/// Writes the tables, as far as they are known.
fn keep(asked: &Asked, table: &Table<'_>, free: &[Vec<Took>], busy: &[Vec<Took>]) -> Result<()> {
    for (place, language) in ["en", "zh"].into_iter().enumerate() {
        let text = table.text(place, free, busy);
        fs::write(kept(asked, &format!("copier-{language}.md"))?, text)?;
    }
    Ok(())
}

/// Where something of this name is kept.
fn kept(asked: &Asked, name: &str) -> Result<PathBuf> {
    let folder = if asked.quick { "target/figures" } else { "book/figures" };
    let folder = lesson::workspace().join(folder);
    fs::create_dir_all(&folder)?;
    Ok(folder.join(name))
}

fn asked(arguments: &[String]) -> Result<Asked> {
    let in_memory = Path::new("/dev/shm");
    let there_is_room =
        statvfs(in_memory).is_ok_and(|about| about.f_bavail * about.f_frsize >= ROOM);
    let folder = if there_is_room { in_memory.into() } else { lesson::workspace().join("target") };
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

/// What each contender took for each set: the medians. `so_far` gets them as soon as a set is through.
fn measure(
    contenders: &[Contender],
    sets: &[Set],
    asked: &Asked,
    mut so_far: impl FnMut(&[Vec<Took>]) -> Result<()>,
) -> Result<Vec<Vec<Took>>> {
    let destination = asked.folder.join("copy");
    let mut medians = vec![Vec::new(); contenders.len()];
    for set in sets {
        let mut took = vec![Vec::new(); contenders.len()];
        // Once for nothing: then all that is to be copied is in memory.
        contenders[contenders::OURS].copy(set, &destination)?;
        for round in 0..asked.rounds {
            let began = Instant::now();
            for turn in 0..contenders.len() {
                let place = (turn + round) % contenders.len();
                took[place].push(contenders[place].copy(set, &destination)?);
            }
            let (title, rounds) = (&set.title[0], asked.rounds);
            let seconds = began.elapsed().as_secs_f64();
            eprintln!("{title} · round {} of {rounds} · {seconds:.1} s", round + 1);
        }
        for (all, medians) in took.iter().zip(&mut medians) {
            medians.push(median(all));
        }
        so_far(&medians)?;
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

/// Draws the curve: seconds for so many files, contender by contender.
fn draw(contenders: &[Contender], asked: &Asked) -> Result<()> {
    let mut points: Vec<Line> = contenders.iter().map(|it| (it.name, Vec::new())).collect();
    let numbers = if asked.quick { &NUMBERS[..2] } else { &NUMBERS[..] };
    for number in numbers {
        let set = sets::small_files(&asked.folder, *number)?;
        let took = measure(contenders, &[set], asked, |_| Ok(()))?;
        for ((_, points), took) in points.iter_mut().zip(took) {
            points.push((*number, took[0].wall));
        }
        let curve = Curve { points: points.clone() };
        for (place, language) in ["en", "zh"].into_iter().enumerate() {
            fs::write(kept(asked, &format!("copier-{language}.svg"))?, curve.svg(place))?;
        }
    }
    Ok(())
}

fn median(took: &[Took]) -> Took {
    let middle = |of: fn(&Took) -> f64| {
        let mut all: Vec<_> = took.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    Took { wall: middle(|took| took.wall), cpu: middle(|took| took.cpu) }
}
