//! `Things`: the objects that the server has, who waits for what of them, and what becomes of it when somebody dies.
//!
//! Whoever asks for what cannot be had yet waits in the line of that object, and the server goes on with others. After
//! each change those in the line are asked again, from the first.
//!
//! **Invariant.** Nothing here blocks, looks at a clock or knows how questions come. What happens follows from the order of
//! the questions alone.

mod barrier;
mod condition;
mod list;
mod locks;
mod names;
mod own;
mod queue;
mod table;

use std::{collections::BTreeMap, fmt, time::Duration};

pub use self::own::Type;
use self::{
    barrier::Barrier,
    condition::Condition,
    list::List,
    locks::{Event, Lock, Semaphore},
    names::Names,
    queue::Queue,
    table::Table,
};
use super::message::{Answer, Ask, Mood, Verb};

/// Who asks; a number that is not used again while the server lives.
pub(crate) type Client = u64;

/// What kind of object is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum Sort {
    Table = 1,
    List,
    Queue,
    Lock,
    Semaphore,
    Event,
    Condition,
    Barrier,
    Own,
}

/// An object that the server has.
pub(crate) trait Thing {
    /// Does what is asked; `None`: that cannot be yet, and the client waits. It asks again after each change.
    fn act(&mut self, who: Client, ask: &Ask) -> Option<Answer>;

    /// The client's time is up. `None`: it waits on, for something else that has no time.
    fn late(&mut self, _: Client, _: &Ask) -> Option<Answer> {
        Some(Answer::of(Mood::No))
    }

    /// The client is dead, and waits no more.
    fn died(&mut self, _: Client) {}

    /// Whether something would change for those in the line if this client died.
    fn depends_on(&self, _: Client) -> bool {
        false
    }
}

struct Waiter {
    who: Client,
    ask: Ask,
    until: Option<Duration>,
}

struct Entry {
    thing: Box<dyn Thing>,
    line: Vec<Waiter>,
}

/// The objects that the server has.
pub(crate) struct Things {
    types: Vec<Type>,
    entries: BTreeMap<u32, Entry>,
    names: Names,
    next: u32,
    /// Answers that somebody has waited for.
    ready: Vec<(Client, Answer)>,
}

/// How many objects one manager may have; more are refused, for a stranger might make them.
const MOST: usize = 1 << 20;

impl Things {
    pub(crate) fn new(types: Vec<Type>) -> Things {
        let (entries, names) = (BTreeMap::new(), Names::default());
        Things { types, entries, names, next: 1, ready: Vec::new() }
    }

    /// Does what is asked at this time, or has the client wait. The answers are in [`ready`](Self::ready) then.
    pub(crate) fn ask(&mut self, who: Client, ask: &Ask, now: Duration) {
        let answer = match ask.verb {
            Verb::Make => self.make(ask),
            Verb::Delete => match self.entries.remove(&ask.object) {
                Some(entry) => {
                    self.names.forget(ask.object);
                    let gone = entry.line.into_iter().map(|it| (it.who, Answer::of(Mood::Gone)));
                    self.ready.extend(gone);
                    Answer::of(Mood::Yes)
                }
                None => Answer::of(Mood::Gone),
            },
            Verb::Publish if !self.entries.contains_key(&ask.object) => Answer::of(Mood::Gone),
            Verb::Publish => self.names.publish(ask.object, &ask.parts),
            Verb::Find => self.names.find(&ask.parts),
            _ => return self.ask_thing(who, ask, now),
        };
        self.ready.push((who, answer));
    }

    fn ask_thing(&mut self, who: Client, ask: &Ask, now: Duration) {
        let Some(entry) = self.entries.get_mut(&ask.object) else {
            return self.ready.push((who, Answer::of(Mood::Gone)));
        };
        let mut answer = entry.thing.act(who, ask);
        let mut until = ask.at_most.map(|at_most| now.saturating_add(at_most));
        if answer.is_none() && ask.at_most == Some(Duration::ZERO) {
            answer = entry.thing.late(who, ask);
            until = None;
        }
        match answer {
            Some(answer) => self.ready.push((who, answer)),
            None => entry.line.push(Waiter { who, ask: ask.clone(), until }),
        }
        go_on(entry, &mut self.ready);
    }

