//! `Condition` on the server: a lock, and those who wait for a call, in the order in which they came.

use super::{Answer, Ask, Client, Mood, Thing, Verb, locks::Lock};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Waits for a call.
    Asleep,
    /// Was called, and waits for the lock.
    Called,
    /// Was not called in time, and waits for the lock.
    Late,
}

#[derive(Default)]
pub(super) struct Condition {
    lock: Lock,
    waiting: Vec<(Client, State)>,
}

impl Condition {
    fn wait(&mut self, who: Client) -> Option<Answer> {
        let Some(place) = self.waiting.iter().position(|it| it.0 == who) else {
            if !self.lock.is_held_by(who) {
                // It held it once: whoever takes it now was told that it died, or this one was too late.
                return Some(Answer::refused("this process does not hold that condition's lock"));
            }
            self.lock.let_go(who);
            self.waiting.push((who, State::Asleep));
            return None;
        };
        let state = self.waiting[place].1;
        if state == State::Asleep {
            return None;
        }
        let taken = self.lock.take(who, false, false)?;
        self.waiting.remove(place);
        Some(match taken.mood {
            Mood::Yes => Answer::whether(state == State::Called),
            _ => taken,
        })
    }
}

impl Thing for Condition {
    fn act(&mut self, who: Client, ask: &Ask) -> Option<Answer> {
        match ask.verb {
            Verb::Wait => self.wait(who),
            Verb::Notify if !self.lock.is_held_by(who) => {
                Some(Answer::refused("this process does not hold that condition's lock"))
            }
            Verb::Notify => {
                let many = usize::try_from(ask.number).unwrap_or(usize::MAX);
                let asleep = self.waiting.iter_mut().filter(|it| it.1 == State::Asleep);
                asleep.take(many).for_each(|it| it.1 = State::Called);
                Some(Answer::of(Mood::Yes))
            }
            _ => self.lock.act(who, ask),
        }
    }

    fn late(&mut self, who: Client, ask: &Ask) -> Option<Answer> {
        if ask.verb != Verb::Wait {
            return Some(Answer::of(Mood::No));
        }
        for waiting in self.waiting.iter_mut().filter(|it| **it == (who, State::Asleep)) {
            waiting.1 = State::Late;
        }
        self.wait(who)
    }

    fn died(&mut self, who: Client) {
        self.waiting.retain(|it| it.0 != who);
        self.lock.died(who);
    }

    fn depends_on(&self, who: Client) -> bool {
        self.lock.is_held_by(who)
    }
}
