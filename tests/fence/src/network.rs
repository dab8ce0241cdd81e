//! Lets nobody make a socket that leads out of the machine.

use std::{collections::BTreeMap, env::consts::ARCH};

use anyhow::{Context, Result};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, apply_filter,
};

/// From here on, a socket that is not between processes of this machine cannot be made: it is not permitted.
pub(crate) fn close() -> Result<()> {
    apply_filter(&filter()?).context("the kernel takes no filter of system calls")
}

/// The filter, if there is one for this kind of processor.
pub(crate) fn filter() -> Result<BpfProgram> {
    let processor: TargetArch = ARCH.try_into()?;
    let leads_out = SeccompCondition::new(
        0,
        SeccompCmpArgLen::Dword,
        SeccompCmpOp::Ne,
        u64::from(libc::AF_UNIX.unsigned_abs()),
    )?;
    let refused = BTreeMap::from([
        (libc::SYS_socket, vec![SeccompRule::new(vec![leads_out])?]),
        // It makes sockets, too, and no filter sees them.
        (libc::SYS_io_uring_setup, Vec::new()),
    ]);
    let not_permitted = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let filter = SeccompFilter::new(refused, SeccompAction::Allow, not_permitted, processor)?;
    Ok(filter.try_into()?)
}
