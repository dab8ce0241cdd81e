//! The players of one run: who is there, who is ready, who waits for what.

use std::{
    collections::HashMap,
    fs,
    sync::atomic::Ordering::{Acquire, Relaxed, Release},
    time::Duration,
};

use anyhow::{Result, bail};
use shared::seam::wire::{self, ABSENT, ASKS, COMES, GOES, Kind, NEVER, Player, Stage};

use super::{Clock, Wait, now, takes, verdict::Verdict};

/// What a player is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Who: 0 is the first process, 1 the first that was started, and so on; no number comes twice in a run.
    pub player: usize,
    /// What.
    pub kind: Kind,
    /// To what.
    pub object: u64,
    /// Where: the file's path.
    pub file: String,
    /// And its line.
    pub line: u32,
    /// It goes on because its time has come, at this virtual time, in nanoseconds.
    pub until: Option<u64>,
}

pub(super) struct Players {
    stage: &'static Stage,
    /// Each player's place on the stage; `None` when it has ended.
    places: Vec<Option<usize>>,
    /// Who may have started a child since we looked.
    started: bool,
    /// Who holds which lock, by its object.
    holders: HashMap<u64, usize>,
    /// The last player that went, and what it did.
    went: Option<Ask>,
}

impl Players {
    pub(super) fn new(stage: &'static Stage) -> Players {
        let main = &stage.players[0];
        main.until.store(NEVER, Relaxed);
        main.turn.store(COMES, Release);
        let places = vec![Some(0)];
        Players { stage, places, started: false, holders: HashMap::new(), went: None }
    }

