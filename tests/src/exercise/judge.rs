//! Judges an answer: runs it on many schedules, and looks for one that shows what is wrong.
//!
//! First a few runs without chance, then all orders if there are few. If there are more: one delay at each place, schedules
//! chosen by chance, and then orders one after the other as far as the budget goes.

use std::{collections::BTreeMap, ffi::OsString, path::Path};

use anyhow::Result;
use shared::seam::wire::{LANG, SEED};

use super::{
    Exercise, Judgement, Kind, answer,
    demands::Demands,
    evidence,
    held::{broken, fault},
    judgement::{Fault, PASSES},
    orders::Orders,
    picture::picture,
};
use crate::{
    conductor::{Clock, Conductor, Limits, Run, Verdict},
    confine::shield::How,
    explore::is_good,
    lanes::{Lanes, text},
    schedule::{Schedule, checksum},
    shrink::shrink,
    strategy::{Delay, Fairly, Portfolio, Replay, Strategy, Way},
    words::Language,
};

/// So many orders are gone through before chance has its turn: who has no more is judged for good.
const FEW: usize = 500;

/// Who judges one answer.
#[derive(Debug)]
pub struct Judge<'a> {
    exercise: &'a Exercise,
    language: Language,
    program: u32,
    conductor: Conductor,
    runs: usize,
    pub(super) orders: Option<usize>,
}

