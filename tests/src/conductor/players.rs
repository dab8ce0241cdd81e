//! The players of one run: who is there, who is ready, who waits for what.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::atomic::Ordering::{Acquire, Relaxed, Release},
    time::Duration,
};

use anyhow::{Result, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use shared::seam::wire::{self, ABSENT, COMES, GOES, Kind, NEVER, Player, Stage};

use super::{Ask, Clock, silence::Silence, spinners::Spinners};

/// How long we sleep at most before we look whether somebody is gone who should have called. Longer than the kernel's
/// tick: to set a timer that would be the next to go off doubles what a step costs on a virtual machine.
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub(super) struct Players {
    pub(super) stage: &'static Stage,
    pub(super) clock: Clock,
    /// Each player's place on the stage; `None` when it has ended.
    pub(super) places: Vec<Option<usize>>,
    /// The place that each had when it came.
    pub(super) came_to: Vec<usize>,
    /// What each is called.
    pub(super) names: Vec<String>,
    /// Whether somebody may have started a child since we looked.
    started: bool,
    /// The place of whoever makes its last step.
    ends: Option<usize>,
    /// Who went last.
    went: usize,
    /// What those were about to do whom somebody else has ended, and whom nobody has asked for yet.
    pub(super) lost: Vec<Ask>,
    /// Somebody rested while others went.
    pub(super) rested: Cell<bool>,
    pub(super) spinners: Spinners,
    /// What a player was about to do when the run ended, if that is no longer on the stage.
    pub(super) stands_at: Option<Ask>,
    /// The paths that we have read, so that each is kept once.
    pub(super) files: RefCell<Vec<Rc<str>>>,
}

impl Players {
    pub(super) fn new(stage: &'static Stage, clock: Clock) -> Players {
        let main = &stage.players[0];
        main.until.store(NEVER, Relaxed);
        main.turn.store(COMES, Release);
        Players {
            stage,
            clock,
            places: vec![Some(0)],
            came_to: vec![0],
            names: vec![String::new()],
            started: false,
            ends: None,
            went: 0,
            lost: Vec::new(),
            rested: Cell::new(false),
            spinners: Spinners::default(),
            stands_at: None,
            files: RefCell::default(),
        }
    }

    pub(super) fn player(&self, place: usize) -> &'static Player {
        &self.stage.players[place]
    }

    /// Players that have not ended, with their places.
    pub(super) fn present(&self) -> impl Iterator<Item = (usize, &'static Player)> {
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
        // By now whoever has come has told its name.
        for number in 1..self.names.len() {
            if let (Some(place), true) = (self.places[number], self.names[number].is_empty()) {
                self.names[number] = wire::read_text(&self.player(place).name);
            }
        }
        true
    }

    /// Sleeps until a player calls, unless that is no longer so many times, or until whoever makes its last step is gone:
    /// that one calls nobody, but the kernel wakes us. Not for ever, as others may go without a word.
    pub(super) fn sleep(&self, calls: u32) {
        match self.ends.map(|place| self.player(place)).filter(|it| it.living().is_some()) {
            Some(player) => {
                player.await_death(LOOK_AGAIN);
            }
            None => wire::wait(&self.stage.calls, calls, LOOK_AGAIN),
        }
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
        for place in new {
            self.places.push(Some(place));
            self.came_to.push(place);
            self.names.push(String::new());
        }
    }

    /// Lets go of those who are dead. The kernel has marked the locks that they held, so who waits for these can go on.
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
            if number != self.went {
                self.lost.push(self.ask(number, player, None));
            }
            self.places[number] = None;
            self.close_sockets_of(player);
            let pid = player.pid.load(Relaxed);
            for (_, other) in self.present() {
                if other.waits_for().any(|holder| holder == pid) {
                    other.met.store(1, Relaxed);
                }
            }
        }
    }

    /// Somebody is dead. Whoever waits at the other end of its sockets is told so by the kernel, but by nobody else.
    fn close_sockets_of(&self, player: &Player) {
        let network = &self.stage.network;
        if network.used.load(Relaxed) == 0 {
            return;
        }
        // Long enough also where many others want the CPU: whoever looked too early would wait for ever.
        player.await_closing(Duration::from_secs(30));
        network.stir_all();
        for (_, other) in self.present() {
            if other.waits_for_network() {
                other.met.store(1, Relaxed);
            }
        }
    }

    /// Who can go now, in the order in which they came.
    pub(super) fn ready(&self) -> Vec<Ask> {
        let now = self.stage.clock.load(Relaxed);
        let (mut ready, mut timed, mut resting) = (Vec::new(), Vec::new(), Vec::new());
        for (number, player) in self.present() {
            if player.stopped.load(Relaxed) != 0 {
                continue;
            }
            let until = player.until.load(Relaxed);
            if !self.is_blocked(player) || until <= now {
                let ask = self.ask(number, player, None);
                if self.spinners.rests(&ask) { resting.push(ask) } else { ready.push(ask) }
            } else if until != NEVER {
                timed.push(self.ask(number, player, Some(until)));
            }
        }
        if self.clock == Clock::Careless {
            // Not for those who do nothing but sleep, again and again: they would never let anybody else go.
            ready.extend(timed.extract_if(.., |ask| !self.spinners.rests(ask)));
        }
        // A clock that stands still while somebody is ready moves to the first of those who only wait for it.
        if ready.is_empty() {
            let first = timed.iter().filter_map(|ask| ask.until).min();
            ready.extend(timed.into_iter().filter(|ask| ask.until == first));
        }
        self.rested.set(self.rested.get() || !(ready.is_empty() || resting.is_empty()));
        if ready.is_empty() {
            // Time passes for those who have nothing to do but to look.
            let later = Duration::from_millis(1).as_nanos();
            self.stage.clock.store(now + u64::try_from(later).unwrap_or(0), Relaxed);
            ready.extend(self.spinners.least_recent(&resting));
        }
        ready.sort_by_key(|ask| ask.player);
        ready
    }

    /// Whether only time, or somebody else, lets it go on.
    pub(super) fn is_blocked(&self, player: &Player) -> bool {
        let children = player.children.load(Relaxed);
        if children != 0 {
            let mut places =
                (0..self.stage.players.len()).filter(|place| children & 1 << place != 0);
            return !places.any(|place| self.is_gone(place));
        }
        if player.needs.load(Relaxed) != 0 {
            return player.met.load(Relaxed) == 0;
        }
        player.kind.load(Relaxed) == Kind::Sleep as u32
    }

    fn is_gone(&self, place: usize) -> bool {
        let player = self.player(place);
        player.turn.load(Relaxed) == ABSENT
    }

    /// Lets a player go, for its so many-th step among all, and for at most so many more if nobody else can go.
    pub(super) fn go(&mut self, ask: &Ask, number: usize, more: usize) {
        let Some(place) = self.places[ask.player] else { return };
        if let Some(until) = ask.until {
            self.stage.clock.fetch_max(until, Relaxed);
        }
        self.went = ask.player;
        self.started = ask.kind == Kind::Start;
        self.ends = Some(place).filter(|_| ask.kind == Kind::End);
        self.spinners.note(ask, number);
        self.allow(ask.player, more);
        let player = self.player(place);
        player.clock.store(0, Relaxed);
        player.turn.store(GOES, Release);
        wire::wake(&player.turn);
    }

    /// Kills a player, and waits until it is dead.
    pub(super) fn kill(&mut self, ask: &Ask) {
        let Some(place) = self.places[ask.player] else { return };
        let player = self.player(place);
        let pid = Pid::from_raw(player.pid.load(Relaxed).cast_signed());
        // Nobody else could have ended it meanwhile.
        let _killed = kill(pid, Signal::SIGKILL);
        while !player.await_death(Duration::from_millis(100)) {}
        // What it held, or had begun, others see at once; we cannot look into their memory, so all of them look again.
        for (_, other) in self.present() {
            other.met.store(1, Relaxed);
        }
    }

    /// Whether this player has looked at the clock in its last turn.
    pub(super) fn has_seen_the_clock(&self, number: usize) -> bool {
        let place = self.places[number];
        place.is_some_and(|place| self.player(place).clock.load(Relaxed) != 0)
    }

    /// The virtual time.
    pub(super) fn time(&self) -> Duration {
        Duration::from_nanos(self.stage.clock.load(Relaxed))
    }

    /// What a player is about to do, as it stands on the stage.
    pub(super) fn ask(&self, number: usize, player: &Player, until: Option<u64>) -> Ask {
        let kind = Kind::from_number(player.kind.load(Relaxed)).unwrap_or(Kind::Begin);
        let mut object = player.object.load(Relaxed);
        // The program knows its children by their places, which are used again.
        if matches!(kind, Kind::Join | Kind::Poll | Kind::Signal) && object != 0 {
            let same = |place: &usize| *place as u64 == object;
            object = self.came_to.iter().rposition(same).unwrap_or(0) as u64;
        }
        let line = player.line.load(Relaxed);
        let timed = player.until.load(Relaxed) != NEVER;
        Ask { player: number, kind, object, file: self.file(&player.file), line, until, timed }
    }

    /// Whether it would go, if it had not looked so often.
    pub(super) fn looks_in_vain(&self, ask: &Ask) -> bool {
        self.spinners.rests(ask)
    }

    pub(super) fn any(&self) -> bool {
        self.present().next().is_some()
    }

    pub(super) fn alive(&self) -> usize {
        self.present().count()
    }

    pub(super) fn pids(&self) -> impl Iterator<Item = u32> {
        self.present().filter_map(|(_, player)| player.living())
    }

    pub(super) fn await_all_dead(&self, mut silence: Silence) -> Result<()> {
        for (_, player) in self.present() {
            while !player.await_death(Duration::from_millis(2)) {
                if silence.is_too_long() {
                    bail!("a player cannot be ended");
                }
            }
        }
        Ok(())
    }
}
