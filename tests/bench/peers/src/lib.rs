//! What a peer is asked and how it answers: it does some work so many times, and says how long all of it took.

use std::{env, fs, time::Duration};

use anyhow::{Context, Result, bail};

/// What there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// A child that does nothing is started and waited for.
    Start,
    /// A lock is taken that nobody else wants, and released.
    Lock,
    /// The same, while another process does it, too.
    Contended,
    /// 16 bytes go to a child and back.
    Trip,
    /// A child puts items of so many bytes, and we get them.
    Queue(usize),
    /// Two children put items of so many bytes, and two others get them.
    Queues(usize),
    /// A pool of two has a small task done, each in a message of its own.
    Pool,
    /// The same with a message for many tasks, as many as the peer thinks best.
    Chunks,
    /// A number is read from a dict that another process has.
    Get,
    /// The same, where that process serves other programs, too, over a Unix socket.
    GetByLine,
    /// How many bytes a child that waits has for itself alone; done once.
    Idle,
}

/// What a peer is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// What to do.
    pub work: Work,
    /// How often.
    pub times: usize,
}

impl Asked {
    /// What the arguments of this program ask: the work and how often, `queue-1024 500`.
    pub fn by_arguments() -> Result<Asked> {
        let mut arguments = env::args().skip(1);
        let work = arguments.next().context("what work?")?;
        let times = arguments.next().context("how often?")?;
        Ok(Asked { work: Work::from_word(&work)?, times: times.parse()? })
    }

    /// The arguments that ask this.
    pub fn arguments(self) -> [String; 2] {
        [self.work.word(), self.times.to_string()]
    }
}

impl Work {
    /// The size of an item.
    pub fn size(self) -> usize {
        match self {
            Work::Queue(size) | Work::Queues(size) => size,
            _ => 16,
        }
    }

    /// How many items may wait in a queue, for every peer that can say so: the large ones fit into a cache.
    pub fn room(self) -> usize {
        match self.size() {
            ..=1024 => 256,
            ..=65_536 => 16,
            _ => 2,
        }
    }

    fn word(self) -> String {
        match self {
            Work::Start => "start".into(),
            Work::Lock => "lock".into(),
            Work::Contended => "contended".into(),
            Work::Trip => "trip".into(),
            Work::Queue(size) => format!("queue-{size}"),
            Work::Queues(size) => format!("queues-{size}"),
            Work::Pool => "pool".into(),
            Work::Chunks => "chunks".into(),
            Work::Get => "stock".into(),
            Work::GetByLine => "stockbyline".into(),
            Work::Idle => "idle".into(),
        }
    }

    fn from_word(word: &str) -> Result<Work> {
        let (word, size) = word.split_once('-').unwrap_or((word, "0"));
        Ok(match word {
            "start" => Work::Start,
            "lock" => Work::Lock,
            "contended" => Work::Contended,
            "trip" => Work::Trip,
            "queue" => Work::Queue(size.parse()?),
            "queues" => Work::Queues(size.parse()?),
            "pool" => Work::Pool,
            "chunks" => Work::Chunks,
            "stock" => Work::Get,
            "stockbyline" => Work::GetByLine,
            "idle" => Work::Idle,
            _ => bail!("there is no work {word}"),
        })
    }
}

/// How long it took, as an answer.
pub fn nanoseconds(took: Duration) -> u64 {
    u64::try_from(took.as_nanos()).unwrap_or(u64::MAX)
}

/// How many bytes of memory this process shares with nobody.
pub fn unshared(pid: u32) -> Result<u64> {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let private = rollup.lines().filter_map(|line| line.strip_prefix("Private_"));
    let kibibytes = private.map(|line| {
        let number = line.split_whitespace().nth(1).context("no number")?;
        Ok(number.parse::<u64>()?)
    });
    Ok(1024 * kibibytes.sum::<Result<u64>>()?)
}
