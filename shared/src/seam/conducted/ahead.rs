//! Going on without asking, where nobody else could go: two changes from one process to another are saved.

use std::{
    io, ptr,
    sync::atomic::Ordering::{Acquire, Relaxed},
};

use nix::sys::stat::fstat;

use super::Conducted;
use crate::{
    seam::{
        Op,
        wire::{ABSENT, ASKS, NEVER, Player, copy_text, write_text},
    },
    sys,
};

impl Conducted {
    /// We have said that we are about to do `op`, and the operation before was on the object `before`. If the conductor could
    /// only let us go, writes that down, and says so.
    pub(super) fn goes_ahead(&self, op: Op, before: u64) -> bool {
        let (ahead, me) = (&self.stage.ahead, self.me());
        let left = ahead.left.load(Relaxed);
        let timed = me.until.load(Relaxed) != NEVER; // Which the conductor must know.
        if left == 0 || timed || !op.kind.can_be_ahead() || waits(me) || self.can_anybody_else_go()
        {
            return false;
        }
        let made = ahead.made.load(Relaxed);
        let Some(step) = ahead.steps.get(made as usize) else { return false };
        step.kind.store(op.kind as u32, Relaxed);
        step.line.store(op.place.line(), Relaxed);
        step.object.store(op.object, Relaxed);
        write_text(&step.file, op.place.file());
        // Whoever has closed its output writes nothing. Who opens it by its name writes to the same file, but would not move
        // the place at which we do; so that is not asked.
        let written = fstat(io::stdout()).map_or(0, |output| output.st_size);
        step.written.store(u64::try_from(written).unwrap_or(0), Relaxed);
        match self.known_object(before) {
            Some(object) => copy_text(&object.value, &step.value),
            None => write_text(&step.value, ""),
        }
        step.clock.store(me.clock.swap(0, Relaxed), Relaxed);
        ahead.left.store(left - 1, Relaxed);
        ahead.made.store(made + 1, Relaxed);
        true
    }

    fn can_anybody_else_go(&self) -> bool {
        let players = &self.stage.players[..sys::records_used().min(self.stage.players.len())];
        let others = players.iter().filter(|player| !ptr::eq(*player, self.me()));
        others.into_iter().any(|player| match player.turn.load(Acquire) {
            ABSENT => false,
            ASKS => !(is_held_up(player) || self.waits_for_children(player)),
            _ => true,
        })
    }

    /// Whether it waits for children, none of whom is gone, and for no time.
    fn waits_for_children(&self, player: &Player) -> bool {
        let children = player.children.load(Relaxed);
        let there = |place: usize| self.stage.players[place].turn.load(Relaxed) != ABSENT;
        let mut places = (0..self.stage.players.len()).filter(|place| children & 1 << place != 0);
        children != 0 && player.until.load(Relaxed) == NEVER && places.all(there)
    }
}

/// Whether what it waits for has not come. Time may let it go on all the same, but that is not for players to say.
fn waits(player: &Player) -> bool {
    player.needs.load(Relaxed) != 0 && player.met.load(Relaxed) == 0
}

/// Whether only somebody else lets it go on.
fn is_held_up(player: &Player) -> bool {
    player.stopped.load(Relaxed) != 0 || waits(player) && player.until.load(Relaxed) == NEVER
}
