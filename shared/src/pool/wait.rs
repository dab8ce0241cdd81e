//! How the owner waits: for results, and for the death of whoever should send them.

use std::{sync::atomic::Ordering::SeqCst, time::Duration};

use super::core::Core;
use crate::{
    Result,
    seam::{self, Need, Op, Seen, step, step_when, world},
    sync::bell,
};

/// How many workers we wait for in one go; the kernel compares 128 words at most.
const WATCHED: usize = 100;

/// How long we sleep at most if there are more, or if the kernel cannot compare several words.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Waits until `done`, but not beyond the time `until`, and says whether it is. Tends the pools meanwhile.
pub(super) fn wait(
    cores: &[&Core<'_>],
    op: Op,
    until: Option<Duration>,
    done: impl Fn() -> bool,
) -> Result<bool> {
    cores.iter().try_for_each(|core| core.check_ours())?;
    announce(cores, op, until, done() || cores.iter().any(|core| core.has_news()));
    loop {
        cores.iter().try_for_each(|core| core.look(op))?;
        if done() {
            return Ok(true);
        }
        if until.is_some_and(|until| until <= world().now()) {
            return Ok(false);
        }
        let has_news = || cores.iter().any(|core| core.board.results.len() != 0);
        if !seam::comes_soon(has_news) {
            sleep(cores, op, until);
        }
    }
}

fn announce(cores: &[&Core<'_>], op: Op, until: Option<Duration>, at_once: bool) {
    let workers: Vec<_> = cores.iter().flat_map(|core| core.workers()).collect();
    if at_once {
        return step(op);
    }
    let mut needs: Vec<_> = cores.iter().map(|core| core.board.results.has_items()).collect();
    needs.extend(workers.iter().filter_map(|worker| worker.life().map(Need::free)));
    step_when(op, &needs, until);
}

fn sleep(cores: &[&Core<'_>], op: Op, until: Option<Duration>) {
    let workers: Vec<_> = cores.iter().flat_map(|core| core.workers()).collect();
    let mut words = Vec::new();
    for core in cores {
        let results = &core.board.results;
        let lacking = bell::watch(results.after_put(), || results.lacks_items().map(|seen| [seen]));
        let Some(lacking) = lacking else { return };
        words.extend(lacking);
    }
    for worker in workers.iter().take(WATCHED) {
        let Some(word) = worker.life() else { return };
        words.push(Seen::held(word, word.load(SeqCst)));
    }
    // Who died before we looked at its word has changed nothing since.
    if cores.iter().any(|core| core.has_news()) {
        return;
    }
    let soon = || {
        let soon = world().now() + LOOK_AGAIN;
        Some(until.map_or(soon, |until| until.min(soon)))
    };
    let at_most = if workers.len() > WATCHED { soon() } else { until };
    if world().wait_many(op, &words, at_most).is_err()
        && let Some(first) = cores.first()
    {
        let bell = &first.board.results.after_put().word;
        world().wait(op, bell, bell.load(SeqCst), soon());
    }
}
