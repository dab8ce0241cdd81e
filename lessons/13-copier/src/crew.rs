//! The crew: starts the workers, watches them, and puts another in the place of one that dies.

use std::time::Duration;

use nix::errno::Errno;
use shared::{Caught, Child, Error, Process, Result, ms, now};

use crate::{
    board::Stop,
    ledger::{Failure, Record, Step},
    refusal::Refusal,
    report::Progress,
    worker::{Round, work},
};

/// How often we look up: to say how far they are, and whether anybody is dead. Who ends first wakes us before.
const TICK: Duration = ms(100);

/// How long we wait for a worker to heed a stop. It hears of it after each file and each few MiB.
const PATIENCE: Duration = ms(700);

/// So many deaths at one and the same file, and it is left where it is: it would kill the next one, too.
const MOST_DEATHS: u32 = 3;

/// Has all jobs of a round done.
pub(crate) fn hand_out(round: &Round<'_>, progress: &mut Progress) -> Result<(), Refusal> {
    let mut crew = Vec::new();
    for worker in 0..round.board.workers() {
        match start(round, worker) {
            Ok(child) => crew.push(Member { worker, child, died_at: None, deaths: 0 }),
            // The system has no more processes to give; those that we have will do.
            Err(_) if !crew.is_empty() => break,
            Err(err) => return Err(err.into()),
        }
    }
    watch(round, crew, progress).inspect_err(|_| round.board.tell_to_stop(Stop::Asked))
}

/// A worker, and what has become of those who were it before.
struct Member {
    worker: usize,
    child: Child,
    /// The job at which the last one died, if it was at any, and how many in a row did.
    died_at: Option<u32>,
    deaths: u32,
}

// ANCHOR: crew
fn start(round: &Round<'_>, worker: usize) -> Result<Child> {
    Process::new(|| work(round, worker)).name(format!("copier-{}", worker + 1)).start()
}

/// Until all have come to their end.
fn watch(round: &Round<'_>, mut crew: Vec<Member>, progress: &mut Progress) -> Result<(), Refusal> {
    let (mut told_to_stop, mut lost) = (None, None);
    while let Some(first) = crew.first() {
        match first.child.join_timeout(TICK) {
            // How it ended we ask below, of this one and all others.
            Ok(_) | Err(Error::Child { .. }) => (),
            Err(err) => return Err(err.into()),
        }
        if round.work.interrupts.iter().any(Caught::is_set) {
            round.board.tell_to_stop(Stop::Asked);
        }
        if round.board.stop().is_some() && now() > *told_to_stop.get_or_insert_with(now) + PATIENCE
        {
            for member in &crew {
                member.child.kill()?;
            }
        }
        let mut still_at_it = Vec::new();
        for mut member in crew {
            match member.child.exit_code()? {
                None => still_at_it.push(member),
                Some(0) => (),
                Some(_) if member.comes_again(round)? => still_at_it.push(member),
                Some(_) => lost = Some(member),
            }
        }
        crew = still_at_it;
        progress.show(round.board.jobs_done(), round.board.bytes_done());
    }
    match lost {
        Some(member) if round.board.stop().is_none() => member.leave_the_rest(round),
        _ => Ok(()),
    }
}

impl Member {
    /// Whoever comes after one that died finishes what that one had claimed. False if nobody comes.
    fn comes_again(&mut self, round: &Round<'_>) -> Result<bool, Refusal> {
        let job = round.board.job_of(self.worker);
        self.deaths = if job == self.died_at { self.deaths + 1 } else { 1 };
        self.died_at = job;
        if round.board.stop().is_some() {
            self.sweep(round);
            return Ok(false);
        }
        if self.deaths == MOST_DEATHS {
            match job {
                Some(job) => self.leave(round, job)?,
                None => return Ok(false),
            }
        }
        self.child = start(round, self.worker)?;
        Ok(true)
    }
    // ANCHOR_END: crew

    /// Has the job count as done, and failed.
    fn leave(&self, round: &Round<'_>, job: u32) -> Result<(), Refusal> {
        self.sweep(round);
        let entry = round.jobs[job as usize];
        let failure = Failure { step: Step::Worker, errno: Errno::ESRCH };
        round.ledger.write(Record::Failed { entry, failure })?;
        round.board.finish(self.worker, 0);
        Ok(())
    }

    /// All workers are dead, even before they had anything to do: has what nobody has claimed count as failed.
    fn leave_the_rest(&self, round: &Round<'_>) -> Result<(), Refusal> {
        while let Some(job) = round.board.next_job(self.worker)? {
            self.leave(round, job)?;
        }
        Ok(())
    }

    /// Removes what it may have left half made.
    fn sweep(&self, round: &Round<'_>) {
        let Some(job) = self.died_at else { return };
        let entry = &round.work.plan.entries[round.jobs[job as usize]];
        if let Ok(folders) = round.work.enter(entry.folder, &mut None)
            && let Ok(temporary) = round.work.mark.temporary(self.worker)
        {
            round.copier(&folders.from, &folders.to, entry, &temporary).sweep();
        }
    }
}
