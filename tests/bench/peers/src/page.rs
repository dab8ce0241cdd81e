//! The page: the table of a whole run and what there is to say about it, in each language, as the book shows it.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{
    table::{Line, Row},
    why::why,
};

/// What is said round the table, in English and Chinese.
struct Words {
    language: &'static str,
    about: &'static str,
    columns: &'static str,
    /// What is not code in the names of rows.
    names: &'static [(&'static str, &'static str)],
    missed: &'static str,
    against: &'static str,
    nothing_missed: &'static str,
    unexplained: &'static str,
}

const WORDS: [Words; 2] = [
    Words {
        language: "en",
        about: "{rounds} rounds on {machine}. A figure is the median for each time the work is done. The last two rows are memory that an idle child shares with \
                nobody. Linux: bare system calls and pthread. crossbeam and rayon are threads, as an upper bound; crossmist is missing: it panics with the \
                Rust of today.",
        names: &[],
        columns: "| calls | peer | A: ours | peer | × as fast | target | B: ours | peer | × as fast | target |",
        missed: "### What is missed, and where the time goes",
        against: "against",
        nothing_missed: "No target is missed.",
        unexplained: "Nobody has measured why yet.",
    },
    Words {
        language: "zh",
        about: "共 {rounds} 轮，机器是 {machine}。每个数是做一次所需的中位数。最后两行是空闲子进程独占的内存。Linux：直接的系统调用和 pthread。\
                crossbeam 和 rayon 用的是线程，只作上限；没有 crossmist，因为它在如今的 Rust 下会 panic。",
        names: &[
            (", one task a message", "，每件任务一条消息"),
            (", in chunks", "，成块发送"),
            ("`listen`, ", "`listen`、"),
        ],
        columns: "| 调用 | 对手 | A：我们 | 对手 | 快几倍 | 目标 | B：我们 | 对手 | 快几倍 | 目标 |",
        missed: "### 没达到的目标，时间花在哪儿",
        against: "对",
        nothing_missed: "目标全部达到。",
        unexplained: "还没有人量过原因。",
    },
];

impl Words {
    fn named(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (english, ours)| text.replace(english, ours))
    }
}

/// Writes the page of each language to the book.
pub fn keep(rounds: usize, lines: &[(&Row, Vec<Line>)]) -> Result<()> {
    let figures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../book/figures");
    fs::create_dir_all(&figures)?;
    let machine = machine();
    for (language, words) in WORDS.iter().enumerate() {
        let path = figures.join(format!("runtime-{}.md", words.language));
        let text = page(words, language, rounds, &machine, lines);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    println!("kept as book/figures/runtime-en.md and runtime-zh.md");
    Ok(())
}

fn page(
    words: &Words,
    language: usize,
    rounds: usize,
    machine: &str,
    rows: &[(&Row, Vec<Line>)],
) -> String {
    let about = words.about.replace("{rounds}", &rounds.to_string()).replace("{machine}", machine);
    let mut text = format!("{about}\n\n{}\n", words.columns);
    text += "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n";
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for (row, lines) in rows {
        for line in lines {
            text += &words.named(&line.text);
            if !line.missed {
                continue;
            }
            let reason =
                why(row.work, line.peer).map_or(words.unexplained, |reasons| reasons[language]);
            let what = format!("{} {} {}", row.name, words.against, line.peer.name());
            match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, whats)) => whats.push(what),
                None => reasons.push((reason, vec![what])),
            }
        }
    }
    text += &format!("\n{}\n\n", words.missed);
    for (reason, whats) in &reasons {
        text += &format!("- {}: {reason}\n", whats.join("; "));
    }
    if reasons.is_empty() {
        text += &format!("{}\n", words.nothing_missed);
    }
    text
}

/// What there was to work with.
fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("a CPU of unknown make", |(_, model)| model.trim());
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let python = Command::new("python3").arg("--version").output().ok();
    let python = python.and_then(|output| String::from_utf8(output.stdout).ok());
    format!("{model}, Linux {}, {}", kernel.trim(), python.unwrap_or_default().trim())
}
