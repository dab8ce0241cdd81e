//! Which operations may change places without anybody noticing, what happened before what, and where a run raced.
//!
//! Two runs in which only such operations have changed places are the same run, and one of them is enough.

use shared::seam::wire::Kind;

use crate::conductor::{Ask, Clock, Run, Step, Verdict};

// ANCHOR: depend
/// Whether the order of these two operations of different players can matter. Time aside: see [`meets_time`].
pub fn depend(one: &Ask, other: &Ask) -> bool {
    use Kind::{
        Acquire, Await, Catch, Close, Done, End, Join, Poll, Print, Put, Receive, Send, Signal,
        Start, Take, TryAcquire, TryPut, TryTake, Up, Watch,
    };
    match (one.kind, other.kind) {
        // A signal may end its receiver anywhere, with all that follows from that; and there is one standard output.
        // And of two ends that both send, closing one stops what the other sends, which is another object.
        (Signal, _) | (_, Signal) | (Print, Print) | (Close, Send) | (Send, Close) => true,
        // It looks at we know not what.
        (Watch, other) | (other, Watch) => matches!(other, End) || !other.only_reads(),
        // It may have held the lock, or the other end, which it lets go.
        (End, Acquire | TryAcquire | Send | Receive | Await) => one.object != 0,
        (Acquire | TryAcquire | Send | Receive | Await, End) => other.object != 0,
        // Whether a child has ended is seen by who looks, and decides who waits.
        (End, Poll | Join) => other.object == 0 || other.object == one.player as u64,
        (Poll | Join, End) => one.object == 0 || one.object == other.player as u64,
        // Of a queue of tasks: who joins it waits for what is done of all that has been put.
        (Done, Done | Put | TryPut | Take | TryTake | Close)
        | (Put | TryPut | Take | TryTake | Close, Done)
        | (Await, Take | TryTake)
        | (Take | TryTake, Await)
        | (Print | Start | End | Join | Poll | Catch, _)
        | (_, Print | Start | End | Join | Poll | Catch)
        | (Up, Up) => false,
        (a, b) => {
            one.object != 0 && one.object == other.object && !(a.only_reads() && b.only_reads())
        }
    }
}
// ANCHOR_END: depend

/// Whether these two could be ready at the same moment: who lets a lock go, or ends with it, and who takes it could not,
/// nor a child's end and the wait for it; but who waits only for a time could.
fn may_meet(one: &Ask, other: &Ask) -> bool {
    use Kind::{Acquire, End, Join, Release};
    match (one.kind, other.kind) {
        (Acquire, Release | End) => one.timed,
        (Release | End, Acquire) => other.timed,
        (Release, Release) => false,
        (Join, End) => one.timed || one.object == 0,
        (End, Join) => other.timed || other.object == 0,
        _ => true,
    }
}

/// Whether time makes their order matter: one moves the clock, and the other moves it, too, or looks at it.
pub fn meets_time(one: &Ask, one_looks: bool, other: &Ask, other_looks: bool) -> bool {
    let moves = |ask: &Ask| ask.until.is_some();
    moves(one) && (other_looks || moves(other)) || moves(other) && one_looks
}

/// Somewhere in a run, one of these players could have gone in place of the one that went, and it may matter.
#[derive(Debug, PartialEq, Eq)]
pub struct Race {
    /// At which step.
    pub step: usize,
    /// Any one of them will do; if there is none, all must be tried.
    pub instead: Vec<usize>,
}

/// A vector clock: of how many steps of each player something knows.
type Known = Vec<u32>;

/// The races of a run: for each operation, done or pending, the last one before it whose order with it could have been
/// another.
///
/// Source: Flanagan, Godefroid, "Dynamic Partial-Order Reduction for Model Checking Software", POPL 2005.
pub fn races(run: &Run) -> Vec<Race> {
    let steps = &run.steps;
    let players = run.names.len();
    let mut history =
        History { known: Vec::new(), own: Vec::new(), latest: vec![vec![0; players]; players] };
    let mut races = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        // Those who were about to do something, and never did it because a signal came: they could have been quicker.
        for (_, ask) in run.lost.iter().filter(|(at, _)| *at == number) {
            races.extend(history.race(steps, ask, true));
            let was_ready = step.ready.iter().any(|it| it.player == ask.player);
            races.extend(was_ready.then(|| Race { step: number, instead: vec![ask.player] }));
        }
        races.extend(history.race(steps, &step.ask, step.clock));
        history.add(steps, number, run.clock);
    }
    let last = run.lost.iter().filter(|(at, _)| *at == steps.len()).map(|(_, ask)| ask);
    for ask in run.pending.iter().chain(last) {
        races.extend(history.race(steps, ask, true));
    }
    races
}

