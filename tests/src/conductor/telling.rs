//! What can be told of the players: names, shared things, who waits for whom, who is silent.

use std::{
    fs,
    rc::Rc,
    sync::atomic::Ordering::{Acquire, Relaxed},
};

use shared::seam::wire::{self, ABSENT, ASKS, COMES, NEVER, Player, Text};

use super::{Object, Verdict, Wait, calls::waits_for_a_child, players::Players};
use crate::contain::below;

impl Players {
    /// What the players are called, in the order in which they came.
    pub(super) fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    /// The path that stands there.
    pub(super) fn file(&self, text: &Text) -> Rc<str> {
        let is = |file: &&Rc<str>| {
            let bytes = text.iter().map(|byte| byte.load(Relaxed));
            bytes.take_while(|byte| *byte != 0).eq(file.bytes())
        };
        let mut files = self.files.borrow_mut();
        files.iter().find(is).cloned().unwrap_or_else(|| {
            let file = Rc::from(wire::read_text(text));
            files.push(Rc::clone(&file));
            file
        })
    }

    /// All objects with a name or a value.
    pub(super) fn objects(&self) -> Vec<Object> {
        let named = self.stage.named.load(Relaxed) as usize;
        let objects = self.stage.objects.iter().take(named).map(|object| Object {
            number: object.block.load(Relaxed),
            name: wire::read_text(&object.name),
            value: wire::read_text(&object.value),
        });
        objects.collect()
    }

    /// What this object is now, if that can be shown.
    pub(super) fn value(&self, number: u64) -> Option<String> {
        let named = self.stage.named.load(Relaxed) as usize;
        let mut objects = self.stage.objects.iter().take(named);
        let object = objects.find(|object| object.block.load(Relaxed) == number)?;
        Some(wire::read_text(&object.value)).filter(|value| !value.is_empty())
    }

    /// Who waits for what, and who has it.
    pub(super) fn waits(&self) -> Vec<Wait> {
        let wait = |(number, player): (usize, &'static Player)| {
            let children = player.children.load(Relaxed);
            let on = (0..self.places.len()).filter(|&other| {
                self.places[other].is_some_and(|place| {
                    let pid = self.player(place).pid.load(Relaxed);
                    children & 1 << place != 0 || player.waits_for().any(|holder| holder == pid)
                })
            });
            Wait { on: on.collect(), ask: self.ask(number, player, None) }
        };
        self.present().map(wait).collect()
    }

    /// Who waits for what when nobody can go on: what has no holder, an item or a permit, could only be brought by one of the
    /// others, whichever it is.
    pub(super) fn waits_of_all(&self) -> Vec<Wait> {
        let mut waits = self.waits();
        let all: Vec<_> = waits.iter().map(|wait| wait.ask.player).collect();
        for wait in &mut waits {
            if wait.on.is_empty() {
                let me = wait.ask.player;
                wait.on = all.iter().copied().filter(|player| *player != me).collect();
            }
        }
        waits
    }

    /// Players who will never go on, unless somebody gives up waiting: a ring of locks, or everybody.
    pub(super) fn knot(&self) -> Option<Vec<Wait>> {
        self.ring().or_else(|| self.all_in_vain().then(|| self.waits_of_all()))
    }

    /// Whether everybody waits, some for ever, and the others only for those to end or to let something go: what has no
    /// holder can be brought by nobody either. Who merely lets time pass, or waits so long for anything that may come,
    /// will go on by itself.
    fn all_in_vain(&self) -> bool {
        let mut for_ever = false;
        for (_, player) in self.present() {
            let for_somebody =
                player.children.load(Relaxed) != 0 || player.waits_for().next().is_some();
            let no_end = player.until.load(Relaxed) == NEVER;
            if !self.is_blocked(player) || !no_end && !for_somebody {
                return false;
            }
            for_ever |= no_end;
        }
        for_ever
    }

    /// A ring of players each of whom waits for a lock that the next one holds, and would wait for ever.
    fn ring(&self) -> Option<Vec<Wait>> {
        let held_by = |number: usize| {
            let player = self.player(self.places.get(number).copied().flatten()?);
            let for_ever = player.met.load(Relaxed) == 0
                && player.until.load(Relaxed) == NEVER
                && player.needs.load(Relaxed) == 1;
            let pid = player.waits_for().next().filter(|_| for_ever)?;
            self.present().find(|(_, it)| it.pid.load(Relaxed) == pid).map(|(number, _)| number)
        };
        for (first, _) in self.present() {
            let mut ring = vec![first];
            while let Some(next) = held_by(*ring.last()?) {
                if next == first {
                    let waits = self.waits().into_iter();
                    return Some(waits.filter(|wait| ring.contains(&wait.ask.player)).collect());
                }
                if ring.contains(&next) {
                    break; // The ring is another's, who comes later in this loop.
                }
                ring.push(next);
            }
        }
        None
    }

    /// Whether the first process, of which we have heard that it ended, is known to be gone. If it has never come, as it did
    /// nothing that is seen here, it is from now on.
    pub(super) fn is_over(&mut self) -> bool {
        if let Some(place) = self.places[0]
            && self.player(place).turn.load(Acquire) == COMES
        {
            self.player(place).turn.store(ABSENT, Relaxed);
            self.places[0] = None;
        }
        self.places[0].is_none()
    }

    /// A player of this program that neither asks nor ends, and the system call in which it hangs.
    pub(super) fn who_is_silent(&self, program: u32) -> Verdict {
        let hangs = self.present().find(|(_, player)| player.turn.load(Acquire) != ASKS);
        let hangs = hangs.map(|(number, player)| (number, call_of(player)));
        // Whoever waits for a child that has become another program is not who keeps everybody from going on.
        let for_a_child = hangs.is_none_or(|(_, call)| waits_for_a_child(call));
        let child = if for_a_child { self.who_is_another_program(program) } else { None };
        let (player, call) = child.or(hangs).unwrap_or((0, None));
        Verdict::Silent { player, call }
    }

    /// A player that has become another program, and the system call in which that is. It looks dead, for the kernel has let
    /// go of its life then, but its process is still there.
    fn who_is_another_program(&self, program: u32) -> Option<(usize, Option<i64>)> {
        let family = below(program);
        let is_there = |player: &Player| {
            let pid = player.pid.load(Relaxed);
            // A zombie has no program.
            family.contains(&pid) && fs::read_link(format!("/proc/{pid}/exe")).is_ok()
        };
        let came = self.came_to.iter().map(|place| self.player(*place)).enumerate().rev();
        let mut gone = came.filter(|(_, player)| player.living().is_none());
        gone.find(|(_, player)| is_there(player)).map(|(number, player)| (number, call_of(player)))
    }
}

/// The number of the system call in which this player is, if it is in one.
fn call_of(player: &Player) -> Option<i64> {
    let call = fs::read_to_string(format!("/proc/{}/syscall", player.pid.load(Relaxed))).ok()?;
    call.split(' ').next()?.parse().ok()
}
