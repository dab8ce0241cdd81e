//! How many schedules it takes to find the bug of each `SCTBench` program, and how fast schedules go by.
//!
//! For each program and strategy the mean over 50 seeds, beside the best published figure for a strategy by chance. Each
//! program has a process of its own as conductor; as many of them work side by side as there are cores.
#![expect(
    clippy::cast_precision_loss,
    reason = "no figure here has more than three digits that matter"
)]

#[path = "explore/bug.rs"]
mod bug;
#[path = "explore/figure.rs"]
mod figure;
#[path = "explore/pace.rs"]
mod pace;

use std::{
    cell::RefCell,
    env,
    fmt::Write as _,
    fs,
    io::{self, BufRead, BufReader, Write},
    path::PathBuf,
    process::{Command, ExitCode, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use anyhow::{Context, Result, ensure};
use harness::{
    conductor::{Clock, Conductor, Limits},
    explore::{Plan, hunt},
    lesson::{self, Setting},
    strategy::{Random, Way},
    words::Language,
};

use self::{
    bug::Bug,
    figure::{HEADINGS, figure},
};

/// The programs, and the best published mean for a strategy by chance, and which that is. Published with the SURW paper
/// (ASPLOS 2025) and RFF (ASPLOS 2024); PERIOD, which is systematic, is left out.
const PUBLISHED: [(&str, Option<(f64, &str)>); 23] = [
    ("lost_update", None),
    ("account", Some((1.0, "RFF, POS"))),
    ("bluetooth_driver", Some((45.0, "RFF"))),
    ("carter01", Some((1.0, "random"))),
    ("circular_buffer", Some((1.6, "RFF, POS"))),
    ("deadlock01", Some((1.8, "SURW"))),
    ("lazy01", Some((2.0, "SURW"))),
    ("phase01", None),
    ("din_phil3", None),
    ("queue", Some((1.0, "RFF, POS, random"))),
    ("stack", Some((1.6, "RFF"))),
    ("sync01", None),
    ("sync02", None),
    ("token_ring", Some((5.1, "RFF"))),
    ("twostage", Some((7.5, "SURW"))),
    ("twostage_20", Some((5.7, "SURW"))),
    ("wronglock", Some((1.0, "RFF, POS"))),
    ("wronglock_3", Some((1.0, "RFF, POS"))),
    ("reorder_3", Some((6.7, "RFF"))),
    ("reorder_4", None),
    ("reorder_5", Some((5.8, "RFF"))),
    ("reorder_10", Some((5.8, "RFF"))),
    ("reorder_20", Some((5.8, "RFF"))),
];

const WAYS: [&str; 6] = ["portfolio", "surw", "pos", "pct", "delay", "random"];

/// After so many schedules a strategy has missed the bug.
const MOST: usize = 1000;

fn main() -> Result<ExitCode> {
    let arguments: Vec<_> = env::args().skip(1).filter(|it| it != "--bench").collect();
    if let [hidden, name, seeds, most] = &arguments[..]
        && hidden == "one"
    {
        one(name, seeds.parse()?, most.parse()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    if arguments == ["pace"] {
        let pace = pace::pace()?;
        print(&format!("{:.0} schedules/s, {:.2} µs/step\n", pace.schedules, pace.step))?;
        return Ok(ExitCode::SUCCESS);
    }
    let seeds = arguments.first().map_or("50", String::as_str);
    let most = arguments.get(1).cloned().unwrap_or_else(|| MOST.to_string());
    let table = table(seeds, &most)?;
    let pace = pace::pace()?;
    for heading in &HEADINGS {
        let figure = figure(heading, &table, seeds, &most, &pace);
        print(&format!("{figure}\n"))?;
        let kept = lesson::workspace().join("book/figures").join(heading.file);
        fs::create_dir_all(kept.parent().context("no folder")?)?;
        fs::write(&kept, &figure).with_context(|| format!("cannot write {}", kept.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A program that was built beside us.
fn program(name: &str) -> Result<PathBuf> {
    Ok(env::current_exe()?.ancestors().nth(2).context("no folder")?.join(name))
}

fn conduct(name: &str) -> Result<Conductor> {
    let variables = Setting::of_language(Language::English).variables();
    Conductor::new(&program("sct")?, &[name.into()], variables, Limits::default())
}

/// One line for each way, and one for the speed.
fn one(name: &str, seeds: usize, most: usize) -> Result<()> {
    let mut conductor = conduct(name)?;
    let bug = Bug::of(name)?;
    for way_name in WAYS {
        let way: Way = way_name.parse().unwrap_or_default();
        let mut sum = Some(0);
        for seed in 0..seeds {
            let plan = Plan { way, schedules: most, seed: seed as u64, simple: 0 };
            let another_end = RefCell::new(None);
            let is_wanted = |run: &_| {
                bug.is_shown_by(run).unwrap_or_else(|err| {
                    another_end.replace(Some(err));
                    true // There is no need to look further.
                })
            };
            let runs = hunt(&mut conductor, plan, is_wanted)?;
            if let Some(err) = another_end.take() {
                return Err(err.context(format!("{name}, {way_name}, seed {seed}")));
            }
            sum = sum.zip(runs).map(|(sum, runs)| sum + runs);
            if sum.is_none() {
                break; // One that misses has no mean.
            }
        }
        let mean = sum.map_or(f64::INFINITY, |sum| sum as f64 / seeds as f64);
        print(&format!("{way_name} {mean}\n"))?;
    }
    let mut seconds = Vec::new();
    for seed in 0..300 {
        let begin = pace::now();
        conductor.run(0, Clock::Prompt, &mut Random::new(seed))?;
        seconds.push(begin.elapsed().as_secs_f64());
    }
    print(&format!("speed {}\n", 1.0 / pace::median(seconds)))?;
    Ok(())
}

/// What the process for one program has found.
#[derive(Clone, Default)]
struct Row {
    /// The mean for each way; infinite if a seed missed the bug.
    means: Vec<f64>,
    /// Schedules a second, in the median.
    speed: f64,
}

/// The rows as text, and the programs for which the portfolio needs more schedules than the best published strategy, with
/// how many it needs.
struct Table {
    rows: String,
    above: Vec<(&'static str, f64)>,
}

fn table(seeds: &str, most: &str) -> Result<Table> {
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(vec![Row::default(); PUBLISHED.len()]);
    let work = || -> Result<()> {
        loop {
            let number = next.fetch_add(1, Relaxed);
            let Some((name, _)) = PUBLISHED.get(number) else { return Ok(()) };
            let row = row(name, seeds, most)?;
            if let Ok(mut rows) = rows.lock() {
                rows[number] = row;
            }
        }
    };
    let cores = thread::available_parallelism()?.get();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|it| it.join().unwrap_or_else(|_| anyhow::bail!("panic")))
    })?;

    let (mut text, mut above) = (String::new(), Vec::new());
    for ((name, published), row) in PUBLISHED.iter().zip(rows.into_inner().unwrap_or_default()) {
        // As exact as they are published.
        let ours = row.means.first().map_or(0.0, |mean| (mean * 10.0).round() / 10.0);
        if published.is_some_and(|(best, _)| ours > best) {
            above.push((*name, ours));
        }
        let published = published.map_or("–".to_owned(), |(mean, who)| format!("{mean} ({who})"));
        write!(text, "| {name} | {published} |")?;
        for mean in row.means {
            let mean = if mean.is_finite() { format!("{mean:.1}") } else { "–".to_owned() };
            write!(text, " {mean} |")?;
        }
        writeln!(text, " {:.0} |", row.speed)?;
    }
    Ok(Table { rows: text, above })
}

fn row(name: &str, seeds: &str, most: &str) -> Result<Row> {
    let mut child = Command::new(env::current_exe()?)
        .args(["one", name, seeds, most])
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start a conductor")?;
    let mut row = Row::default();
    let stdout = child.stdout.take().context("no output")?;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        let words: Vec<_> = line.split(' ').collect();
        match words[..] {
            ["speed", speed] => row.speed = speed.parse()?,
            [_, mean] => row.means.push(mean.parse()?),
            _ => {}
        }
    }
    ensure!(child.wait()?.success(), "{name}: its conductor failed");
    Ok(row)
}

fn print(text: &str) -> Result<()> {
    Ok(io::stdout().write_all(text.as_bytes())?)
}
