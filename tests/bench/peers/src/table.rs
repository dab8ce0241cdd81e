//! The table: what is compared with whom, how much faster ours shall be, and how that is told.

use std::fmt::Write as _;

use peers::Work;

use crate::peer::Peer;

/// What there is to do, and how much faster ours shall be than others.
pub struct Row {
    /// What it is called: by the calls that are timed.
    pub name: &'static str,
    /// What each peer is asked.
    pub work: Work,
    /// Whom it is compared with.
    pub against: &'static [Target],
}

/// So many times as fast as this peer, or so many times less memory; with two CPUs and with one. Zero: as it comes.
pub struct Target {
    /// The peer.
    pub peer: Peer,
    two: f64,
    one: f64,
}

/// `against(peer, with two CPUs, with one)`.
const fn against(peer: Peer, two: f64, one: f64) -> Target {
    Target { peer, two, one }
}

/// All rows. `crossmist`, a peer that starts processes, panics with the Rust of today, so it is not among them.
pub const ROWS: [Row; 17] = {
    use Peer::{Crossbeam, Iceoryx2, IpcChannel, Procspawn, Python, Raw, Rayon, Redis};
    /// Theirs is a middleware that does without locks and sleep; a little slower than that is fast.
    const NEARLY: f64 = 0.93;
    [
        Row {
            name: "`start` `join`",
            work: Work::Start,
            against: &[
                against(Python, 10.0, 20.0),
                against(Procspawn, 8.0, 8.0),
                against(Raw, 1.0 / 1.2, 1.0 / 1.2),
            ],
        },
        Row {
            name: "`acquire` `drop`",
            work: Work::Lock,
            against: &[against(Python, 2.8, 2.8), against(Raw, 1.25, 1.25)],
        },
        Row {
            name: "2 × `acquire` `drop`",
            work: Work::Contended,
            against: &[against(Python, 4.0, 4.0), against(Raw, 0.9, 0.9)],
        },
        Row {
            name: "`put` `get` ⇄ `get` `put` 16 B",
            work: Work::Trip,
            against: &[
                against(Python, 180.0, 7.0),
                against(IpcChannel, 65.0, 1.5),
                against(Iceoryx2, 1.0, 1.0),
                against(Crossbeam, 0.0, 0.0),
            ],
        },
        Row {
            name: "`put` → `get` 16 B",
            work: Work::Queue(16),
            against: &[
                against(Python, 40.0, 40.0),
                against(IpcChannel, 7.0, 7.0),
                against(Iceoryx2, 0.0, 0.0),
                against(Crossbeam, 0.0, 0.0),
            ],
        },
        Row {
            name: "`put` → `get` 1 KiB",
            work: Work::Queue(1024),
            against: &[
                against(Python, 25.0, 25.0),
                against(IpcChannel, 4.5, 4.5),
                against(Iceoryx2, 0.0, 0.0),
                against(Crossbeam, 0.0, 0.0),
            ],
        },
        Row {
            name: "`put` → `get` 64 KiB",
            work: Work::Queue(65_536),
            against: &[
                against(Python, 12.0, 12.0),
                against(IpcChannel, 0.0, 0.0),
                against(Iceoryx2, NEARLY, NEARLY),
                against(Crossbeam, 0.0, 0.0),
            ],
        },
        Row {
            name: "`put` → `get` 1 MiB",
            work: Work::Queue(1 << 20),
            against: &[
                against(Python, 19.0, 19.0),
                against(IpcChannel, 0.0, 0.0),
                against(Iceoryx2, NEARLY, NEARLY),
                against(Crossbeam, 0.0, 0.0),
            ],
        },
        Row {
            name: "2 × `put` → 2 × `get` 16 B",
            work: Work::Queues(16),
            against: &[against(Python, 12.0, 12.0), against(Crossbeam, 0.0, 0.0)],
        },
        Row {
            name: "2 × `put` → 2 × `get` 1 KiB",
            work: Work::Queues(1024),
            against: &[against(Python, 12.0, 12.0), against(Crossbeam, 0.0, 0.0)],
        },
        Row {
            name: "2 × `put` → 2 × `get` 64 KiB",
            work: Work::Queues(65_536),
            against: &[against(Python, 12.0, 12.0), against(Crossbeam, 0.0, 0.0)],
        },
        Row {
            name: "2 × `put` → 2 × `get` 1 MiB",
            work: Work::Queues(1 << 20),
            against: &[against(Python, 12.0, 12.0), against(Crossbeam, 0.0, 0.0)],
        },
        Row {
            name: "`map`, one task a message",
            work: Work::Pool,
            against: &[
                against(Python, 13.0, 13.0),
                against(Procspawn, 47.0, 47.0),
                against(Rayon, 0.0, 0.0),
            ],
        },
        Row {
            name: "`map`, in chunks",
            work: Work::Chunks,
            against: &[against(Python, 3.0, 3.0), against(Rayon, 0.0, 0.0)],
        },
        Row {
            name: "`dict` `get`",
            work: Work::Get,
            against: &[against(Python, 40.0, 3.0), against(Redis, 25.0, 1.0)],
        },
        Row {
            name: "`listen`, `dict` `get`",
            work: Work::GetByLine,
            against: &[against(Python, 0.0, 0.0), against(Redis, 0.0, 0.0)],
        },
        Row {
            name: "`Child`",
            work: Work::Idle,
            against: &[against(Python, 21.0, 21.0), against(Raw, 0.0, 0.0)],
        },
    ]
};

