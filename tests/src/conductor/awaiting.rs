//! Waiting: for whoever goes to come back, for the first process to end, and for everybody to be gone.

use std::{
    mem,
    sync::atomic::Ordering::{Acquire, Relaxed},
};

use anyhow::{Result, bail, ensure};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use shared::seam::wire;

use super::{
    Conductor, Verdict,
    players::{LOOK_AGAIN, Players},
    silence::Silence,
};

impl Conductor {
    /// Waits until everybody has said what is next, or has ended.
    pub(super) fn await_turn(&mut self, players: &mut Players) -> Result<Option<Verdict>> {
        let (mut silence, mut made) = (self.silence(), 0);
        loop {
            let calls = self.stage.calls.load(Acquire);
            if players.settle() {
                return Ok(None);
            }
            let ended = self.stage.ended.load(Acquire);
            if ended != 0 && players.is_over() {
                return Ok(Some(self.verdict_of(ended, players)));
            }
            players.sleep(calls);
            // Whoever makes steps without asking is not silent.
            let by_now = self.stage.ahead.made.load(Relaxed);
            if mem::replace(&mut made, by_now) != by_now {
                silence = self.silence();
            }
            if let Some(verdict) = self.lost_patience(&mut silence, players)? {
                return Ok(Some(verdict));
            }
        }
    }

    /// No player is there any more: waits for the program to tell how the first process ended.
    pub(super) fn await_end(&mut self, players: &Players) -> Result<Verdict> {
        let mut silence = self.silence();
        loop {
            if let Some(ended) = self.ended_soon() {
                return Ok(self.verdict_of(ended, players));
            }
            // It may have become another program, which plays no more.
            if let Some(verdict) = self.lost_patience(&mut silence, players)? {
                return Ok(verdict);
            }
        }
    }

    /// How the first process ended. If it has not, waits for a moment, or until somebody calls.
    fn ended_soon(&self) -> Option<u32> {
        let calls = self.stage.calls.load(Acquire);
        let ended = Some(self.stage.ended.load(Acquire)).filter(|ended| *ended != 0);
        if ended.is_none() {
            wire::wait(&self.stage.calls, calls, LOOK_AGAIN);
        }
        ended
    }

    /// The first process has ended: how, and who is left.
    fn verdict_of(&self, ended: u32, players: &Players) -> Verdict {
        let pids: Vec<_> = players.present().map(|(_, it)| it.pid.load(Relaxed)).collect();
        let mut left = self.strangers.left(&pids);
        left.orphans += players.alive();
        Verdict::of_end(ended, left)
    }

    /// From now on nobody has said anything.
    pub(super) fn silence(&self) -> Silence {
        Silence::new(self.program.id(), self.limits.silence)
    }

    /// What is to be said of a player that has not come back for so long, if that is too long.
    fn lost_patience(
        &mut self,
        silence: &mut Silence,
        players: &Players,
    ) -> Result<Option<Verdict>> {
        // It may do nothing but write: that must not go on until its time is up. Most come back sooner than we could ask.
        if silence.has_lasted(LOOK_AGAIN) && self.is_too_much()? {
            return Ok(Some(Verdict::OutputLimit(self.limits.output)));
        }
        if !silence.is_too_long() {
            return Ok(None);
        }
        if let Some(status) = self.program.try_wait()? {
            bail!("the program is gone: {status}");
        }
        Ok(Some(players.who_is_silent(self.program.id())))
    }

    /// Whether more has been written than may be, read or not.
    fn is_too_much(&self) -> Result<bool> {
        Ok(self.out.written()? + self.err.written()? > self.limits.output)
    }

    /// Ends whoever is left, and waits until nobody is.
    pub(super) fn end_all(&mut self, players: &Players) -> Result<()> {
        // The first process need be no player any more; and before it is one, it has no number.
        let first = self.stage.players[0].pid.load(Relaxed);
        let first = (first != 0 && self.stage.ended.load(Acquire) == 0).then_some(first);
        for pid in players.pids().chain(first) {
            // It may be gone already.
            let _gone = kill(Pid::from_raw(pid.cast_signed()), Signal::SIGKILL);
        }
        let mut silence = self.silence();
        while self.ended_soon().is_none() {
            ensure!(!silence.is_too_long(), "the program does not answer");
        }
        players.await_all_dead(self.silence())?;
        if let Some(status) = self.program.try_wait()? {
            bail!("the program is gone: {status}");
        }
        self.strangers.end_all()
    }
}
