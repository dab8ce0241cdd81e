//! Playing: a person is the conductor, and chooses who goes, at a terminal or in a page of the book.

mod desk;
mod page;
mod screen;
pub(crate) mod terminal;

use anyhow::Result;

pub use self::{desk::AtTerminal, page::InPage};
use crate::{
    conductor::{Clock, Conductor, Moment, Run},
    strategy::{Replay, Strategy},
};

/// Where a person sits who conducts.
pub trait Desk {
    /// Asks who goes; the one at this place is suggested.
    fn choose(&mut self, moment: &Moment<'_>, suggested: usize) -> Choice;

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

/// Lets a person choose, until that person has had enough; as long as the choices are those of the `guide`, the next of
/// these is suggested. Returns the last run, if it came to an end.
pub fn play(
    conductor: &mut Conductor,
    desk: &mut dyn Desk,
    guide: Option<&Run>,
    schedule_of: impl Fn(&Run) -> String,
) -> Result<Option<Run>> {
    let by_default = conductor.run(0, Clock::Prompt, &mut Replay::default())?;
    let mut clock = guide.map_or(Clock::Prompt, |run| run.clock);
    let guide = guide.map_or_else(Vec::new, choices);
    let mut chosen = Vec::new();
    loop {
        let mut human = Human { desk, guide: &guide, made: 0, chosen, wish: None };
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

/// Who went, each time that there was something to choose.
fn choices(run: &Run) -> Vec<usize> {
    run.steps.iter().filter(|step| step.ready.len() > 1).map(|step| step.ask.player).collect()
}

/// A strategy that asks a person at each step at which there is something to choose.
struct Human<'a> {
    desk: &'a mut dyn Desk,
    /// The choices to suggest.
    guide: &'a [usize],
    /// How many of `chosen` this run has used.
    made: usize,
    /// The players that were chosen, one for each choice.
    chosen: Vec<usize>,
    wish: Option<Wish>,
}

impl Human<'_> {
    fn suggested(&self, moment: &Moment<'_>) -> usize {
        let next = self.guide.strip_prefix(&*self.chosen).and_then(<[usize]>::first);
        next.and_then(|player| moment.place_of(*player)).unwrap_or_else(|| moment.by_default())
    }
}

impl Strategy for Human<'_> {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        if moment.ready.len() == 1 {
            return Some(0);
        }
        let again = self.chosen.get(self.made).and_then(|player| moment.place_of(*player));
        let place = again.or_else(|| {
            self.chosen.truncate(self.made);
            match self.desk.choose(moment, self.suggested(moment)) {
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
