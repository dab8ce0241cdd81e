//! `Table`: what a dict and a namespace are on the server; keys and values as bytes, in the order in which keys came.

use std::collections::BTreeMap;

use super::{Answer, Ask, Client, Mood, Thing, Verb};

/// A value, when its key came, and its version, which is that of no other value the table ever had.
struct Place {
    since: u64,
    version: u64,
    value: Vec<u8>,
}

#[derive(Default)]
pub(super) struct Table {
    places: BTreeMap<Vec<u8>, Place>,
    changes: u64,
}

impl Table {
    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.changes += 1;
        let version = self.changes;
        if let Some(place) = self.places.get_mut(key) {
            (place.version, place.value) = (version, value.to_vec());
        } else {
            let new = Place { since: version, version, value: value.to_vec() };
            self.places.insert(key.to_vec(), new);
        }
    }

    fn in_order(&self) -> Vec<(&Vec<u8>, &Place)> {
        let mut all: Vec<_> = self.places.iter().collect();
        all.sort_by_key(|(_, place)| place.since);
        all
    }

    /// What is there, with its version; 0 if nothing is.
    fn get(&self, key: &[u8], mood: Mood) -> Answer {
        match self.places.get(key) {
            Some(it) => Answer { mood, number: it.version, parts: vec![it.value.clone()] },
            None => Answer::of(if mood == Mood::Yes { Mood::No } else { mood }),
        }
    }
}

impl Thing for Table {
    fn act(&mut self, _: Client, ask: &Ask) -> Option<Answer> {
        Some(match (ask.verb, &ask.parts[..]) {
            (Verb::Get, [key]) => self.get(key, Mood::Yes),
            (Verb::Set, [key, value]) => {
                self.set(key, value);
                Answer::of(Mood::Yes)
            }
            (Verb::Replace, [key, value]) => {
                if self.places.get(key).map_or(0, |it| it.version) != ask.number {
                    return Some(self.get(key, Mood::Changed));
                }
                self.set(key, value);
                Answer::of(Mood::Yes)
            }
            (Verb::SetDefault, [key, value]) => {
                if !self.places.contains_key(key) {
                    self.set(key, value);
                }
                self.get(key, Mood::Yes)
            }
            (Verb::Contains, [key]) => Answer::whether(self.places.contains_key(key)),
            (Verb::Pop, [key]) => match self.places.remove(key) {
                Some(place) => Answer::part(place.value),
                None => Answer::of(Mood::No),
            },
            (Verb::Clear, []) => {
                self.places.clear();
                Answer::of(Mood::Yes)
            }
            (Verb::Len, []) => Answer::number(self.places.len() as u64),
            (Verb::Keys, []) => {
                Answer::parts(self.in_order().into_iter().map(|(key, _)| key.clone()).collect())
            }
            (Verb::Items, []) => {
                let all = self.in_order().into_iter();
                Answer::parts(all.flat_map(|(key, it)| [key.clone(), it.value.clone()]).collect())
            }
            (Verb::Extend, pairs) => {
                for pair in pairs.chunks_exact(2) {
                    self.set(&pair[0], &pair[1]);
                }
                Answer::of(Mood::Yes)
            }
            _ => Answer::refused("a dict cannot do that"),
        })
    }
}
