//! What a run shows of its own accord: which operations there really were, and whether the work overlapped.

use shared::seam::wire::Kind;

use super::demands::Operation;
use crate::conductor::Run;

/// How often this happened.
pub fn times(run: &Run, operation: &Operation) -> usize {
    let is_it = |number| {
        operation.object.as_ref().is_none_or(|name| {
            run.objects.iter().any(|object| object.number == number && object.name == *name)
        })
    };
    let same = |kind, number| kind == operation.kind && is_it(number);
    run.steps.iter().filter(|step| same(step.ask.kind, step.ask.object)).count()
}

/// Whether somebody did something between two things that another one did, both of them children.
pub fn overlaps(run: &Run) -> bool {
    let deeds: Vec<usize> = run
        .steps
        .iter()
        .filter(|step| step.ask.player != 0 && is_deed(step.ask.kind))
        .map(|step| step.ask.player)
        .collect();
    deeds.iter().enumerate().any(|(at, player)| {
        let next = deeds[at + 1..].iter().position(|it| it == player);
        next.is_some_and(|next| next > 0)
    })
}

/// Whether it is work: not coming and going, waiting, or taking and giving back what lets one work.
fn is_deed(kind: Kind) -> bool {
    use Kind::{Get, Print, Put, Receive, Send, Set, Sleep, Take, TryPut, TryTake, Update};
    matches!(
        kind,
        Get | Print | Put | Receive | Send | Set | Sleep | Take | TryPut | TryTake | Update
    )
}
