//! `surw`: picks one object by chance, and gives every order of the operations on it about the same chance. All other
//! operations come as they come.
//!
//! Whoever is to touch the object next is drawn beforehand, by how many such operations each player still has before it;
//! the others wait before theirs. How many there are is known from an earlier run.
//! Source: Zhao, Wolff, Mathur, Roychoudhury, "Selectively Uniform Concurrency Testing", ASPLOS 2025.

use std::collections::HashMap;

use super::{Chance, Strategy};
use crate::conductor::{Ask, Moment, Run};

/// How often each player touched each object in some runs.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// By object and player: at most so often in one run.
    counts: HashMap<u64, HashMap<usize, usize>>,
    /// Those that more than one player touched and somebody wrote, in the order in which they were found.
    contended: Vec<u64>,
    /// How many steps a run has.
    pub steps: usize,
}

impl Profile {
    /// Takes another run into account.
    pub fn add(&mut self, run: &Run) {
        let mut counts: HashMap<u64, HashMap<usize, usize>> = HashMap::new();
        let mut written = Vec::new();
        for ask in run.steps.iter().map(|step| &step.ask).chain(&run.pending) {
            if let Some(object) = interesting(ask) {
                *counts.entry(object).or_default().entry(ask.player).or_default() += 1;
                if !ask.kind.only_reads() && !written.contains(&object) {
                    written.push(object);
                }
            }
        }
        for (object, players) in counts {
            let known = self.counts.entry(object).or_default();
            for (player, count) in players {
                let most = known.entry(player).or_default();
                *most = count.max(*most);
            }
        }
        let shared =
            |object: &u64| self.counts[object].len() > 1 && !self.contended.contains(object);
        let new: Vec<_> = written.into_iter().filter(shared).collect();
        self.contended.extend(new);
        self.steps = self.steps.max(run.steps.len());
    }
}

/// The object that this operation is about, if several players can touch it.
fn interesting(ask: &Ask) -> Option<u64> {
    use shared::seam::wire::Kind::{Catch, Join, Poll, Signal, Start};
    let of_one_player = matches!(ask.kind, Catch | Join | Poll | Signal | Start);
    Some(ask.object).filter(|object| *object != 0 && !of_one_player)
}

/// One object's operations in a uniform order.
#[derive(Debug)]
pub struct Surw {
    chance: Chance,
    object: Option<u64>,
    /// How many operations on the object each player still has before it.
    left: HashMap<usize, usize>,
    /// Who touches it next.
    next: Option<usize>,
}

impl Surw {
    /// The choices that belong to this seed, for a program with this profile.
    pub fn new(seed: u64, profile: &Profile) -> Surw {
        let mut chance = Chance::new(seed);
        let contended = &profile.contended;
        let object = contended.get(chance.below(contended.len())).copied();
        let left = object.and_then(|object| profile.counts.get(&object)).cloned();
        let mut surw = Surw { chance, object, left: left.unwrap_or_default(), next: None };
        surw.draw();
        surw
    }

    /// Draws who is next, each by how much it has left.
    fn draw(&mut self) {
        let mut players: Vec<_> = self.left.iter().map(|(player, left)| (*player, *left)).collect();
        players.sort_unstable();
        let mut ticket = self.chance.below(players.iter().map(|(_, left)| left).sum());
        self.next = players.into_iter().find_map(|(player, left)| {
            let won = ticket < left;
            ticket = ticket.saturating_sub(left);
            won.then_some(player)
        });
    }
}

impl Strategy for Surw {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        let touches = |ask: &Ask| self.object.is_some() && interesting(ask) == self.object;
        let free: Vec<_> = (0..moment.ready.len())
            .filter(|&place| {
                let ask = &moment.ready[place];
                !touches(ask) || self.next.is_none() || self.next == Some(ask.player)
            })
            .collect();
        let chosen = match free.len() {
            // The one that was drawn cannot come before some other has gone.
            0 => self.chance.below(moment.ready.len()),
            count => free[self.chance.below(count)],
        };
        let ask = &moment.ready[chosen];
        if touches(ask) {
            if let Some(left) = self.left.get_mut(&ask.player) {
                *left = left.saturating_sub(1);
            }
            self.draw();
        }
        Some(chosen)
    }
}
