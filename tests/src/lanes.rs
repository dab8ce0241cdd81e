//! Swim lanes of a run: one lane per process, steps downwards. One model, several painters.

use std::time::Duration;

use shared::seam::wire::Kind;

pub mod json;
mod measure;
#[cfg(test)]
pub(crate) mod sample;
pub mod svg;
pub mod text;
mod things;
pub mod trace;

pub(crate) use self::measure::{cut, width};
pub use self::things::{Sort, Thing};
use self::things::{Things, sort_of};
use crate::{
    conductor::{Ask, Run, Step, Verdict, Wait},
    words::{LaneWords, Words},
};

/// A run as a picture, before anybody paints it.
#[derive(Clone, Debug)]
pub struct Lanes {
    /// What the processes are called, one lane each.
    pub names: Vec<String>,
    /// The steps, one row each.
    pub rows: Vec<Row>,
    /// Those who had not ended, and what each was about to do.
    pub left: Vec<Left>,
    /// A deadlock on the way, which somebody broke.
    pub knot: Option<Knot>,
    /// How it ended.
    pub verdict: Verdict,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Row {
    /// Whose.
    pub player: usize,
    /// What it did.
    pub deed: Deed,
    /// The virtual time.
    pub time: Duration,
    /// The lines that were written.
    pub output: String,
    /// What its object was afterwards, if that can be shown.
    pub value: Option<String>,
    /// What every process does meanwhile, one for each lane.
    pub states: Vec<State>,
    /// Who can go on because of it, or has come to be.
    pub wakes: Vec<usize>,
}

/// Something that is done, or about to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// What.
    pub kind: Kind,
    /// To what.
    pub thing: Option<Thing>,
    /// Where: the file's name without its folders, and the line.
    pub place: String,
}

/// What a process does while a step is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has not begun, or has ended.
    Absent,
    /// It could have gone, but did not.
    Ready,
    /// It has to wait.
    Blocked,
    /// It makes the step.
    Goes,
}

/// Some who waited for each other in a ring, although others went on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knot {
    /// Before this step it was tied.
    pub step: usize,
    /// Those in the ring.
    pub waits: Vec<Left>,
}

/// Somebody who had not ended, or not gone on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Who.
    pub player: usize,
    /// What it was about to do.
    pub deed: Deed,
    /// Whom it waits for, if that is known.
    pub on: Vec<usize>,
}

impl Lanes {
    /// The lanes of this run.
    pub fn of(run: &Run) -> Lanes {
        let name = |(player, name): (usize, &String)| match player {
            0 => "main".to_owned(),
            _ if name.is_empty() => player.to_string(),
            _ => name.clone(),
        };
        let names: Vec<_> = run.names.iter().enumerate().map(name).collect();
        let spans: Vec<_> = (0..names.len()).map(|player| span(run, player)).collect();
        let things = Things::of(run, &names);
        let row = |(number, step): (usize, &Step)| {
            let wakes = wakes(run, number, &spans);
            let mut deed = things.deed(&step.ask);
            if step.ask.kind == Kind::Start {
                let child = wakes.iter().find(|child| spans[**child].0 == number + 1);
                deed.thing = child.map(|child| Thing::Named(names[*child].clone()));
            }
            let shown = sort_of(step.ask.kind).is_some() && deed.thing.is_some();
            Row {
                player: step.ask.player,
                time: step.time,
                output: step.output.clone(),
                value: step.value.clone().filter(|_| shown),
                states: (0..names.len()).map(|it| state(run, number, it, spans[it])).collect(),
                wakes,
                deed,
            }
        };
        let rows = run.steps.iter().enumerate().map(row).collect();
        let left = |ask: &Ask| {
            let on = match &run.verdict {
                Verdict::Deadlock(waits) | Verdict::Livelock(waits) => {
                    waits.iter().find(|wait| wait.ask.player == ask.player)
                }
                _ => None,
            };
            Left {
                player: ask.player,
                deed: things.deed(ask),
                on: on.map(|wait| wait.on.clone()).unwrap_or_default(),
            }
        };
        let left = run.pending.iter().map(left).collect();
        let waits = |wait: &Wait| waiting(wait, &things);
        let knot = run
            .knot
            .as_ref()
            .map(|knot| Knot { step: knot.step, waits: knot.waits.iter().map(waits).collect() });
        Lanes { rows, left, knot, verdict: run.verdict.clone(), names }
    }

