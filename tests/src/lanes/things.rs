//! What the things are called to which something is done.

use std::collections::HashMap;

use shared::seam::wire::Kind;

use super::Deed;
use crate::{
    conductor::{Ask, Run},
    transcript::signal_name,
};

/// What something is done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// This has a name: an object, a process, a signal.
    Named(String),
    /// The so many-th nameless one of its sort, from 1.
    Nameless(Sort, usize),
}

/// What sort of object it is. Of all operations on it the one tells whose sort stands last here: an event can be set as a
/// value can, and a semaphore looked at, but only an event is awaited, and only a semaphore counted down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// Any other.
    Other,
    /// It is read and written.
    Value,
    /// It comes, and whoever waits for it looks.
    Event,
    /// It is taken and let go.
    Lock,
    /// It is waited for in a queue, and notified.
    Condition,
    /// Items go in and come out.
    Queue,
    /// It is counted down and up.
    Semaphore,
    /// Messages go through it.
    Connection,
    /// Others connect to it.
    Listener,
}

/// What things are called.
pub(super) struct Things<'a> {
    processes: &'a [String],
    objects: HashMap<u64, Thing>,
}

impl Things<'_> {
    pub(super) fn of<'a>(run: &Run, processes: &'a [String]) -> Things<'a> {
        let named = run.objects.iter().filter(|object| !object.name.is_empty());
        let mut objects: HashMap<_, _> =
            named.map(|object| (object.number, Thing::Named(object.name.clone()))).collect();
        let asks = || {
            let asks = run.steps.iter().map(|step| &step.ask).chain(&run.pending);
            asks.filter_map(|ask| Some((ask.object, sort_of(ask.kind)?)))
        };
        let mut sorts = HashMap::new();
        for (object, sort) in asks() {
            let known = sorts.entry(object).or_insert(sort);
            *known = sort.max(*known);
        }
        let mut numbers = HashMap::new();
        for (object, _) in asks() {
            if objects.contains_key(&object) {
                continue;
            }
            let sort = sorts[&object];
            let number = numbers.entry(sort).or_insert(0);
            *number += 1;
            objects.insert(object, Thing::Nameless(sort, *number));
        }
        Things { processes, objects }
    }

    pub(super) fn deed(&self, ask: &Ask) -> Deed {
        let thing = match ask.kind {
            // 0 is nobody's child: any of several.
            Kind::Join | Kind::Poll | Kind::Signal if ask.object != 0 => {
                let player = usize::try_from(ask.object).ok();
                let name = player.and_then(|player| self.processes.get(player));
                name.cloned().map(Thing::Named)
            }
            Kind::Catch => i32::try_from(ask.object).ok().map(|it| Thing::Named(signal_name(it))),
            kind => sort_of(kind).and_then(|_| self.objects.get(&ask.object).cloned()),
        };
        let file = ask.file.rsplit('/').next().unwrap_or_default();
        Deed { kind: ask.kind, thing, place: format!("{file}:{}", ask.line) }
    }
}

/// On what sort of object it is done; `None` if it is not done to an object.
pub(super) fn sort_of(kind: Kind) -> Option<Sort> {
    use Kind::{
        Accept, Acquire, Await, Close, Connect, Done, Down, Get, Listen, Notify, Put, Receive,
        Release, Send, Set, Take, TryAcquire, TryDown, TryPut, TryTake, TryUp, Up, Update, Wait,
    };
    match kind {
        Acquire | TryAcquire | Release => Some(Sort::Lock),
        Get | Set | Update => Some(Sort::Value),
        Await => Some(Sort::Event),
        Wait | Notify => Some(Sort::Condition),
        Put | Take | TryPut | TryTake | Done => Some(Sort::Queue),
        Down | TryDown | TryUp | Up => Some(Sort::Semaphore),
        Send | Receive => Some(Sort::Connection),
        Listen | Connect | Accept => Some(Sort::Listener),
        Close => Some(Sort::Other),
        _ => None,
    }
}
