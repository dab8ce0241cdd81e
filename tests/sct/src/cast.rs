//! `Cast`: the processes of a program, in the order in which main starts them.

use shared::{Process, Result};

/// The processes of a program, in the order in which main starts them.
#[must_use = "nobody plays until you call `play`"]
pub(crate) struct Cast<'a> {
    processes: Vec<Process<'a>>,
}

impl<'a> Cast<'a> {
    pub(crate) fn new() -> Cast<'a> {
        Cast { processes: Vec::new() }
    }

    /// One more process.
    pub(crate) fn one(mut self, name: &str, target: impl FnOnce() -> Result<()> + 'a) -> Cast<'a> {
        self.processes.push(Process::new(target).name(name));
        self
    }

    /// Several processes that do the same; each is told which of them it is, from 0.
    pub(crate) fn several(
        self,
        how_many: usize,
        name: &str,
        target: impl Fn(usize) -> Result<()> + Copy + 'a,
    ) -> Cast<'a> {
        (0..how_many).fold(self, |cast, me| cast.one(&format!("{name}{me}"), move || target(me)))
    }

    /// Starts them all and joins them all; the first that came to a bad end is the error.
    #[track_caller]
    pub(crate) fn play(self) -> Result<()> {
        let mut children = Vec::new();
        for process in self.processes {
            children.push(process.start()?);
        }
        for child in &children {
            child.join()?;
        }
        Ok(())
    }
}
