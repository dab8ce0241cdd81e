//! `Dict` and `Namespace`: things by name, for all.

use std::{borrow::Borrow, marker::PhantomData};

use serde::Serialize;

use super::{
    Item,
    link::{Proxy, proxy},
    message::{Ask, Mood, Verb},
};
use crate::{Result, seam::Kind};

/// A dict that all processes see, like `manager.dict()`. Its keys are in the order in which they came.
///
/// Each call is whole by itself, but two are not: between [`get`](Self::get) and [`set`](Self::set) somebody may come.
/// [`update`](Self::update) is both in one.
pub struct Dict<K, V> {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<fn(K) -> V>,
}

proxy!(Dict<K, V>);

/// A key may be given as what it can be borrowed as, as with std's maps: a `str` for a `String`. Both are written alike.
impl<K: Item, V: Item> Dict<K, V> {
    /// What stands under this key, if anything does; Python's `d.get(key)`.
    #[track_caller]
    pub fn get<Q: ToOwned<Owned = K> + ?Sized>(&self, key: &Q) -> Result<Option<V>>
    where
        K: Borrow<Q>,
    {
        let key = self.key(key)?;
        let answer = self.proxy.with(Kind::Get, Verb::Get, vec![key])?;
        self.proxy.part(answer)
    }

    /// Puts a value there, in place of what may be there; Python's `d[key] = value`.
    #[track_caller]
    pub fn set(&self, key: impl Into<K>, value: impl Borrow<V>) -> Result<()> {
        let parts = vec![self.proxy.encode(&key.into())?, self.proxy.encode(value.borrow())?];
        self.proxy.with(Kind::Set, Verb::Set, parts).map(drop)
    }

    /// Reads, computes and writes as one: nobody comes in between. Returns what it wrote. As with
    /// [`Value::update`](crate::Value::update), `compute` runs here, may be called again if somebody else was faster, and
    /// so keeps nobody else waiting.
    #[track_caller]
    pub fn update(&self, key: impl Into<K>, mut compute: impl FnMut(Option<V>) -> V) -> Result<V> {
        let key = self.proxy.encode(&key.into())?;
        let mut seen = self.proxy.with(Kind::Get, Verb::Get, vec![key.clone()])?;
        loop {
            let version = seen.number;
            let value = compute(self.proxy.part(seen)?);
            let parts = vec![key.clone(), self.proxy.encode(&value)?];
            let ask = Ask { number: version, parts, ..self.proxy.ask(Verb::Replace) };
            seen = self.proxy.call(self.proxy.op(Kind::Update), &ask)?;
            if seen.mood == Mood::Yes {
                return Ok(value);
            }
        }
    }

    /// Puts a value there if nothing is there yet, and says what is there then; Python's `d.setdefault(key, value)`.
    #[track_caller]
    pub fn set_default(&self, key: impl Into<K>, value: impl Borrow<V>) -> Result<V> {
        let parts = vec![self.proxy.encode(&key.into())?, self.proxy.encode(value.borrow())?];
        let ask = Ask { parts, ..self.proxy.ask(Verb::SetDefault) };
        let answer = self.proxy.call(self.proxy.op(Kind::Update), &ask)?;
        self.proxy.decode(answer.parts.into_iter().next().unwrap_or_default())
    }

    /// Takes out what stands under this key, if anything does.
    #[track_caller]
    pub fn pop<Q: ToOwned<Owned = K> + ?Sized>(&self, key: &Q) -> Result<Option<V>>
    where
        K: Borrow<Q>,
    {
        let key = self.key(key)?;
        let answer = self.proxy.with(Kind::Update, Verb::Pop, vec![key])?;
        self.proxy.part(answer)
    }

    /// Whether something stands under this key; Python's `key in d`.
    #[track_caller]
    pub fn contains<Q: ToOwned<Owned = K> + ?Sized>(&self, key: &Q) -> Result<bool>
    where
        K: Borrow<Q>,
    {
        let key = self.key(key)?;
        Ok(self.proxy.with(Kind::Get, Verb::Contains, vec![key])?.mood == Mood::Yes)
    }

    /// Puts all of these there, in one; Python's `d.update(others)`.
    #[track_caller]
    pub fn extend(&self, pairs: impl IntoIterator<Item = (K, V)>) -> Result<()> {
        let mut parts = Vec::new();
        for (key, value) in pairs {
            parts.extend([self.proxy.encode(&key)?, self.proxy.encode(&value)?]);
        }
        self.proxy.with(Kind::Set, Verb::Extend, parts).map(drop)
    }

    /// All keys.
    #[track_caller]
    pub fn keys(&self) -> Result<Vec<K>> {
        let answer = self.proxy.with(Kind::Get, Verb::Keys, Vec::new())?;
        self.proxy.parts(answer)
    }

    /// All values.
    #[track_caller]
    pub fn values(&self) -> Result<Vec<V>> {
        Ok(self.items()?.into_iter().map(|(_, value)| value).collect())
    }

    /// All keys with their values, as they are at one moment.
    #[track_caller]
    pub fn items(&self) -> Result<Vec<(K, V)>> {
        let answer = self.proxy.with(Kind::Get, Verb::Items, Vec::new())?;
        let mut parts = answer.parts.into_iter();
        let mut items = Vec::new();
        while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
            items.push((self.proxy.decode(key)?, self.proxy.decode(value)?));
        }
        Ok(items)
    }

    /// How many keys there are; already old when you read it.
    #[track_caller]
    pub fn len(&self) -> Result<usize> {
        self.proxy.how_many(Verb::Len)
    }

    /// Whether there are none.
    #[track_caller]
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Takes everything out.
    #[track_caller]
    pub fn clear(&self) -> Result<()> {
        self.proxy.with(Kind::Set, Verb::Clear, Vec::new()).map(drop)
    }

    fn key<Q: ToOwned<Owned = K> + ?Sized>(&self, key: &Q) -> Result<Vec<u8>>
    where
        K: Borrow<Q>,
    {
        self.proxy.encode(&key.to_owned())
    }
}

/// Attributes that all processes see, like `manager.Namespace()`: each of a type of its own.
pub struct Namespace {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<()>,
}

proxy!(Namespace);

impl Namespace {
    /// An attribute, if there is one of this name. Fails if it is of another type.
    #[track_caller]
    pub fn get<T: Item>(&self, name: &str) -> Result<Option<T>> {
        let answer = self.proxy.with(Kind::Get, Verb::Get, vec![name.into()])?;
        self.proxy.part(answer)
    }

    /// Sets an attribute; Python's `ns.name = value`.
    #[track_caller]
    pub fn set<T: Serialize + 'static>(&self, name: &str, value: &T) -> Result<()> {
        let parts = vec![name.into(), self.proxy.encode(value)?];
        self.proxy.with(Kind::Set, Verb::Set, parts).map(drop)
    }

    /// Takes an attribute away, and says whether there was one; Python's `del ns.name`.
    #[track_caller]
    pub fn remove(&self, name: &str) -> Result<bool> {
        let answer = self.proxy.with(Kind::Update, Verb::Pop, vec![name.into()])?;
        Ok(answer.mood == Mood::Yes)
    }

    /// The names of all attributes, in the order in which they came.
    #[track_caller]
    pub fn names(&self) -> Result<Vec<String>> {
        let answer = self.proxy.with(Kind::Get, Verb::Keys, Vec::new())?;
        let text = |name: &Vec<u8>| String::from_utf8_lossy(name).into_owned();
        Ok(answer.parts.iter().map(text).collect())
    }
}
