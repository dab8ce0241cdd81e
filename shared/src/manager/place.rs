//! `Value` and `Array`: one thing, or a fixed number of them, for all.

use std::{borrow::Borrow, marker::PhantomData};

use super::{
    Item, List,
    link::{Object, Proxy, proxy},
};
use crate::{Error, Result};

/// One thing that all processes see, like `manager.Value()`. It may be of any type and size.
pub struct Value<T> {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<fn(T) -> T>,
}

proxy!(Value<T>);

/// A fixed number of things that all processes see, like `manager.Array()`.
pub struct Array<T> {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<fn(T) -> T>,
}

proxy!(Array<T>);

impl<T: Item> Value<T> {
    /// Reads.
    #[track_caller]
    pub fn get(&self) -> Result<T> {
        let found = self.as_list().get(0)?;
        found.ok_or_else(|| out_of_range(&self.proxy, 0))
    }

    /// Writes.
    #[track_caller]
    pub fn set(&self, value: impl Borrow<T>) -> Result<()> {
        self.as_list().set(0, value).map(drop)
    }

    /// Reads, computes and writes as one, as [`Dict::update`](super::Dict::update) does. Returns what it wrote.
    #[track_caller]
    pub fn update(&self, compute: impl FnMut(T) -> T) -> Result<T> {
        let written = self.as_list().update(0, compute)?;
        written.ok_or_else(|| out_of_range(&self.proxy, 0))
    }

    fn as_list(&self) -> List<T> {
        List::for_it(self.proxy.clone())
    }
}

/// A place that is not there is an error.
impl<T: Item> Array<T> {
    /// Reads an element.
    #[track_caller]
    pub fn get(&self, i: usize) -> Result<T> {
        let found = self.as_list().get(i)?;
        found.ok_or_else(|| out_of_range(&self.proxy, i))
    }

    /// Writes an element.
    #[track_caller]
    pub fn set(&self, i: usize, value: impl Borrow<T>) -> Result<()> {
        let written = self.as_list().set(i, value)?;
        written.then_some(()).ok_or_else(|| out_of_range(&self.proxy, i))
    }

    /// Reads, computes and writes an element as one, as [`Dict::update`](super::Dict::update) does. Returns what it wrote.
    #[track_caller]
    pub fn update(&self, i: usize, compute: impl FnMut(T) -> T) -> Result<T> {
        let written = self.as_list().update(i, compute)?;
        written.ok_or_else(|| out_of_range(&self.proxy, i))
    }

    /// Reads all elements, as they are at one moment.
    #[track_caller]
    pub fn to_vec(&self) -> Result<Vec<T>> {
        self.as_list().to_vec()
    }

    /// How many there are.
    #[track_caller]
    pub fn len(&self) -> Result<usize> {
        self.as_list().len()
    }

    /// Whether there are none.
    #[track_caller]
    pub fn is_empty(&self) -> Result<bool> {
        self.as_list().is_empty()
    }

    fn as_list(&self) -> List<T> {
        List::for_it(self.proxy.clone())
    }
}

fn out_of_range(proxy: &Proxy, i: usize) -> Error {
    Error::ManagerRefused {
        object: proxy.name().to_owned(),
        why: format!("there is no element {i}; they are counted from 0"),
    }
}
