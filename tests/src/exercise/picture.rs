//! The lanes as a verdict shows them: never so long that nobody looks, and with what tells in them.

use anstream::adapter::strip_str;

/// A picture of so many rows is shown as it is; of a longer one no more than that.
const MOST: usize = 60;

/// Of a longer one, these are shown in any case.
const BEGIN: usize = 12;
const END: usize = 20;

/// The picture, or if it is too long, its beginning, its end, what is printed in between and where another one goes on;
/// or without some of that, if it is still too long. `left_out` says how to see it all.
pub(super) fn picture(lanes: &str, left_out: &str) -> String {
    let rows: Vec<_> = lanes.lines().collect();
    if rows.len() <= MOST {
        return lanes.to_owned();
    }
    let prints: Vec<_> = rows.iter().map(|row| row.contains('»')).collect();
    let others = another_goes_on(&rows);
    let at_edge = |at: usize| at < BEGIN || at + END >= rows.len();
    let any = |of: &[bool], from: usize, to: usize| of[from..to.min(of.len())].contains(&true);
    // What is printed is told with the steps before it, for they may be another one's.
    let printed = |at: usize| any(&prints, at, at + 4);
    let switched = |at: usize| any(&others, at, at + 2);
    let choices: [&dyn Fn(usize) -> bool; 3] = [
        &|at| at_edge(at) || printed(at) || switched(at),
        &|at| at_edge(at) || printed(at),
        &at_edge,
    ];
    let kept = choices.into_iter().map(|is_kept| only(&rows, is_kept, left_out));
    let short = kept.into_iter().find(|kept| kept.len() <= MOST).unwrap_or_default();
    short.join("\n") + "\n"
}

/// Whether somebody else goes on at this row than before it.
fn another_goes_on(rows: &[&str]) -> Vec<bool> {
    let mut last = None;
    let is_other = |row: &&str| {
        let lane = strip_str(row).to_string().chars().position(|it| it == '●');
        let is_other = lane.is_some() && last.is_some() && lane != last;
        last = lane.or(last);
        is_other
    };
    rows.iter().map(is_other).collect()
}

/// Only these rows; the first gap says how to see what is not there.
fn only<'a>(rows: &[&'a str], is_kept: &dyn Fn(usize) -> bool, left_out: &'a str) -> Vec<&'a str> {
    let (mut kept, mut gap) = (Vec::new(), left_out);
    for (at, row) in rows.iter().enumerate() {
        if is_kept(at) {
            kept.push(*row);
        } else if at > 0 && is_kept(at - 1) {
            kept.push(gap);
            gap = "  …";
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{MOST, picture};

    /// Two lanes: the second one comes in at step 150, and then prints.
    fn long() -> Vec<String> {
        let step = |number| match number {
            150 => vec![format!("{number:>3}  │     ● takes")],
            151 => {
                vec![format!("{number:>3}  │     ● print"), "     │     │ » Bob sings".to_owned()]
            }
            _ => vec![format!("{number:>3}  ● reads")],
        };
        (0..300).flat_map(step).collect()
    }

    #[test]
    fn a_short_one_is_shown_as_it_is() {
        let short = long()[..MOST].join("\n") + "\n";
        assert_eq!(picture(&short, "all"), short);
    }

    #[test]
    fn of_a_long_one_what_tells_is_kept() {
        let shown = picture(&long().join("\n"), "  … all");
        let rows: Vec<_> = shown.lines().collect();
        assert!(rows.len() <= MOST);
        assert_eq!(rows[12..14], ["  … all", "149  ● reads"]);
        assert!(
            shown.contains("150  │     ● takes\n151  │     ● print\n     │     │ » Bob sings\n")
        );
        assert_eq!(rows.iter().filter(|row| **row == "  …").count(), 1);
        assert_eq!(rows.last(), Some(&"299  ● reads"));
    }

    #[test]
    fn two_who_take_turns_all_the_time_are_shown_at_the_beginning_and_the_end() {
        let turn = |number: usize| format!("{number:>3}  {}● yields", " ".repeat(number % 2));
        let shown = picture(&(0..300).map(turn).collect::<Vec<_>>().join("\n"), "all");
        assert_eq!(shown.lines().count(), 12 + 1 + 20);
    }
}