    fn make(&mut self, ask: &Ask) -> Answer {
        if self.entries.len() == MOST {
            return Answer::refused("the manager has as many objects as it may; delete some");
        }
        let sort = ask.number & 0xFF;
        let number = ask.number >> 8;
        let is = |it: Sort| it as u64 == sort;
        let thing: Box<dyn Thing> = if is(Sort::Table) {
            Box::new(Table::default())
        } else if is(Sort::List) {
            Box::new(List::new(&ask.parts))
        } else if is(Sort::Queue) {
            Box::new(Queue::new(number))
        } else if is(Sort::Lock) {
            Box::new(Lock::default())
        } else if is(Sort::Semaphore) {
            Box::new(Semaphore::new(number, &ask.parts))
        } else if is(Sort::Event) {
            Box::new(Event::default())
        } else if is(Sort::Condition) {
            Box::new(Condition::default())
        } else if is(Sort::Barrier) {
            Box::new(Barrier::new(number))
        } else if is(Sort::Own) {
            match own::make(&self.types, &ask.parts) {
                Ok(thing) => thing,
                Err(why) => return Answer::refused(&why),
            }
        } else {
            return Answer::refused("there is no such kind of object");
        };
        let number = self.next;
        self.next += 1;
        self.entries.insert(number, Entry { thing, line: Vec::new() });
        Answer::number(number.into())
    }

    /// This client is dead: it waits no more, and what it held is free, or known to be lost.
    pub(crate) fn died(&mut self, who: Client) {
        for entry in self.entries.values_mut() {
            entry.line.retain(|waiter| waiter.who != who);
            entry.thing.died(who);
            go_on(entry, &mut self.ready);
        }
        self.ready.retain(|(client, _)| *client != who);
    }

    /// Whoever's time is up by now waits no more.
    pub(crate) fn pass_time(&mut self, now: Duration) {
        for entry in self.entries.values_mut() {
            let is_late = |it: &Waiter| it.until.is_some_and(|until| until <= now);
            while let Some(place) = entry.line.iter().position(is_late) {
                let waiter = &mut entry.line[place];
                waiter.until = None;
                if let Some(answer) = entry.thing.late(waiter.who, &waiter.ask) {
                    self.ready.push((waiter.who, answer));
                    entry.line.remove(place);
                }
                go_on(entry, &mut self.ready);
            }
        }
    }

    /// When the next one's time is up.
    pub(crate) fn next_time(&self) -> Option<Duration> {
        self.entries.values().flat_map(|entry| &entry.line).filter_map(|it| it.until).min()
    }

    /// Answers that are ready to be given.
    pub(crate) fn ready(&mut self) -> Vec<(Client, Answer)> {
        std::mem::take(&mut self.ready)
    }

    /// Whether it makes a difference to others when this client dies.
    pub(crate) fn concerns(&self, who: Client) -> bool {
        self.entries.values().any(|it| !it.line.is_empty() && it.thing.depends_on(who))
    }

    /// Whether anybody waits for anything.
    pub(crate) fn is_anybody_waiting(&self) -> bool {
        self.entries.values().any(|entry| !entry.line.is_empty())
    }
}

/// After a change: asks all in the line again, from the first, until nothing changes.
fn go_on(entry: &mut Entry, ready: &mut Vec<(Client, Answer)>) {
    let mut place = 0;
    while let Some(waiter) = entry.line.get(place) {
        match entry.thing.act(waiter.who, &waiter.ask) {
            Some(answer) => {
                ready.push((waiter.who, answer));
                entry.line.remove(place);
                place = 0;
            }
            None => place += 1,
        }
    }
}

impl fmt::Debug for Things {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Things").field("objects", &self.entries.len()).finish_non_exhaustive()
    }
}
