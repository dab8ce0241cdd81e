//! How much memory all have together who are below this process.
//!
//! What several share counts once. To find out who shares what, the kernel must look at every page; so that is asked only when
//! the simple sum is too much.

use std::fs;

use super::descendants::walk;

/// Whether it is more than so many bytes.
pub(super) fn is_more_than(limit: u64) -> bool {
    if limit == u64::MAX {
        return false;
    }
    let (mut simple, mut shared_once) = (0, 0);
    walk(|pid| simple += of(pid));
    if simple > limit {
        walk(|pid| shared_once += proportional(pid).unwrap_or_else(|| of(pid)));
    }
    shared_once > limit
}

/// What a process has of its own and what it shares, in bytes; files that it only reads can be read again and do not count.
fn of(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    field(&status, "RssAnon:") + field(&status, "RssShmem:")
}

/// The same, of each shared page only a process's share; `None` if the kernel does not tell.
fn proportional(pid: u32) -> Option<u64> {
    let maps = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    Some(field(&maps, "Pss_Anon:") + field(&maps, "Pss_Shmem:"))
}

/// A field in kilobytes, as bytes; 0 if it is not there, as of a process that is gone.
fn field(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    number.unwrap_or(0) << 10
}

#[cfg(test)]
mod tests {
    use super::{field, of, proportional};

    #[test]
    fn we_have_some_memory_and_no_less_than_our_share() {
        let here = std::process::id();
        assert!(of(here) > 0);
        assert!(proportional(here).is_none_or(|share| share > 0));
        assert_eq!(field("VmPeak:\t 7 kB\nRssAnon:\t     12 kB\n", "RssAnon:"), 12 << 10);
    }
}
