//! How much of our memory is ours alone, as the kernel tells in /proc/self/smaps.

use std::fs;

use shared::println;

/// How many of the pages under these bytes are shared with another process, and how many are private.
pub(crate) fn show(who: &str, bytes: &[u8]) {
    let shared = mebibytes(bytes, "Shared_");
    let private = mebibytes(bytes, "Private_");
    println!("{who}: shared {shared:>2} MiB, private {private:>2} MiB");
}

/// The sum of the lines that begin like this: clean pages and dirty ones.
fn mebibytes(bytes: &[u8], begin: &str) -> usize {
    let smaps = fs::read_to_string("/proc/self/smaps").unwrap_or_default();
    let mapping = smaps.lines().skip_while(|line| !contains(line, bytes)).skip(1);
    let lines = mapping.take_while(|line| range(line).is_none());
    let sizes = lines.filter(|line| line.starts_with(begin));
    let kibibytes = sizes.filter_map(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok());
    kibibytes.sum::<usize>() / 1024
}

/// Whether this is the head line of the mapping in which the bytes lie.
fn contains(line: &str, bytes: &[u8]) -> bool {
    let address = bytes.as_ptr().addr();
    range(line).is_some_and(|(begin, end)| (begin..end).contains(&address))
}

/// The addresses `7f12-7f56` with which a head line begins.
fn range(line: &str) -> Option<(usize, usize)> {
    let (begin, end) = line.split(' ').next()?.split_once('-')?;
    Some((usize::from_str_radix(begin, 16).ok()?, usize::from_str_radix(end, 16).ok()?))
}