impl<'a> Judge<'a> {
    /// Starts this program, which waits to be run.
    pub(crate) fn new(
        exercise: &'a Exercise,
        program: &Path,
        how: How,
        language: Language,
    ) -> Result<Judge<'a>> {
        let limits = limits(&exercise.demands);
        let command = how.command(program)?;
        let conductor =
            Conductor::new(Path::new(&command[0]), &command[1..], environment(), limits)?;
        Ok(Judge {
            exercise,
            language,
            program: checksum(program)?,
            conductor,
            runs: 0,
            orders: None,
        })
    }

    /// Judges the program, or what somebody says about it.
    pub fn judge(mut self, answer: &str) -> Result<Judgement> {
        match self.exercise.kind {
            Kind::Fix | Kind::Build => self.judge_program(),
            Kind::Predict => {
                let said = answer::lines(answer);
                self.judge_prediction(&said)
            }
            Kind::Break => {
                let said = answer::lines(answer);
                self.judge_schedule(said.first())
            }
        }
    }

    fn judge_program(&mut self) -> Result<Judgement> {
        let demands = &self.exercise.demands;
        let (mut shown, mut overlapped) = (vec![false; demands.sometimes.len()], false);
        let mut found: Option<Run> = None;
        let strays = self.explore(|run| {
            overlapped |= evidence::overlaps(run);
            for (shown, demand) in shown.iter_mut().zip(&demands.sometimes) {
                *shown |= broken(demand, run).is_none();
            }
            found = fault(demands, run).map(|_| run.clone());
            found.is_none()
        })?;
        if let Some(run) = found {
            return self.shown_by(run, |run| fault(demands, run));
        }
        if strays {
            return Ok(self.plain(&Fault::Strays, None));
        }
        if let Some(at) = shown.iter().position(|shown| !shown) {
            let demand = &demands.sometimes[at];
            return Ok(self.plain(&Fault::Never(demand.name), demand.says.as_ref()));
        }
        if !demands.sequential && !overlapped {
            return Ok(self.plain(&Fault::Sequential, None));
        }
        Ok(self.passes(None))
    }

    fn judge_prediction(&mut self, said: &[String]) -> Result<Judgement> {
        if said.is_empty() {
            return Ok(self.plain(&Fault::Unanswered, None));
        }
        let lines = &self.exercise.demands.outcome;
        let mut reached: BTreeMap<String, Run> = BTreeMap::new();
        self.explore(|run| {
            reached.entry(answer::outcome(run, lines)).or_insert_with(|| run.clone());
            true
        })?;
        if let Some(never) = said.iter().find(|said| !reached.contains_key(*said)) {
            return Ok(self.plain(&Fault::Impossible(never.clone()), None));
        }
        match reached.into_iter().find(|(outcome, _)| !said.contains(outcome)) {
            None => Ok(self.passes(None)),
            Some((outcome, run)) => self.shown_by(run, |run| {
                let same = answer::outcome(run, lines) == outcome;
                same.then(|| (Fault::Missing(outcome.clone()), None))
            }),
        }
    }

    fn judge_schedule(&mut self, said: Option<&String>) -> Result<Judgement> {
        let Some(said) = said else { return Ok(self.plain(&Fault::Unanswered, None)) };
        let Some(schedule) = answer::schedule(said) else {
            return Ok(self.plain(&Fault::NoSchedule(said.clone()), None));
        };
        let mut replay = Replay::new(schedule.deviations.iter().copied());
        let run = self.conductor.run(0, schedule.clock, &mut replay)?;
        self.runs = 1;
        if replay.lost.is_some() {
            return Ok(self.plain(&Fault::Lost, None));
        }
        let demands = &self.exercise.demands;
        let missed = demands.sometimes.iter().any(|demand| broken(demand, &run).is_some());
        if missed || demands.sometimes.is_empty() && fault(demands, &run).is_none() {
            return Ok(self.with_run(&Fault::DoesNotBreak, None, &run));
        }
        Ok(self.passes(Some(&run)))
    }

    /// Shows runs to `look`, until it has seen enough or the budget is used up. True if the same choices do not always
    /// give the same run.
    fn explore(&mut self, mut look: impl FnMut(&Run) -> bool) -> Result<bool> {
        let budget = self.exercise.demands.budget;
        let mut portfolio = Portfolio::new(Way::Portfolio, 0);
        let mut choices = 0;
        for _ in 0..4 {
            let (clock, mut strategy) = portfolio.next();
            let run = self.fair_run(clock, strategy.as_mut())?;
            portfolio.learn(&run);
            choices = choices.max(run.steps.iter().filter(|step| step.ready.len() > 1).count());
            if !look(&run) {
                return Ok(false);
            }
        }
        let mut orders = Orders::new(portfolio.is_timed());
        if !orders.go_on(self, FEW.min(budget.orders), &mut look)? {
            return Ok(orders.strays());
        }
        for place in 0..choices.min(budget.schedules) {
            let run = self.fair_run(Clock::Prompt, &mut Delay::new(vec![place]))?;
            if !look(&run) {
                return Ok(false);
            }
        }
        for _ in 0..budget.schedules {
            let (clock, mut strategy) = portfolio.next();
            let run = self.fair_run(clock, strategy.as_mut())?;
            portfolio.learn(&run);
            if !look(&run) {
                return Ok(false);
            }
        }
        orders.go_on(self, budget.orders, &mut look)?;
        Ok(orders.strays())
    }

    /// Runs it once; from the middle on everybody has a turn.
    fn fair_run(&mut self, clock: Clock, strategy: &mut dyn Strategy) -> Result<Run> {
        let middle = self.exercise.demands.limits.steps / 2;
        self.run(clock, &mut Fairly::new(strategy, middle))
    }

    pub(super) fn run(&mut self, clock: Clock, strategy: &mut dyn Strategy) -> Result<Run> {
        let run = self.conductor.run(0, clock, strategy)?;
        if run.verdict != Verdict::Stopped {
            self.runs += 1;
        }
        Ok(run)
    }

    /// The simplest run with the same kind of fault, and what is wrong with it.
    fn shown_by(
        &mut self,
        run: Run,
        fault: impl Fn(&Run) -> Option<(Fault, Option<[String; 2]>)>,
    ) -> Result<Judgement> {
        let kind = |run: &Run| fault(run).map(|(fault, _)| fault.kind());
        let wanted = kind(&run);
        // Each more run of this kind would take as long as we are patient.
        let run = match run.verdict {
            Verdict::Silent { .. } | Verdict::StepLimit(_) => run,
            _ => shrink(&mut self.conductor, run, |run| kind(run) == wanted)?,
        };
        let (fault, says) = fault(&run).unwrap_or((Fault::Strays, None));
        Ok(self.with_run(&fault, says.as_ref(), &run))
    }

    fn with_run(&self, fault: &Fault, says: Option<&[String; 2]>, run: &Run) -> Judgement {
        let mut judgement = self.plain(fault, says);
        self.show(run, &mut judgement);
        judgement
    }

    fn show(&self, run: &Run, judgement: &mut Judgement) {
        let schedule = Schedule::of(run, self.exercise.lesson.number.into(), None, self.program);
        let schedule = schedule.of_exercise(&self.exercise.name).to_string();
        let words = self.language.words();
        judgement.lanes = text::paint(&Lanes::of(run), words);
        if is_good(run)
            && let Some(end) = judgement.lanes.rfind("\n\n")
        {
            // That it came to a good end is not what is to be shown.
            judgement.lanes.truncate(end + 1);
        }
        judgement.lanes = picture(&judgement.lanes, &(words.exercise.left_out)(&schedule));
        if run.verdict != Verdict::Code(0) {
            // Whoever fails says why.
            judgement.lanes += &run.errors;
        }
        judgement.schedule = Some(schedule);
        judgement.output = run.output() + &run.errors;
    }

    fn plain(&self, fault: &Fault, says: Option<&[String; 2]>) -> Judgement {
        let words = self.language.words();
        let sentence = match (says, self.language) {
            (Some([english, _]), Language::English) => english.clone(),
            (Some([_, chinese]), Language::Chinese) => chinese.clone(),
            (None, _) => (words.exercise.fault)(fault),
        };
        Judgement {
            kind: fault.kind().to_owned(),
            sentence,
            runs: self.runs,
            orders: self.orders,
            ..Judgement::default()
        }
    }

    fn passes(&self, by: Option<&Run>) -> Judgement {
        let mut judgement = Judgement {
            kind: PASSES.to_owned(),
            runs: self.runs,
            orders: self.orders,
            ..Judgement::default()
        };
        if let Some(run) = by {
            self.show(run, &mut judgement);
        }
        judgement.sentence = (self.language.words().exercise.passes)(&judgement);
        judgement
    }
}

/// What a judged program finds in its environment: claims are about the English lines, and chance begins somewhere.
pub fn environment() -> [(&'static str, OsString); 2] {
    [(LANG, Language::English.tag().into()), (SEED, "0".into())]
}

/// How long a judged run may become.
pub fn limits(demands: &Demands) -> Limits {
    Limits { steps: demands.limits.steps, output: 64 << 10, ..Limits::default() }
}
