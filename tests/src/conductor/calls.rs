//! The names of the system calls in which a process can wait, and of those with which it lets time pass.

use nix::libc;

/// Pairs of a system call's number on this machine and its name.
macro_rules! calls {
    ($($call:ident)*) => { &[$((libc::$call, stringify!($call))),*] };
}

/// Those that every machine has.
const CALLS: &[(i64, &str)] = calls! {
    SYS_read SYS_readv SYS_pread64 SYS_write SYS_writev SYS_pwrite64
    SYS_openat SYS_fcntl SYS_flock SYS_fsync SYS_fdatasync SYS_ioctl
    SYS_sendfile SYS_splice SYS_tee SYS_vmsplice SYS_copy_file_range
    SYS_accept SYS_accept4 SYS_connect
    SYS_recvfrom SYS_recvmsg SYS_recvmmsg SYS_sendto SYS_sendmsg SYS_sendmmsg
    SYS_ppoll SYS_pselect6 SYS_epoll_pwait SYS_io_getevents SYS_io_uring_enter
    SYS_futex SYS_futex_waitv SYS_msgrcv SYS_msgsnd SYS_semop SYS_semtimedop
    SYS_mq_timedreceive SYS_mq_timedsend
    SYS_nanosleep SYS_clock_nanosleep SYS_restart_syscall SYS_sched_yield
    SYS_rt_sigsuspend SYS_rt_sigtimedwait SYS_wait4 SYS_waitid
};

/// Older forms of some of them, which newer machines do without.
#[cfg(target_arch = "x86_64")]
const OLDER: &[(i64, &str)] = calls! { SYS_open SYS_poll SYS_select SYS_epoll_wait SYS_pause };
#[cfg(not(target_arch = "x86_64"))]
const OLDER: &[(i64, &str)] = &[];

/// What the system call with this number is called, if a process can wait in it.
pub fn name_of_call(number: i64) -> Option<&'static str> {
    let (_, name) = CALLS.iter().chain(OLDER).find(|(call, _)| *call == number)?;
    name.strip_prefix("SYS_")
}

/// Whether somebody who hangs in this call waits for a child to end.
pub(super) fn waits_for_a_child(call: Option<i64>) -> bool {
    matches!(call.and_then(name_of_call), Some("wait4" | "waitid"))
}

#[cfg(test)]
mod tests {
    use nix::libc;

    use super::{CALLS, OLDER, name_of_call};

    #[test]
    fn every_call_has_its_name_and_no_number_has_two() {
        for (number, name) in CALLS.iter().chain(OLDER) {
            assert_eq!(name_of_call(*number), name.strip_prefix("SYS_"));
        }
        assert_eq!(name_of_call(libc::SYS_nanosleep), Some("nanosleep"));
        assert_eq!(name_of_call(libc::SYS_getpid), None);
    }
}
