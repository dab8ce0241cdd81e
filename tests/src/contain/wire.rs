//! What harness and launcher say to each other: orders as arguments, a report of a few lines over a socket.

use std::{ffi::OsString, fmt::Write, process, time::Duration};

use crate::transcript::{End, Kind, Leftover};

/// The hidden subcommand of `course`.
pub(crate) const SUBCOMMAND: &str = "contain";

/// The byte by which the harness says that the program printed too much.
pub(super) const TOO_MUCH_OUTPUT: u8 = b'o';

/// How much a contained program may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long it may take, on a machine that has nothing else to do: what it waits for a core does not count.
    pub time: Duration,
    /// How many bytes it may print, standard output and error together.
    pub output: u64,
    /// How many processes it may have at once.
    pub processes: usize,
    /// How many bytes of memory all of them may have together, what they share counted once.
    pub memory: u64,
    /// How large a file it may make. Shared memory that comes from a file counts.
    pub file: u64,
    /// How long after the main process the others may still take to end by themselves before they are called orphans.
    pub grace: Duration,
}

impl Default for Limits {
    /// Far more than a lesson needs on a slow machine, far less than what would harm one.
    fn default() -> Limits {
        Limits {
            time: Duration::from_mins(2),
            output: 16 << 20,
            processes: 512,
            memory: u64::MAX,
            file: 16 << 30,
            grace: Duration::ZERO,
        }
    }
}

/// Which of the two a process is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Guard,
    Launcher,
}

/// What a guard or launcher is to do.
#[derive(Debug)]
pub(super) struct Orders {
    pub(super) limits: Limits,
    pub(super) program: Vec<OsString>,
}

impl Orders {
    /// As arguments of `course`. This process is named as the one that the new one belongs to.
    pub(super) fn arguments(&self, role: Role) -> Vec<OsString> {
        let role = match role {
            Role::Guard => "guard",
            Role::Launcher => "launcher",
        };
        let limits = &self.limits;
        let numbers = [
            u128::from(process::id()),
            limits.time.as_millis(),
            limits.output.into(),
            limits.processes as u128,
            limits.memory.into(),
            limits.file.into(),
            limits.grace.as_millis(),
        ];
        let mut arguments = vec![SUBCOMMAND.into(), role.into()];
        arguments.extend(numbers.map(|number| number.to_string().into()));
        arguments.extend(self.program.iter().cloned());
        arguments
    }

    /// Reads what stands after the subcommand: what to be, for whom, and what to do.
    pub(super) fn parse(arguments: &[OsString]) -> Option<(Role, u32, Orders)> {
        let (role, rest) = arguments.split_first()?;
        let role = match role.to_str()? {
            "guard" => Role::Guard,
            "launcher" => Role::Launcher,
            _ => return None,
        };
        let (numbers, program) = rest.split_at_checked(7)?;
        let number = |at: usize| numbers[at].to_str()?.parse::<u64>().ok();
        let limits = Limits {
            time: Duration::from_millis(number(1)?),
            output: number(2)?,
            processes: usize::try_from(number(3)?).ok()?,
            memory: number(4)?,
            file: number(5)?,
            grace: Duration::from_millis(number(6)?),
        };
        let parent = u32::try_from(number(0)?).ok()?;
        let program = program.to_vec();
        (!program.is_empty()).then_some((role, parent, Orders { limits, program }))
    }
}

/// What the launcher, or in its place the guard, has seen.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) outcome: Option<Outcome>,
    pub(super) leftovers: Vec<Leftover>,
}

/// How a contained run went.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The program ended, or was ended.
    Ended(End),
    /// It could not be run at all.
    Failed(String),
    /// The launcher was killed, and the guard has cleared up.
    LauncherLost,
}

/// The first line: launcher and main process.
pub(super) fn pids(launcher: u32, main: u32) -> String {
    format!("pids {launcher} {main}\n")
}

