//! How wide a text is on a terminal, and texts that are made to fit.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns it takes: a Chinese character takes two.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most so many columns; what is cut off is shown by `…`. What would move the cursor becomes a space.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    let text: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    if width(&text) <= columns {
        return text;
    }
    let mut left = columns.saturating_sub(1);
    let fits = |char: &char| {
        let rest = left.checked_sub(char.width().unwrap_or(0));
        left = rest.unwrap_or(left);
        rest.is_some()
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    if columns > 0 {
        cut.push('…');
    }
    cut
}

/// As [`cut`], for a place in the source: of two, a file's name can be guessed, and a line's number cannot.
pub(crate) fn cut_place(place: &str, columns: usize) -> String {
    match place.rsplit_once(':') {
        Some((file, line)) => {
            format!("{}:{line}", cut(file, columns.saturating_sub(width(line) + 1)))
        }
        None => cut(place, columns),
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, cut_place, width};

    #[test]
    fn of_a_place_the_line_is_kept() {
        assert_eq!(cut_place("main.rs:12", 18), "main.rs:12");
        assert_eq!(cut_place("overlapping-rows.rs:19", 18), "overlapping-ro…:19");
        assert_eq!(cut_place("somewhere", 5), "some…");
    }

    #[test]
    fn chinese_takes_two_columns_a_character() {
        assert_eq!(width("取锁 a"), 6);
        assert_eq!(cut("取锁收银台", 10), "取锁收银台");
        assert_eq!(cut("取锁收银台", 9), "取锁收银…");
        assert_eq!(cut("取锁收银台", 8), "取锁收…");
    }

    #[test]
    fn nothing_is_wider_than_it_may_be() {
        assert_eq!(cut("till", 4), "till");
        assert_eq!(cut("till", 3), "ti…");
        assert_eq!(cut("till", 1), "…");
        assert_eq!(cut("till", 0), "");
        assert_eq!(cut("a\x1b[2Jb\tc", 9), "a [2Jb c");
    }
}
