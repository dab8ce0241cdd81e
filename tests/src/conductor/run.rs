//! What a conductor sees: operations, the moments between them, and whole runs.

use std::{rc::Rc, time::Duration};

use shared::seam::wire::Kind;

use super::{Clock, Verdict, Wait, players::Players};
use crate::transcript::named_pids;

/// What a player is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Who: 0 is the first process, 1 the first that was started, and so on; no number comes twice in a run.
    pub player: usize,
    /// What.
    pub kind: Kind,
    /// To what: a number that is the same for all players.
    pub object: u64,
    /// Where: the file's path.
    pub file: Rc<str>,
    /// And its line.
    pub line: u32,
    /// It goes on because its time has come, at this virtual time, in nanoseconds.
    pub until: Option<u64>,
    /// It goes on at some time in any case, whether or not it must wait.
    pub timed: bool,
}

/// One operation of one player, and what came of it.
#[derive(Clone, Debug)]
pub struct Step {
    /// What was done, and by whom.
    pub ask: Ask,
    /// The virtual time at which it was done.
    pub time: Duration,
    /// Who else could have gone, and this one, in the order in which they came.
    pub ready: Vec<Ask>,
    /// What was written to standard output from here to the player's next operation; with the first step, also before it.
    pub output: String,
    /// What its object was then, if it can be shown.
    pub value: Option<String>,
    /// Whether the player has looked at the clock after it.
    pub clock: bool,
    /// Whether somebody else would have gone if nobody had chosen.
    pub deviates: bool,
}

/// Something shared that has a name or a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// Its number, as in [`Ask::object`].
    pub number: u64,
    /// Its name; empty if it has none.
    pub name: String,
    /// Its value now; empty if it cannot be shown.
    pub value: String,
}

/// Players who will never go on, unless somebody gives up waiting: each waits for others of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knot {
    /// Before this step it was tied.
    pub step: usize,
    /// Those in the ring.
    pub waits: Vec<Wait>,
}

/// A run from beginning to end.
#[derive(Clone, Debug)]
pub struct Run {
    /// What time did while somebody was ready.
    pub clock: Clock,
    /// All that was done, in order.
    pub steps: Vec<Step>,
    /// The players' names, in the order in which they came; the first process has none.
    pub names: Vec<String>,
    /// All objects with a name or a value, as they were at the end.
    pub objects: Vec<Object>,
    /// The first step before which some waited for each other in a ring, and for nothing else, not even for time to pass.
    /// Only if others went on all the same; if not, it is the verdict.
    pub knot: Option<Knot>,
    /// What those who had not ended were still about to do.
    pub pending: Vec<Ask>,
    /// What those were about to do whom somebody else ended, and before which step that was.
    pub lost: Vec<(usize, Ask)>,
    /// Somebody rested, as it had only looked again and again, while others went: another order would have let it look on.
    pub rested: bool,
    /// What came on standard output, if there was no step to which it could belong.
    pub apart: String,
    /// What came on standard error.
    pub errors: String,
    /// How it ended.
    pub verdict: Verdict,
}

impl Run {
    /// All that came on standard output.
    pub fn output(&self) -> String {
        let outputs = self.steps.iter().map(|step| step.output.as_str());
        std::iter::once(self.apart.as_str()).chain(outputs).collect()
    }

    /// Whether time could play a part in it.
    pub fn is_timed(&self) -> bool {
        let done = self.steps.iter().map(|step| &step.ask);
        done.chain(&self.pending).any(|ask| ask.timed)
    }

    /// Whether somebody went on in it because its time had come.
    pub fn has_timed_out(&self) -> bool {
        self.steps.iter().any(|step| step.ask.until.is_some())
    }

    /// How often another player went although the one before could have gone on.
    pub fn switches(&self) -> usize {
        let switches = self.steps.windows(2).filter(|pair| {
            let last = pair[0].ask.player;
            pair[1].ask.player != last && pair[1].ready.iter().any(|ask| ask.player == last)
        });
        switches.count()
    }

    /// The number of the first operation in which this run and another of the same choices differ.
    pub fn parts_from(&self, other: &Run) -> Option<usize> {
        let same = |(ours, theirs): &(&Step, &Step)| {
            ours.ask == theirs.ask
                && ours.ready == theirs.ready
                && named_pids(&ours.output) == named_pids(&theirs.output)
        };
        let common = self.steps.iter().zip(&other.steps).take_while(same).count();
        let equal = common == self.steps.len() && common == other.steps.len();
        (!equal || self.verdict != other.verdict).then_some(common)
    }
}

/// The moment before a step: all that a strategy may know.
#[derive(Debug)]
pub struct Moment<'a> {
    /// Who can go, in the order in which they came; at least one.
    pub ready: &'a [Ask],
    /// What has been done so far.
    pub steps: &'a [Step],
    pub(super) players: &'a Players,
}

impl Moment<'_> {
    /// Who went last.
    pub fn last(&self) -> Option<usize> {
        self.steps.last().map(|step| step.ask.player)
    }

    /// What happens if nobody chooses, as a place in `ready`: whoever went last goes on; if that is not ready, the next in
    /// the order in which they came.
    pub fn by_default(&self) -> usize {
        let last = self.last().unwrap_or(0);
        self.ready.iter().position(|ask| ask.player >= last).unwrap_or(0)
    }

    /// This player's place in `ready`.
    pub fn place_of(&self, player: usize) -> Option<usize> {
        self.ready.iter().position(|ask| ask.player == player)
    }

    /// Who cannot go, and whom they wait for.
    pub fn waiting(&self) -> Vec<Wait> {
        let ready = |wait: &Wait| self.place_of(wait.ask.player).is_some();
        self.players.waits().into_iter().filter(|wait| !ready(wait)).collect()
    }

    /// What has been done, as a run that ends here with everybody waiting.
    pub fn so_far(&self) -> Run {
        let asks = self.players.waits().into_iter().map(|wait| wait.ask);
        Run {
            clock: self.players.clock,
            steps: self.steps.to_vec(),
            names: self.names(),
            objects: self.objects(),
            pending: asks.collect(),
            lost: Vec::new(),
            rested: false,
            knot: None,
            apart: String::new(),
            errors: String::new(),
            verdict: Verdict::Deadlock(self.waiting()),
        }
    }

    /// The virtual time.
    pub fn time(&self) -> Duration {
        self.players.time()
    }

    /// The players' names.
    pub fn names(&self) -> Vec<String> {
        self.players.names()
    }

    /// All objects with a name or a value.
    pub fn objects(&self) -> Vec<Object> {
        self.players.objects()
    }
}
