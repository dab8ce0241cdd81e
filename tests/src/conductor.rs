//! The conductor: runs a program again and again, one process at a time, and sees everything that they do.
//!
//! The program is the ordinary one. An environment variable gives it the stage (`shared::seam::wire`), a page that it
//! shares with us. Before each operation a process says there what it is about to do and sleeps, until we let it go. Where
//! nobody else could go, it goes on by itself, and we read what it did when the turn is ours again (`ahead`).
//!
//! **Invariant.** This must be a process of its own, with one thread: it becomes the parent of whoever is left over,
//! and what it starts ends with it.

mod ahead;
mod awaiting;
mod calls;
mod cores;
mod output;
mod players;
mod run;
mod silence;
mod spinners;
mod strangers;
mod telling;
mod verdict;

use std::{
    ffi::OsString,
    mem,
    os::fd::{AsFd, AsRawFd},
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::Ordering::{Relaxed, Release},
    time::Duration,
};

use anyhow::{Context, Result};
use nix::sys::{
    memfd::{MFdFlags, memfd_create},
    prctl,
};
use shared::seam::wire::{self, Stage};

pub use self::{
    calls::name_of_call,
    cores::{cores, keep_to, spread},
    run::{Ask, Knot, Moment, Object, Run, Step},
    verdict::{Verdict, Wait},
};
use self::{output::Output, players::Players, strangers::Strangers};
use crate::strategy::Strategy;

/// A program that waits to be run.
#[derive(Debug)]
pub struct Conductor {
    program: Child,
    stage: &'static Stage,
    out: Output,
    err: Output,
    strangers: Strangers,
    limits: Limits,
    kill_at: Option<usize>,
    asks_always: bool,
}

/// How long a run may become.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Steps of all players together; with more than that they are going in circles.
    pub steps: usize,
    /// Bytes of output.
    pub output: u64,
    /// How long a player may go on without an operation that we see; what it waits for a core does not count.
    pub silence: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { steps: 20_000, output: 1 << 20, silence: Duration::from_secs(10) }
    }
}

/// What time does while somebody is ready to go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// It stands still: sleepers go on exactly in the order of their times.
    #[default]
    Prompt,
    /// It may pass: whoever is ready may be slow, so a sleep is no promise.
    Careless,
}

