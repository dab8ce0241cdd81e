//! `portfolio`: nobody knows beforehand which strategy finds a bug, so all of them take turns.

use std::str::FromStr;

use super::{Aside, Delay, Pct, Pos, Profile, Random, Replay, Strategy, Surw, Turns};
use crate::conductor::{Clock, Run};

/// A way to choose schedules, one after another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// [`Turns`], [`Aside`] and the default schedule, then the strategies by chance one after another, then all orders.
    #[default]
    Portfolio,
    /// [`Random`].
    Random,
    /// [`Pct`] with three orderings.
    Pct,
    /// [`Pos`].
    Pos,
    /// [`Surw`].
    Surw,
    /// [`Delay`]: one delay at each choice, then two by chance.
    Delay,
    /// [`Exhaustive`](super::Exhaustive): all orders, each once.
    Exhaustive,
}

impl Way {
    /// All of them, with their names.
    pub const ALL: [(&'static str, Way); 7] = [
        ("portfolio", Way::Portfolio),
        ("random", Way::Random),
        ("pct", Way::Pct),
        ("pos", Way::Pos),
        ("surw", Way::Surw),
        ("delay", Way::Delay),
        ("exhaustive", Way::Exhaustive),
    ];
}

impl FromStr for Way {
    type Err = ();

    fn from_str(name: &str) -> Result<Way, ()> {
        Way::ALL.iter().find(|(known, _)| *known == name).map(|(_, way)| *way).ok_or(())
    }
}

/// Strategies for one run after another, and what has been learned from the runs.
#[derive(Debug)]
pub struct Portfolio {
    way: Way,
    seed: u64,
    /// How many runs there have been.
    runs: usize,
    profile: Profile,
    /// How many choices there have been in the longest of the first runs.
    choices: usize,
    /// Whether time played a part in the first runs.
    timed: bool,
}

/// After so many runs nothing more is learned, so that the others can be made in any order.
const LEARNS: usize = 8;

impl Portfolio {
    /// Schedules chosen in this way; other seeds give others.
    pub fn new(way: Way, seed: u64) -> Portfolio {
        Portfolio { way, seed, runs: 0, profile: Profile::default(), choices: 0, timed: false }
    }

    /// Whether it still learns from runs.
    pub fn learns(&self) -> bool {
        self.runs < LEARNS
    }

    /// Whether time has been seen to play a part in the program.
    pub fn is_timed(&self) -> bool {
        self.timed
    }

    /// The next one.
    pub fn next(&self) -> (Clock, Box<dyn Strategy>) {
        self.at(self.runs)
    }

    /// The one after so many runs, for one that has learned enough from the first.
    pub fn at(&self, runs: usize) -> (Clock, Box<dyn Strategy>) {
        if let Some(strategy) = self.without_chance(runs) {
            return (Clock::Prompt, strategy);
        }
        let round = runs - 1;
        let clock =
            if self.timed && round.is_multiple_of(2) { Clock::Careless } else { Clock::Prompt };
        let number = if self.timed { round / 2 } else { round };
        (clock, self.strategy(self.way, number))
    }

    /// The first ones, from which the others know the program.
    fn without_chance(&self, runs: usize) -> Option<Box<dyn Strategy>> {
        match (self.way, runs) {
            (Way::Portfolio, 0) => Some(Box::new(Turns)),
            (Way::Portfolio, 1) => Some(Box::new(Aside::after_changes())),
            (Way::Portfolio, 2) => Some(Box::new(Aside::after_looks())),
            // These need no other run to depart from, so they try their luck at once.
            (Way::Pos | Way::Surw, 0) => Some(self.strategy(Way::Pos, usize::MAX)),
            (Way::Portfolio, 3) | (_, 0) => Some(Box::new(Replay::default())),
            _ => None,
        }
    }

    /// The strategy with this number among those of one way.
    fn strategy(&self, way: Way, number: usize) -> Box<dyn Strategy> {
        let seed = self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(number as u64);
        match way {
            Way::Random => Box::new(Random::new(seed)),
            Way::Pct => Box::new(Pct::new(seed, 3, self.profile.steps)),
            Way::Pos => Box::new(Pos::new(seed)),
            Way::Surw => Box::new(Surw::new(seed, &self.profile)),
            Way::Delay => Box::new(Delay::new(self.delays(number))),
            // Surw needs the fewest runs for most bugs; each of the others finds some that it does not.
            Way::Portfolio | Way::Exhaustive => match number % 6 {
                1 => self.strategy(Way::Pos, number),
                3 => self.strategy(Way::Delay, number / 6),
                5 => self.strategy(Way::Pct, number),
                _ => self.strategy(Way::Surw, number),
            },
        }
    }

    /// One delay at each choice; after that a second one, spread evenly over what there is.
    fn delays(&self, number: usize) -> Vec<usize> {
        let choices = self.choices.max(1);
        match (number % choices, number / choices) {
            (first, 0) => vec![first],
            (first, round) => vec![first, (first + round - 1) % choices],
        }
    }

    /// What came of the last one.
    pub fn learn(&mut self, run: &Run) {
        let learns = self.learns();
        self.runs += 1;
        if learns {
            self.timed |= run.has_timed_out();
            self.profile.add(run);
        }
        if self.runs <= 4 {
            let choices = run.steps.iter().filter(|step| step.ready.len() > 1).count();
            self.choices = choices.max(self.choices);
        }
    }
}
