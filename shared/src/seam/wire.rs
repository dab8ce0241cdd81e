//! What passes between a program and those outside: the environment's variables, and the page it shares with a conductor.
//!
//! This is all that the harness knows of the runtime. A change here is a change of [`VERSION`].

mod ahead;
mod kind;
mod language;
mod network;

use std::{
    ops::RangeInclusive,
    os::fd::{AsFd, BorrowedFd},
    sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    unistd::Pid,
};

pub(crate) use self::network::hash;
pub use self::{
    ahead::{AHEAD, Ahead, Made},
    kind::Kind,
    language::{LANG, speaks_chinese},
    network::{DOORS, Door, Network},
};
use crate::{
    Result,
    sys::{self, RobustWord},
};

/// The version of everything in this file.
pub const VERSION: u32 = 7;

/// How many times as fast the clock runs, for people in a hurry.
pub const SPEED: &str = "COURSE_SPEED";
/// The speeds there are. Any other counts as not there.
pub const SPEEDS: RangeInclusive<f64> = 0.01..=1000.0;
/// What random numbers begin with. Without it, every run has its own.
pub const SEED: &str = "COURSE_SEED";
/// The number of an inherited descriptor, whose file is a [`Stage`]: who has it set is conducted.
pub const CONDUCTOR: &str = "COURSE_CONDUCTOR";

/// How many processes can be conducted at a time.
pub const PLAYERS: usize = 64;

/// How many things a player can wait for at the same time.
pub const NEEDS: usize = 16;

/// How many objects can have a name.
pub const OBJECTS: usize = 128;

/// Where the numbers of objects begin that lie in no memory of the program's own: of listeners and connections,
pub(crate) const SOCKETS: u64 = 1 << 40;
/// of what a manager has that listens at an address,
pub(crate) const MANAGERS: u64 = 1 << 41;
/// and of blocks of shared memory that have a name.
pub(crate) const NAMED_BLOCKS: u64 = 1 << 52;

/// The page that the conductor and all players share. It belongs to whoever has the turn.
#[derive(Debug)]
#[repr(C)]
pub struct Stage {
    /// [`VERSION`], written by the conductor.
    pub version: AtomicU32,
    /// The conductor's process id: without it there is nothing to play.
    pub conductor: AtomicU32,
    /// A futex: how often a player has given its turn back. The conductor sleeps on it.
    pub calls: AtomicU32,
    /// A futex: how many runs the conductor has asked for. The program, which forks one process for each, sleeps on it.
    pub runs: AtomicU32,
    /// How the first process of the last run ended: [`RUN_OVER`] and its exit code, or with [`KILLED`] the signal, or
    /// with [`NO_FORK`] the error. 0 until it has ended.
    pub ended: AtomicU32,
    /// The virtual time, in nanoseconds.
    pub clock: AtomicU64,
    /// What random numbers begin with.
    pub seed: AtomicU64,
    /// Each process by its place in the family; the first process is 0.
    pub players: [Player; PLAYERS],
    /// What is done without asking.
    pub ahead: Ahead,
    /// How many of `objects` there are.
    pub named: AtomicU32,
    /// Objects that have a name, or a value that can be shown.
    pub objects: [Object; OBJECTS],
    /// The network that the players play on.
    pub network: Network,
}

/// Something shared, as a person would call it.
#[derive(Debug)]
#[repr(C)]
pub struct Object {
    /// The number of its block.
    pub block: AtomicU64,
    /// Its name.
    pub name: Text,
    /// Its value as text; empty if it has none.
    pub value: Text,
}

/// For [`Stage::ended`]: the first process has ended.
pub const RUN_OVER: u32 = 1 << 31;
/// A signal ended it.
pub const KILLED: u32 = 1 << 30;
/// It could not be made.
pub const NO_FORK: u32 = 1 << 29;

/// One process, as the conductor sees it.
#[derive(Debug)]
#[repr(C)]
pub struct Player {
    /// A futex: one of [`ABSENT`], [`COMES`], [`ASKS`], [`GOES`].
    pub turn: AtomicU32,
    /// Held by the process as long as it lives; the kernel lets go, whatever it dies of.
    pub(crate) life: RobustWord,
    /// Its process id; this stays.
    pub pid: AtomicU32,
    /// The number of the player that made it.
    pub parent: AtomicU32,
    /// What it is about to do: a [`Kind`] as its number.
    pub kind: AtomicU32,
    /// Where: the line in `file`.
    pub line: AtomicU32,
    /// To what.
    pub object: AtomicU64,
    /// How many needs it has; one of them must be met before it can go on. 0: it can.
    pub needs: AtomicU32,
    /// 1 when one of them is met; whoever gives its turn back looks for all.
    pub met: AtomicU32,
    /// The needs.
    pub needed: [Need; NEEDS],
    /// 1 when it has looked at the clock in its last turn.
    pub clock: AtomicU32,
    /// 1 when it has been stopped by a signal.
    pub stopped: AtomicU32,
    /// One bit for each child that it waits for.
    pub children: AtomicU64,
    /// The virtual time, in nanoseconds, at which it goes on without being woken; [`NEVER`] if it does not.
    pub until: AtomicU64,
    /// The kind's own number: which signal, which exit code.
    pub value: AtomicU64,
    /// One bit for each signal that it catches.
    pub catches: AtomicU64,
    /// The source file's path.
    pub file: Text,
    /// Its name, likewise; empty for the first process.
    pub name: Text,
}

