//! The conducted world: before each operation we say what it will be, and wait until the conductor lets us go.
//!
//! One player at a time goes. So whoever goes may read and write the stage, those of others' places too, and nothing
//! here needs an order of memory beyond that of the turns.

use std::{
    ptr,
    sync::atomic::{
        AtomicU32,
        Ordering::{Acquire, Relaxed, Release},
    },
    time::Duration,
};

use nix::{sys::signal::Signal, unistd::Pid};

use crate::{
    Error, Exit, Result,
    seam::{
        Fork, Kind, Op, World,
        kernel::Kernel,
        wire::{ABSENT, ASKS, COMES, GOES, NEVER, PLAYERS, Player, Stage, write_text},
    },
    sys,
};

pub(super) struct Conducted {
    stage: &'static Stage,
    /// What must really be done, Linux does here, too.
    kernel: Kernel,
}

impl Conducted {
    pub(super) fn new(stage: &'static Stage) -> Conducted {
        Conducted { stage, kernel: Kernel::new() }
    }

    fn me(&self) -> &'static Player {
        &self.stage.players[sys::me() as usize]
    }

    /// Says what is about to happen, gives the turn back, and waits for the next.
    fn ask(&self, op: Op) {
        let me = self.me();
        me.kind.store(op.kind as u32, Relaxed);
        me.object.store(op.object, Relaxed);
        me.line.store(op.place.line(), Relaxed);
        write_text(&me.file, op.place.file());
        me.turn.store(ASKS, Release);
        self.stage.calls.fetch_add(1, Release);
        sys::futex_wake(&self.stage.calls, 1);
        while me.turn.load(Acquire) != GOES {
            sys::futex_wait(&me.turn, ASKS, None);
        }
        me.until.store(NEVER, Relaxed);
        me.waits.store(0, Relaxed);
        me.children.store(0, Relaxed);
    }

    /// As `ask`, but does not go on before the time `until`, unless something else lets it.
    fn ask_until(&self, op: Op, until: Option<Duration>) {
        self.me().until.store(until.map_or(NEVER, nanos), Relaxed);
        self.ask(op);
    }

    fn player(&self, pid: Pid) -> Option<(usize, &'static Player)> {
        let pid = pid.as_raw().unsigned_abs();
        let mine = |player: &Player| {
            player.pid.load(Relaxed) == pid && player.parent.load(Relaxed) == sys::me()
        };
        self.stage.players.iter().enumerate().skip(1).find(|(_, player)| mine(player))
    }

    /// Wakes so many of those who wait for `word`, in the order of their places.
    fn rouse(&self, word: u64, at_most: u32) -> u32 {
        let waiters = self.stage.players.iter().filter(|player| {
            player.turn.load(Relaxed) == ASKS
                && player.waits.load(Relaxed) == word
                && player.woken.load(Relaxed) == 0
        });
        let woken = waiters.take(at_most as usize).map(|player| player.woken.store(1, Relaxed));
        u32::try_from(woken.count()).unwrap_or(u32::MAX)
    }
}

/// What a signal that has just been sent does to its receiver. When it dies, we wait until it has.
fn strike(player: &'static Player, signal: Signal) {
    let caught = player.catches.load(Relaxed) & 1 << (signal as u32) != 0;
    match signal {
        Signal::SIGSTOP => player.stopped.store(1, Relaxed),
        Signal::SIGCONT => player.stopped.store(0, Relaxed),
        _ if caught => {
            if player.kind.load(Relaxed) == Kind::Catch as u32
                && player.object.load(Relaxed) == signal as u64
            {
                player.woken.store(1, Relaxed);
            }
        }
        // A stopped process takes no signal but SIGKILL before it goes on.
        _ if player.stopped.load(Relaxed) != 0 && signal != Signal::SIGKILL => (),
        Signal::SIGCHLD | Signal::SIGURG | Signal::SIGWINCH => (),
        _ => wait_until_dead(player),
    }
}

/// Its own code has been ended by a signal; what the kernel has to do takes a moment.
fn wait_until_dead(player: &Player) {
    while !player.await_death(Duration::MAX) {}
    player.turn.store(ABSENT, Relaxed);
}

