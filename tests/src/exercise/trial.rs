//! The trial of one answer: compiled, judged by a process that is contained, and run a few times with nobody conducting.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Result;
use shared::seam::wire::SPEED;

use super::{
    Exercise, Judgement,
    compile::Runtime,
    demands::{Bounds, What},
    judge::environment,
    judgement::Fault,
};
use crate::{
    check::Claim,
    conductor::Verdict,
    confine::{CONFINE, LEFT_BEHIND, shield::How},
    contain::{Contain, Limits},
    lesson,
    transcript::{End, Transcript},
    words::Language,
};

/// The word that asks for the judge; it is in no help.
pub(crate) const JUDGE: &str = "judge";

/// How fast the clock goes in runs that nobody conducts.
const FAST: &str = "20";

/// How long such a run may take.
const FREE_TIME: Duration = Duration::from_secs(20);

/// Judges what stands in this file. `folder` is for what is built on the way.
pub fn trial(
    runtime: &Runtime,
    exercise: &Exercise,
    answer: &Path,
    folder: &Path,
    language: Language,
) -> Result<Judgement> {
    let is_program = exercise.kind.ending() == "rs";
    let program = exercise.program();
    let source = if is_program { answer } else { &program };
    let compiled = runtime.compile(exercise, source, folder)?;
    let Some(program) = compiled.program else {
        let judgement = plain(&Fault::DoesNotCompile, language);
        return Ok(Judgement { output: compiled.messages, ..judgement });
    };
    if let Some(file) = compiled.taken {
        return Ok(plain(&Fault::Takes(file), language));
    }
    let (how, hidden) = (runtime.shield(), runtime.hidden_elsewhere());
    let judgement = judged(exercise, &program, answer, how, hidden, language)?;
    if judgement.passes() && is_program {
        for _ in 0..exercise.demands.budget.free {
            if let Some(fault) = free_run(exercise, &program, how)? {
                let mut found = plain(&fault, language);
                found.sentence += "; ";
                found.sentence += language.words().exercise.in_a_free_run;
                return Ok(Judgement { runs: judgement.runs, ..found });
            }
        }
    }
    Ok(judgement)
}

fn plain(fault: &Fault, language: Language) -> Judgement {
    Judgement {
        kind: fault.kind().to_owned(),
        sentence: (language.words().exercise.fault)(fault),
        ..Judgement::default()
    }
}

/// What the judge says, or what has become of it.
fn judged(
    exercise: &Exercise,
    program: &Path,
    answer: &Path,
    how: How,
    hidden: &[PathBuf],
    language: Language,
) -> Result<Judgement> {
    let course = lesson::course()?;
    let Bounds { time, memory, .. } = exercise.demands.limits;
    let limits = Limits { time, memory, ..Limits::default() };
    let transcript = Contain::new(course.clone(), course.clone())
        .args([CONFINE, how.tag()])
        .arg(megabytes(exercise))
        .arg(course)
        .args([JUDGE, how.tag()])
        .args([language.tag(), &exercise.name])
        .args([exercise.description(), program, answer])
        .args(hidden)
        .limits(limits)
        .run()?;
    let fault = match (transcript.end, &transcript.lines[..]) {
        (End::Code(0), [line]) => match Judgement::of_json(&line.text) {
            Ok(judgement) => return Ok(judgement),
            Err(error) => Fault::JudgeGone(format!("{error:#}")),
        },
        (End::TimeLimit, _) => Fault::TimeLimit,
        (End::ProcessLimit, _) => Fault::ProcessLimit,
        (End::MemoryLimit, _) => Fault::MemoryLimit,
        (end, _) => {
            let said = transcript.errors.iter().map(|line| format!("; {line}"));
            Fault::JudgeGone(format!("{end}{}", said.collect::<String>()))
        }
    };
    Ok(plain(&fault, language))
}

/// A run as the learner would start it, on all cores; what is wrong with it, if anything is.
fn free_run(exercise: &Exercise, program: &Path, how: How) -> Result<Option<Fault>> {
    let demands = &exercise.demands;
    let memory = demands.limits.memory;
    let limits =
        Limits { time: FREE_TIME, output: 1 << 20, processes: 64, memory, ..Limits::default() };
    let course = lesson::course()?;
    let transcript = Contain::new(course.clone(), course)
        .args([CONFINE, how.tag()])
        .arg(megabytes(exercise))
        .args(how.command(program)?)
        .variables(environment())
        .variables([(SPEED, FAST)])
        .limits(limits)
        .run()?;
    let broken = |name, claim: &Claim, transcript: &Transcript, among| {
        let failure = claim.holds_among(transcript, among).err();
        failure.map(|failure| Fault::Claim(name, failure.complaint))
    };
    let fault = match transcript.end {
        End::TimeLimit => Some(Fault::TimeLimit),
        End::ProcessLimit => Some(Fault::ProcessLimit),
        End::MemoryLimit => Some(Fault::MemoryLimit),
        End::Code(code) if code == i32::from(LEFT_BEHIND) => {
            Some(Fault::Ended(Verdict::Orphans(1)))
        }
        _ => broken("exit", &Claim::Exit(End::Code(demands.exit)), &transcript, None),
    };
    let fault = fault.or_else(|| broken("orphans", &Claim::Finishes, &transcript, None));
    Ok(fault.or_else(|| {
        demands.always.iter().find_map(|demand| match &demand.what {
            What::Lines(claim) => broken(demand.name, claim, &transcript, demand.among.as_ref()),
            What::Deadlock => None,
        })
    }))
}

fn megabytes(exercise: &Exercise) -> String {
    (exercise.demands.limits.memory >> 20).to_string()
}
