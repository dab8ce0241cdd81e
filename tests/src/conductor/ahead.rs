//! Catching up with a player that has gone on by itself, because nobody else could: it is as if it had asked each time.

use std::sync::atomic::Ordering::Relaxed;

use anyhow::Result;
use shared::seam::wire::{self, AHEAD, Kind, Made};

use super::{Ask, Conductor, Moment, Step, Verdict, players::Players};
use crate::strategy::Strategy;

impl Conductor {
    /// Notes the steps that whoever went last has made since then. The strategy has a say in each, though there was only one
    /// to choose; if it wants no more, or there have been too many, that is the end.
    pub(super) fn catch_up(
        &mut self,
        players: &mut Players,
        steps: &mut Vec<Step>,
        strategy: &mut dyn Strategy,
    ) -> Result<Option<Verdict>> {
        let made = self.stage.ahead.made.swap(0, Relaxed) as usize;
        for made in self.stage.ahead.steps.iter().take(made) {
            let Some(last) = steps.last_mut() else { break };
            last.output.push_str(&self.out.take_up_to(made.written.load(Relaxed))?);
            last.value = Some(wire::read_text(&made.value)).filter(|value| !value.is_empty());
            last.clock = made.clock.load(Relaxed) != 0;
            let ask = players.made(last.ask.player, made);
            if let Some(verdict) = self.too_long(steps) {
                players.stands_at(ask);
                return Ok(Some(verdict));
            }
            let ready = vec![ask.clone()];
            let moment = Moment { ready: &ready, steps, players };
            if strategy.choose(&moment).is_none() {
                players.stands_at(ask);
                return Ok(Some(Verdict::Stopped));
            }
            players.note(&ask, steps.len());
            let (time, output, value) = (players.time(), String::new(), None);
            steps.push(Step { ask, time, ready, output, value, clock: false, deviates: false });
        }
        Ok(None)
    }
}

impl Players {
    /// The player that goes may make so many steps without asking, if nobody else can go.
    pub(super) fn allow(&self, player: usize, most: usize) {
        let left = most.min(self.spinners.leaves(player)).min(AHEAD);
        self.stage.ahead.left.store(u32::try_from(left).unwrap_or(0), Relaxed);
    }

    /// A step that this player has made by itself.
    fn made(&self, player: usize, made: &Made) -> Ask {
        let kind = Kind::from_number(made.kind.load(Relaxed)).unwrap_or(Kind::Begin);
        let (object, line) = (made.object.load(Relaxed), made.line.load(Relaxed));
        Ask { player, kind, object, file: self.file(&made.file), line, until: None, timed: false }
    }

    /// Notes a step that was made without us.
    pub(super) fn note(&mut self, ask: &Ask, number: usize) {
        self.spinners.note(ask, number);
    }

    /// The run ends before this step, though it was made.
    pub(super) fn stands_at(&mut self, ask: Ask) {
        self.stands_at = Some(ask);
    }

    /// What everybody who is left is about to do.
    pub(super) fn pending(&self) -> Vec<Ask> {
        let ask = |(number, player)| match &self.stands_at {
            Some(ask) if ask.player == number => ask.clone(),
            _ => self.ask(number, player, None),
        };
        self.present().map(ask).collect()
    }
}
