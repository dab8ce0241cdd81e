//! Objects of types that whoever starts a manager has registered: they live on the server, and their methods run there.

use std::{
    any::Any,
    collections::BTreeMap,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use serde::{Serialize, de::DeserializeOwned};

use super::{Answer, Ask, Client, Thing, Verb};
use crate::channel::code;

type Maker = dyn Fn(Vec<u8>) -> Result<Box<dyn Any>, String> + Send + Sync;
type Method = dyn Fn(&mut dyn Any, Vec<u8>) -> Result<Vec<u8>, String> + Send + Sync;

/// A type of one's own, whose objects a manager's server may have; like `SyncManager.register`.
///
/// Only what is registered here can be called, by its name. So also a server that strangers can reach runs nothing but
/// what it was started with.
#[derive(Clone)]
pub struct Type {
    name: &'static str,
    make: Arc<Maker>,
    methods: BTreeMap<&'static str, Arc<Method>>,
}

impl Type {
    /// A type called so, and how an object of it is made on the server.
    pub fn new<T: Send + 'static, A: DeserializeOwned + 'static>(
        name: &'static str,
        make: impl Fn(A) -> T + Send + Sync + 'static,
    ) -> Type {
        let make = move |bytes| {
            let first = code::decode(bytes).map_err(|err| err.to_string())?;
            Ok(Box::new(make(first)) as Box<dyn Any>)
        };
        Type { name, make: Arc::new(make), methods: BTreeMap::new() }
    }

    /// Something that may be called. Calls come one after the other, so each is atomic; while it runs, the server does
    /// nothing else, so it should not take long. A panic in it is an error for whoever called.
    #[must_use]
    pub fn method<T: 'static, A: DeserializeOwned + 'static, R: Serialize + 'static>(
        mut self,
        name: &'static str,
        method: impl Fn(&mut T, A) -> R + Send + Sync + 'static,
    ) -> Type {
        let call = move |thing: &mut dyn Any, bytes| {
            let thing = thing.downcast_mut::<T>().ok_or("it is a method of another type")?;
            let argument = code::decode(bytes).map_err(|err| err.to_string())?;
            let result = method(thing, argument);
            let bytes = code::encode(&result).map_err(|err| err.to_string())?;
            Ok(bytes.into_owned())
        };
        self.methods.insert(name, Arc::new(call));
        self
    }
}

impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let methods: Vec<_> = self.methods.keys().collect();
        f.debug_struct("Type")
            .field("name", &self.name)
            .field("methods", &methods)
            .finish_non_exhaustive()
    }
}

struct Own {
    of: Type,
    it: Box<dyn Any>,
}

/// Makes an object of the type that the first part names.
pub(super) fn make(types: &[Type], parts: &[Vec<u8>]) -> Result<Box<dyn Thing>, String> {
    let [name, first] = parts else { return Err("which type?".into()) };
    let of = types.iter().find(|it| it.name.as_bytes() == name).ok_or_else(|| {
        let known: Vec<_> = types.iter().map(|it| it.name).collect();
        format!("no type of that name is registered; these are: {}", known.join(", "))
    })?;
    let it = guarded(|| (of.make)(first.clone()))?;
    Ok(Box::new(Own { of: of.clone(), it }))
}

impl Thing for Own {
    fn act(&mut self, _: Client, ask: &Ask) -> Option<Answer> {
        let (Verb::Call, [name, argument]) = (ask.verb, &ask.parts[..]) else {
            return Some(Answer::refused("that is no call"));
        };
        let Some((_, method)) = self.of.methods.iter().find(|(it, _)| it.as_bytes() == name) else {
            let known: Vec<_> = self.of.methods.keys().copied().collect();
            let why = format!("it has no such method registered; these are: {}", known.join(", "));
            return Some(Answer::refused(&why));
        };
        Some(match guarded(|| method(&mut *self.it, argument.clone())) {
            Ok(result) => Answer::part(result),
            Err(why) => Answer::refused(&why),
        })
    }
}

/// A panic in somebody's method is that one's error, not the end of the server.
fn guarded<R>(act: impl FnOnce() -> Result<R, String>) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|panic| {
        let why = panic.downcast_ref::<&str>().map(|it| (*it).to_owned());
        let why = why.or_else(|| panic.downcast_ref::<String>().cloned());
        std::mem::forget(panic); // Dropping it might panic, too.
        Err(format!("it panicked on the server: {}", why.unwrap_or_default()))
    })
}
