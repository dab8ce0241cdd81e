//! Patterns for names, as a shell has them: `*.tmp`, `take-[0-9]`, `drafts/**`.

use std::{ffi::OsStr, os::unix::ffi::OsStrExt, path::Path};

/// A pattern. One without a slash is for names in any folder, one with a slash for paths below the source.
pub(crate) struct Glob {
    pattern: Vec<u8>,
    of_paths: bool,
}

impl Glob {
    pub(crate) fn new(pattern: &OsStr) -> Glob {
        let pattern = pattern.as_bytes();
        let of_paths = pattern.contains(&b'/');
        Glob { pattern: pattern.strip_prefix(b"/").unwrap_or(pattern).to_owned(), of_paths }
    }

    /// Whether something of this name, in this folder, is meant.
    pub(crate) fn means(&self, folder: &Path, name: &[u8]) -> bool {
        if self.of_paths {
            matches(&self.pattern, folder.join(OsStr::from_bytes(name)).as_os_str().as_bytes())
        } else {
            matches(&self.pattern, name)
        }
    }
}

/// What a star may stand for, if we have to go back to it: it takes one byte more each time.
struct Star<'a> {
    pattern: &'a [u8],
    text: &'a [u8],
    takes_slashes: bool,
}

fn matches<'a>(mut pattern: &'a [u8], mut text: &'a [u8]) -> bool {
    // The last `*`, and the last `**`: what a single one cannot do for us, an earlier double one may.
    let (mut star, mut stars): (Option<Star<'_>>, Option<Star<'_>>) = (None, None);
    loop {
        if let Some(rest) = pattern.strip_prefix(b"**") {
            pattern = rest;
            (star, stars) = (None, Some(Star { pattern, text, takes_slashes: true }));
            continue;
        }
        if let Some(rest) = pattern.strip_prefix(b"*") {
            pattern = rest;
            star = Some(Star { pattern, text, takes_slashes: false });
            continue;
        }
        match (text.split_first(), one(pattern, text.first().copied())) {
            (None, _) if pattern.is_empty() => return true,
            (Some((_, rest)), Some(after)) => (pattern, text) = (after, rest),
            _ => {
                if !star.as_ref().is_some_and(Star::can_take_more) {
                    star = None;
                }
                let back = star.as_mut().or(stars.as_mut().filter(|stars| stars.can_take_more()));
                let Some(back) = back else { return false };
                back.text = &back.text[1..];
                (pattern, text) = (back.pattern, back.text);
            }
        }
    }
}

impl Star<'_> {
    fn can_take_more(&self) -> bool {
        self.text.first().is_some_and(|byte| self.takes_slashes || *byte != b'/')
    }
}

/// What is left of the pattern after this byte, if its beginning stands for that.
fn one(pattern: &[u8], byte: Option<u8>) -> Option<&[u8]> {
    let byte = byte?;
    match pattern {
        [b'?', rest @ ..] => (byte != b'/').then_some(rest),
        [b'[', set @ ..] if set.len() > 1 && set[1..].contains(&b']') => {
            let end = 1 + set[1..].iter().position(|letter| *letter == b']')?;
            let (set, rest) = (&set[..end], &set[end + 1..]);
            let (not, set) = match set {
                [b'!' | b'^', set @ ..] => (true, set),
                set => (false, set),
            };
            (byte != b'/' && holds(set, byte) != not).then_some(rest)
        }
        [b'\\', letter, rest @ ..] | [letter, rest @ ..] => (*letter == byte).then_some(rest),
        [] => None,
    }
}

/// Whether a byte is in a set like `a-z_`.
fn holds(mut set: &[u8], byte: u8) -> bool {
    loop {
        set = match set {
            [] => return false,
            [from, b'-', to, rest @ ..] if !(*from..=*to).contains(&byte) => rest,
            [letter, rest @ ..] if *letter != byte && rest.first() != Some(&b'-') => rest,
            [letter, b'-'] if *letter != byte => &set[1..],
            _ => return true,
        };
    }
}

#[cfg(test)]
mod tests {
    use std::{ffi::OsStr, path::Path};

    use super::Glob;

    #[track_caller]
    fn means(pattern: &str, yes: &[&str], no: &[&str]) {
        let glob = Glob::new(OsStr::new(pattern));
        let is_meant = |path: &str| {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            glob.means(Path::new(folder), name.as_bytes())
        };
        assert!(yes.iter().all(|path| is_meant(path)), "{pattern} does not mean all of {yes:?}");
        assert!(!no.iter().any(|path| is_meant(path)), "{pattern} means one of {no:?}");
    }

    #[test]
    fn without_a_slash_a_pattern_is_for_names_anywhere() {
        means("*.tmp", &["a.tmp", ".tmp", "b/c/a.tmp"], &["a.tmp.gz", "a.tm", "tmp/a"]);
        means("take-[0-9a]?", &["take-1x", "take-a1"], &["take-b1", "take-1", "take-12x"]);
        means("[!a-c]", &["d", "x/e"], &["a", "c"]);
        means("a*b*c", &["abc", "axxbxxbc", "aabbcc"], &["ab", "acb"]);
        means(r"\*", &["*", "x/*"], &["a"]);
        means("[", &["["], &["a"]);
        means("[a-]", &["a", "-"], &["b"]);
    }

    #[test]
    fn with_a_slash_it_is_for_paths() {
        means("/drafts", &["drafts"], &["x/drafts"]);
        means("a/*", &["a/b"], &["a/b/c", "b/a/b"]);
        means("a/**", &["a/b", "a/b/c"], &["b/a/b"]);
        means("**/x*/y", &["a/x/y", "a/b/x1/y"], &["a/x/z/y", "a/x/z"]);
    }
}
