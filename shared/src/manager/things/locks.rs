//! `Lock`, `Semaphore` and `Event` on the server.

use super::{Answer, Ask, Client, Mood, Thing, Verb};

/// A lock, also one that its holder may take again.
#[derive(Default)]
pub(super) struct Lock {
    holder: Option<Client>,
    /// How often the holder has taken it.
    times: u64,
    /// Its owner died; only `recover` takes it.
    orphaned: bool,
}

impl Lock {
    pub(super) fn is_held_by(&self, who: Client) -> bool {
        self.holder == Some(who)
    }

    /// Takes it, if that is possible; `None` as long as somebody else has it.
    pub(super) fn take(&mut self, who: Client, again: bool, recover: bool) -> Option<Answer> {
        if self.orphaned && !recover {
            return Some(Answer::of(Mood::OwnerDied));
        }
        if self.holder.is_some() && !(again && self.is_held_by(who)) {
            return None;
        }
        self.orphaned = false;
        self.holder = Some(who);
        self.times += 1;
        Some(Answer::number(self.times))
    }

    pub(super) fn let_go(&mut self, who: Client) -> Answer {
        if !self.is_held_by(who) {
            return Answer::refused("this process does not hold that lock");
        }
        self.times -= 1;
        if self.times == 0 {
            self.holder = None;
        }
        Answer::of(Mood::Yes)
    }
}

impl Thing for Lock {
    /// The number of `Acquire` is 1 for a lock that may be taken again.
    fn act(&mut self, who: Client, ask: &Ask) -> Option<Answer> {
        match ask.verb {
            Verb::Acquire => self.take(who, ask.number != 0, false),
            Verb::Recover => self.take(who, ask.number != 0, true),
            Verb::Release => Some(self.let_go(who)),
            _ => Some(Answer::refused("a lock cannot do that")),
        }
    }

    fn died(&mut self, who: Client) {
        if self.is_held_by(who) {
            *self = Lock { holder: None, times: 0, orphaned: true };
        }
    }

    fn depends_on(&self, who: Client) -> bool {
        self.is_held_by(who)
    }
}

/// Permits. They belong to nobody, so who dies with one takes it along, as everywhere.
pub(super) struct Semaphore {
    free: u64,
    most: u64,
}

impl Semaphore {
    /// With a part it is a bounded one.
    pub(super) fn new(free: u64, parts: &[Vec<u8>]) -> Semaphore {
        Semaphore { free, most: if parts.is_empty() { u64::MAX } else { free } }
    }
}

impl Thing for Semaphore {
    fn act(&mut self, _: Client, ask: &Ask) -> Option<Answer> {
        match ask.verb {
            Verb::Acquire => {
                self.free = self.free.checked_sub(1)?;
                Some(Answer::of(Mood::Yes))
            }
            Verb::Release if self.free >= self.most => {
                Some(Answer { number: self.most, ..Answer::of(Mood::TooOften) })
            }
            Verb::Release => {
                self.free += 1;
                Some(Answer::of(Mood::Yes))
            }
            Verb::Get => Some(Answer::number(self.free)),
            _ => Some(Answer::refused("a semaphore cannot do that")),
        }
    }
}

#[derive(Default)]
pub(super) struct Event {
    set: bool,
}

impl Thing for Event {
    fn act(&mut self, _: Client, ask: &Ask) -> Option<Answer> {
        match ask.verb {
            Verb::Set => self.set = true,
            Verb::Clear => self.set = false,
            Verb::Get => return Some(Answer::whether(self.set)),
            Verb::Wait if !self.set => return None,
            Verb::Wait => (),
            _ => return Some(Answer::refused("an event cannot do that")),
        }
        Some(Answer::of(Mood::Yes))
    }
}
