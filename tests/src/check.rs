//! Claims about a transcript, in a small vocabulary of order.
//!
//! ```
//! use harness::{check::check, transcript::Transcript};
//!
//! let transcript = Transcript::of_lines(["sent mail 2", "sent mail 1", "sent the closing mail"]);
//! check(&transcript).line("sent mail *").before("sent the closing mail");
//! check(&transcript).line("sent the closing mail").last();
//! check(&transcript).each_once(["sent mail 1", "sent mail 2"]);
//! check(&transcript).finishes();
//! ```
//!
//! A test says it like this and panics; who wants an answer in place of a panic asks [`Claim::holds`].

use crate::{
    transcript::{End, Transcript},
    words::Language,
};

mod failure;
mod pattern;
mod view;

pub use failure::{Complaint, Failure};
pub use pattern::Pattern;

use view::{Edge, View};

/// Something that is true of a transcript, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Both occur, and every line of the first kind comes before every line of the second kind.
    Before(Pattern, Pattern),
    /// It occurs, and nothing comes before it.
    First(Pattern),
    /// It occurs, and nothing comes after it.
    Last(Pattern),
    /// There are exactly so many.
    Count(Pattern, usize),
    /// Each of these occurs exactly once, in any order.
    EachOnce(Vec<Pattern>),
    /// These occur one after the other; others may stand between them.
    InOrder(Vec<Pattern>),
    /// Between a line that enters and one that leaves somebody is inside; there are never more inside than this.
    NeverMoreThan(usize, Pattern, Pattern),
    /// It ends like this.
    Exit(End),
    /// It ends by itself, and leaves no process behind: no orphan and no zombie.
    Finishes,
}

impl Claim {
    /// Whether it is true of this transcript; if not, why.
    pub fn holds(&self, transcript: &Transcript) -> Result<(), Failure> {
        self.holds_among(transcript, None)
    }

    /// The same, but only lines that match are looked at.
    pub fn holds_among(
        &self,
        transcript: &Transcript,
        among: Option<&Pattern>,
    ) -> Result<(), Failure> {
        let view = View { transcript, among };
        match self {
            Claim::Before(first, second) => view.before(first, second),
            Claim::First(pattern) => view.at_the_edge(pattern, Edge::First),
            Claim::Last(pattern) => view.at_the_edge(pattern, Edge::Last),
            Claim::Count(pattern, count) => view.count(pattern, *count),
            Claim::EachOnce(patterns) => patterns.iter().try_for_each(|it| view.count(it, 1)),
            Claim::InOrder(patterns) => view.in_order(patterns),
            Claim::NeverMoreThan(most, enter, leave) => view.never_more_than(*most, enter, leave),
            Claim::Exit(end) => view.exit(*end),
            Claim::Finishes => view.finishes(),
        }
    }
}

/// Begins a claim about this transcript.
pub fn check(transcript: &Transcript) -> Check<'_> {
    Check { transcript, among: None }
}

/// A transcript about which something is claimed. Each claim panics if it is false.
#[derive(Clone, Debug)]
#[must_use = "nothing is claimed yet"]
pub struct Check<'a> {
    transcript: &'a Transcript,
    among: Option<Pattern>,
}

/// Lines of one kind, about which something is claimed.
#[derive(Clone, Debug)]
#[must_use = "nothing is claimed yet"]
pub struct CheckLine<'a> {
    check: Check<'a>,
    pattern: Pattern,
}

impl<'a> Check<'a> {
    /// Looks only at lines that match, as if there were no others.
    pub fn among(self, pattern: impl Into<Pattern>) -> Check<'a> {
        Check { among: Some(pattern.into()), ..self }
    }

    /// Claims something about the lines that match.
    pub fn line(self, pattern: impl Into<Pattern>) -> CheckLine<'a> {
        CheckLine { check: self, pattern: pattern.into() }
    }

    /// Each of these occurs exactly once, in any order.
    #[track_caller]
    pub fn each_once<T: Into<Pattern>>(&self, patterns: impl IntoIterator<Item = T>) {
        self.claim(&Claim::EachOnce(patterns.into_iter().map(Into::into).collect()));
    }

    /// These occur one after the other; others may stand between them.
    #[track_caller]
    pub fn in_order<T: Into<Pattern>>(&self, patterns: impl IntoIterator<Item = T>) {
        self.claim(&Claim::InOrder(patterns.into_iter().map(Into::into).collect()));
    }

    /// There are never more than so many who have entered and not yet left.
    #[track_caller]
    pub fn never_more_than(
        &self,
        most: usize,
        enter: impl Into<Pattern>,
        leave: impl Into<Pattern>,
    ) {
        self.claim(&Claim::NeverMoreThan(most, enter.into(), leave.into()));
    }

    /// It ends with this exit code.
    #[track_caller]
    pub fn exit(&self, code: i32) {
        self.claim(&Claim::Exit(End::Code(code)));
    }

    /// It ends like this.
    #[track_caller]
    pub fn ends(&self, end: End) {
        self.claim(&Claim::Exit(end));
    }

    /// It ends by itself, and leaves no process behind: no orphan and no zombie.
    #[track_caller]
    pub fn finishes(&self) {
        self.claim(&Claim::Finishes);
    }

    /// This is true.
    #[track_caller]
    pub fn claim(&self, claim: &Claim) {
        if let Err(failure) = claim.holds_among(self.transcript, self.among.as_ref()) {
            panic!("{}", failure.message(self.transcript, Language::English));
        }
    }
}

impl CheckLine<'_> {
    /// Both occur, and every line of this kind comes before every line of that kind.
    #[track_caller]
    pub fn before(self, second: impl Into<Pattern>) {
        self.check.claim(&Claim::Before(self.pattern, second.into()));
    }

    /// It occurs, and nothing comes before it.
    #[track_caller]
    pub fn first(self) {
        self.check.claim(&Claim::First(self.pattern));
    }

    /// It occurs, and nothing comes after it.
    #[track_caller]
    pub fn last(self) {
        self.check.claim(&Claim::Last(self.pattern));
    }

    /// There are exactly so many.
    #[track_caller]
    pub fn count(self, count: usize) {
        self.check.claim(&Claim::Count(self.pattern, count));
    }
}
