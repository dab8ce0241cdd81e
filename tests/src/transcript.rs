//! What a run printed, how it ended, and what it left behind.

use std::{fmt, time::Duration};

use nix::sys::signal::Signal;

/// All that was seen of a run from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// What came on standard output, in the order in which it came.
    pub lines: Vec<Line>,
    /// What came on standard error. It is kept apart: two pipes have no common order.
    pub errors: Vec<String>,
    /// How the main process ended.
    pub end: End,
    /// What was not tidied up.
    pub leftovers: Vec<Leftover>,
}

/// A line of output. What a real run cannot know is `None`; the conductor knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The text, without the end of the line.
    pub text: String,
    /// How long after the start it arrived, by the clock on the wall.
    pub arrived: Option<Duration>,
    /// Which process wrote it.
    pub process: Option<u32>,
    /// In which step of the schedule.
    pub step: Option<u64>,
    /// When, by the virtual clock.
    pub time: Option<Duration>,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It came to its end, with this exit code.
    Code(i32),
    /// A signal ended it.
    Signal(i32),
    /// It took too long and was ended.
    TimeLimit,
    /// It printed too much and was ended.
    OutputLimit,
    /// It had too many processes at once and was ended.
    ProcessLimit,
    /// It used too much memory and was ended.
    MemoryLimit,
    /// Somebody asked us to stop before it was over.
    Stopped,
}

/// A process that outlived the main one, or that nobody waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// Its process id.
    pub pid: u32,
    /// Its command name, as the kernel has it: at most 15 bytes.
    pub name: String,
    /// What was wrong with it.
    pub kind: Kind,
}

/// What is wrong with a leftover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was still there when the main process was gone: an orphan.
    Running,
    /// It had ended, and nobody had waited for it: a zombie.
    Unreaped,
    /// Its parent was gone before it, but it ended before the main process did. Not tidy, yet nothing is left.
    Adopted,
}

impl Transcript {
    /// A transcript of nothing but these lines, of a run that ended well.
    pub fn of_lines<T: Into<String>>(lines: impl IntoIterator<Item = T>) -> Transcript {
        let lines = lines.into_iter();
        let lines = lines.map(|text| Line { text: text.into(), ..Line::default() }).collect();
        Transcript { lines, errors: Vec::new(), end: End::Code(0), leftovers: Vec::new() }
    }

    /// The text of its output, every line ended.
    pub fn text(&self) -> String {
        self.lines.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect()
    }
}

/// What stands before a process id.
const BEFORE_A_PID: [&str; 5] = ["pid", "PID", "ppid", "PPID", "进程号"];

/// This output with process ids replaced by P1, P2 … in the order of their first appearance, so that two runs are alike.
///
/// An id is known by the word before it: `pid 1234`, `进程号 1234`.
pub fn named_pids(output: &str) -> String {
    let mut seen = Vec::new();
    let mut named = String::new();
    let mut rest = output;
    while let Some(begin) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, number) = rest.split_at(begin);
        let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        let (number, after) = number.split_at(end);
        named.push_str(before);
        if announces_a_pid(&named) {
            let at = seen.iter().position(|pid| *pid == number).unwrap_or_else(|| {
                seen.push(number);
                seen.len() - 1
            });
            named.push('P');
            named.push_str(&(at + 1).to_string());
        } else {
            named.push_str(number);
        }
        rest = after;
    }
    named + rest
}

fn announces_a_pid(before: &str) -> bool {
    let word = before.trim_end_matches([' ', ':', '=', '：']);
    BEFORE_A_PID.iter().any(|pid| {
        // `cupid 7` is no process, but 父进程号 7 is one: Chinese has no spaces between words.
        word.strip_suffix(pid).is_some_and(|left| {
            !pid.is_ascii() || !left.ends_with(|c: char| c.is_ascii_alphanumeric())
        })
    })
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Code(code) => write!(f, "exit code {code}"),
            End::Signal(number) => f.write_str(&signal_name(*number)),
            End::TimeLimit => f.write_str("time limit"),
            End::OutputLimit => f.write_str("output limit"),
            End::ProcessLimit => f.write_str("process limit"),
            End::MemoryLimit => f.write_str("memory limit"),
            End::Stopped => f.write_str("stopped"),
        }
    }
}

/// `SIGKILL` for 9; the real-time signals have only numbers.
pub fn signal_name(number: i32) -> String {
    Signal::try_from(number).map_or_else(|_| format!("signal {number}"), |it| it.to_string())
}

#[cfg(test)]
mod tests {
    use super::named_pids;

    #[test]
    fn process_ids_get_names_in_the_order_of_their_appearance() {
        let output = "main is pid 4000, 3 songs\nchild: pid 4001, parent pid 4000\n父进程号 4000，子进程号：4001\n";
        let expected =
            "main is pid P1, 3 songs\nchild: pid P2, parent pid P1\n父进程号 P1，子进程号：P2\n";
        assert_eq!(named_pids(output), expected);
    }

    #[test]
    fn other_numbers_stay() {
        let text = "Process-1 sang 3 songs, cupid 7, at 0.5 s\n还剩子进程 3 个\n";
        assert_eq!(named_pids(text), text);
    }
}
