//! `aside`: whoever has made a certain step stands aside until nobody else can go on.
//!
//! Most bugs do harm to somebody who is interrupted between two steps that belong together. After a change, those who come
//! later see a half of it; after a look, what was seen is not true any more. Here everybody is interrupted right there, and
//! the others go as far as they can. It needs no chance.

use shared::seam::wire::Kind;

use super::{Strategy, turns::by_the_way};
use crate::conductor::Moment;

/// Who stands aside, and after what.
#[derive(Debug)]
pub struct Aside {
    after: fn(Kind) -> bool,
    last_first: bool,
    /// In the order in which they stepped there; who was the last comes back first.
    waiting: Vec<usize>,
}

impl Aside {
    /// After a change that others can see, or that lets them go on. Those who came first go first.
    pub fn after_changes() -> Aside {
        Aside { after: changes, last_first: false, waiting: Vec::new() }
    }

    /// After a look at a value. Those who came last go first.
    pub fn after_looks() -> Aside {
        Aside { after: |kind| kind == Kind::Get, last_first: true, waiting: Vec::new() }
    }
}

impl Strategy for Aside {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        if let Some(step) = moment.steps.last()
            && (self.after)(step.ask.kind)
        {
            self.waiting.retain(|player| *player != step.ask.player);
            self.waiting.push(step.ask.player);
        }
        let mut fresh =
            (0..moment.ready.len()).filter(|&it| !self.waiting.contains(&moment.ready[it].player));
        let first = if self.last_first { fresh.next_back() } else { fresh.next() };
        let back = || self.waiting.iter().rev().find_map(|player| moment.place_of(*player));
        by_the_way(moment).or(first).or_else(back)
    }
}

fn changes(kind: Kind) -> bool {
    use Kind::{Close, Done, Notify, Put, Release, Send, Set, TryPut, TryUp, Up, Update};
    matches!(
        kind,
        Set | Update | Release | Up | TryUp | Notify | Put | TryPut | Send | Close | Done
    )
}