    fn player(&self, place: usize) -> &'static Player {
        &self.stage.players[place]
    }

    /// Players that have not ended, with their places.
    fn present(&self) -> impl Iterator<Item = (usize, &'static Player)> {
        let places = self.places.iter().enumerate();
        places.filter_map(|(player, place)| place.map(|place| (player, self.player(place))))
    }

    /// Notes who has come and who has gone. True when everybody who is left has said what is next.
    pub(super) fn settle(&mut self) -> bool {
        if self.anybody_goes() {
            self.bury();
            if self.anybody_goes() {
                return false;
            }
        }
        if std::mem::take(&mut self.started) {
            self.welcome();
            return self.settle();
        }
        self.bury();
        self.note_lock();
        true
    }

    fn anybody_goes(&self) -> bool {
        self.present().any(|(_, player)| matches!(player.turn.load(Acquire), GOES | COMES))
    }

    /// Who was started since the last turn.
    fn welcome(&mut self) {
        let known = |place: usize| self.places.contains(&Some(place));
        let new: Vec<_> = (0..self.stage.players.len())
            .filter(|&place| !known(place) && self.player(place).turn.load(Acquire) != ABSENT)
            .collect();
        self.places.extend(new.into_iter().map(Some));
    }

    /// Lets go of those who are dead. Whoever waits for anything looks again: it may have been theirs.
    fn bury(&mut self) {
        for number in 0..self.places.len() {
            let Some(place) = self.places[number] else { continue };
            let player = self.player(place);
            let turn = player.turn.load(Acquire);
            let dead = turn == ABSENT || turn != COMES && player.living().is_none();
            if !dead {
                continue;
            }
            player.turn.store(ABSENT, Relaxed);
            self.places[number] = None;
            let held = self.holders.values().any(|holder| *holder == number);
            self.holders.retain(|_, holder| *holder != number);
            if held {
                for (_, other) in self.present() {
                    other.woken.store(1, Relaxed);
                }
            }
        }
    }

    /// If the last turn took or gave back a lock, notes whose it is now.
    fn note_lock(&mut self) {
        let Some(went) = self.went.take() else { return };
        if went.kind == Kind::Release {
            self.holders.remove(&went.object);
        } else if takes(went.kind) && !self.waits_for(went.player, went.object) {
            self.holders.entry(went.object).or_insert(went.player);
        }
    }

    /// Whether the player did not get what it asked for, and waits for it.
    fn waits_for(&self, player: usize, object: u64) -> bool {
        let place = self.places.get(player).copied().flatten();
        place.is_some_and(|place| {
            let player = self.player(place);
            player.waits.load(Relaxed) != 0 && player.object.load(Relaxed) == object
        })
    }

    /// Who can go now, by the order in which they came.
    pub(super) fn ready(&self, clock: Clock) -> Vec<Ask> {
        let now = self.stage.clock.load(Relaxed);
        let (mut ready, mut timed) = (Vec::new(), Vec::new());
        for (number, player) in self.present() {
            if player.stopped.load(Relaxed) != 0 {
                continue;
            }
            let until = player.until.load(Relaxed);
            if !self.is_blocked(player) || until <= now {
                ready.push(ask(number, player, None));
            } else if until != NEVER {
                timed.push(ask(number, player, Some(until)));
            }
        }
        // A clock that stands still while somebody is ready moves to the first of those who only wait for it.
        match clock {
            Clock::Careless => ready.extend(timed),
            Clock::Prompt if ready.is_empty() => {
                let first = timed.iter().filter_map(|ask| ask.until).min();
                ready.extend(timed.into_iter().filter(|ask| ask.until == first));
            }
            Clock::Prompt => (),
        }
        ready.sort_by_key(|ask| ask.player);
        ready
    }

    /// Whether only time, or somebody else, lets it go on.
    fn is_blocked(&self, player: &Player) -> bool {
        let children = player.children.load(Relaxed);
        if children != 0 {
            let mut places =
                (0..self.stage.players.len()).filter(|place| children & 1 << place != 0);
            return !places.any(|place| self.is_gone(place));
        }
        if player.waits.load(Relaxed) != 0 {
            return player.woken.load(Relaxed) == 0;
        }
        player.kind.load(Relaxed) == Kind::Sleep as u32
    }

    fn is_gone(&self, place: usize) -> bool {
        let player = self.player(place);
        player.turn.load(Relaxed) == ABSENT
    }

    /// Lets a player go.
    pub(super) fn go(&mut self, ask: &Ask) {
        let Some(place) = self.places[ask.player] else { return };
        if let Some(until) = ask.until {
            self.stage.clock.fetch_max(until, Relaxed);
        }
        self.started = ask.kind == Kind::Start;
        self.went = Some(ask.clone());
        let player = self.player(place);
        player.turn.store(GOES, Release);
        wire::wake(&player.turn);
    }

    pub(super) fn any(&self) -> bool {
        self.present().next().is_some()
    }

    pub(super) fn alive(&self) -> usize {
        self.present().count()
    }

    pub(super) fn is_alive(&self, number: usize) -> bool {
        self.places.get(number).copied().flatten().is_some()
    }

    pub(super) fn pids(&self) -> impl Iterator<Item = u32> {
        self.present().filter_map(|(_, player)| player.living())
    }

    /// Who waits for what, and who has it.
    pub(super) fn waits(&self) -> Vec<Wait> {
        let wait = |(number, player): (usize, &'static Player)| {
            let children = player.children.load(Relaxed);
            let on = (0..self.places.len()).filter(|&other| {
                self.places[other].is_some_and(|place| children & 1 << place != 0)
            });
            let ask = ask(number, player, None);
            let holder = self.holders.get(&ask.object).copied().filter(|_| takes(ask.kind));
            Wait { on: on.chain(holder).collect(), ask }
        };
        self.present().map(wait).collect()
    }

    /// A player that neither asks nor ends, and the system call in which it hangs.
    pub(super) fn who_is_silent(&self) -> Verdict {
        let silent = self.present().find(|(_, player)| player.turn.load(Acquire) != ASKS);
        let Some((number, player)) = silent else {
            return Verdict::Silent { player: 0, call: None };
        };
        let pid = player.pid.load(Relaxed);
        let call = fs::read_to_string(format!("/proc/{pid}/syscall")).ok();
        let call = call.and_then(|call| call.split(' ').next()?.parse().ok());
        Verdict::Silent { player: number, call }
    }

    pub(super) fn await_all_dead(&self, at_most: Duration) -> Result<()> {
        let begin = now();
        for (_, player) in self.present() {
            while !player.await_death(Duration::from_millis(2)) {
                if begin.elapsed() > at_most {
                    bail!("a player cannot be ended");
                }
            }
        }
        Ok(())
    }
}

fn ask(number: usize, player: &Player, until: Option<u64>) -> Ask {
    Ask {
        player: number,
        kind: Kind::from_number(player.kind.load(Relaxed)).unwrap_or(Kind::Begin),
        object: player.object.load(Relaxed),
        file: wire::read_text(&player.file),
        line: player.line.load(Relaxed),
        until,
    }
}