/// What stands above the rows when they are printed.
pub const HEAD: &str = "\
| calls | peer | A: ours | peer | × as fast | target | B: ours | peer | × as fast | target |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|";

/// What stands below them.
pub const NOTE: &str = "
A: two CPUs, B: one. For each time the work is done, the median of the rounds; in brackets, between what the middle half
of the ratios lies. Redis is asked over a Unix socket. `Child` is memory that an idle child shares with nobody. crossmist is missing: it panics here.";

/// A line of the table.
pub struct Line {
    /// With whom ours is compared.
    pub peer: Peer,
    /// The line, with its end.
    pub text: String,
    /// Whether one of the targets is missed.
    pub missed: bool,
}

/// A line for each peer; first what everybody took with two CPUs, ours before all others, then with one.
pub fn lines(row: &Row, against: &[&Target], two: &[Vec<f64>], one: &[Vec<f64>]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (number, target) in against.iter().enumerate() {
        let (mut text, mut missed) = (String::new(), false);
        write!(text, "| {} | {} |", row.name, target.peer.name()).ok();
        for (all, wanted) in [(two, target.two), (one, target.one)] {
            let (ours, peer) = (&all[0], &all[number + 1]);
            let ratios = peer.iter().zip(ours).map(|(peer, ours)| peer / ours).collect();
            let [low, ratio, high] = quarters(ratios);
            let met = match wanted {
                0.0 => "–".to_owned(),
                wanted if ratio >= wanted => format!("{} ✓", short(wanted)),
                wanted => {
                    missed = true;
                    format!("{} ✗", short(wanted))
                }
            };
            let [ours, peer] = [ours, peer].map(|all| amount(row.work, quarters(all.clone())[1]));
            let ratio = format!("{} ({}–{})", short(ratio), short(low), short(high));
            write!(text, " {ours} | {peer} | {ratio} | {met} |").ok();
        }
        text.push('\n');
        lines.push(Line { peer: target.peer, text, missed });
    }
    lines
}

/// The median, between the values that the middle half lies between.
fn quarters(mut of: Vec<f64>) -> [f64; 3] {
    of.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| of[(of.len() - 1) * quarter / 4])
}

/// Three digits that matter are enough.
fn short(number: f64) -> String {
    match number {
        100.0.. => format!("{number:.0}"),
        10.0..100.0 => format!("{number:.1}").trim_end_matches(".0").to_owned(),
        _ => format!("{number:.2}").trim_end_matches('0').trim_end_matches('.').to_owned(),
    }
}

fn amount(work: Work, number: f64) -> String {
    match number {
        _ if work == Work::Idle => format!("{} KiB", short(number / 1024.0)),
        1e6.. => format!("{} ms", short(number / 1e6)),
        1e3.. => format!("{} µs", short(number / 1e3)),
        _ => format!("{} ns", short(number)),
    }
}