/// Reads the first line.
pub(super) fn parse_pids(line: &str) -> Option<(u32, u32)> {
    let (launcher, main) = line.trim_end().strip_prefix("pids ")?.split_once(' ')?;
    Some((launcher.parse().ok()?, main.parse().ok()?))
}

/// Whether nothing comes after this line.
pub(super) fn is_the_end(line: &str) -> bool {
    line.starts_with("end ")
}

impl Report {
    /// As lines, the end last.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for Leftover { pid, name, kind } in &self.leftovers {
            let kind = match kind {
                Kind::Running => "running",
                Kind::Unreaped => "unreaped",
                Kind::Adopted => "adopted",
            };
            let _always = writeln!(text, "left {kind} {pid} {}", name.replace('\n', " "));
        }
        let _always = match &self.outcome {
            Some(Outcome::Ended(End::Code(code))) => writeln!(text, "end code {code}"),
            Some(Outcome::Ended(End::Signal(number))) => writeln!(text, "end signal {number}"),
            Some(Outcome::Ended(End::TimeLimit)) => writeln!(text, "end time"),
            Some(Outcome::Ended(End::OutputLimit)) => writeln!(text, "end output"),
            Some(Outcome::Ended(End::ProcessLimit)) => writeln!(text, "end processes"),
            Some(Outcome::Ended(End::MemoryLimit)) => writeln!(text, "end memory"),
            Some(Outcome::Ended(End::Stopped)) => writeln!(text, "end stopped"),
            Some(Outcome::Failed(message)) => {
                writeln!(text, "end failed {}", message.replace('\n', " "))
            }
            Some(Outcome::LauncherLost) => writeln!(text, "end lost"),
            None => Ok(()),
        };
        text
    }

    /// Reads such lines.
    pub(super) fn parse(text: &str) -> Report {
        let mut report = Report::default();
        for line in text.lines() {
            if let Some(left) = line.strip_prefix("left ") {
                report.leftovers.extend(parse_leftover(left));
            } else if let Some(end) = line.strip_prefix("end ") {
                report.outcome = parse_outcome(end);
            }
        }
        report
    }
}

fn parse_leftover(text: &str) -> Option<Leftover> {
    let (kind, rest) = text.split_once(' ')?;
    let (pid, name) = rest.split_once(' ')?;
    let kind = match kind {
        "running" => Kind::Running,
        "unreaped" => Kind::Unreaped,
        "adopted" => Kind::Adopted,
        _ => return None,
    };
    Some(Leftover { pid: pid.parse().ok()?, name: name.to_owned(), kind })
}

fn parse_outcome(text: &str) -> Option<Outcome> {
    let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
    Some(Outcome::Ended(match kind {
        "code" => End::Code(rest.parse().ok()?),
        "signal" => End::Signal(rest.parse().ok()?),
        "time" => End::TimeLimit,
        "output" => End::OutputLimit,
        "processes" => End::ProcessLimit,
        "memory" => End::MemoryLimit,
        "stopped" => End::Stopped,
        "failed" => return Some(Outcome::Failed(rest.to_owned())),
        "lost" => return Some(Outcome::LauncherLost),
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Report};
    use crate::transcript::{End, Kind, Leftover};

    #[test]
    fn a_report_arrives_as_it_was_sent() {
        let ends = [
            End::Code(3),
            End::Signal(9),
            End::TimeLimit,
            End::OutputLimit,
            End::ProcessLimit,
            End::MemoryLimit,
        ];
        for end in ends {
            let leftover = Leftover { pid: 7, name: "two words".to_owned(), kind: Kind::Running };
            let sent =
                Report { outcome: Some(Outcome::Ended(end)), leftovers: vec![leftover.clone()] };
            let got = Report::parse(&sent.text());
            assert_eq!(got.outcome, Some(Outcome::Ended(end)));
            assert_eq!(got.leftovers, [leftover]);
        }
    }
}
