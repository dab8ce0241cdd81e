//! A worker: takes a job, copies what it says, takes the next, until there is none.

use std::{ffi::CStr, io, os::fd::OwnedFd};

use nix::errno::Errno;
use shared::{Caught, println};

use crate::{
    below::open_below,
    board::{Board, Stop},
    copy_one::{At, Copier, Outcome, SeveralNames},
    destination::{Destination, Place},
    ledger::{Failure, Ledger, Record, Step},
    mark::Mark,
    options::{Shows, Task},
    plan::{Entry, Plan},
    refusal::Refusal,
};

/// What is to be copied, from where to where. All of this was there before the fork, so every worker has it.
pub(crate) struct Work<'a> {
    pub task: &'a Task,
    pub plan: &'a Plan,
    pub source: OwnedFd,
    pub destination: Destination,
    pub mark: Mark,
    /// The signals by which somebody tells us to stop.
    pub interrupts: [Caught; 2],
}

/// Some of the work, handed out to several workers.
pub(crate) struct Round<'a> {
    pub work: &'a Work<'a>,
    /// The entries of the plan that are to be copied now. A job is a place in this list.
    pub jobs: &'a [usize],
    pub several_names: SeveralNames,
    pub board: Board,
    pub ledger: Ledger,
}

impl<'a> Round<'a> {
    pub(crate) fn of(
        work: &'a Work<'a>,
        jobs: &'a [usize],
        several_names: SeveralNames,
    ) -> Result<Round<'a>, Refusal> {
        let board = Board::new(work.task.workers.min(jobs.len()), jobs.len())?;
        Ok(Round { work, jobs, several_names, board, ledger: Ledger::new()? })
    }
}

impl Round<'_> {
    /// Who copies this entry, from folder to folder.
    pub(crate) fn copier<'a>(
        &self,
        from: &'a OwnedFd,
        to: &'a Place,
        entry: &'a Entry,
        temporary: &'a CStr,
    ) -> Copier<'a> {
        let how = self.work.task.how;
        let temporary = if how.fast { &entry.name } else { temporary };
        Copier { from, to, temporary, several_names: self.several_names, how }
    }
}

/// The folder that a worker is in, on both sides.
pub(crate) struct Folders {
    folder: usize,
    pub from: OwnedFd,
    pub to: Place,
}

// ANCHOR: worker
/// All that a worker does.
pub(crate) fn work(round: &Round<'_>, worker: usize) -> io::Result<()> {
    let Round { work, board, ledger, .. } = round;
    let temporary = work.mark.temporary(worker)?;
    let mut open = None;
    while board.stop().is_none()
        && let Some(job) = board.next_job(worker).map_err(io::Error::other)?
    {
        let entry = round.jobs[job as usize];
        let go_on = |bytes| board.at_hand(worker, bytes);
        let mut copied = 0;
        match copy(round, entry, &mut open, &temporary, go_on) {
            Ok(Outcome::Copied(bytes)) => {
                copied = bytes;
                work.tell(entry);
            }
            Ok(Outcome::Same) => {
                board.finish_same(worker);
                continue;
            }
            Ok(Outcome::Stopped) => break,
            Ok(Outcome::Later { device, inode }) => {
                ledger.write(Record::HasSeveralNames { entry, device, inode })?;
            }
            Err(failure) => {
                ledger.write(Record::Failed { entry, failure })?;
                if matches!(failure.errno, Errno::ENOSPC | Errno::EDQUOT) {
                    board.tell_to_stop(Stop::Full);
                }
            }
        }
        board.finish(worker, copied);
    }
    Ok(())
}
// ANCHOR_END: worker

fn copy(
    round: &Round<'_>,
    entry: usize,
    open: &mut Option<Folders>,
    temporary: &CStr,
    go_on: impl FnMut(u64) -> bool,
) -> Result<Outcome, Failure> {
    let entry = &round.work.plan.entries[entry];
    let Folders { from, to, .. } = round.work.enter(entry.folder, open)?;
    round.copier(from, to, entry, temporary).copy(entry, go_on)
}

impl Work<'_> {
    /// Opens a folder on both sides, unless it is the one that is open.
    pub(crate) fn enter<'a>(
        &self,
        folder: usize,
        open: &'a mut Option<Folders>,
    ) -> Result<&'a Folders, Failure> {
        let stays = open.take().filter(|open| open.folder == folder);
        let folders = match stays {
            Some(folders) => folders,
            None => self.open(folder)?,
        };
        Ok(open.insert(folders))
    }

    /// Names what has been copied, if somebody wants to know each.
    pub(crate) fn tell(&self, entry: usize) {
        if self.task.shows == Shows::Each {
            let path = self.task.source.join(self.plan.path_of_entry(entry));
            println!("copied {}", path.display());
        }
    }

    fn open(&self, folder: usize) -> Result<Folders, Failure> {
        let from = open_below(&self.source, &self.plan.path_of_folder(folder)).at(Step::Read)?;
        let to = self.destination.enter(self.plan, folder).at(Step::Make)?;
        Ok(Folders { folder, from, to })
    }
}
