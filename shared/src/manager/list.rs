//! `List`: a list for all.

use std::{borrow::Borrow, marker::PhantomData};

use super::{
    Item,
    link::{Proxy, proxy},
    message::{Ask, Mood, Verb},
};
use crate::{Result, seam::Kind};

/// A list that all processes see, like `manager.list()`.
///
/// Each call is whole by itself, but two are not. A place that is not there is `None` or `false`, as somebody may have
/// taken it away a moment before.
pub struct List<T> {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<fn(T) -> T>,
}

proxy!(List<T>);

impl<T: Item> List<T> {
    /// What is at this place, from 0 on.
    #[track_caller]
    pub fn get(&self, place: usize) -> Result<Option<T>> {
        let answer = self.proxy.count(Kind::Get, Verb::Get, place as u64)?;
        self.proxy.part(answer)
    }

    /// Puts an item at this place, in place of what is there; says whether there is such a place.
    #[track_caller]
    pub fn set(&self, place: usize, item: impl Borrow<T>) -> Result<bool> {
        self.put(Kind::Set, Verb::Set, place, item.borrow())
    }

    /// Reads, computes and writes as one, as [`Dict::update`](super::Dict::update) does. `None`: there is no such place.
    #[track_caller]
    pub fn update(&self, place: usize, mut compute: impl FnMut(T) -> T) -> Result<Option<T>> {
        let at = (place as u64).to_le_bytes().to_vec();
        let mut seen = self.proxy.count(Kind::Get, Verb::Get, place as u64)?;
        loop {
            let version = seen.number;
            let Some(item) = self.proxy.part(seen)? else { return Ok(None) };
            let item = compute(item);
            let parts = vec![at.clone(), self.proxy.encode(&item)?];
            let ask = Ask { number: version, parts, ..self.proxy.ask(Verb::Replace) };
            seen = self.proxy.call(self.proxy.op(Kind::Update), &ask)?;
            if seen.mood == Mood::Yes {
                return Ok(Some(item));
            }
        }
    }

    /// Adds an item at the end.
    #[track_caller]
    pub fn append(&self, item: impl Borrow<T>) -> Result<()> {
        let parts = vec![self.proxy.encode(item.borrow())?];
        self.proxy.with(Kind::Update, Verb::Extend, parts).map(drop)
    }

    /// Adds all of these at the end, in one.
    #[track_caller]
    pub fn extend(&self, items: impl IntoIterator<Item = T>) -> Result<()> {
        let parts = items.into_iter().map(|item| self.proxy.encode(&item));
        let parts = parts.collect::<Result<_>>()?;
        self.proxy.with(Kind::Update, Verb::Extend, parts).map(drop)
    }

    /// Adds an item before this place, or at the end, if there are not so many.
    #[track_caller]
    pub fn insert(&self, place: usize, item: impl Borrow<T>) -> Result<()> {
        self.put(Kind::Update, Verb::Insert, place, item.borrow()).map(drop)
    }

    /// Takes the last item out, if there is one.
    #[track_caller]
    pub fn pop(&self) -> Result<Option<T>> {
        let answer = self.proxy.count(Kind::Update, Verb::Pop, u64::MAX)?;
        self.proxy.part(answer)
    }

    /// Takes the item at this place out, if there is one.
    #[track_caller]
    pub fn remove(&self, place: usize) -> Result<Option<T>> {
        let answer = self.proxy.count(Kind::Update, Verb::Pop, place as u64)?;
        self.proxy.part(answer)
    }

    /// The other way round.
    #[track_caller]
    pub fn reverse(&self) -> Result<()> {
        self.proxy.with(Kind::Update, Verb::Reverse, Vec::new()).map(drop)
    }

    /// Takes everything out.
    #[track_caller]
    pub fn clear(&self) -> Result<()> {
        self.proxy.with(Kind::Set, Verb::Clear, Vec::new()).map(drop)
    }

    /// A copy of all items, as they are at one moment.
    #[track_caller]
    pub fn to_vec(&self) -> Result<Vec<T>> {
        let answer = self.proxy.with(Kind::Get, Verb::Items, Vec::new())?;
        self.proxy.parts(answer)
    }

    /// How many items there are; already old when you read it.
    #[track_caller]
    pub fn len(&self) -> Result<usize> {
        self.proxy.how_many(Verb::Len)
    }

    /// Whether there are none.
    #[track_caller]
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    #[track_caller]
    fn put(&self, kind: Kind, verb: Verb, place: usize, item: &T) -> Result<bool> {
        let parts = vec![self.proxy.encode(item)?];
        let ask = Ask { number: place as u64, parts, ..self.proxy.ask(verb) };
        Ok(self.proxy.call(self.proxy.op(kind), &ask)?.mood == Mood::Yes)
    }
}
