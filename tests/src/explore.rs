//! Exploring: runs a program on many schedules and sorts the runs by what came of them.

mod crew;
mod job;
mod sorted;
mod travel;

use std::iter;

use anyhow::Result;

pub use self::crew::Crew;
pub(crate) use self::crew::{HAND, hand};
pub(crate) use self::job::says_all;
use self::{
    job::{Answer, Job},
    sorted::Sorted,
};
use crate::{
    conductor::{Clock, Conductor, Run, Verdict},
    strategy::{Portfolio, Way},
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
    /// These are only the orders in which time passes when nobody can go on, and not before.
    pub in_time: bool,
    /// In some of the orders somebody rested who had only looked again and again, so others are left out in which nothing but
    /// the looking is more.
    pub rested: bool,
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
    /// The number of the run that was the simplest, from 1.
    pub seen: usize,
    /// The simplest run that shows it.
    pub simplest: Run,
    /// Beside a run that came to no good end: the nearest that did otherwise.
    pub nearest: Option<Run>,
}

/// For so many outcomes, unless somebody says: with more, nobody reads them all.
pub const SIMPLE: usize = 12;

/// Runs by chance that make one job: so few that nobody waits long for the last.
const TOGETHER: usize = 8;

/// Runs the program on schedules as planned. What is found does not depend on who helps.
pub fn explore(
    conductor: &mut Conductor,
    crew: &mut Crew,
    plan: Plan,
    mut progress: impl FnMut(usize),
) -> Result<Found> {
    let mut sorted = Sorted::default();
    let mut portfolio = Portfolio::new(plan.way, plan.seed);
    // In the portfolio, chance has the first half, and what is left is for going through all orders.
    let by_chance = match plan.way {
        Way::Portfolio => plan.schedules.div_ceil(2),
        Way::Exhaustive => 1.min(plan.schedules),
        _ => plan.schedules,
    };
    let mut learned = Vec::new();
    while portfolio.learns() && learned.len() < by_chance {
        progress(learned.len());
        let (clock, mut strategy) = portfolio.next();
        let run = conductor.run(0, clock, strategy.as_mut())?;
        portfolio.learn(&run);
        sorted.add_run(run.clone(), learned.len() + 1);
        learned.push(run);
    }
    crew.learn(plan, &learned)?;

    let orders = |clock, before| Job::Orders {
        clock,
        after: by_chance + before,
        at_most: plan.schedules - by_chance - before,
    };
    let chance = (learned.len()..by_chance)
        .step_by(TOGETHER)
        .map(|from| Job::Chance { from, to: (from + TOGETHER).min(by_chance) });
    let (mut timed, mut prompt) = (learned.iter().any(Run::is_timed), Answer::default());
    let mut runs = learned.len();
    let progress = |more| {
        runs += more;
        progress(runs);
    };
    // The orders first: they take the longest.
    let jobs = iter::once(orders(Clock::Prompt, 0)).chain(chance);
    crew.work(conductor, &portfolio, jobs, progress, |place, answer| {
        timed |= answer.timed;
        match place {
            0 => prompt = answer,
            _ => answer.outcomes.into_iter().for_each(|outcome| sorted.add(outcome)),
        }
    })?;
    // A careless clock can do all that a prompt one can, and more.
    let careless = if timed {
        orders(Clock::Careless, prompt.runs).done_by(conductor, &portfolio, || Ok(()))?
    } else {
        Answer::default()
    };
    let mut found = Found {
        outcomes: Vec::new(),
        runs: by_chance + prompt.runs + careless.runs,
        complete: careless.complete.or(prompt.complete),
        in_time: timed && careless.complete.is_none(),
        rested: prompt.rested || careless.rested,
        strayed: prompt.strayed.or(careless.strayed),
    };
    [prompt, careless].into_iter().flat_map(|it| it.outcomes).for_each(|it| sorted.add(it));
    found.outcomes = sorted.outcomes();
    found.simplify(conductor, crew, &portfolio, plan.simple)?;
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
    /// Whether what is said of all orders holds only if time passes when nobody can go on; and only if who looks again in vain
    /// rests.
    pub fn reserves(&self) -> [bool; 2] {
        [self.in_time, self.rested].map(|it| it && self.complete.is_some())
    }

    /// Makes the runs simple, and sees whether each can be repeated.
    fn simplify(
        &mut self,
        conductor: &mut Conductor,
        crew: &mut Crew,
        portfolio: &Portfolio,
        count: usize,
    ) -> Result<()> {
        let simple = self.outcomes.iter().take(count).cloned();
        let jobs: Vec<_> =
            simple.map(|outcome| Job::Simplify { outcome: Box::new(outcome) }).collect();
        let mut strayed = vec![None; jobs.len()];
        crew.work(
            conductor,
            portfolio,
            jobs,
            |_| (),
            |place, answer| {
                strayed[place] = answer.strayed;
                answer.outcomes.into_iter().for_each(|outcome| self.outcomes[place] = outcome);
            },
        )?;
        self.strayed = self.strayed.or(strayed.into_iter().flatten().next());
        Ok(())
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
