//! Lesson 13 · copier: a tool for every day, made of what we have learnt.

mod apart;
mod attributes;
mod below;
mod board;
mod content;
mod copy_one;
mod crew;
mod demo;
mod destination;
mod dry_run;
mod folders;
mod glob;
mod json;
mod ledger;
mod links;
mod mark;
mod options;
mod plan;
mod refusal;
mod report;
mod same;
mod studio;
mod tally;
mod toy;
mod words;
mod worker;
mod xattrs;

use std::process::ExitCode;

use shared::{Lesson, Result, Signal, catch, now, print, println};

use crate::{
    copy_one::SeveralNames,
    crew::hand_out,
    destination::Destination,
    mark::Mark,
    options::{Asked, Task},
    plan::Plan,
    refusal::{Refusal, exit_code},
    report::Progress,
    tally::Tally,
    worker::{Round, Work},
};

fn main() -> ExitCode {
    let lesson = Lesson::new(include_str!("../zh.txt"))
        .part("the toy: a process a file", the_toy)
        .part("the real one: a few workers for all files", the_real_one);

    match options::asked() {
        Ok(Asked::Lesson) => lesson.run(),
        Ok(Asked::Help) => {
            print!("{}", words::help());
            ExitCode::SUCCESS
        }
        Ok(Asked::Toy(task)) => exit_code(copy_like_a_toy(&task)).into(),
        Ok(Asked::Copy(task)) => exit_code(copy(&task)).into(),
        Err(refusal) => exit_code(Err(refusal)).into(),
    }
}

// ANCHOR: toy
/// Fine for seven videos, too much for seven thousand; and all but the bytes is lost on the way.
fn the_toy() -> Result<()> {
    demo::in_a_studio(copy_like_a_toy)
}

fn copy_like_a_toy(task: &Task) -> Result<u8, Refusal> {
    let began = now();
    apart::open_source(task)?;
    let files = toy::copy(&task.source, &task.destination)?;

    let seconds = now().saturating_sub(began).as_secs_f64();
    println!("files {files} · {seconds:.2} s · processes {files}");
    Ok(0)
}
// ANCHOR_END: toy

// ANCHOR: real
/// As many workers as there are CPUs, and each takes a few files at a time, until there are no more.
fn the_real_one() -> Result<()> {
    demo::in_a_studio(copy)
}

fn copy(task: &Task) -> Result<u8, Refusal> {
    let began = now();
    let interrupts = [catch(Signal::SIGINT)?, catch(Signal::SIGTERM)?];

    // Plan. This is before the fork, so every worker has a copy of it.
    let source = apart::open_source(task)?;
    let plan = Plan::of(&source, &task.source, &task.exclude)?;
    if task.dry_run {
        return Ok(report::end(task, &plan, &dry_run::list(task, &source, &plan), began));
    }
    let destination = Destination::open(&task.destination)?;
    let mark = Mark::set(&destination)?;
    let work = Work { task, plan: &plan, source, destination, mark, interrupts };

    // Hand out.
    let all: Vec<_> = (0..plan.entries.len()).collect();
    let mut progress = Progress::new(all.len(), task.shows);
    let mut tally = Tally::default();
    let round = Round::of(&work, &all, SeveralNames::Later)?;
    hand_out(&round, &mut progress)?;
    let left = tally.add_round(&round)?;
    links::copy(&work, &left, &mut progress, &mut tally)?;
    work.mark.remove(&work.destination)?;
    folders::finish(&work, &mut tally);

    // Count.
    drop(progress);
    Ok(report::end(task, &plan, &tally, began))
}
// ANCHOR_END: real
