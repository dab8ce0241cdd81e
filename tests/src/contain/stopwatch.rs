//! Time as it would pass on a machine that has nothing else to do: it stands still for those who wait for a core or for the
//! disk, so that a verdict says something about the program, and nothing about what runs beside it.

use std::{
    fs,
    time::{Duration, Instant},
};

use nix::unistd::{SysconfVar, sysconf};

/// Between two looks no more than this is counted. If more has passed, it was us who had to wait.
const LONGEST: Duration = Duration::from_millis(200);

/// So many times as long we wait by the clock on the wall, whatever the reason.
const AT_MOST: u32 = 20;

/// Counts the time of some processes.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    begin: Instant,
    looked: Instant,
    counted: Duration,
    /// What all of them had used of the cores when we looked.
    used: Option<Duration>,
    /// What they used and has not been counted. The kernel tells it in steps that may be longer than the time between
    /// two looks.
    owed: Duration,
    /// How long they computed, or waited for a core, without being charged for it.
    unpaid: Duration,
}

/// What processes do at a moment.
#[derive(Debug, Default)]
struct Look {
    used: Duration,
    /// One of them computes, or would if it had a core.
    runs: bool,
    /// One of them waits for the disk.
    stalls: bool,
}

impl Stopwatch {
    /// Begins now.
    pub(crate) fn new() -> Stopwatch {
        let begin = now();
        Stopwatch {
            begin,
            looked: begin,
            counted: Duration::ZERO,
            used: None,
            owed: Duration::ZERO,
            unpaid: Duration::ZERO,
        }
    }

    /// How long it has been by the clock on the wall.
    pub(crate) fn elapsed(&self) -> Duration {
        self.begin.elapsed()
    }

    /// Looks at these processes, and says whether they have had so much time by now. To be asked often.
    pub(crate) fn is_up(&mut self, limit: Duration, processes: impl Iterator<Item = u32>) -> bool {
        let mut look = Look::default();
        for pid in processes {
            look.add(pid);
        }
        let passed = self.looked.elapsed().min(LONGEST);
        self.looked = now();
        let used = look.used.saturating_sub(self.used.unwrap_or(look.used));
        self.used = Some(look.used);
        // Who sleeps has all the time there is; who computes has only what it is given.
        let counts = match look {
            Look { runs: true, .. } => self.charge(used, passed),
            Look { stalls: true, .. } => Duration::ZERO,
            Look { .. } => passed,
        };
        self.counted += counts;
        self.counted >= limit || self.elapsed() >= limit.saturating_mul(AT_MOST)
    }

    /// What to count for this use of the cores: no more than has passed, however many of them compute side by side.
    fn charge(&mut self, used: Duration, passed: Duration) -> Duration {
        self.owed += used;
        self.unpaid += passed;
        let charged = self.owed.min(self.unpaid);
        self.owed -= charged;
        self.unpaid -= charged;
        charged
    }
}

impl Look {
    fn add(&mut self, pid: u32) {
        let Some(fields) = fields(&format!("/proc/{pid}/stat")) else { return };
        self.used += fields.used;
        self.note(fields.state);
        if fields.threads > 1 {
            let threads = fs::read_dir(format!("/proc/{pid}/task"));
            for thread in threads.into_iter().flatten().flatten() {
                let path = thread.path().join("stat");
                if let Some(fields) = path.to_str().and_then(self::fields) {
                    self.note(fields.state);
                }
            }
        }
    }

    fn note(&mut self, state: u8) {
        self.runs |= state == b'R';
        self.stalls |= state == b'D';
    }
}

/// What `/proc/PID/stat` says.
struct Fields {
    state: u8,
    used: Duration,
    threads: u32,
}

fn fields(path: &str) -> Option<Fields> {
    let text = fs::read_to_string(path).ok()?;
    // The command name before it may hold anything, even a parenthesis.
    let fields: Vec<_> = text.rsplit_once(") ")?.1.split(' ').collect();
    let number = |at: usize| fields.get(at)?.parse::<u32>().ok();
    let ticks = number(11)?.saturating_add(number(12)?);
    Some(Fields {
        state: *fields.first()?.as_bytes().first()?,
        used: tick().saturating_mul(ticks),
        threads: number(17)?,
    })
}

/// The unit in which the kernel tells what somebody has used.
fn tick() -> Duration {
    let a_second = sysconf(SysconfVar::CLK_TCK).ok().flatten();
    let a_second = a_second.and_then(|it| u32::try_from(it).ok()).filter(|it| *it > 0);
    Duration::from_secs(1) / a_second.unwrap_or(100)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the outside; its clock is the one on the wall"
)]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use std::{iter, process, time::Duration};

    use super::{AT_MOST, LONGEST, Stopwatch, fields, tick};

    #[test]
    fn who_computes_is_charged_for_what_it_used_and_for_nothing_else() {
        // Whatever else this machine does, this takes as many looks as it takes to use a tenth of a second; the threads
        // of other tests may use some, too.
        let tenth = Duration::from_millis(100);
        let (mut watch, begin) = (Stopwatch::new(), fields("/proc/self/stat").unwrap().used);
        while !watch.is_up(tenth, iter::once(process::id())) {}
        let end = fields("/proc/self/stat").unwrap().used;
        assert!(watch.counted >= tenth && end + tick() >= begin + watch.counted, "{watch:?}");
        assert!(watch.elapsed() < tenth * AT_MOST, "{watch:?}");
    }

    #[test]
    fn a_pause_of_the_whole_machine_counts_little() {
        let mut watch = Stopwatch::new();
        watch.looked = watch.looked.checked_sub(Duration::from_mins(1)).unwrap();
        assert!(!watch.is_up(Duration::from_secs(1), iter::empty()));
        assert_eq!(watch.counted, LONGEST);
    }

    #[test]
    fn in_the_end_nobody_waits_for_ever() {
        let mut watch = Stopwatch::new();
        watch.begin = watch.begin.checked_sub(Duration::from_mins(1)).unwrap();
        assert!(watch.is_up(Duration::from_secs(1), iter::empty()));
    }
}
