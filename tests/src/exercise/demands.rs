//! What an answer must do, as its TOML says it, in the harness's own vocabulary of order.

use std::time::Duration;

use shared::seam::wire;

use crate::check::{Claim, Pattern};

/// All that an answer must do.
#[derive(Clone, Debug)]
pub struct Demands {
    /// What holds in every run.
    pub always: Vec<Demand>,
    /// What some run must show.
    pub sometimes: Vec<Demand>,
    /// Operations that must really happen in every run, and how often at least.
    pub uses: Vec<(Operation, usize)>,
    /// Operations that must not happen in any run.
    pub avoids: Vec<Operation>,
    /// Whether the processes may work one after the other.
    pub sequential: bool,
    /// For `predict`: the lines that make an outcome.
    pub outcome: Pattern,
    /// The exit code of the first process.
    pub exit: i32,
    /// How many schedules are tried.
    pub budget: Budget,
    /// How much a run may use.
    pub limits: Bounds,
}

/// One claim.
#[derive(Clone, Debug)]
pub struct Demand {
    /// The key under which it stands in the file; the kind of verdict of who does not fulfil it.
    pub name: &'static str,
    /// What is claimed.
    pub what: What,
    /// Only lines that match are looked at.
    pub among: Option<Pattern>,
    /// What it means if it is not so, in both languages; without it, the claim speaks for itself.
    pub says: Option<[String; 2]>,
}

/// What is claimed.
#[derive(Clone, Debug)]
pub enum What {
    /// Something about the lines.
    Lines(Claim),
    /// Nobody can go on.
    Deadlock,
}

/// A kind of operation, on anything or on what has this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its kind.
    pub kind: wire::Kind,
    /// The name of its object.
    pub object: Option<String>,
}

/// How many schedules are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Those chosen by chance, after one delay at each place.
    pub schedules: usize,
    /// When going through all orders, the most of them.
    pub orders: usize,
    /// Runs that nobody conducts.
    pub free: usize,
}

/// How much a run may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Steps of all processes together.
    pub steps: usize,
    /// How long all of its judging may take.
    pub time: Duration,
    /// Bytes of memory, of all processes together.
    pub memory: u64,
    /// Whether it may open the network.
    pub network: bool,
}

impl Operation {
    /// The operation that is called so: `acquire`, or `acquire purse`.
    pub fn called(text: &str) -> Option<Operation> {
        let (kind, object) = match text.split_once(' ') {
            Some((kind, object)) => (kind, Some(object.to_owned())),
            None => (text, None),
        };
        let kind = wire::Kind::ALL.into_iter().find(|it| name_of(*it) == kind)?;
        Some(Operation { kind, object })
    }

    /// As it is called.
    pub fn name(&self) -> String {
        let object = self.object.iter().map(|object| format!(" {object}"));
        name_of(self.kind) + &object.collect::<String>()
    }
}

/// `try-acquire` for `TryAcquire`.
fn name_of(kind: wire::Kind) -> String {
    let mut name = String::new();
    for letter in format!("{kind:?}").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{Operation, wire::Kind};

    #[test]
    fn an_operation_is_called_as_its_kind_with_small_letters() {
        let operation = Operation::called("try-acquire").unwrap();
        assert_eq!(operation, Operation { kind: Kind::TryAcquire, object: None });
        let operation = Operation::called("acquire the purse").unwrap();
        assert_eq!(operation.object.as_deref(), Some("the purse"));
        assert_eq!(operation.name(), "acquire the purse");
        assert_eq!(Operation::called("grab"), None);
    }
}
