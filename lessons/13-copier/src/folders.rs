//! The last thing: folders get their owners, modes and times, when nobody will write into them any more.

use std::os::fd::AsFd;

use nix::errno::Errno;

use crate::{
    below::open_below,
    copy_one::At,
    ledger::{Failure, Step},
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
    for (folder, errno) in &work.plan.unread {
        tally.add_folder(*folder, Err(Failure { step: Step::Read, errno: *errno }));
    }
    for folder in (0..work.plan.folders.len()).rev() {
        tally.add_folder(folder, finish_one(work, folder));
    }
}

fn finish_one(work: &Work<'_>, folder: usize) -> Result<(), Failure> {
    // An empty one has not been needed by anybody, and is made here.
    let Work { plan, destination, source, .. } = work;
    let place = destination.enter(plan, folder).at(Step::Make)?;
    let Some(attributes) = plan.folders[folder].attributes else { return Ok(()) };
    // What may not be read has been told already; its mode and times we know.
    let original = open_below(source, &plan.path_of_folder(folder)).ok();
    match attributes.put_on(&place, place.has, original.as_ref().map(AsFd::as_fd)) {
        // The root may be somebody else's, who lets us write in it.
        Err(Errno::EPERM) if folder == 0 => Ok(()),
        put_on => put_on.at(Step::Attributes),
    }
}
