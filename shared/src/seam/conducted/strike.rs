//! What signals do to players.

use std::{sync::atomic::Ordering::Relaxed, time::Duration};

use nix::{
    sys::{
        signal::Signal,
        wait::{Id, WaitPidFlag, waitid},
    },
    unistd::Pid,
};

use crate::seam::wire::{ABSENT, COMES, Kind, Player};

/// What a signal that has just been sent does to its receiver. When it dies, we wait until it has.
pub(super) fn strike(player: &'static Player, signal: Signal) {
    let caught = player.catches.load(Relaxed) & 1 << (signal as u32) != 0;
    if signal == Signal::SIGCONT {
        player.stopped.store(0, Relaxed);
    }
    match signal {
        Signal::SIGSTOP => player.stopped.store(1, Relaxed),
        _ if caught => {
            if player.kind.load(Relaxed) == Kind::Catch as u32
                && player.object.load(Relaxed) == signal as u64
            {
                player.met.store(1, Relaxed);
                player.needs.store(0, Relaxed);
            }
        }
        // A stopped process takes no signal but SIGKILL before it goes on.
        _ if player.stopped.load(Relaxed) != 0 && signal != Signal::SIGKILL => (),
        Signal::SIGCHLD | Signal::SIGCONT | Signal::SIGURG | Signal::SIGWINCH => (),
        _ => wait_until_dead(player),
    }
}

/// Our child has been ended by a signal; what the kernel has to do takes a moment.
fn wait_until_dead(player: &Player) {
    while !player.await_death(Duration::MAX) {}
    // A little later it is a zombie, which who looks into /proc can see. We leave it as it is.
    let pid = Pid::from_raw(player.pid.load(Relaxed).cast_signed());
    waitid(Id::Pid(pid), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT).ok();
    player.turn.store(ABSENT, Relaxed);
}

pub(super) fn is_dead(player: &Player) -> bool {
    player.turn.load(Relaxed) != COMES && player.living().is_none()
}
