//! The last thing: folders get their owners, modes and times, when nobody will write into them any more.

use nix::errno::Errno;

use crate::{
    copy_one::At,
    destination::Destination,
    ledger::{Failure, Step},
    plan::Plan,
    tally::Tally,
    worker::Work,
};

/// Finishes all folders, those inside others first: once a folder is finished, we may have no way into it.
///
/// Not if we were told to stop: then they stay as they are, and ours alone.
pub(crate) fn finish(work: &Work<'_>, tally: &mut Tally) {
    if tally.stop.is_some() {
        return;
    }
    let Work { plan, destination, .. } = work;
    for (folder, errno) in &plan.unread {
        tally.add_folder(*folder, Err(Failure { step: Step::Read, errno: *errno }));
    }
    for folder in (0..plan.folders.len()).rev() {
        tally.add_folder(folder, finish_one(plan, destination, folder));
    }
}

fn finish_one(plan: &Plan, destination: &Destination, folder: usize) -> Result<(), Failure> {
    // An empty one has not been needed by anybody, and is made here.
    let place = destination.enter(plan, folder).at(Step::Make)?;
    let Some(attributes) = plan.folders[folder].attributes else { return Ok(()) };
    match attributes.put_on(&place, place.owner) {
        // The root may be somebody else's, who lets us write in it.
        Err(Errno::EPERM) if folder == 0 => Ok(()),
        put_on => put_on.at(Step::Attributes),
    }
}
