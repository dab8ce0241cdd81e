//! What a line must look like.

use std::fmt;

/// A whole line, in which `*` stands for anything, also for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Whether this line looks like that.
    pub fn matches(&self, line: &str) -> bool {
        let mut pieces = self.0.split('*');
        let first = pieces.next().unwrap_or_default();
        let Some(mut rest) = line.strip_prefix(first) else { return false };
        let Some(last) = pieces.next_back() else { return rest.is_empty() };
        // The earliest place is always good enough: it leaves the most for the pieces that follow.
        for piece in pieces {
            let Some(at) = rest.find(piece) else { return false };
            rest = &rest[at + piece.len()..];
        }
        rest.ends_with(last)
    }
}

impl<T: Into<String>> From<T> for Pattern {
    fn from(text: T) -> Pattern {
        Pattern(text.into())
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn matches(pattern: &str, line: &str) -> bool {
        Pattern::from(pattern).matches(line)
    }

    #[test]
    fn without_a_star_the_whole_line_must_be_equal() {
        assert!(matches("sent mail 1", "sent mail 1"));
        assert!(!matches("sent mail 1", "sent mail 10"));
        assert!(!matches("mail 1", "sent mail 1"));
    }

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("*", ""));
        assert!(matches("sent *", "sent mail 1"));
        assert!(matches("*mail*", "sent mail 1"));
        assert!(matches("s*t mail *", "sent mail "));
        assert!(matches("*唱*", "小明 唱 歌"));
        assert!(!matches("sent * 2", "sent mail 1"));
    }

    #[test]
    fn what_a_star_stands_for_is_not_used_twice() {
        assert!(!matches("ab*ba", "aba"));
        assert!(matches("ab*ba", "abba"));
        assert!(matches("*ab*ab", "abab"));
        assert!(!matches("*ab*ab", "ab"));
    }
}