impl Conductor {
    /// Starts the program, which then waits before its `main`.
    pub fn new(
        program: &Path,
        arguments: &[OsString],
        variables: impl IntoIterator<Item = (&'static str, OsString)>,
        limits: Limits,
    ) -> Result<Conductor> {
        keep_to(cores()?[0])?;
        // Whoever loses its parent is ours.
        prctl::set_child_subreaper(true)?;
        // Not closed when a program is executed: the program finds it by its number.
        let file = memfd_create(c"stage", MFdFlags::empty()).context("cannot make the stage")?;
        std::fs::File::from(file.try_clone()?).set_len(size_of::<Stage>() as u64)?;
        let stage = Stage::map(file.as_fd())?;
        stage.version.store(wire::VERSION, Relaxed);
        stage.conductor.store(std::process::id(), Relaxed);
        let (out, err) = (Output::new(limits.output)?, Output::new(limits.output)?);
        let program = Command::new(program)
            .args(arguments)
            .envs(variables)
            .env(wire::CONDUCTOR, file.as_raw_fd().to_string())
            // A failing run is one of many, and can be seen again; its backtrace would cost more than the run.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(out.inlet()?)
            .stderr(err.inlet()?)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        Ok(Conductor {
            program,
            stage,
            out,
            err,
            strangers: Strangers::new(),
            limits,
            kill_at: None,
            asks_always: false,
        })
    }

    /// From now on, whoever is to make the step with this number is killed in place of that, with `SIGKILL`.
    pub fn kill_at(&mut self, step: Option<usize>) {
        self.kill_at = step;
    }

    /// From now on players ask before each step, also where nobody else could go. Nothing else comes of it, only later.
    pub fn ask_always(&mut self, whether: bool) {
        self.asks_always = whether;
    }

    /// Lets the program run once, by a strategy.
    pub fn run(&mut self, seed: u64, clock: Clock, strategy: &mut dyn Strategy) -> Result<Run> {
        self.stage.clear();
        self.stage.seed.store(seed, Relaxed);
        self.out.rewind()?;
        self.err.rewind()?;
        let mut players = Players::new(self.stage, clock);
        self.stage.runs.fetch_add(1, Release);
        wire::wake(&self.stage.runs);

        let (mut steps, mut lost, mut knot): (Vec<Step>, _, _) = (Vec::new(), Vec::new(), None);
        let verdict = loop {
            let over = self.await_turn(&mut players)?;
            let caught_up = self.catch_up(&mut players, &mut steps, strategy)?;
            lost.extend(players.lost.drain(..).map(|ask| (struck_at(&steps, &ask), ask)));
            if let Some(verdict) = caught_up.or(over) {
                break verdict;
            }
            self.collect(&players, &mut steps)?;
            if let Some(verdict) = self.too_long(&steps) {
                break verdict;
            }
            let ready = players.ready();
            if knot.is_none()
                && let Some(waits) = players.knot()
            {
                knot = Some(Knot { step: steps.len(), waits });
            }
            if ready.is_empty() {
                break if players.any() {
                    Verdict::stuck(&players)
                } else {
                    self.await_end(&players)?
                };
            }
            let moment = Moment { ready: &ready, steps: &steps, players: &players };
            let by_default = moment.by_default();
            let Some(chosen) = strategy.choose(&moment) else { break Verdict::Stopped };
            let ask = ready[chosen].clone();
            if self.kill_at == Some(steps.len()) {
                players.kill(&ask);
                if ask.player == 0 {
                    // All others die with it, which takes a moment.
                    players.await_all_dead(self.silence())?;
                }
            } else {
                let asks = self.asks_always || self.kill_at.is_some();
                let more = if asks { 0 } else { self.limits.steps - steps.len() - 1 };
                players.go(&ask, steps.len(), more);
            }
            steps.push(Step {
                ask,
                time: players.time(),
                ready,
                output: String::new(),
                value: None,
                clock: false,
                deviates: chosen != by_default,
            });
        };
        let pending = players.pending();
        let knot = knot.filter(|_| !matches!(verdict, Verdict::Deadlock(_)));
        let (names, objects) = (players.names(), players.objects());
        self.end_all(&players)?;
        self.collect(&players, &mut steps)?;
        let (mut apart, errors) = (self.out.take_all()?, self.err.take_all()?);
        if let Some(last) = steps.last_mut() {
            last.output.push_str(&mem::take(&mut apart));
        }
        let rested = players.rested.get();
        let run = Run {
            clock,
            steps,
            names,
            objects,
            knot,
            pending,
            lost,
            rested,
            apart,
            errors,
            verdict,
        };
        strategy.learn(&run);
        Ok(run)
    }

    fn too_long(&self, steps: &[Step]) -> Option<Verdict> {
        if steps.len() >= self.limits.steps {
            return Some(Verdict::StepLimit(self.limits.steps));
        }
        (self.out.len() + self.err.len() > self.limits.output)
            .then_some(Verdict::OutputLimit(self.limits.output))
    }

    /// What has been written since the last turn, and what its object is now, belongs to it.
    fn collect(&mut self, players: &Players, steps: &mut [Step]) -> Result<()> {
        if let Some(last) = steps.last_mut() {
            last.output.push_str(&self.out.take()?);
            last.value = players.value(last.ask.object);
            last.clock = players.has_seen_the_clock(last.ask.player);
        }
        Ok(())
    }
}

/// Before which step somebody was ended who was about to do this: that of the signal, if there was one.
fn struck_at(steps: &[Step], ask: &Ask) -> usize {
    let is_signal =
        |step: &Step| step.ask.kind == wire::Kind::Signal && step.ask.object == ask.player as u64;
    steps.iter().rposition(is_signal).unwrap_or(steps.len())
}

impl Drop for Conductor {
    fn drop(&mut self) {
        // It waits for the next run, and nothing in it wants to be finished.
        let _gone = self.program.kill();
        let _gone = self.program.wait();
    }
}
