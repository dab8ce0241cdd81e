//! Files with several names: each is copied once, under its first name, and its copy gets the other names too.

use std::collections::BTreeMap;

use nix::errno::Errno;

use crate::{
    copy_one::{At, Copier, Outcome, SeveralNames},
    crew::hand_out,
    ledger::{Failure, Step},
    refusal::Refusal,
    report::Progress,
    tally::{Named, Tally},
    worker::{Folders, Round, Work},
};

/// Copies the files that have been left because they have several names.
pub(crate) fn copy(
    work: &Work<'_>,
    left: &[Named],
    progress: &mut Progress,
    tally: &mut Tally,
) -> Result<(), Refusal> {
    let groups = Groups::of(left);
    let first_names = groups.first_names();
    if first_names.is_empty() || tally.stop.is_some() {
        return Ok(());
    }
    progress.next_round(tally);
    let round = Round::of(work, &first_names, SeveralNames::Copy)?;
    hand_out(&round, progress)?;
    tally.add_round(&round)?;
    if tally.stop.is_none() {
        groups.link(work, tally);
    }
    Ok(())
}

/// The entries that are one and the same file, in the order of the plan.
struct Groups(BTreeMap<(u64, u64), Vec<usize>>);

impl Groups {
    fn of(named: &[Named]) -> Groups {
        let mut groups = BTreeMap::<_, Vec<_>>::new();
        for Named { entry, device, inode } in named {
            groups.entry((*device, *inode)).or_default().push(*entry);
        }
        Groups(groups)
    }

    /// The first name of each: under these the files are copied, by the workers.
    fn first_names(&self) -> Vec<usize> {
        self.0.values().filter_map(|group| group.first()).copied().collect()
    }

    /// Gives the copies their other names. Where that cannot be, there will be several copies.
    fn link(&self, work: &Work<'_>, tally: &mut Tally) {
        let mut open = None;
        for group in self.0.values() {
            let Some((first, others)) = group.split_first() else { continue };
            for other in others {
                let linked = match tally.failure_of(*first) {
                    Some(failure) if failure.step != Step::Attributes => Err(failure),
                    _ => link(work, *first, *other, &mut open),
                };
                if linked.is_ok() {
                    work.tell(*other);
                }
                tally.add(*other, linked);
            }
        }
    }
}

/// Makes `other` one more name of the copy of `first`; says how many bytes had to be copied after all.
fn link(
    work: &Work<'_>,
    first: usize,
    other: usize,
    open: &mut Option<Folders>,
) -> Result<u64, Failure> {
    let temporary = work.mark.temporary(0).map_err(|_| Errno::EINVAL).at(Step::Make)?;
    let [first, other] = [first, other].map(|entry| &work.plan.entries[entry]);
    let original = work.destination.enter(work.plan, first.folder).at(Step::Make)?;
    let Folders { from, to, .. } = work.enter(other.folder, open)?;
    let how = work.task.how;
    let temporary = if how.fast { &other.name } else { &temporary };
    let copier = Copier { from, to, temporary, several_names: SeveralNames::Copy, how };

    if copier.link(&original, &first.name, &other.name).is_ok() {
        return Ok(0);
    }
    match copier.copy(other, |_| true)? {
        Outcome::Copied(bytes) => Ok(bytes),
        Outcome::Same | Outcome::Later { .. } | Outcome::Stopped => Ok(0),
    }
}
