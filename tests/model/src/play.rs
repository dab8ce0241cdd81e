//! A play: what a few processes do to what they share, in every way that it can go.

use std::{
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
};

use loom::{
    cell::UnsafeCell,
    model::Builder,
    thread::{self, Thread},
};

use crate::{
    Result,
    sys::{self, AtomicU32, RECORDS, Seat},
};

/// What is shared, what each process does with it, the first one being main, and what holds when all have ended.
pub(crate) struct Play<S, const N: usize> {
    pub(crate) scene: fn() -> S,
    pub(crate) roles: [fn(&S); N],
    pub(crate) end: fn(&S),
}

/// How often a process that could go on is made to wait for others, at most. Most errors need one or two such switches;
/// the bound keeps all plays together to seconds.
const PREEMPTIONS: usize = 3;

impl<S: 'static, const N: usize> Play<S, N> {
    /// Plays it in every way. Fails if somebody waits for ever or finds what it must not.
    pub(crate) fn run(self) {
        self.run_with(PREEMPTIONS);
    }

    /// As `run`, with another number of preemptions.
    pub(crate) fn run_with(self, preemptions: usize) {
        let ways = self.explore(preemptions, None);
        eprintln!("{ways} ways");
    }

    /// As `run`, but main is killed in it: before its first access to a shared word or call of the kernel, before its second one, and so on. Then
    /// `heir`, another process, does what must still be done, but wakes nobody without need.
    pub(crate) fn run_killing_main(self, heir: fn(&S)) {
        self.run_killing_main_with(2, heir);
    }

    /// As `run_killing_main`, with another number of preemptions.
    pub(crate) fn run_killing_main_with(self, preemptions: usize, heir: fn(&S)) {
        let (mut ways, mut points) = (0, 0);
        let killed = Arc::new(AtomicBool::new(true));
        while killed.swap(false, Relaxed) {
            ways += self.explore(preemptions, Some((points, Arc::clone(&killed), heir)));
            points += 1;
        }
        eprintln!("{ways} ways to be killed at {} points", points - 1);
    }

    fn explore(&self, preemptions: usize, dies: Option<Death<S>>) -> u64 {
        let mut builder = Builder::new();
        builder.preemption_bound = Some(preemptions);
        builder.max_branches = 5_000;
        let ways = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&ways);
        let Play { scene, roles, end } = *self;
        builder.check(move || {
            count.fetch_add(1, Relaxed);
            once(scene, &roles, end, dies.as_ref());
        });
        ways.load(Relaxed)
    }
}

/// After how many accesses and calls main dies, whether it has, and who comes after it.
type Death<S> = (u64, Arc<AtomicBool>, fn(&S));

fn once<S: 'static>(scene: fn() -> S, roles: &[fn(&S)], end: fn(&S), dies: Option<&Death<S>>) {
    sys::boot();
    RUN.set(Run { roles: roles.len(), ..Run::default() });
    enter(0);
    let scene = Rc::new(scene());
    let others: Vec<_> = (1..)
        .zip(&roles[1..])
        .map(|(number, &role)| {
            let scene = Rc::clone(&scene);
            thread::spawn(move || {
                enter(number);
                role(&scene);
            })
        })
        .collect();
    run(|run| run.dies_after = dies.map(|(point, ..)| *point));
    let result = panic::catch_unwind(AssertUnwindSafe(|| roles[0](&scene)));
    run(|run| run.dies_after = None);
    match result {
        Err(why) if why.is::<Killed>() => {
            let (_, killed, heir) = dies.expect("nobody else is killed");
            killed.store(true, Relaxed);
            run(|run| run.has_heir = true);
            heir(&scene);
        }
        Err(why) => panic::resume_unwind(why),
        Ok(()) => (),
    }
    for other in others {
        other.join().expect("it has ended");
    }
    end(&scene);
}

/// This run.
#[derive(Default)]
struct Run {
    processes: [Process; RECORDS],
    /// How many accesses and calls main has left before it is killed.
    dies_after: Option<u64>,
    seats: Option<&'static [Seat]>,
    roles: usize,
    /// What the first one does that finds nobody to wake, before it goes on.
    dawdles: Option<Box<dyn FnOnce()>>,
    /// Whether another process does what main should have, and has its number.
    has_heir: bool,
}

#[derive(Default)]
struct Process {
    thread: Option<Thread>,
    is_awake: bool,
    /// Whether its last access was `SeqCst`.
    was_in_order: bool,
}

/// What a process that is killed unwinds with.
struct Killed;

thread_local! {
    static RUN: RefCell<Run> = RefCell::default();
}

fn run<R>(act: impl FnOnce(&mut Run) -> R) -> R {
    RUN.with_borrow_mut(act)
}

