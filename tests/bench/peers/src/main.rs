//! Times the runtime and its peers in turn, and says how many times as fast ours is.
//!
//! Each peer is a program of its own, which does some work so many times and says how long that took. In each round all
//! of them do the same work one after the other, so that whatever disturbs the machine disturbs them all; a ratio is the
//! median of those of the rounds. Everything is done with two CPUs (A) and with one (B).

mod page;
mod peer;
mod table;
mod why;

use std::{env, fs, process::ExitCode};

use anyhow::{Context, Result, ensure};
use nix::{
    sched::{CpuSet, sched_getaffinity},
    unistd::Pid,
};

use crate::{
    peer::{Peer, how_often, use_only},
    table::{Line, ROWS, Row},
};

/// How many rounds, if nobody says otherwise.
const ROUNDS: usize = 15;

fn main() -> ExitCode {
    match compare() {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("{err:#}");
            ExitCode::FAILURE
        }
    }
}

fn compare() -> Result<()> {
    let mut rounds = ROUNDS;
    let mut wanted = Vec::new();
    for argument in env::args().skip(1) {
        match argument.parse() {
            Ok(number) => rounds = number,
            Err(_) => wanted.push(argument),
        }
    }
    ensure!(rounds > 0, "at least one round");
    let cpus = sched_getaffinity(Pid::from_raw(0))?;
    use_only(2, &cpus)?;
    Peer::ALL.iter().try_for_each(|peer| peer.is_there())?;
    warn_if_busy();
    println!("{}", table::HEAD);
    let mut all = Vec::new();
    for row in ROWS.iter().filter(|row| wanted.iter().all(|word| row.name.contains(word))) {
        let lines = lines(row, rounds, &cpus).with_context(|| row.name)?;
        lines.iter().for_each(|line| print!("{}", line.text));
        all.push((row, lines));
    }
    println!("{}", table::NOTE);
    // A part of it would not do for the book.
    if wanted.is_empty() { page::keep(rounds, &all) } else { Ok(()) }
}

/// Whoever else works here takes part in every figure.
fn warn_if_busy() {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(0.0);
    if load > 0.5 {
        eprintln!("the machine is busy (load {load}); the figures are better when it is not");
    }
}

/// A line of the table for each peer.
fn lines(row: &Row, rounds: usize, cpus: &CpuSet) -> Result<Vec<Line>> {
    let against: Vec<_> = row.against.iter().filter(|target| target.peer.is_here()).collect();
    for target in row.against.iter().filter(|target| !target.peer.is_here()) {
        eprintln!("{}: {} is missing here, and left out", row.name, target.peer.name());
    }
    let everybody: Vec<_> =
        [Peer::Ours].into_iter().chain(against.iter().map(|target| target.peer)).collect();
    let mut found = Vec::new();
    for number in [2, 1] {
        use_only(number, cpus)?;
        let mut at_best: Vec<_> =
            everybody.iter().map(|peer| peer.try_out(row.work)).collect::<Result<_>>()?;
        let mut measured = vec![Vec::new(); everybody.len()];
        for _ in 0..rounds {
            for (place, peer) in everybody.iter().enumerate() {
                let times = how_often(row.work, at_best[place]);
                let each = peer.measure(row.work, times)?;
                at_best[place] = at_best[place].min(each);
                measured[place].push(each);
            }
        }
        found.push(measured);
    }
    Ok(table::lines(row, &against, &found[0], &found[1]))
}
