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

/// As [`cut`], but keeps what begins at the last `mark` and cuts before it: of a place, the line's number cannot be guessed
/// from the rest, and of a value that is written, not what it is.
pub(crate) fn cut_before(mark: &str, text: &str, columns: usize) -> String {
    match text.rfind(mark).map(|at| text.split_at(at)) {
        Some((begin, end)) if width(end) + 2 <= columns => {
            cut(begin, columns - width(end)) + &cut(end, columns)
        }
        _ => cut(text, columns),
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, cut_before, width};

    #[test]
    fn the_end_is_kept_where_it_tells_most() {
        assert_eq!(cut_before(":", "main.rs:12", 18), "main.rs:12");
        assert_eq!(cut_before(":", "overlapping-rows.rs:19", 18), "overlapping-ro…:19");
        assert_eq!(cut_before(":", "somewhere", 5), "some…");
        assert_eq!(cut_before(" = ", "写 waiting writers = 2", 13), "写 waiti… = 2");
        assert_eq!(cut_before(" = ", "write x = long enough", 8), "write x…");
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
