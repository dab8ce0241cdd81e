//! Whether one run does what is demanded.

use super::{
    demands::{Demand, Demands, What},
    evidence,
    judgement::Fault,
};
use crate::{
    conductor::{Run, Verdict},
    transcript::{End, Transcript},
};

/// What is wrong with a run, and what the exercise says that it means.
pub(super) fn fault(demands: &Demands, run: &Run) -> Option<(Fault, Option<[String; 2]>)> {
    if run.knot.is_some() {
        return Some((Fault::Knot, None));
    }
    if run.verdict != Verdict::Code(demands.exit) {
        return Some((Fault::Ended(run.verdict.clone()), None));
    }
    for demand in &demands.always {
        if let Some(fault) = broken(demand, run) {
            return Some((fault, demand.says.clone()));
        }
    }
    for (operation, wanted) in &demands.uses {
        let (found, wanted) = (evidence::times(run, operation), *wanted);
        if found < wanted {
            return Some((Fault::Uses { operation: operation.clone(), wanted, found }, None));
        }
    }
    let avoided = demands.avoids.iter().find(|it| evidence::times(run, it) > 0);
    avoided.map(|operation| (Fault::Avoids(operation.clone()), None))
}

/// In what way a run does not fulfil a demand.
pub(super) fn broken(demand: &Demand, run: &Run) -> Option<Fault> {
    let stuck = run.knot.is_some() || matches!(run.verdict, Verdict::Deadlock(_));
    match &demand.what {
        What::Deadlock => (!stuck).then_some(Fault::NotStuck),
        What::Lines(claim) => {
            let held = claim.holds_among(&transcript(run), demand.among.as_ref());
            held.err().map(|failure| Fault::Claim(demand.name, failure.complaint))
        }
    }
}

fn transcript(run: &Run) -> Transcript {
    let output = run.output();
    let end = match run.verdict {
        Verdict::Code(code) => End::Code(code),
        Verdict::Signal(number) => End::Signal(number),
        _ => End::Stopped,
    };
    Transcript { end, ..Transcript::of_lines(output.lines()) }
}
