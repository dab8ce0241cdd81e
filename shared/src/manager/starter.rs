//! `Starter`: a manager that has not started yet.

use std::sync::Arc;

use super::{
    Access, Manager,
    desks::Desks,
    door::Door,
    greeting::Key,
    line::Line,
    server::Server,
    things::{Things, Type},
};
use crate::{Listener, Process, Result, sys};

/// A manager that has not started yet; see [`Manager::with`].
#[must_use = "a manager does nothing until you call `start`"]
#[derive(Debug, Default)]
pub struct Starter {
    types: Vec<Type>,
}

impl Starter {
    /// Registers one more type.
    pub fn with(mut self, own: Type) -> Starter {
        self.types.push(own);
        self
    }

    /// Starts the server. Fails as [`Process::start`](crate::Process::start) does.
    #[track_caller]
    pub fn start(self) -> Result<Manager> {
        let desks = Arc::new(Desks::new()?);
        let mut server = Server::new(Arc::clone(&desks), Things::new(self.types));
        let process = Process::new(move || -> Result<()> { server.serve() });
        let child = process.name("Manager").daemon().start()?;
        Ok(Manager { access: Access::by(desks), child, starter: sys::me(), file: None })
    }

    /// Starts a server that listens at an address; see [`Manager::listen`].
    #[track_caller]
    pub fn listen(self, address: &str, key: impl AsRef<[u8]>) -> Result<Manager> {
        let (key, session) = (Key::new(key.as_ref())?, sys::unpredictable()?);
        let listener = Listener::bind(address)?;
        let line = Line::new(listener.address(), key.clone(), session)?;
        let file = listener.file();
        let mut server = Door::new(listener, key, session, Things::new(self.types));
        let process = Process::new(move || server.serve());
        let child = process.name("Manager").daemon().start()?;
        Ok(Manager { access: Access::by(Arc::new(line)), child, starter: sys::me(), file })
    }
}