/// Whether somebody wrote, or died, without having said so, and another order could differ in that.
pub fn has_secrets(run: &Run) -> bool {
    let wrote = |step: &&Step| step.ask.kind != Kind::Print && !step.output.is_empty();
    let mut writers = run.steps.iter().filter(wrote).map(|step| step.ask.player);
    let first = writers.next();
    writers.any(|player| Some(player) != first)
        || dead_in_silence(run).any(|ask| is_noticed(run, &ask))
}

/// The last steps of those who died by themselves without an end, as the ends that they were. The first process ends when
/// all others have, and need not say so.
fn dead_in_silence(run: &Run) -> impl Iterator<Item = Ask> {
    let from = usize::from(matches!(run.verdict, Verdict::Code(_)));
    let last = |player| {
        let left = run.pending.iter().chain(run.lost.iter().map(|(_, ask)| ask));
        let mut steps = run.steps.iter().rev().map(|step| &step.ask);
        let mine = |ask: &&Ask| ask.player == player;
        if left.into_iter().any(|ask| mine(&ask)) { None } else { steps.find(mine) }
    };
    let silent = (from..run.names.len()).filter_map(last).filter(|ask| ask.kind != Kind::End);
    silent.map(|ask| Ask { kind: Kind::End, object: 1, ..ask.clone() })
}

/// Whether anybody did something that could have come before this end as well as after it.
fn is_noticed(run: &Run, end: &Ask) -> bool {
    let mut others = run.steps.iter().map(|step| &step.ask).chain(&run.pending);
    others.any(|ask| ask.player != end.player && depend(end, ask) && may_meet(end, ask))
}

struct History {
    /// For each step: what it knows, itself included.
    known: Vec<Known>,
    /// Which of its player's steps it is, from 1.
    own: Vec<u32>,
    /// What each player knows.
    latest: Vec<Known>,
}

impl History {
    /// The last step that this operation of a player, which comes now, could have been before.
    fn race(&self, steps: &[Step], ask: &Ask, looks: bool) -> Option<Race> {
        let latest = &self.latest[ask.player];
        let known = |step: usize| self.own[step] <= latest[steps[step].ask.player];
        let race = |step: &usize| {
            let before = &steps[*step];
            let matters = depend(&before.ask, ask) && may_meet(&before.ask, ask)
                || meets_time(&before.ask, before.clock, ask, looks);
            before.ask.player != ask.player && !known(*step) && matters
        };
        let at = (0..self.own.len()).rev().find(race)?;
        let leads_here = |player: usize| {
            player == ask.player
                || (at + 1..self.own.len())
                    .any(|step| steps[step].ask.player == player && known(step))
        };
        let ready = steps[at].ready.iter().map(|ask| ask.player);
        Some(Race { step: at, instead: ready.filter(|player| leads_here(*player)).collect() })
    }

    /// Notes the next step.
    fn add(&mut self, steps: &[Step], number: usize, clock: Clock) {
        let step = &steps[number];
        let player = step.ask.player;
        let mut known = self.latest[player].clone();
        // A clock that moves only when nobody can go on moves after everything.
        let after_all = clock == Clock::Prompt && step.ask.until.is_some();
        for before in (0..number).rev() {
            let other = &steps[before];
            if self.own[before] <= known[other.ask.player] {
                continue;
            }
            let ordered = after_all
                || depend(&other.ask, &step.ask)
                || meets_time(&other.ask, other.clock, &step.ask, step.clock);
            if ordered {
                join(&mut known, &self.known[before]);
            }
        }
        known[player] += 1;
        self.own.push(known[player]);
        if step.ask.kind == Kind::Start {
            // Who is there now and was not before is the child.
            let next = steps.get(number + 1).into_iter().flat_map(|next| &next.ready);
            for child in next.map(|ask| ask.player) {
                if self.latest[child].iter().all(|count| *count == 0) && child > 0 {
                    self.latest[child].clone_from(&known);
                }
            }
        }
        self.latest[player].clone_from(&known);
        self.known.push(known);
    }
}

fn join(known: &mut Known, other: &Known) {
    for (mine, theirs) in known.iter_mut().zip(other) {
        *mine = (*mine).max(*theirs);
    }
}
