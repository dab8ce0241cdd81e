//! A peer: a program that is asked to do some work, and the CPUs that it may use.

use std::{
    env,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use nix::{
    sched::{CpuSet, sched_setaffinity},
    unistd::Pid,
};
use peers::{Asked, Work};

/// Who does the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// The runtime of the course.
    Ours,
    /// `multiprocessing`, of the Python that is called `python3`.
    Python,
    /// The system's own calls.
    Raw,
    /// `procspawn`.
    Procspawn,
    /// `ipc-channel`.
    IpcChannel,
    /// `iceoryx2`.
    Iceoryx2,
    /// `crossbeam-channel`, between threads.
    Crossbeam,
    /// `rayon`, between threads.
    Rayon,
    /// Redis, of the system's package `redis-server`, over a Unix socket.
    Redis,
}

/// How long a measurement takes, about, in nanoseconds: for all peers as long, or whoever is done before others get the CPU
/// would have it easier; and so long that starting children, where that is part of it, is not much of it.
fn long_enough(work: Work) -> f64 {
    match work {
        Work::Idle => 0.0,
        Work::Contended | Work::Queues(_) => 150e6,
        _ => 40e6,
    }
}

/// How often to do some work, if at best it takes so many nanoseconds each time.
pub fn how_often(work: Work, at_best: f64) -> usize {
    if work == Work::Idle {
        return 1;
    }
    // Even, as some works are halved between two processes.
    2 * (long_enough(work) / at_best / 2.0).ceil() as usize
}

impl Peer {
    /// All of them.
    pub const ALL: [Peer; 8] = [
        Peer::Ours,
        Peer::Python,
        Peer::Raw,
        Peer::Procspawn,
        Peer::IpcChannel,
        Peer::Iceoryx2,
        Peer::Crossbeam,
        Peer::Rayon,
    ];

    /// Fails if it cannot be started, and says what to do.
    pub fn is_there(self) -> Result<()> {
        if self == Peer::Python {
            let mut python = Command::new("python3");
            let tried = python.args(["-c", "import multiprocessing"]).status();
            let works = tried.is_ok_and(|status| status.success());
            ensure!(works, "Python is missing: install a `python3` that has multiprocessing");
        } else {
            let program = self.command()?;
            let there = Path::new(program.get_program()).exists();
            ensure!(there, "{} is missing: build all peers, as `just bench` does", self.name());
        }
        Ok(())
    }

    /// What it is called in the table.
    pub fn name(self) -> &'static str {
        match self {
            Peer::Ours => "shared",
            Peer::Python => "Python",
            Peer::Raw => "Linux",
            Peer::Procspawn => "procspawn",
            Peer::IpcChannel => "ipc-channel",
            Peer::Iceoryx2 => "iceoryx2",
            Peer::Crossbeam => "crossbeam",
            Peer::Rayon => "rayon",
            Peer::Redis => "Redis",
        }
    }

    /// Whether this machine has it.
    pub fn is_here(self) -> bool {
        let asks = || Command::new("redis-server").arg("--version").output();
        self != Peer::Redis || asks().is_ok_and(|answer| answer.status.success())
    }

    /// What one time takes, roughly.
    pub fn try_out(self, work: Work) -> Result<f64> {
        let (mut times, mut before) = (2, f64::INFINITY);
        loop {
            let each = self.measure(work, times)?;
            // What it takes to begin must no longer count for much.
            let settled = each > before * 0.7;
            if settled && each * times as f64 >= long_enough(work) / 4.0 || work == Work::Idle {
                return Ok(each);
            }
            before = each;
            times *= 4;
        }
    }

    /// What it answers: nanoseconds for each time, or bytes.
    pub fn measure(self, work: Work, times: usize) -> Result<f64> {
        let mut command = self.command()?;
        command.args(Asked { work, times }.arguments()).stderr(Stdio::inherit());
        let output = command.output().with_context(|| format!("cannot start {command:?}"))?;
        ensure!(output.status.success(), "{command:?}: {}", output.status);
        let answer: f64 = String::from_utf8(output.stdout)?.trim().parse()?;
        Ok(answer / times as f64)
    }

    fn command(self) -> Result<Command> {
        let program = match self {
            Peer::Ours => "ours",
            Peer::Raw => "raw",
            Peer::Procspawn => "procspawn",
            Peer::IpcChannel => "ipc_channel",
            Peer::Iceoryx2 => "iceoryx2",
            Peer::Crossbeam => "crossbeam",
            Peer::Rayon => "rayon",
            Peer::Redis => "redis",
            Peer::Python => {
                let mut python = Command::new("python3");
                python.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("python.py"));
                return Ok(python);
            }
        };
        Ok(Command::new(env::current_exe()?.with_file_name(program)))
    }
}

/// From now on we, and whom we start, use only so many of these CPUs.
pub fn use_only(wanted: usize, of: &CpuSet) -> Result<()> {
    let (mut ours, mut found) = (CpuSet::new(), 0);
    for cpu in 0..CpuSet::count() {
        if found < wanted && of.is_set(cpu)? {
            ours.set(cpu)?;
            found += 1;
        }
    }
    ensure!(found == wanted, "this needs {wanted} CPUs");
    Ok(sched_setaffinity(Pid::from_raw(0), &ours)?)
}
