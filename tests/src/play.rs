//! Playing: a person is the conductor, and chooses who goes, at a terminal or in a page of the book.

mod desk;
mod page;
mod screen;
mod terminal;

use anyhow::Result;

pub use self::{desk::AtTerminal, page::InPage};
use crate::{
    conductor::{Clock, Conductor, Moment, Run},
    strategy::{Replay, Strategy},
};

/// Where a person sits who conducts.
pub trait Desk {
    /// Asks who goes.
    fn choose(&mut self, moment: &Moment<'_>) -> Choice;

    /// Shows a run that is over, with its schedule and, if that came out otherwise, what happens by default; asks what next.
    fn at_the_end(&mut self, run: &Run, schedule: String, by_default: Option<&Run>)
    -> Result<Wish>;
}

/// What a person chooses.
#[derive(Clone, Copy, Debug)]
pub enum Choice {
    /// This one goes, a place in `moment.ready`.
    Goes(usize),
    /// Something else.
    Wishes(Wish),
}

/// What the person did last, and what follows from it for the next run.
#[derive(Clone, Copy, Debug)]
pub enum Wish {
    /// Takes back the last choice.
    Undo,
    /// Begins again.
    Restart,
    /// Begins again, with the other clock.
    OtherClock,
    /// Has had enough.
    Quit,
}

/// Lets a person choose, until that person has had enough. Returns the last run, if it came to an end.
pub fn play(
    conductor: &mut Conductor,
    desk: &mut dyn Desk,
    schedule_of: impl Fn(&Run) -> String,
) -> Result<Option<Run>> {
    let by_default = conductor.run(0, Clock::Prompt, &mut Replay::default())?;
    let mut clock = Clock::Prompt;
    let mut chosen = Vec::new();
    loop {
        let mut human = Human { desk, made: 0, chosen, wish: None };
        let run = conductor.run(0, clock, &mut human)?;
        let Human { chosen: choices, wish, .. } = human;
        chosen = choices;
        let wish = if let Some(wish) = wish {
            wish
        } else {
            let differs = run.output() != by_default.output() || run.verdict != by_default.verdict;
            match desk.at_the_end(&run, schedule_of(&run), differs.then_some(&by_default))? {
                Wish::Quit => return Ok(Some(run)),
                wish => wish,
            }
        };
        match wish {
            Wish::Undo => {
                chosen.pop();
            }
            Wish::Restart => chosen.clear(),
            Wish::OtherClock => {
                chosen.clear();
                clock = match clock {
                    Clock::Prompt => Clock::Careless,
                    Clock::Careless => Clock::Prompt,
                };
            }
            Wish::Quit => return Ok(None),
        }
    }
}

/// A strategy that asks a person at each step at which there is something to choose.
struct Human<'a> {
    desk: &'a mut dyn Desk,
    /// How many of `chosen` this run has used.
    made: usize,
    /// The players that were chosen, one for each choice.
    chosen: Vec<usize>,
    wish: Option<Wish>,
}

impl Strategy for Human<'_> {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        if moment.ready.len() == 1 {
            return Some(0);
        }
        let again = self.chosen.get(self.made).and_then(|player| moment.place_of(*player));
        let place = again.or_else(|| {
            self.chosen.truncate(self.made);
            match self.desk.choose(moment) {
                Choice::Goes(place) => {
                    self.chosen.push(moment.ready[place].player);
                    Some(place)
                }
                Choice::Wishes(wish) => {
                    self.wish = Some(wish);
                    None
                }
            }
        })?;
        self.made += 1;
        Some(place)
    }
}
