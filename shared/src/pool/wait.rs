//! How the owner waits: for results, and for the death of whoever should send them.

use std::{sync::atomic::Ordering::SeqCst, time::Duration};

use super::core::Core;
use crate::{
    Result,
    seam::{self, Need, Op, Seen, step, step_when, world},
    sync::bell,
};

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
    for worker in &workers {
        let Some(word) = worker.life() else { return };
        words.push(Seen::held(word, word.load(SeqCst)));
    }
    // Who died before we looked at its word has changed nothing since.
    if cores.iter().any(|core| core.has_news()) {
        return;
    }
    world().wait_many(op, &words, until);
}
