//! How many schedules it takes to find the bug of each `SCTBench` program, and how fast schedules go by.
//!
//! For each program and strategy the mean over 50 seeds, beside the best published figure for a strategy by chance. Each
//! program has a process of its own as conductor; as many of them work side by side as there are cores.
#![expect(
    clippy::cast_precision_loss,
    reason = "no figure here has more than three digits that matter"
)]

#[path = "explore/pace.rs"]
mod pace;

use std::{
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
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use harness::{
    conductor::{Clock, Conductor, Limits, Verdict},
    explore::{Plan, hunt},
    lesson,
    strategy::{Random, Way},
};

/// The programs, and the best published mean for a strategy by chance (PERIOD is systematic and left out): POS and PCT3
/// from the SURW paper's and RFF's tables, whichever is lowest.
const PUBLISHED: [(&str, Option<f64>); 23] = [
    ("lost_update", None),
    ("account", Some(1.0)),
    ("bluetooth_driver", Some(45.0)),
    ("carter01", Some(1.0)),
    ("circular_buffer", Some(1.6)),
    ("deadlock01", Some(1.8)),
    ("lazy01", Some(2.0)),
    ("phase01", None),
    ("din_phil3", None),
    ("queue", Some(1.0)),
    ("stack", Some(1.6)),
    ("sync01", None),
    ("sync02", None),
    ("token_ring", Some(5.1)),
    ("twostage", Some(7.5)),
    ("twostage_20", Some(5.7)),
    ("wronglock", Some(1.0)),
    ("wronglock_3", Some(1.0)),
    ("reorder_3", Some(6.7)),
    ("reorder_4", None),
    ("reorder_5", Some(5.8)),
    ("reorder_10", Some(5.8)),
    ("reorder_20", Some(5.8)),
];

const WAYS: [&str; 6] = ["portfolio", "surw", "pos", "pct", "delay", "random"];

/// After so many schedules a strategy has missed the bug.
const MOST: usize = 20_000;

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
    print(&table)?;
    let kept = lesson::workspace().join("target/bench-explore.md");
    fs::write(&kept, &table).with_context(|| format!("cannot write {}", kept.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// A program that was built beside us.
fn program(name: &str) -> Result<PathBuf> {
    Ok(env::current_exe()?.ancestors().nth(2).context("no folder")?.join(name))
}

fn conduct(name: &str) -> Result<Conductor> {
    Conductor::new(&program("sct")?, &[name.into()], [], Limits::default())
}

/// One line for each way, and one for the speed.
fn one(name: &str, seeds: usize, most: usize) -> Result<()> {
    let mut conductor = conduct(name)?;
    for way_name in WAYS {
        let way: Way = way_name.parse().unwrap_or_default();
        let (mut sum, mut missed) = (0, 0);
        for seed in 0..seeds {
            let plan = Plan { way, schedules: most, seed: seed as u64, simple: 0 };
            match hunt(&mut conductor, plan, |run| run.verdict != Verdict::Code(0))? {
                Some(runs) => sum += runs,
                None => missed += 1,
            }
        }
        let found = seeds - missed;
        print(&format!("{way_name} {} {missed}\n", sum as f64 / found.max(1) as f64))?;
    }
    let (begin, mut steps, runs) = (now(), 0, 300);
    for seed in 0..runs {
        steps += conductor.run(0, Clock::Prompt, &mut Random::new(seed))?.steps.len();
    }
    let seconds = begin.elapsed().as_secs_f64();
    print(&format!("speed {} {}\n", runs as f64 / seconds, seconds * 1e6 / steps as f64))?;
    Ok(())
}

/// What the process for one program has found.
#[derive(Clone, Default)]
struct Row {
    /// The mean and how many seeds missed, for each way.
    means: Vec<(f64, usize)>,
    /// Schedules a second.
    speed: f64,
    /// Microseconds for an operation.
    operation: f64,
}

fn table(seeds: &str, most: &str) -> Result<String> {
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

    let mut text =
        format!("Mean number of schedules to the bug, {seeds} seeds.\n\n| program | published |");
    for way in WAYS {
        write!(text, " {way} |")?;
    }
    text.push_str(" schedules/s | µs/operation |\n|---|---|");
    text.push_str(&"---|".repeat(WAYS.len() + 2));
    for ((name, published), row) in PUBLISHED.iter().zip(rows.into_inner().unwrap_or_default()) {
        let published = published.map_or("–".to_owned(), |mean| mean.to_string());
        write!(text, "\n| {name} | {published} |")?;
        for (mean, missed) in row.means {
            let missed = if missed > 0 { format!(" ({missed} missed)") } else { String::new() };
            write!(text, " {mean:.1}{missed} |")?;
        }
        write!(text, " {:.0} | {:.1} |", row.speed, row.operation)?;
    }
    text.push('\n');
    Ok(text)
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
            ["speed", speed, operation] => {
                (row.speed, row.operation) = (speed.parse()?, operation.parse()?);
            }
            [_, mean, missed] => row.means.push((mean.parse()?, missed.parse()?)),
            _ => {}
        }
    }
    ensure!(child.wait()?.success(), "{name}: its conductor failed");
    Ok(row)
}

fn print(text: &str) -> Result<()> {
    Ok(io::stdout().write_all(text.as_bytes())?)
}

#[expect(clippy::disallowed_methods, reason = "measures real time")]
fn now() -> Instant {
    Instant::now()
}
