//! Exploring: runs a program on many schedules and sorts the runs by what came of them.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::{
    conductor::{Clock, Conductor, Run, Verdict},
    schedule::deviations,
    shrink::{nearest_other, shrink},
    strategy::{Exhaustive, Portfolio, Replay, Way},
    transcript::named_pids,
};

/// How to explore.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// In which way schedules are chosen.
    pub way: Way,
    /// How many runs at most, those for shrinking aside.
    pub schedules: usize,
    /// Other seeds choose other schedules.
    pub seed: u64,
    /// For so many outcomes, the most frequent first, the run that shows it is made as simple as it can be.
    pub simple: usize,
}

/// What exploring has found.
#[derive(Debug)]
pub struct Found {
    /// What came of the runs, the most frequent first.
    pub outcomes: Vec<Outcome>,
    /// How many runs there were.
    pub runs: usize,
    /// All orders have been tried, and there are so many.
    pub complete: Option<usize>,
    /// The program did something else by the same choices: two such runs, and the first step in which they differ.
    pub strayed: Option<usize>,
}

/// What came of some runs: the same output, the same end.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How often.
    pub times: usize,
    /// After how many runs it was first seen.
    pub first: usize,
    /// The simplest run that shows it.
    pub simplest: Run,
    /// Beside a run that came to no good end: the nearest that did otherwise.
    pub nearest: Option<Run>,
}

/// For so many outcomes, unless somebody says: with more, nobody reads them all.
pub const SIMPLE: usize = 12;

/// Runs the program on schedules as planned.
pub fn explore(
    conductor: &mut Conductor,
    plan: Plan,
    mut progress: impl FnMut(usize),
) -> Result<Found> {
    let mut sorted = Sorted::default();
    let mut portfolio = Portfolio::new(plan.way, plan.seed);
    let mut exhaustive = Exhaustive::default();
    // In the portfolio, chance has the first half, and what is left is for going through all orders.
    let by_chance = match plan.way {
        Way::Portfolio => plan.schedules.div_ceil(2),
        Way::Exhaustive => 1,
        _ => plan.schedules,
    };
    let mut runs = 0;
    while runs < by_chance.min(plan.schedules) {
        progress(runs);
        let (clock, mut strategy) = portfolio.next();
        let run = conductor.run(0, clock, strategy.as_mut())?;
        portfolio.learn(&run);
        runs += 1;
        sorted.add(run, runs);
    }
    // A careless clock can do all that a prompt one can.
    let clock = if portfolio.is_timed() { Clock::Careless } else { Clock::Prompt };
    let mut tried = 0;
    while runs + tried < plan.schedules && exhaustive.strayed.is_none() && !exhaustive.is_finished()
    {
        progress(runs + tried);
        let run = conductor.run(0, clock, &mut exhaustive)?;
        tried += 1;
        if run.verdict != Verdict::Stopped {
            sorted.add(run, runs + tried);
        }
    }
    let complete = exhaustive.is_finished().then_some(exhaustive.orders);
    let mut found = Found {
        outcomes: sorted.outcomes(),
        runs: runs + tried,
        complete,
        strayed: exhaustive.strayed,
    };
    found.simplify(conductor, plan.simple)?;
    Ok(found)
}

/// How many runs it takes until one ends as `is_wanted` says; `None` if it is more than planned.
pub fn hunt(
    conductor: &mut Conductor,
    plan: Plan,
    is_wanted: impl Fn(&Run) -> bool,
) -> Result<Option<usize>> {
    let mut portfolio = Portfolio::new(plan.way, plan.seed);
    for runs in 1..=plan.schedules {
        let (clock, mut strategy) = portfolio.next();
        let run = conductor.run(0, clock, strategy.as_mut())?;
        if is_wanted(&run) {
            return Ok(Some(runs));
        }
        portfolio.learn(&run);
    }
    Ok(None)
}

impl Found {
    /// Makes the runs simple, and sees whether each can be repeated.
    fn simplify(&mut self, conductor: &mut Conductor, count: usize) -> Result<()> {
        for outcome in self.outcomes.iter_mut().take(count) {
            // Each more run of this kind would take as long as we are patient.
            if matches!(outcome.simplest.verdict, Verdict::Silent { .. }) {
                continue;
            }
            let wanted = key(&outcome.simplest);
            let run = shrink(conductor, outcome.simplest.clone(), |run| key(run) == wanted)?;
            let again = conductor.run(0, run.clock, &mut Replay::new(deviations(&run)))?;
            self.strayed = self.strayed.or(again.parts_from(&run));
            if !is_good(&run) {
                let same = |run: &Run| key(run) == wanted;
                outcome.nearest = nearest_other(conductor, &run, same)?;
            }
            outcome.simplest = run;
        }
        Ok(())
    }
}

/// Outcomes by what they are.
#[derive(Default)]
struct Sorted {
    outcomes: BTreeMap<(String, String), Outcome>,
}

impl Sorted {
    fn add(&mut self, run: Run, number: usize) {
        let simpler = |run: &Run| (run.switches(), deviations(run).len());
        match self.outcomes.get_mut(&key(&run)) {
            None => {
                let outcome = Outcome { times: 1, first: number, simplest: run, nearest: None };
                self.outcomes.insert(key(&outcome.simplest), outcome);
            }
            Some(outcome) => {
                outcome.times += 1;
                if simpler(&run) < simpler(&outcome.simplest) {
                    outcome.simplest = run;
                }
            }
        }
    }

    fn outcomes(self) -> Vec<Outcome> {
        let mut outcomes: Vec<_> = self.outcomes.into_values().collect();
        outcomes.sort_by_key(|outcome| std::cmp::Reverse(outcome.times));
        outcomes
    }
}

/// Whether a run came to a good end, with nobody stuck on the way.
pub fn is_good(run: &Run) -> bool {
    run.verdict == Verdict::Code(0) && run.knot.is_none()
}

/// What makes two runs the same to a person: how it ended, and what was printed. The kernel's numbers are others every time.
pub fn key(run: &Run) -> (String, String) {
    // All deadlocks are one kind, whoever waits for whom.
    let verdict = match &run.verdict {
        Verdict::Deadlock(_) => String::from("deadlock"),
        Verdict::Livelock(_) => String::from("livelock"),
        other => format!("{other:?}"),
    };
    let knot = if run.knot.is_some() { ", a knot" } else { "" };
    (verdict + knot, named_pids(&run.output()))
}
