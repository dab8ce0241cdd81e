//! The pieces into which exploring is cut. Whoever does one, and when, the same comes of it.

use anyhow::Result;

use super::{
    Outcome, is_good, key,
    sorted::Sorted,
    travel::{Travels, by_fields},
};
use crate::{
    conductor::{Clock, Conductor, Run, Verdict},
    order::has_secrets,
    schedule::deviations,
    shrink::{nearest_other, shrink},
    strategy::{Exhaustive, Portfolio, Replay},
};

/// Something to do that needs nothing of the others.
pub(super) enum Job {
    /// The runs with these numbers, from 0, of a portfolio that learns no more.
    Chance { from: usize, to: usize },
    /// All orders, as far as so many runs go; before them there have been so many others.
    Orders { clock: Clock, after: usize, at_most: usize },
    /// The simplest run that shows the same, and whether it can be repeated.
    Simplify { outcome: Box<Outcome> },
}

/// What came of a job.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) outcomes: Vec<Outcome>,
    /// How many runs there were, those for shrinking aside.
    pub(super) runs: usize,
    /// Whether time played a part in one.
    pub(super) timed: bool,
    /// All orders have been tried, and there are so many.
    pub(super) complete: Option<usize>,
    /// Somebody who looked again and again was made to rest.
    pub(super) rested: bool,
    /// The first step at which the program did something else by the same choices.
    pub(super) strayed: Option<usize>,
}

by_fields! {
    Answer { outcomes, runs, timed, complete, rested, strayed }
}

impl Job {
    /// Does it. `again` is called between two runs.
    pub(super) fn done_by(
        self,
        conductor: &mut Conductor,
        portfolio: &Portfolio,
        mut again: impl FnMut() -> Result<()>,
    ) -> Result<Answer> {
        let mut sorted = Sorted::default();
        let mut answer = Answer::default();
        match self {
            Job::Chance { from, to } => {
                for number in from..to {
                    again()?;
                    let (clock, mut strategy) = portfolio.at(number);
                    let run = conductor.run(0, clock, strategy.as_mut())?;
                    answer.timed |= run.is_timed();
                    answer.runs += 1;
                    sorted.add_run(run, number + 1);
                }
            }
            Job::Orders { clock, after, at_most } => {
                let (mut orders, mut whole) = (Exhaustive::default(), true);
                // Where time may pass at any moment, a run may have no end, and then there is none of orders either.
                while answer.runs < at_most
                    && orders.strayed.is_none()
                    && !orders.is_finished()
                    && (whole || clock == Clock::Prompt)
                {
                    again()?;
                    let run = conductor.run(0, clock, &mut orders)?;
                    answer.runs += 1;
                    answer.timed |= run.is_timed();
                    answer.rested |= run.rested;
                    whole &= says_all(&run);
                    // What has no end because time passes again and again is no fault of the program.
                    let endless =
                        clock == Clock::Careless && matches!(run.verdict, Verdict::StepLimit(_));
                    if run.verdict != Verdict::Stopped && !endless {
                        sorted.add_run(run, after + answer.runs);
                    }
                }
                let all = orders.is_finished() && orders.strayed.is_none() && whole;
                answer.complete = all.then_some(orders.orders);
                answer.strayed = orders.strayed;
            }
            Job::Simplify { mut outcome } => {
                answer.strayed = simplify(conductor, &mut outcome)?;
                answer.outcomes.push(*outcome);
                return Ok(answer);
            }
        }
        answer.outcomes = sorted.outcomes();
        Ok(answer)
    }
}

/// Whether what it does not show could not have been otherwise in another order: it was not cut short, but by the strategy,
/// and nobody did anything unannounced.
pub(crate) fn says_all(run: &Run) -> bool {
    use Verdict::{OutputLimit, Silent, StepLimit};
    !matches!(run.verdict, StepLimit(_) | OutputLimit(_) | Silent { .. })
        && (run.verdict == Verdict::Stopped || !has_secrets(run))
}

/// Makes its run simple, and says at which step it could not be repeated.
fn simplify(conductor: &mut Conductor, outcome: &mut Outcome) -> Result<Option<usize>> {
    // Each more run of this kind would take as long as we are patient.
    if matches!(outcome.simplest.verdict, Verdict::Silent { .. }) {
        return Ok(None);
    }
    let wanted = key(&outcome.simplest);
    let same = |run: &Run| key(run) == wanted;
    let run = shrink(conductor, outcome.simplest.clone(), same)?;
    let again = conductor.run(0, run.clock, &mut Replay::new(deviations(&run)))?;
    let strayed = again.parts_from(&run);
    if !is_good(&run) {
        outcome.nearest = nearest_other(conductor, &run, same)?;
    }
    outcome.simplest = run;
    Ok(strayed)
}

impl Travels for Job {
    fn pack(&self, into: &mut Vec<u8>) {
        match self {
            Job::Chance { from, to } => {
                0_u8.pack(into);
                from.pack(into);
                to.pack(into);
            }
            Job::Orders { clock, after, at_most } => {
                1_u8.pack(into);
                clock.pack(into);
                after.pack(into);
                at_most.pack(into);
            }
            Job::Simplify { outcome } => {
                2_u8.pack(into);
                outcome.pack(into);
            }
        }
    }

    fn unpack(from: &mut &[u8]) -> Option<Job> {
        Some(match u8::unpack(from)? {
            0 => Job::Chance { from: Travels::unpack(from)?, to: Travels::unpack(from)? },
            1 => Job::Orders {
                clock: Travels::unpack(from)?,
                after: Travels::unpack(from)?,
                at_most: Travels::unpack(from)?,
            },
            2 => Job::Simplify { outcome: Box::new(Travels::unpack(from)?) },
            _ => return None,
        })
    }
}