fn is_dead(player: &Player) -> bool {
    player.turn.load(Relaxed) != COMES && player.living().is_none()
}

impl World for Conducted {
    fn step(&self, op: Op) {
        self.ask(op);
    }

    fn wait(&self, op: Op, word: &AtomicU32, seen: u32, until: Option<Duration>) {
        if word.load(Acquire) != seen {
            return;
        }
        let me = self.me();
        me.waits.store(address(word), Relaxed);
        me.woken.store(0, Relaxed);
        self.ask_until(op, until);
    }

    fn wake(&self, _: Op, word: &AtomicU32, at_most: u32) -> u32 {
        self.rouse(address(word), at_most)
    }

    fn sleep(&self, op: Op, how_long: Duration) {
        self.ask_until(op, Some(self.now() + how_long));
    }

    fn now(&self) -> Duration {
        Duration::from_nanos(self.stage.clock.load(Relaxed))
    }

    fn cpu_time(&self) -> Duration {
        Duration::ZERO // Nobody could foresee it, so it must not be seen.
    }

    fn fork(&self, op: Op) -> Result<Fork> {
        self.ask(op);
        let parent = sys::me();
        let forked = self.kernel.fork(op)?;
        match &forked {
            Fork::Child => {
                let me = self.me();
                me.parent.store(parent, Relaxed);
                let parents = self.stage.players[parent as usize].catches.load(Relaxed);
                me.catches.store(parents, Relaxed);
            }
            Fork::Parent { pid, number } => {
                let Some(player) = self.stage.players.get(*number as usize) else {
                    self.kernel.kill(op, *pid, Signal::SIGKILL)?;
                    return Err(Error::TooManyProcesses { most: PLAYERS });
                };
                player.pid.store(pid.as_raw().unsigned_abs(), Relaxed);
                player.parent.store(parent, Relaxed);
                // Unless it asks already.
                let _ = player.turn.compare_exchange(ABSENT, COMES, Relaxed, Relaxed);
            }
        }
        Ok(forked)
    }

    fn reap(
        &self,
        op: Op,
        children: &[Pid],
        until: Option<Duration>,
    ) -> Result<Option<(usize, Exit)>> {
        let players: Vec<_> = children.iter().filter_map(|child| self.player(*child)).collect();
        // Who only looks need not wait; who waits goes on when one of them has ended.
        if until != Some(Duration::ZERO) {
            let bits = players.iter().fold(0, |bits, (place, _)| bits | 1 << place);
            self.me().children.store(bits, Relaxed);
        }
        self.ask_until(op, until);
        let Some(place) = players.iter().position(|(_, player)| is_dead(player)) else {
            return Ok(None);
        };
        players[place].1.turn.store(ABSENT, Relaxed);
        self.kernel
            .reap(op, &children[place..=place], None)
            .map(|ended| ended.map(|(_, exit)| (place, exit)))
    }

    fn end_orphans(&self) {
        self.kernel.end_orphans();
    }

    fn kill(&self, op: Op, pid: Pid, signal: Signal) -> Result<()> {
        self.me().value.store(signal as u64, Relaxed);
        self.ask(op);
        let receiver = self.player(pid).filter(|(_, player)| !is_dead(player));
        self.kernel.kill(op, pid, signal)?;
        if let Some((_, player)) = receiver {
            strike(player, signal);
        }
        Ok(())
    }

    fn catch(&self, op: Op, signal: Signal, whether: bool) -> Result<()> {
        let bit = 1 << (signal as u32);
        if whether {
            self.ask(op);
            self.me().catches.fetch_or(bit, Relaxed);
        } else {
            self.me().catches.fetch_and(!bit, Relaxed);
        }
        self.kernel.catch(op, signal, whether)
    }

    fn exit(&self, op: Op, code: i32) -> ! {
        self.me().value.store(code.unsigned_abs().into(), Relaxed);
        self.ask(op);
        self.kernel.exit(op, code)
    }

    fn seed(&self) -> u64 {
        self.stage.seed.load(Relaxed)
    }
}

fn address(word: &AtomicU32) -> u64 {
    ptr::from_ref(word).addr() as u64
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(NEVER)
}
