//! The board: what all see of the work, in shared memory; who does what, how much is done, and whether to stop.

use nix::errno::Errno;
use shared::{Lock, Result, Value};

use crate::refusal::Refusal;

/// What all see of the work.
///
/// Nothing here is lost or counted twice when a worker is killed: a claim is one word, written in one step, so it is made
/// or it is not, and a job is finished or it is not.
pub(crate) struct Board {
    /// How many jobs there are; they are numbered from 0.
    jobs: u32,
    /// Held while somebody claims.
    counter: Lock,
    desks: Vec<Desk>,
    /// A number of [`Stop`].
    stop: Value<u32>,
}

/// What is written of one worker. If it dies, its successor takes over the desk as it is.
struct Desk {
    /// The jobs that it has claimed and not finished: from the first number up to, but without, the second.
    claimed: Value<[u32; 2]>,
    /// The bytes of all files that it has finished.
    finished: Total,
    /// The bytes that it has copied of the one it is at.
    at_hand: Value<u64>,
    /// How many of its jobs needed nothing to be done.
    same: Total,
}

/// A sum over all jobs that a worker has finished: one before an even job, and one before an odd one.
///
/// What comes to it by a job is written beside it, and counts as soon as that job is finished, not before. So whoever
/// has to do a job once more may also count it once more.
struct Total([Value<u64>; 2]);

impl Total {
    fn new(name: &str) -> Result<Total> {
        let before = |which| -> Result<_> { Ok(Value::new(0)?.named(&format!("{name}, {which}"))) };
        Ok(Total([before("even")?, before("odd")?]))
    }

    fn before(&self, job: u32) -> u64 {
        self.0[job as usize % 2].get()
    }

    fn set_before(&self, job: u32, sum: u64) {
        self.0[job as usize % 2].set(sum);
    }
}

impl Desk {
    /// The totals before this job, which must be the one that it is at.
    fn sums_before(&self, job: u32) -> [u64; 2] {
        [&self.finished, &self.same].map(|total| total.before(job))
    }

    /// The totals as they are.
    fn sums(&self) -> [u64; 2] {
        self.sums_before(self.claimed.get()[0])
    }

    /// Goes on to a job, with these totals before it.
    fn go_on(&self, job: u32, end: u32, sums: [u64; 2]) {
        for (total, sum) in [&self.finished, &self.same].into_iter().zip(sums) {
            total.set_before(job, sum);
        }
        self.claimed.set([job, end]);
    }
}

/// Why to stop before the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Stop {
    /// Somebody pressed Ctrl-C, or told us to end.
    Asked = 1,
    /// There is no room left.
    Full = 2,
}

/// The most that is claimed at once. The fewer jobs are left, the smaller a claim is, so that all end at the same time.
const MOST: u32 = 64;

impl Board {
    pub(crate) fn new(workers: usize, jobs: usize) -> Result<Board, Refusal> {
        let jobs = u32::try_from(jobs).map_err(|_| Errno::EOVERFLOW)?;
        let desk = |number| {
            let number = number + 1;
            Ok(Desk {
                claimed: Value::new([0, 0])?.named(&format!("claim {number}")),
                finished: Total::new(&format!("bytes {number}"))?,
                at_hand: Value::new(0)?.named(&format!("at hand {number}")),
                same: Total::new(&format!("same {number}"))?,
            })
        };
        let desks = (0..workers).map(desk).collect::<Result<_>>()?;
        let counter = Lock::new()?.named("counter");
        Ok(Board { jobs, counter, desks, stop: Value::new(0)?.named("stop") })
    }

    pub(crate) fn workers(&self) -> usize {
        self.desks.len()
    }

    // ANCHOR: claim
    /// The next job of this worker: of those it has claimed, or else of a new claim. `None` when all is claimed.
    pub(crate) fn next_job(&self, worker: usize) -> Result<Option<u32>> {
        let desk = &self.desks[worker];
        let [job, end] = desk.claimed.get();
        if job < end {
            return Ok(Some(job));
        }
        // If its owner was killed, there is nothing to mend: it had claimed, or it had not.
        let _held = self.counter.acquire().or_else(|_| self.counter.recover())?;
        let free = self.first_unclaimed();
        if free == self.jobs {
            return Ok(None);
        }
        let fair = (self.jobs - free) / u32::try_from(8 * self.desks.len()).unwrap_or(u32::MAX);
        desk.go_on(free, free + fair.clamp(1, MOST), desk.sums_before(job));
        Ok(Some(free))
    }

    /// Claims are made one after the other, so all before the end of the last one has been claimed.
    fn first_unclaimed(&self) -> u32 {
        self.desks.iter().map(|desk| desk.claimed.get()[1]).max().unwrap_or(0)
    }
    // ANCHOR_END: claim

    /// The worker has copied so many bytes of the file it is at. Says whether to go on.
    pub(crate) fn at_hand(&self, worker: usize, bytes: u64) -> bool {
        self.desks[worker].at_hand.set(bytes);
        self.stop().is_none()
    }

    /// The worker is through with its job, which came to so many bytes.
    pub(crate) fn finish(&self, worker: usize, bytes: u64) {
        self.finish_with(worker, [bytes, 0]);
    }

    /// The worker is through with its job: there was nothing to do.
    pub(crate) fn finish_same(&self, worker: usize) {
        self.finish_with(worker, [0, 1]);
    }

    fn finish_with(&self, worker: usize, [bytes, same]: [u64; 2]) {
        let desk = &self.desks[worker];
        let [job, end] = desk.claimed.get();
        let [all_bytes, all_same] = desk.sums_before(job);
        desk.at_hand.set(0);
        desk.go_on(job + 1, end, [all_bytes + bytes, all_same + same]);
    }

    /// How many jobs needed nothing to be done.
    pub(crate) fn same(&self) -> u64 {
        self.desks.iter().map(|desk| desk.sums()[1]).sum()
    }

    /// The job that this worker has claimed and is at, if any.
    pub(crate) fn job_of(&self, worker: usize) -> Option<u32> {
        let [job, end] = self.desks[worker].claimed.get();
        (job < end).then_some(job)
    }

    /// How many jobs are finished.
    pub(crate) fn jobs_done(&self) -> u32 {
        let open: u32 =
            self.desks.iter().map(|desk| desk.claimed.get()).map(|[job, end]| end - job).sum();
        self.first_unclaimed().saturating_sub(open)
    }

    /// How many bytes are copied, those of unfinished files too.
    pub(crate) fn bytes_done(&self) -> u64 {
        self.desks.iter().map(|desk| desk.sums()[0] + desk.at_hand.get()).sum()
    }

    /// The bytes of all files that are finished.
    pub(crate) fn bytes_finished(&self) -> u64 {
        self.desks.iter().map(|desk| desk.sums()[0]).sum()
    }

    /// Tells all workers to stop; the first reason stays.
    pub(crate) fn tell_to_stop(&self, why: Stop) {
        self.stop.update(|before| if before == 0 { why as u32 } else { before });
    }

    /// Whether to stop, and why.
    pub(crate) fn stop(&self) -> Option<Stop> {
        let stop = self.stop.get();
        [Stop::Asked, Stop::Full].into_iter().find(|why| *why as u32 == stop)
    }
}
