//! The tally: what has been copied in the end, and what has not.

use std::{collections::BTreeMap, io};

use crate::{
    board::Stop,
    ledger::{Failure, Record},
    worker::Round,
};

/// What has been copied, and what has not.
#[derive(Default)]
pub(crate) struct Tally {
    /// How many files, symlinks and special files have been copied.
    pub files: usize,
    /// How many were the same already.
    pub same: usize,
    pub folders: usize,
    pub bytes: u64,
    /// What could not be copied, or not quite: entries of the plan, and folders.
    pub failures: BTreeMap<usize, Failure>,
    pub failures_of_folders: BTreeMap<usize, Failure>,
    /// Why we stopped before the end, if we did.
    pub stop: Option<Stop>,
}

/// A file with several names, under one of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    pub entry: usize,
    pub device: u64,
    pub inode: u64,
}

impl Tally {
    /// Adds what a round has done, and says what it has left for later.
    pub(crate) fn add_round(&mut self, round: &Round<'_>) -> io::Result<Vec<Named>> {
        let mut left = Vec::new();
        let mut failures = BTreeMap::new();
        for record in round.ledger.read()? {
            match record {
                Record::Failed { entry, failure } => {
                    failures.insert(entry, failure);
                }
                Record::HasSeveralNames { entry, device, inode } => {
                    left.push(Named { entry, device, inode });
                }
            }
        }
        // In order; and a worker may have been killed when it had said this, but not yet that it was through.
        left.sort_unstable();
        left.dedup();
        let same = usize::try_from(round.board.same()).unwrap_or(usize::MAX);
        self.files +=
            (round.board.jobs_done() as usize).saturating_sub(left.len() + failures.len() + same);
        self.same += same;
        self.bytes += round.board.bytes_finished();
        self.failures.extend(failures);
        self.stop = self.stop.or(round.board.stop());
        Ok(left)
    }

    /// Adds one file, and so many bytes.
    pub(crate) fn add(&mut self, entry: usize, copied: Result<u64, Failure>) {
        match copied {
            Ok(bytes) => {
                self.files += 1;
                self.bytes += bytes;
            }
            Err(failure) => {
                self.failures.insert(entry, failure);
            }
        }
    }

    /// Adds one folder. Of several failures, the first is told.
    pub(crate) fn add_folder(&mut self, folder: usize, finished: Result<(), Failure>) {
        match finished {
            Ok(()) => self.folders += 1,
            Err(failure) => {
                self.failures_of_folders.entry(folder).or_insert(failure);
            }
        }
    }

    pub(crate) fn failure_of(&self, entry: usize) -> Option<Failure> {
        self.failures.get(&entry).copied()
    }

    /// The exit code of the whole program: 130 is that of one that was interrupted.
    pub(crate) fn exit_code(&self) -> u8 {
        let failed = !self.failures.is_empty() || !self.failures_of_folders.is_empty();
        match self.stop {
            Some(Stop::Asked) => 130,
            Some(Stop::Full) => 1,
            None => u8::from(failed),
        }
    }
}