/// What a player waits for: some bits of a word in shared memory are, or are not, these.
#[derive(Debug)]
#[repr(C)]
pub struct Need {
    /// Where the word is; nowhere if that is beyond shared memory.
    pub(crate) word: AtomicU64,
    /// Likewise, another word that is subtracted from it.
    pub(crate) minus: AtomicU64,
    /// It is met when `word & mask == equals`, or, if `differs` is 1, when that is not so.
    pub(crate) mask: AtomicU32,
    pub(crate) equals: AtomicU32,
    pub(crate) differs: AtomicU32,
    /// 1 when the word says who holds something, so that it changes when that process dies.
    pub(crate) held: AtomicU32,
    /// The word when somebody last looked.
    pub(crate) sees: AtomicU32,
}

/// A text, its end filled up with zeros; one that is too long keeps its end.
pub type Text = [AtomicU8; 48];

/// For [`Player::until`]: it waits until it is woken.
pub const NEVER: u64 = u64::MAX;

/// For [`Player::turn`]: no such process.
pub const ABSENT: u32 = 0;
/// Its parent has made it, and it has not asked yet.
pub const COMES: u32 = 1;
/// It has said what it is about to do, and sleeps on `turn`.
pub const ASKS: u32 = 2;
/// It runs, until it asks again. One player at a time goes.
pub const GOES: u32 = 3;

impl Stage {
    /// The stage in this file, mapped for as long as this process lives. The file must be as long as a `Stage`.
    pub fn map(file: BorrowedFd<'_>) -> Result<&'static Stage> {
        sys::map_stage(file)
    }

    /// Empties the stage for the next run.
    pub fn clear(&self) {
        self.ended.store(0, Relaxed);
        self.clock.store(0, Relaxed);
        self.named.store(0, Relaxed);
        self.ahead.clear();
        self.network.clear();
        for player in &self.players {
            // A player that was never there has nothing to clear, and its page is better not touched.
            if player.pid.load(Relaxed) != 0 || player.turn.load(Relaxed) != ABSENT {
                player.clear();
            }
        }
    }
}

impl Player {
    /// Its process id, if it lives.
    pub fn living(&self) -> Option<u32> {
        self.life.holder()
    }

    /// Waits until it is dead, at most so long, and says whether it is.
    pub fn await_death(&self, at_most: Duration) -> bool {
        self.life.await_death(at_most)
    }

    /// It is dead by its own word: waits until the kernel has also closed what it had open, at most so long.
    pub fn await_closing(&self, at_most: Duration) {
        let pid = Pid::from_raw(self.pid.load(Relaxed).cast_signed());
        // Somebody who has been waited for has nothing open any more, and no number.
        if let Ok(descriptor) = sys::pidfd(pid) {
            let at_most = PollTimeout::try_from(at_most).unwrap_or(PollTimeout::MAX);
            let mut closed = [PollFd::new(descriptor.as_fd(), PollFlags::POLLIN)];
            while poll(&mut closed, at_most) == Err(Errno::EINTR) {}
        }
    }

    /// Whether it waits for something to come over the network.
    pub fn waits_for_network(&self) -> bool {
        let needs = self.needs.load(Relaxed) as usize;
        self.needed.iter().take(needs).any(|need| network::is_there(need.word.load(Relaxed)))
    }

    /// The process ids of those who hold what it waits for.
    pub fn waits_for(&self) -> impl Iterator<Item = u32> {
        let needs = self.needs.load(Relaxed) as usize;
        let held = self.needed.iter().take(needs).filter(|need| need.held.load(Relaxed) != 0);
        held.map(|need| need.sees.load(Relaxed) & sys::FUTEX_TID_MASK).filter(|pid| *pid != 0)
    }

    fn clear(&self) {
        let life = &self.life.word;
        for word in [life, &self.turn, &self.pid, &self.parent, &self.needs, &self.stopped] {
            word.store(0, Relaxed);
        }
        for word in [&self.children, &self.catches] {
            word.store(0, Relaxed);
        }
        write_text(&self.name, "");
    }
}

/// Writes a text into its place.
pub(crate) fn write_text(place: &Text, text: &str) {
    let bytes = text.as_bytes();
    let kept = &bytes[bytes.len().saturating_sub(place.len())..];
    for (at, byte) in place.iter().enumerate() {
        byte.store(kept.get(at).copied().unwrap_or(0), Relaxed);
    }
}

/// Copies a text.
pub(crate) fn copy_text(from: &Text, to: &Text) {
    for (from, to) in from.iter().zip(to) {
        to.store(from.load(Relaxed), Relaxed);
    }
}

/// Reads a text from its place.
pub fn read_text(place: &Text) -> String {
    let bytes = place.iter().map(|byte| byte.load(Relaxed)).take_while(|byte| *byte != 0);
    String::from_utf8_lossy(&bytes.collect::<Vec<_>>()).into_owned()
}

/// Sleeps while `*word == seen`, at most so long. May return for no reason.
pub fn wait(word: &AtomicU32, seen: u32, at_most: Duration) {
    sys::futex_wait(word, seen, Some(at_most));
}

/// Wakes everybody who sleeps on `word`.
pub fn wake(word: &AtomicU32) {
    sys::futex_wake(word, u32::MAX);
}