    /// Those who cannot go on at the end of this run, or wait for each other in its knot: who waits for whom to do what,
    /// and where, a line each.
    pub fn stuck(run: &Run, words: &LaneWords) -> Vec<String> {
        let waits = match (&run.verdict, &run.knot) {
            (Verdict::Deadlock(waits) | Verdict::Livelock(waits), _) => waits,
            (_, Some(knot)) => &knot.waits,
            _ => return Vec::new(),
        };
        let lanes = Lanes::of(run);
        let things = Things::of(run, &lanes.names);
        waits.iter().map(|wait| lanes.said_of(&waiting(wait, &things), words)).collect()
    }

    /// Of its knot, if there is one: that there is one, and who waited for whom, a line each.
    pub(crate) fn knot_said(&self, words: &Words) -> Option<(String, Vec<String>)> {
        let knot = self.knot.as_ref()?;
        let waits = knot.waits.iter().map(|left| self.said_of(left, &words.lanes));
        Some(((words.explore.knot)(knot.step), waits.collect()))
    }

    /// One who is left, in words.
    fn said_of(&self, left: &Left, words: &LaneWords) -> String {
        let on: Vec<_> = left.on.iter().map(|player| self.names[*player].as_str()).collect();
        (words.left)(&self.names[left.player], &left.deed.said(words), &left.deed.place, &on)
    }
}

fn waiting(wait: &Wait, things: &Things<'_>) -> Left {
    Left { player: wait.ask.player, deed: things.deed(&wait.ask), on: wait.on.clone() }
}

impl Row {
    /// What was done, in words, with the value that came of it.
    pub(crate) fn said(&self, words: &LaneWords) -> String {
        let said = self.deed.said(words);
        self.value.as_ref().map_or(said.clone(), |value| format!("{said} = {value}"))
    }
}

impl Deed {
    /// In words.
    pub(crate) fn said(&self, words: &LaneWords) -> String {
        (words.operation)(self.kind, &self.called(words).unwrap_or_default())
    }

    /// What its object is called, if it is done to one.
    pub(crate) fn called(&self, words: &LaneWords) -> Option<String> {
        self.thing.as_ref().map(|thing| match thing {
            Thing::Named(name) => name.clone(),
            Thing::Nameless(sort, number) => (words.nameless)(*sort, *number),
        })
    }
}

/// The first row in which a player is there, and the first in which it is not any more.
fn span(run: &Run, player: usize) -> (usize, usize) {
    let is_ready = |number: &usize| run.steps[*number].ready.iter().any(|it| it.player == player);
    let all = run.steps.len();
    let is_left = run.pending.iter().any(|ask| ask.player == player);
    let first = if player == 0 { Some(0) } else { (0..all).find(is_ready) };
    let Some(first) = first else { return (all, all) };
    let last_of = |is: &dyn Fn(&Ask) -> bool| run.steps.iter().rposition(|step| is(&step.ask));
    let end = last_of(&|ask| ask.player == player && ask.kind == Kind::End);
    // Whoever does not end by itself is there until it is last seen, or until a signal ends it.
    let signal = last_of(&|ask| ask.kind == Kind::Signal && ask.object == player as u64);
    let seen = (0..all).rev().find(is_ready).max(signal);
    let last = end.or(seen).unwrap_or(first);
    (first, if is_left { all } else { last + 1 })
}

fn state(run: &Run, number: usize, player: usize, (first, end): (usize, usize)) -> State {
    let step = &run.steps[number];
    if step.ask.player == player {
        State::Goes
    } else if number < first || number >= end {
        State::Absent
    } else if step.ready.iter().any(|ask| ask.player == player) {
        State::Ready
    } else {
        State::Blocked
    }
}

/// Who could not go at this step and can at the next, without time's help.
fn wakes(run: &Run, number: usize, spans: &[(usize, usize)]) -> Vec<usize> {
    let Some(next) = run.steps.get(number + 1) else { return Vec::new() };
    let this = &run.steps[number];
    // The clock moves by itself only when nobody is left but those who look again and again.
    let is_idle = next.time > this.time && next.ask.until.is_none();
    let asleep = |ask: &Ask| ask.until.is_some() || ask.kind == Kind::Sleep;
    let is_woken = |ask: &&Ask| {
        let could_go = this.ready.iter().any(|before| before.player == ask.player);
        let is_new = spans[ask.player].0 == number + 1;
        !could_go && (is_new || !is_idle && !asleep(ask))
    };
    next.ready.iter().filter(is_woken).map(|ask| ask.player).collect()
}
