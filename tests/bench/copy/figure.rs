//! The tables: what each took, and how many times what ours took; and which aims are missed.

use std::fmt::Write as _;

use crate::{
    contenders::{Contender, FIRST_PEER, LIMIT, OURS, OURS_FAST, Took},
    sets::Set,
};

/// Who and what the tables are about.
pub(crate) struct Table<'a> {
    pub(crate) contenders: &'a [Contender],
    pub(crate) sets: &'a [Set],
    pub(crate) missing: &'a [&'static str],
    pub(crate) rounds: usize,
    /// Whether the copies are made in memory.
    pub(crate) in_memory: bool,
}

/// What is said around the tables; `ROUNDS`, `PLACE`, `MISSING` and `AIMS` stand for what was found. English, then Chinese.
struct Words {
    who: &'static str,
    free: &'static str,
    memory: &'static str,
    disk: &'static str,
    busy: &'static str,
    cpu: &'static str,
    missing: &'static str,
    missed: &'static str,
    met: &'static str,
    quickest: &'static str,
    and: &'static str,
    brackets: [&'static str; 3],
}

const WORDS: [Words; 2] = [
    Words {
        who: "who copies",
        free: "Seconds until the copy is there, and how many times that is of what `copier` takes; the medians of ROUNDS rounds, in each of \
            which all copy the same tree in turn, from memory to PLACE. The raw limit is nothing but the system calls for content, mode, times, a temporary \
            name and a look whether the source has changed; bare, it keeps content and mode, as the quickest peers do.",
        memory: "memory (tmpfs)",
        disk: "a disk",
        busy: "The same while each processor has something else to do, too:",
        cpu: "Seconds of processor time, of all processes together, while nobody else works:",
        missing: "Not installed here, so not measured: MISSING.",
        missed: "Aims that are missed: AIMS.",
        met: "All aims are met.",
        quickest: "the quickest peer",
        and: ", ",
        brackets: [" (", ": ", ")"],
    },
    Words {
        who: "谁来复制",
        free: "复制完要多少秒，以及是 `copier` 的多少倍；取 ROUNDS 轮的中位数，每一轮里大家轮流把同一棵树从内存复制到PLACE。“raw limit”只做复制内容、权限、时间、临时名字和检查源文件有没有变所必需的系统调用；“bare”只保留内容和权限，最快的同类工具也只做这些。",
        memory: "内存（tmpfs）",
        disk: "磁盘",
        busy: "每个处理器同时还有别的事要做的时候：",
        cpu: "没有别人干扰时，所有进程一共用掉的处理器时间（秒）：",
        missing: "这台机器上没有安装、因此没有测的：MISSING。",
        missed: "没有达到的目标：AIMS。",
        met: "目标全部达到。",
        quickest: "最快的同类工具",
        and: "、",
        brackets: ["（", "：", "）"],
    },
];

impl Table<'_> {
    /// In the language at this place, as far as it is known.
    pub(crate) fn text(&self, language: usize, free: &[Vec<Took>], busy: &[Vec<Took>]) -> String {
        let words = &WORDS[language];
        let place = if self.in_memory { words.memory } else { words.disk };
        let says = words.free.replace("ROUNDS", &self.rounds.to_string()).replace("PLACE", place);
        let mut text = format!("{says}\n\n{}\n", self.table(language, free, |took| took.wall));
        let missed = self.missed(language, free);
        if missed.is_empty() {
            writeln!(text, "{}\n", words.met).ok();
        } else {
            writeln!(text, "{}\n", words.missed.replace("AIMS", &missed.join(words.and))).ok();
        }
        let cpu = self.table(language, free, |took| took.cpu);
        write!(text, "{}\n\n{cpu}", words.cpu).ok();
        if !busy.is_empty() {
            let beside = self.table(language, busy, |took| took.wall);
            write!(text, "\n{}\n\n{beside}", words.busy).ok();
        }
        if !self.missing.is_empty() {
            let missing = words.missing.replace("MISSING", &self.missing.join(words.and));
            write!(text, "\n{missing}\n").ok();
        }
        text
    }

    fn table(&self, language: usize, took: &[Vec<Took>], of: fn(&Took) -> f64) -> String {
        let mut text = format!("| {} |", WORDS[language].who);
        let measured = &self.sets[..took[OURS].len()];
        for set in measured {
            write!(text, " {} |", set.title[language]).ok();
        }
        write!(text, "\n|---|{}\n", "--:|".repeat(measured.len())).ok();
        for (contender, each) in self.contenders.iter().zip(took) {
            write!(text, "| `{}` |", contender.name.replace('|', "\\|")).ok();
            for (took, ours) in each.iter().zip(&took[OURS]) {
                write!(text, " {:.3} · {:.2}× |", of(took), of(took) / of(ours)).ok();
            }
            text.push('\n');
        }
        text
    }

    /// The aims that are missed, and by how much.
    fn missed(&self, language: usize, took: &[Vec<Took>]) -> Vec<String> {
        let words = &WORDS[language];
        let mut missed = Vec::new();
        for (set, Set { title, .. }) in self.sets[..took[OURS].len()].iter().enumerate() {
            let wall = |place: usize| took[place][set].wall;
            let peer = |name| {
                self.contenders.iter().position(|it| it.name == name).map_or(f64::INFINITY, wall)
            };
            let quickest = ["xcp", "xcp parblock", "fcp", "cpz"]
                .map(peer)
                .into_iter()
                .fold(f64::INFINITY, f64::min);
            let any = (FIRST_PEER..took.len()).map(wall).fold(f64::INFINITY, f64::min);
            let mut aim = |who: &str, what: &str, ratio: f64, most: f64| {
                if ratio > most {
                    let [open, colon, close] = words.brackets;
                    let title = &title[language];
                    missed.push(format!(
                        "{title}{open}`{who}` / {what}{colon}{ratio:.2} > {most}{close}"
                    ));
                }
            };
            aim("copier", "raw limit", wall(OURS) / wall(LIMIT), 1.15);
            let cpu = |place: usize| took[place][set].cpu;
            aim("copier CPU", "raw limit CPU", cpu(OURS) / cpu(LIMIT), 1.2);
            aim("copier --fast", "fcp, xcp, cpz", wall(OURS_FAST) / quickest, 1.0);
            if self.sets[set].files > 1000 {
                aim("copier", "cp -a", wall(OURS) / peer("cp -a"), 0.75);
                aim("copier", "rsync -a", wall(OURS) / peer("rsync -a"), 0.4);
            } else {
                aim("copier", WORDS[language].quickest, wall(OURS) / any, 1.0);
            }
        }
        missed
    }
}
