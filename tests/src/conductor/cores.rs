//! On which core we are. One player goes at a time, and on the same core handing over the turn is much quicker than waking
//! another core; the other cores are for other conductors.

use std::sync::OnceLock;

use anyhow::Result;
use nix::{
    sched::{CpuSet, sched_getaffinity, sched_getcpu, sched_setaffinity},
    unistd::Pid,
};

/// The cores that were ours when we began, and the one that we keep to first.
pub fn cores() -> Result<Vec<usize>> {
    static CORES: OnceLock<Vec<usize>> = OnceLock::new();
    if let Some(cores) = CORES.get() {
        return Ok(cores.clone());
    }
    let allowed = sched_getaffinity(Pid::from_raw(0))?;
    let mut cores: Vec<_> =
        (0..CpuSet::count()).filter(|&core| allowed.is_set(core).unwrap_or(false)).collect();
    // Those who begin side by side have been spread by the kernel. Our number could not do that: inside namespaces, all of
    // them have the same.
    let here = sched_getcpu()?;
    let first = cores.iter().position(|core| *core == here).unwrap_or(0);
    cores.rotate_left(first);
    Ok(CORES.get_or_init(|| cores).clone())
}

/// From now on we, and whoever we start, are on this core only.
pub fn keep_to(core: usize) -> Result<()> {
    keep_to_all(&[core])
}

/// From now on we, and whoever we start, are on any of the cores that were ours when we began.
pub fn spread() -> Result<()> {
    keep_to_all(&cores()?)
}

fn keep_to_all(cores: &[usize]) -> Result<()> {
    let mut set = CpuSet::new();
    cores.iter().try_for_each(|core| set.set(*core))?;
    Ok(sched_setaffinity(Pid::from_raw(0), &set)?)
}
