//! The conducted world: before each operation we say what it will be, and wait until the conductor lets us go.
//!
//! One player at a time goes. So whoever goes may read and write the stage, those of others' places too, and nothing
//! here needs an order of memory beyond that of the turns.

mod ahead;
mod needs;
mod refuse;
mod strike;

use std::{
    sync::atomic::{
        AtomicU32,
        Ordering::{Acquire, Relaxed, Release},
    },
    time::Duration,
};

use nix::{sys::signal::Signal, unistd::Pid};

use self::strike::{is_dead, strike};
use crate::{
    Exit, Result,
    seam::{
        Awaited, Fork, Need, Op, Seen, World, is_ready,
        kernel::Kernel,
        wire::{ABSENT, ASKS, COMES, GOES, NEVER, OBJECTS, Object, Player, Stage, write_text},
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

    // ANCHOR: ask
    /// Says what is about to happen, gives the turn back, and waits for the next.
    fn ask(&self, op: Op) {
        if sys::is_handing_over() {
            return; // The child that gets these things waits for us; whatever we do is part of its start.
        }
        self.refuse_threads();
        let me = self.me();
        me.kind.store(op.kind as u32, Relaxed);
        let before = me.object.swap(op.object, Relaxed);
        me.line.store(op.place.line(), Relaxed);
        write_text(&me.file, op.place.file());
        // Before the turn is given back: afterwards somebody else may go, and what we have seen would be old. A child that
        // has just come has changed nothing, and its parent, whose turn it still may be, will look later than we could; it
        // needs nothing to begin. The first process has nobody who would look for it.
        if me.turn.load(Relaxed) == GOES {
            self.look_for_all();
        } else {
            self.look_for(me);
        }
        if !self.goes_ahead(op, before) {
            me.turn.store(ASKS, Release);
            self.stage.calls.fetch_add(1, Release);
            sys::futex_wake(&self.stage.calls, 1);
            while me.turn.load(Acquire) != GOES {
                sys::futex_wait(&me.turn, ASKS, None);
            }
        }
        me.until.store(NEVER, Relaxed);
        me.needs.store(0, Relaxed);
        me.children.store(0, Relaxed);
    }
    // ANCHOR_END: ask

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

    /// The entry of this object among those with a name, if it has one.
    fn known_object(&self, block: u64) -> Option<&'static Object> {
        let named = self.stage.named.load(Relaxed) as usize;
        self.stage.objects[..named].iter().find(|it| it.block.load(Relaxed) == block)
    }

    /// The entry of this object among those with a name; a new one if it has none and there is room.
    fn object(&self, block: u64) -> Option<&'static Object> {
        let named = self.stage.named.load(Relaxed) as usize;
        let known = self.known_object(block);
        if known.is_some() || named == OBJECTS {
            return known;
        }
        let new = &self.stage.objects[named];
        new.block.store(block, Relaxed);
        write_text(&new.name, "");
        write_text(&new.value, "");
        self.stage.named.fetch_add(1, Relaxed);
        Some(new)
    }
}

impl World for Conducted {
    fn step(&self, op: Op) {
        self.ask(op);
    }

    fn step_when(&self, op: Op, needs: &[Need<'_>], until: Option<Duration>) {
        self.say_needs(needs);
        self.ask_until(op, until);
    }

    fn wait(&self, op: Op, word: &AtomicU32, seen: u32, until: Option<Duration>) {
        if word.load(Acquire) == seen {
            self.step_when(op, &[Need::differs(word, u32::MAX, seen)], until);
        }
    }

    fn wait_many(&self, op: Op, words: &[Seen<'_>], until: Option<Duration>) {
        if words.iter().all(|seen| seen.word.load(Acquire) == seen.was) {
            let differs = |word, was| Need::differs(word, u32::MAX, was);
            let needs = words.iter().map(|it| Need { held: it.held, ..differs(it.word, it.was) });
            let needs: Vec<_> = needs.collect();
            self.step_when(op, &needs, until);
        }
    }

    fn wake(&self, _: Op, _: &AtomicU32, _: u32) -> u32 {
        0 // Whoever waits for this word is ready as soon as it changes, and the conductor chooses among them.
    }

    fn step_ready(&self, op: Op, things: &[Awaited<'_>], until: Option<Duration>) {
        if things.iter().any(|thing| is_ready(*thing)) {
            return self.ask(op);
        }
        let needs = things.iter().filter_map(|thing| match *thing {
            Awaited::Child { life, .. } => life.map(Need::free),
            Awaited::Socket { number, .. } => {
                let word = self.stage.network.word(number);
                Some(Need::differs(word, u32::MAX, word.load(Acquire)))
            }
        });
        self.step_when(op, &needs.collect::<Vec<_>>(), until);
    }

    fn ready(&self, op: Op, things: &[Awaited<'_>], until: Option<Duration>) -> Result<()> {
        if !things.iter().any(|thing| is_ready(*thing)) {
            self.step_ready(op, things, until);
        }
        Ok(())
    }

    fn sleep(&self, op: Op, how_long: Duration) {
        self.ask_until(op, Some(self.now() + how_long));
    }

    fn yield_now(&self, op: Op) {
        self.ask(op);
    }

    fn now(&self) -> Duration {
        self.me().clock.store(1, Relaxed);
        Duration::from_nanos(self.stage.clock.load(Relaxed))
    }

    fn cpu_count(&self) -> usize {
        2 // Everywhere, or a schedule would be one for this machine only.
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
                refuse::end_if_too_many();
                let me = self.me();
                me.parent.store(parent, Relaxed);
                // Whoever had this place before may have been killed while it waited.
                for word in [&me.needs, &me.stopped] {
                    word.store(0, Relaxed);
                }
                me.children.store(0, Relaxed);
                me.until.store(NEVER, Relaxed);
                let parents = self.stage.players[parent as usize].catches.load(Relaxed);
                me.catches.store(parents, Relaxed);
            }
            Fork::Parent { pid, number } => {
                let Some(player) = self.stage.players.get(*number as usize) else {
                    return Err(self.refuse_child(op, *pid, *number));
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
        self.ask(Op { object: sys::holds_anything().into(), ..op });
        self.kernel.exit(op, code)
    }

    fn seed(&self) -> u64 {
        self.stage.seed.load(Relaxed)
    }

    fn call_myself(&self, name: &str) {
        write_text(&self.me().name, name);
    }

    fn name(&self, object: u64, name: &str) {
        if let Some(object) = self.object(object) {
            write_text(&object.name, name);
        }
    }

    fn show(&self, object: u64, value: &dyn Fn() -> String) {
        if let Some(object) = self.object(object) {
            write_text(&object.value, &value());
        }
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(NEVER)
}
