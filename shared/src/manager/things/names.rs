//! The names under which all may find some of the objects.

use std::collections::BTreeMap;

use super::{Answer, Mood};

#[derive(Default)]
pub(super) struct Names {
    /// The number of each, and what kind of thing its users take it for.
    known: BTreeMap<Vec<u8>, (u32, Vec<u8>)>,
}

/// How many names there may be.
const MOST: usize = 1 << 16;

impl Names {
    pub(super) fn publish(&mut self, object: u32, parts: &[Vec<u8>]) -> Answer {
        let [name, kind] = parts else { return Answer::refused("under which name, as what?") };
        if self.known.contains_key(name) {
            return Answer::refused("something is published under that name already");
        }
        if self.known.len() == MOST {
            return Answer::refused("as many objects are published as may be; delete some");
        }
        self.known.insert(name.clone(), (object, kind.clone()));
        Answer::of(Mood::Yes)
    }

    pub(super) fn find(&self, parts: &[Vec<u8>]) -> Answer {
        let [name, kind] = parts else { return Answer::refused("what, and as what?") };
        match self.known.get(name) {
            None => Answer::refused("nothing is published under that name"),
            Some((object, found)) if found == kind => Answer::number((*object).into()),
            Some((_, found)) => {
                let found = String::from_utf8_lossy(found);
                Answer::refused(&format!("what is published under that name is a {found}"))
            }
        }
    }

    /// That object has been deleted.
    pub(super) fn forget(&mut self, object: u32) {
        self.known.retain(|_, known| known.0 != object);
    }
}
