//! The figure as the book shows it, in both languages: the table, and what is to be said about it.

use super::{Table, WAYS, pace::Pace};

/// What is said about the table, in a language of the book.
pub(super) struct Heading {
    pub(super) file: &'static str,
    /// Programs, published figures, and speed.
    columns: [&'static str; 3],
    /// `SEEDS`, `MOST`, `RATE` and `STEP` stand for numbers.
    says: &'static str,
    /// What is said if others need fewer schedules for some programs, which stand in place of `PROGRAMS`.
    above: &'static str,
    /// Of those for which the first schedules show the bug, but not the very first.
    late: &'static str,
    /// Of those for which they do not.
    in_vain: &'static str,
    then: &'static str,
    and: &'static str,
}

pub(super) const HEADINGS: [Heading; 2] = [
    Heading {
        file: "first-bug-en.md",
        columns: ["program", "best published", "schedules/s"],
        says: "Schedules to the bug, the mean of SEEDS seeds; –: for some seed it takes more than MOST. The published figures are \
            the best of a strategy by chance. Three processes with ten operations each: RATE schedules a second and core; \
            an operation takes STEP µs.",
        above: "The portfolio needs more schedules than the best published strategy for: PROGRAMS. Its first four know nothing \
            of the program and leave nothing to chance.",
        late: " One of them shows the bug, but not the first of them, for: PROGRAMS.",
        in_vain: " None of them shows it, so they cost four, for: PROGRAMS.",
        then: " After the four it takes turns among strategies, so that no kind of bug is missed, and is never as quick as the \
            one that suits best.",
        and: ", ",
    },
    Heading {
        file: "first-bug-zh.md",
        columns: ["程序", "已发表的最好结果", "每秒调度数"],
        says: "找到错误要试几种调度：SEEDS 个种子的平均数；– 表示有的种子试了 MOST 种还没找到。已发表的数字取各种随机策略中最好的。三个进程、每个十步操作的程序，每核每秒 RATE \
            种调度；一步操作 STEP 微秒。",
        above: "组合策略（portfolio）比已发表的最好策略多用了调度的：PROGRAMS。它最先的四种调度对程序一无所知，也不靠运气。",
        late: "错误在这四种之中能看到、但不是第一种就看到的：PROGRAMS。",
        in_vain: "错误不在这四种之中、白试了四次的：PROGRAMS。",
        then: "四种之后它轮流使用几种策略，哪一类错误都不会漏掉，但总不如恰好最合适的那一种快。",
        and: "、",
    },
];

/// So many schedules of the portfolio come first and leave nothing to chance.
const FIRST: f64 = 4.0;

pub(super) fn figure(
    heading: &Heading,
    table: &Table,
    seeds: &str,
    most: &str,
    pace: &Pace,
) -> String {
    let says = heading.says.replace("SEEDS", seeds).replace("MOST", most);
    let says = says.replace("RATE", &format!("{:.0}", pace.schedules));
    let says = says.replace("STEP", &format!("{:.1}", pace.step));
    let [program, published, speed] = heading.columns;
    let ways = WAYS.join(" | ");
    let line = format!("|---{}|", "|---".repeat(WAYS.len() + 2));
    let rows = &table.rows;
    let text = format!("{says}\n\n| {program} | {published} | {ways} | {speed} |\n{line}\n{rows}");
    if table.above.is_empty() {
        return text;
    }
    let names = |of: &[&(&'static str, f64)]| {
        of.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(heading.and)
    };
    let all: Vec<_> = table.above.iter().collect();
    // These four are the same for every seed: where one of them shows the bug, the mean is at most four; else it is more.
    let (late, in_vain): (Vec<_>, Vec<_>) = all.iter().partition(|(_, ours)| *ours <= FIRST);
    let of = |says: &str, of: &[_]| match of {
        [] => String::new(),
        _ => says.replace("PROGRAMS", &names(of)),
    };
    let said = [(heading.above, all), (heading.late, late), (heading.in_vain, in_vain)];
    let above: String = said.iter().map(|(says, programs)| of(says, programs)).collect();
    format!("{text}\n{above}{}\n", heading.then)
}
