//! `exhaustive`: all orders, one run each, but only one of those that differ in nothing anybody could notice.
//!
//! Depth first: each run goes as the one before up to the last choice that has something left to try. What there is to try
//! comes from the races of the runs (dynamic partial-order reduction, see [`crate::order`]); what would only repeat an
//! earlier run is asleep. Source: Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996.

use std::collections::BTreeSet;

use super::Strategy;
use crate::{
    conductor::{Ask, Moment, Run, Step, Verdict},
    order::{depend, meets_time, races},
};

/// All orders. One of these goes through many runs.
#[derive(Debug, Default)]
pub struct Exhaustive {
    /// The choices of the last run, up to the one that is to change.
    nodes: Vec<Node>,
    /// How many runs were whole, not cut short because they only repeated others.
    pub orders: usize,
    /// The step at which the program did something else than the last time, by the same choices.
    pub strayed: Option<usize>,
    finished: bool,
}

/// One choice.
#[derive(Debug)]
struct Node {
    ready: Vec<Ask>,
    /// The player that goes.
    goes: usize,
    /// Players that must be tried here, and those that have been.
    wanted: BTreeSet<usize>,
    tried: Vec<usize>,
    /// Players that were tried elsewhere, with nothing since that could make a difference.
    asleep: Vec<Ask>,
}

impl Exhaustive {
    /// Whether there is no order left.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// Who sleeps after this step.
    fn asleep_after(&self, step: &Step) -> Vec<Ask> {
        let Some(node) = self.nodes.last() else { return Vec::new() };
        let tried = node.ready.iter().filter(|ask| node.tried.contains(&ask.player));
        let goes_on = |ask: &&Ask| {
            ask.player != step.ask.player
                && !depend(ask, &step.ask)
                && !meets_time(ask, true, &step.ask, step.clock)
        };
        node.asleep.iter().chain(tried).filter(goes_on).cloned().collect()
    }
}

impl Strategy for Exhaustive {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        let depth = moment.steps.len();
        if let Some(node) = self.nodes.get(depth) {
            if node.ready != moment.ready {
                self.strayed.get_or_insert(depth);
                return None;
            }
            return moment.place_of(node.goes);
        }
        let asleep = moment.steps.last().map_or_else(Vec::new, |step| self.asleep_after(step));
        let awake = |place: &usize| {
            let player = moment.ready[*place].player;
            asleep.iter().all(|ask| ask.player != player)
        };
        let by_default = Some(moment.by_default()).filter(awake);
        let place = by_default.or_else(|| (0..moment.ready.len()).find(awake))?;
        let goes = moment.ready[place].player;
        self.nodes.push(Node {
            ready: moment.ready.to_vec(),
            goes,
            wanted: BTreeSet::from([goes]),
            tried: Vec::new(),
            asleep,
        });
        Some(place)
    }

    fn learn(&mut self, run: &Run) {
        if run.verdict != Verdict::Stopped {
            self.orders += 1;
        }
        for race in races(run) {
            let Some(node) = self.nodes.get_mut(race.step) else { continue };
            if race.instead.iter().any(|player| node.wanted.contains(player)) {
                continue;
            }
            match race.instead.first() {
                Some(player) => {
                    node.wanted.insert(*player);
                }
                None => node.wanted.extend(node.ready.iter().map(|ask| ask.player)),
            }
        }
        while let Some(node) = self.nodes.last_mut() {
            node.tried.push(node.goes);
            let asleep = |player: &usize| node.asleep.iter().any(|ask| ask.player == *player);
            let next = node.wanted.iter().find(|it| !node.tried.contains(it) && !asleep(it));
            if let Some(next) = next {
                node.goes = *next;
                return;
            }
            self.nodes.pop();
        }
        self.finished = true;
    }
}
