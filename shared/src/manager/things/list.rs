//! `List`: what a list, a value and an array are on the server; items as bytes.

use super::{Answer, Ask, Client, Mood, Thing, Verb};

pub(super) struct List {
    /// Each with its version, which is that of no other item the list ever had.
    items: Vec<(u64, Vec<u8>)>,
    changes: u64,
}

impl List {
    pub(super) fn new(parts: &[Vec<u8>]) -> List {
        let mut list = List { items: Vec::new(), changes: 0 };
        list.extend(parts);
        list
    }

    fn new_item(&mut self, item: &[u8]) -> (u64, Vec<u8>) {
        self.changes += 1;
        (self.changes, item.to_vec())
    }

    fn extend(&mut self, parts: &[Vec<u8>]) {
        for part in parts {
            let item = self.new_item(part);
            self.items.push(item);
        }
    }

    fn get(&self, place: usize, mood: Mood) -> Answer {
        match self.items.get(place) {
            Some((version, item)) => Answer { mood, number: *version, parts: vec![item.clone()] },
            None => Answer::of(Mood::No),
        }
    }
}

impl Thing for List {
    fn act(&mut self, _: Client, ask: &Ask) -> Option<Answer> {
        let place = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let at = place(ask.number);
        Some(match (ask.verb, &ask.parts[..]) {
            (Verb::Get, []) => self.get(at, Mood::Yes),
            (Verb::Set, [item]) if at < self.items.len() => {
                self.items[at] = self.new_item(item);
                Answer::of(Mood::Yes)
            }
            (Verb::Replace, [at, item]) => {
                let at =
                    at.as_slice().try_into().map_or(usize::MAX, |it| place(u64::from_le_bytes(it)));
                match self.items.get(at) {
                    Some((version, _)) if *version != ask.number => self.get(at, Mood::Changed),
                    Some(_) => {
                        self.items[at] = self.new_item(item);
                        Answer::of(Mood::Yes)
                    }
                    None => Answer::of(Mood::No),
                }
            }
            (Verb::Set, [_]) => Answer::of(Mood::No),
            (Verb::Insert, [item]) => {
                let item = self.new_item(item);
                self.items.insert(at.min(self.items.len()), item);
                Answer::of(Mood::Yes)
            }
            (Verb::Extend, parts) => {
                self.extend(parts);
                Answer::of(Mood::Yes)
            }
            // The last one, if the place is beyond all.
            (Verb::Pop, []) => {
                let at = if at == usize::MAX { self.items.len().wrapping_sub(1) } else { at };
                if at < self.items.len() {
                    Answer::part(self.items.remove(at).1)
                } else {
                    Answer::of(Mood::No)
                }
            }
            (Verb::Clear, []) => {
                self.items.clear();
                Answer::of(Mood::Yes)
            }
            (Verb::Reverse, []) => {
                self.items.reverse();
                Answer::of(Mood::Yes)
            }
            (Verb::Len, []) => Answer::number(self.items.len() as u64),
            (Verb::Items, []) => {
                Answer::parts(self.items.iter().map(|(_, item)| item.clone()).collect())
            }
            _ => Answer::refused("a list cannot do that"),
        })
    }
}
