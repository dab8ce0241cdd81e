//! `Core`: the owner's side of a pool. It has no thread to watch over things: whenever the owner submits, looks or waits,
//! what has come back is collected, and whoever has died is replaced.

use std::{cell::RefCell, mem, process::ExitCode, rc::Rc, sync::atomic::Ordering::SeqCst};

use super::{
    board::Board,
    job::{Callback, Job},
    reply::Batch,
    state::{Phase, Sent, State},
    task, worker,
};
use crate::{
    Child, Exit, PoolError, Process, Result, Signal,
    seam::{Kind, Op, step, world},
    seconds,
};

pub(super) struct Core<'a> {
    pub(super) board: Board,
    pub(super) name: String,
    initializer: Option<Box<dyn Fn() -> ExitCode + 'a>>,
    most_tasks: Option<u32>,
    state: RefCell<State<'a>>,
}

/// So many workers in a row may die before they are ready.
const FALSE_STARTS: u32 = 3;

impl<'a> Core<'a> {
    /// Starts the workers.
    pub(super) fn start(
        workers: usize,
        name: String,
        initializer: Option<Box<dyn Fn() -> ExitCode + 'a>>,
        most_tasks: Option<u32>,
        op: Op,
    ) -> Result<Rc<Core<'a>>> {
        let state = RefCell::new(State::new(workers));
        let board = Board::new(workers)?;
        board.name(&name);
        let core = Core { board, name, initializer, most_tasks, state };
        if let Err(err) = core.fill(op) {
            core.terminate(op).ok();
            return Err(err);
        }
        Ok(Rc::new(core))
    }

    /// Fails unless this process has made the pool.
    pub(super) fn check_ours(&self) -> Result<()> {
        if self.board.is_ours() {
            Ok(())
        } else {
            Err(PoolError::NotOurPool { pool: self.name.clone() }.into())
        }
    }

    /// A job without items.
    pub(super) fn new_job(&self) -> Result<u64> {
        self.check_ours()?;
        let mut state = self.state.borrow_mut();
        if let Phase::Over(why) = &state.phase {
            return Err(why.clone().error());
        }
        let job = state.next_job;
        state.next_job += 1;
        state.jobs.insert(job, Job::default());
        Ok(job)
    }

    /// Puts a task with so many more items of this job.
    pub(super) fn send(&self, job: u64, count: usize, bytes: Vec<u8>, op: Op) -> Result<()> {
        self.check_ours()?;
        let op = Op { kind: Kind::Put, object: self.board.tasks.id(), ..op };
        step(op);
        let mut state = self.state.borrow_mut();
        let Some(of) = state.jobs.get_mut(&job) else { return Ok(()) };
        let first = of.items;
        of.items += count;
        if let Phase::Over(why) = state.phase.clone() {
            state.fail(job, first..first + count, &why);
            return Ok(());
        }
        self.put(&mut state, Sent { job, first, settled: 0, count, bytes }, op)
    }

    fn put(&self, state: &mut State<'a>, sent: Sent, op: Op) -> Result<()> {
        // Nobody else puts anything there.
        let place = self.board.tasks.ever_put().load(SeqCst);
        self.board.tasks.put(op, &sent.bytes, true)?;
        self.board.tasks.show();
        state.tasks.insert(place, sent);
        Ok(())
    }

    /// Does something with a job.
    pub(super) fn job<R>(&self, job: u64, act: impl FnOnce(&mut Job<'a>) -> R) -> Option<R> {
        self.state.borrow_mut().jobs.get_mut(&job).map(act)
    }

    /// Nobody will ask for this job any more.
    pub(super) fn forget(&self, job: u64) {
        let mut state = self.state.borrow_mut();
        let Some(forgotten) = state.jobs.get_mut(&job) else { return };
        forgotten.forgotten = true;
        if forgotten.callbacks.is_empty() {
            state.jobs.remove(&job);
        }
    }

    /// Calls back about this job when it is finished, or now if it is.
    pub(super) fn call_back(&self, job: u64, callback: Callback<'a>) {
        let finished = self.job(job, |job| {
            job.callbacks.push(callback);
            job.is_finished()
        });
        if finished == Some(true) {
            self.state.borrow_mut().to_tell.push(job);
            self.tell();
        }
    }

    /// Collects what has come back, and replaces who has died. Then calls back.
    pub(super) fn look(&self, op: Op) -> Result<()> {
        if self.board.is_ours() {
            self.collect(op)?;
            self.mind(op)?;
        }
        self.tell();
        Ok(())
    }

    /// Whether something has come back, or somebody has died.
    pub(super) fn has_news(&self) -> bool {
        let dead = |worker: &Child| worker.life().is_none();
        self.board.results.len() != 0 || self.state.borrow().workers.iter().flatten().any(dead)
    }

    /// How many workers it has when nobody has died.
    pub(super) fn size(&self) -> usize {
        self.state.borrow().workers.len()
    }

    /// As [`look`](Core::look), if there is anything to see; so that who only submits tends the pool, too.
    pub(super) fn glance(&self, op: Op) -> Result<()> {
        if self.has_news() { self.look(op) } else { Ok(()) }
    }

    pub(super) fn workers(&self) -> Vec<Child> {
        self.state.borrow().workers.iter().flatten().cloned().collect()
    }

    fn collect(&self, op: Op) -> Result<()> {
        let mut message = Vec::new();
        let mut state = self.state.borrow_mut();
        while self.board.results.get(op, &mut message)? {
            state.settle(mem::take(&mut message));
        }
        self.board.results.show();
        Ok(())
    }

    fn mind(&self, op: Op) -> Result<()> {
        let count = self.state.borrow().workers.len();
        for slot in 0..count {
            let worker = self.state.borrow().workers[slot].clone();
            if let Some(worker) = worker.filter(|worker| worker.life().is_none()) {
                let exit = worker.wait()?;
                // What it has sent before it died, and what it would have.
                self.collect(op)?;
                self.state.borrow_mut().settle(self.board.trays.left_by(slot));
                self.bury(slot, &worker, exit, op)?;
            }
        }
        self.fill(op)
    }

    /// Clears up after a dead worker: the item that it was at is lost, the others of its task are for somebody else.
    fn bury(&self, slot: usize, worker: &Child, exit: Exit, op: Op) -> Result<()> {
        let mut state = self.state.borrow_mut();
        state.workers[slot] = None;
        if let Some((place, begun)) = self.board.task_of_dead(slot)
            && let Some(sent) = state.tasks.get(&place)
        {
            if begun as usize > sent.settled {
                let worker = worker.name().to_owned();
                let why = PoolError::WorkerDied { worker, exit }.into();
                state.settle_from(place, begun - 1, Batch::failed(why, 1));
            }
            if let Some(sent) = state.tasks.remove(&place)
                && let Some(bytes) = task::rest(&sent.bytes, sent.settled)
            {
                let (first, count) = (sent.first + sent.settled, sent.count - sent.settled);
                let rest = Sent { first, settled: 0, count, bytes, ..sent };
                self.put(&mut state, rest, op)?;
            }
        }
        let false_start = !self.board.was_ready(slot);
        state.false_starts = if false_start { state.false_starts + 1 } else { 0 };
        if state.false_starts == FALSE_STARTS {
            let pool = self.name.clone();
            state.end(PoolError::NoWorkerStarts { pool, exit }.into());
        }
        self.board.clear(slot);
        Ok(())
    }

    /// Starts workers where there are none and should be.
    fn fill(&self, op: Op) -> Result<()> {
        loop {
            let mut state = self.state.borrow_mut();
            let wanted = match state.phase {
                Phase::Open => true,
                Phase::Closed => self.board.tasks.len() != 0,
                Phase::Over(_) => false,
            };
            let free = state.workers.iter().position(Option::is_none).filter(|_| wanted);
            let Some(slot) = free else { return Ok(()) };
            state.made += 1;
            let name = format!("{}, worker {}", self.name, state.made);
            // The child has its own copy of all this, as it is now.
            drop(state);
            let work = || self.work(slot, op);
            let child = Process::new(work).name(name).daemon().start()?;
            self.state.borrow_mut().workers[slot] = Some(child);
        }
    }

    fn work(&self, slot: usize, op: Op) -> ExitCode {
        let initialized = self.initializer.as_ref().map_or(ExitCode::SUCCESS, |run| run());
        if initialized != ExitCode::SUCCESS {
            return initialized;
        }
        match worker::work(&self.board, slot, self.most_tasks, op) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        }
    }

    /// Calls back about what is finished, while nobody uses the state: a callback may submit.
    fn tell(&self) {
        let mut told = Vec::new();
        let mut state = self.state.borrow_mut();
        for number in mem::take(&mut state.to_tell) {
            let Some(job) = state.jobs.get_mut(&number) else { continue };
            told.extend(mem::take(&mut job.callbacks).into_iter().map(|call| (call, job.copy())));
            if job.forgotten {
                state.jobs.remove(&number);
            }
        }
        drop(state);
        for (call, job) in told {
            call(job);
        }
    }

    /// No more tasks will come.
    pub(super) fn close(&self, op: Op) {
        let mut state = self.state.borrow_mut();
        if matches!(state.phase, Phase::Open) {
            state.phase = Phase::Closed;
            drop(state);
            self.board.close(op);
        }
    }

    /// Whether all workers have gone home.
    pub(super) fn is_deserted(&self) -> bool {
        self.state.borrow().workers.iter().all(Option::is_none)
    }

    /// Ends all workers, and waits until they have ended. What they have not done fails.
    pub(super) fn terminate(&self, op: Op) -> Result<()> {
        if !self.board.is_ours() {
            return Ok(());
        }
        let workers: Vec<_> = {
            let mut state = self.state.borrow_mut();
            state.end(PoolError::Terminated { pool: self.name.clone() }.into());
            state.workers.iter_mut().filter_map(Option::take).collect()
        };
        for worker in &workers {
            // One that has ended hears nothing; a stopped one must go on to hear us.
            worker.terminate().ok();
            worker.signal(Signal::SIGCONT).ok();
        }
        if workers.is_empty() {
            self.tell();
            return Ok(());
        }
        let deadline = world().now() + seconds(1);
        for worker in &workers {
            let left = deadline.saturating_sub(world().now());
            if matches!(worker.join_timeout(left), Ok(false)) {
                worker.kill()?;
                worker.wait()?;
            }
        }
        self.board.close(op);
        self.tell();
        Ok(())
    }
}