fn enter(number: usize) {
    let thread = thread::current();
    run(|run| run.processes[number].thread = Some(thread));
}

/// Whether whoever asks is not killed, and the play has not failed.
pub(crate) fn is_alive() -> bool {
    !thread::panicking()
}

/// The number of this process.
pub(crate) fn me() -> u32 {
    if !is_alive() {
        return u32::MAX;
    }
    let id = thread::current().id();
    let is_me = |process: &Process| process.thread.as_ref().is_some_and(|thread| thread.id() == id);
    let place = run(|run| run.processes.iter().position(is_me));
    place.and_then(|place| u32::try_from(place).ok()).expect("every thread is a process")
}

/// Where this process has what is its own.
pub(crate) fn place() -> usize {
    let me = me() as usize;
    if me == 0 && run(|run| run.has_heir) { RECORDS } else { me }
}

/// How many processes there are.
pub(crate) fn records_used() -> usize {
    run(|run| run.roles)
}

/// Has the first process that finds nobody to wake do this before it goes on.
pub(crate) fn dawdle(how: impl FnOnce() + 'static) {
    run(|run| run.dawdles = Some(Box::new(how)));
}

/// This process has found nobody to wake.
pub(crate) fn found_nobody() {
    if let Some(dawdle) = run(|run| run.dawdles.take()) {
        dawdle();
    }
}

/// Kills this process here; what it would have done must have been forgotten. Main goes on as its heir.
pub(crate) fn die() {
    let me = me();
    sys::bury(me);
    run(|run| run.has_heir |= me == 0);
}

/// What there is to an access to a shared word.
#[derive(Clone, Copy)]
pub(crate) enum Access {
    /// Nothing: the process is dead.
    None,
    /// It comes.
    Follows,
    /// It and the one before it are `SeqCst`.
    FollowsInOrder,
}

/// This process is about to access a shared word.
pub(crate) fn access(in_order: bool) -> Access {
    if !lives_on() {
        return Access::None;
    }
    let me = me() as usize;
    let was_in_order = run(|run| std::mem::replace(&mut run.processes[me].was_in_order, in_order));
    if was_in_order && in_order { Access::FollowsInOrder } else { Access::Follows }
}

/// Before each access to a shared word, and each call of the kernel: here main may be killed. Says whether this process
/// goes on.
pub(crate) fn lives_on() -> bool {
    if !is_alive() {
        return false;
    }
    let me = me();
    let left = |left: &mut u64| left.checked_sub(1).map(|less| *left = less).is_none();
    if me == 0 && run(|run| run.dies_after.as_mut().is_some_and(left)) {
        sys::bury(me);
        panic::resume_unwind(Box::new(Killed));
    }
    true
}

/// From now on this process can be roused.
pub(crate) fn lie_down() {
    let me = me();
    run(|run| run.processes[me as usize].is_awake = false);
}

/// Sleeps until this process is roused.
pub(crate) fn sleep() {
    let me = me();
    while !run(|run| run.processes[me as usize].is_awake) {
        thread::park();
    }
}

/// Rouses another one.
pub(crate) fn rouse(process: u32) {
    let thread = run(|run| {
        let process = &mut run.processes[process as usize];
        process.is_awake = true;
        process.thread.clone()
    });
    thread.expect("who sleeps has begun").unpark();
}

/// Gives each process a seat. A seat is borrowed for ever, so it is not given to those who do not need one.
pub(crate) fn have_seats() {
    let seats: Vec<_> = (0..RECORDS).map(|_| Seat::default()).collect();
    run(|run| run.seats = Some(seats.leak()));
}

pub(crate) fn seats() -> impl Iterator<Item = &'static Seat> {
    run(|run| run.seats).into_iter().flatten().take(records_used())
}

/// A number in plain memory: whoever reads or writes it must come surely after whoever wrote it before.
#[derive(Debug)]
pub(crate) struct Plain {
    watched: UnsafeCell<()>,
    number: Cell<u32>,
}

impl Plain {
    pub(crate) fn new() -> Plain {
        Plain { watched: UnsafeCell::new(()), number: Cell::new(0) }
    }

    pub(crate) fn get(&self) -> u32 {
        self.watched.with(|_| self.number.get())
    }

    pub(crate) fn set(&self, number: u32) {
        self.watched.with_mut(|_| self.number.set(number));
    }

    pub(crate) fn add(&self, number: u32) {
        self.set(self.get() + number);
    }
}

/// There are no children in a play.
pub(crate) enum Child {}

impl Child {
    pub(crate) fn process_id(&self) -> i32 {
        match *self {}
    }

    pub(crate) fn check_ours(&self) -> Result<()> {
        match *self {}
    }

    pub(crate) fn life(&self) -> Option<&AtomicU32> {
        match *self {}
    }
}
