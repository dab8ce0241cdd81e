//! What keeps judged programs away from everything else on this machine: namespaces; where there are none, Landlock by
//! way of the program `fence`; where there is neither, nothing.

use std::{
    ffi::{OsStr, OsString},
    path::Path,
    process::{Command, Stdio},
    sync::OnceLock,
};

use anyhow::Result;

use super::CONFINE;
use crate::lesson;

/// The package, and its program.
const FENCE: &str = "fence";

/// What keeps judged programs away from everything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shield {
    how: How,
    open: Vec<Danger>,
}

/// How it does so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// By the kernel's namespaces.
    Namespaces,
    /// By what `fence` asks of the kernel.
    Fence,
    /// Not at all.
    Not,
}

/// What a judged program may be able to reach all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// All files that whoever grades can read and write.
    Files,
    /// Other machines.
    Network,
    /// Other processes, by signals.
    Processes,
    /// Programs that listen at a socket that is a file.
    Services,
}

impl Shield {
    /// The best that there is here. It is looked for once; `fence` is built where there are no namespaces.
    pub fn here() -> Result<&'static Shield> {
        static HERE: OnceLock<Shield> = OnceLock::new();
        if let Some(known) = HERE.get() {
            return Ok(known);
        }
        let course = lesson::course()?;
        let found = if has_namespaces(&course) {
            Shield { how: How::Namespaces, open: Vec::new() }
        } else {
            // If it cannot be built, cargo has said why.
            let open = lesson::build([FENCE]).ok().and_then(|()| left_open_by_fence());
            let how = if open.is_some() { How::Fence } else { How::Not };
            Shield { how, open: open.unwrap_or_else(|| Danger::ALL.into()) }
        };
        Ok(HERE.get_or_init(|| found))
    }

    /// What it does not keep programs from.
    pub fn open(&self) -> &[Danger] {
        &self.open
    }

    /// Whether programs are kept from that.
    pub fn keeps_from(&self, danger: Danger) -> bool {
        !self.open.contains(&danger)
    }

    pub(crate) fn how(&self) -> How {
        self.how
    }
}

impl How {
    /// As it is called among the arguments of a command.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            How::Namespaces => "namespaces",
            How::Fence => FENCE,
            How::Not => "nothing",
        }
    }

    /// The one that is called so.
    pub(crate) fn tagged(tag: &OsStr) -> Option<How> {
        [How::Namespaces, How::Fence, How::Not].into_iter().find(|how| tag == how.tag())
    }

    /// The command that starts this program, which is in namespaces already if it is to be.
    pub(crate) fn command(self, program: &Path) -> Result<Vec<OsString>> {
        let fence = (self == How::Fence).then(fence).transpose()?;
        Ok(fence.into_iter().chain([program.into()]).collect())
    }
}

impl Danger {
    const ALL: [Danger; 4] = [Danger::Files, Danger::Network, Danger::Processes, Danger::Services];

    /// As it is called in `grade.json`.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Danger::Files => "files",
            Danger::Network => "network",
            Danger::Processes => "processes",
            Danger::Services => "services",
        }
    }

    /// The one that is called so.
    pub(crate) fn tagged(tag: &str) -> Option<Danger> {
        Danger::ALL.into_iter().find(|danger| danger.tag() == tag)
    }
}

/// Whether all goes well that is done to have a program in namespaces of its own.
fn has_namespaces(course: &Path) -> bool {
    let mut probe = Command::new(course);
    probe.args([CONFINE, How::Namespaces.tag(), "256"]).arg(course).arg("--version");
    let status = probe.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// What `fence` says it cannot keep a program from here, and what it never can; nothing if it keeps none from files.
fn left_open_by_fence() -> Option<Vec<Danger>> {
    let said = Command::new(fence().ok()?).output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let open: Vec<_> = said.lines().filter_map(Danger::tagged).chain([Danger::Services]).collect();
    (!open.contains(&Danger::Files)).then_some(open)
}

fn fence() -> Result<OsString> {
    Ok(lesson::programs()?.join(FENCE).into())
}
