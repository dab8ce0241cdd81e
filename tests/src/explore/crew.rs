//! Several cores at one program: each has a process of its own, and a conductor in it, and does one job after another.
//!
//! Such a process is this very command, started once more. What is to be done and what came of it go through its standard
//! input and output.

use std::{
    ffi::OsString,
    io::{Read, Write},
    os::fd::AsFd,
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};
use nix::{
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::{prctl, signal::Signal},
};

use super::{
    Plan,
    job::{Answer, Job},
    travel::Travels,
};
use crate::{
    conductor::{Conductor, Limits, Run, cores, keep_to},
    lesson,
    strategy::{Portfolio, Way},
};

/// The word that asks for such a process; it is in no help.
pub(crate) const HAND: &str = "hand";

/// Those who help us.
#[derive(Debug, Default)]
pub struct Crew {
    hands: Vec<Hand>,
}

/// A process with a conductor in it.
#[derive(Debug)]
struct Hand {
    process: Child,
    jobs: Option<ChildStdin>,
    answers: ChildStdout,
    /// The place of the job that it is at.
    job: Option<usize>,
}

impl Crew {
    /// As many as there are cores beside ours, but not more than this; they conduct the same program as we do.
    pub fn gather(
        most: usize,
        program: &Path,
        arguments: &[OsString],
        variables: &[(&'static str, OsString)],
        limits: Limits,
    ) -> Result<Crew> {
        let others = cores()?.into_iter().skip(1).take(most);
        let hand = |core: usize| {
            let mut process = Command::new(lesson::course()?)
                .args([HAND, &core.to_string(), &limits.steps.to_string()])
                .args([limits.output.to_string(), limits.silence.as_millis().to_string()])
                .arg(program)
                .args(arguments)
                .envs(variables.iter().cloned())
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .context("cannot start a helper")?;
            let jobs = process.stdin.take();
            let answers = process.stdout.take().context("no output")?;
            Ok(Hand { process, jobs, answers, job: None })
        };
        Ok(Crew { hands: others.map(hand).collect::<Result<_>>()? })
    }

    /// Tells all what the first runs were, so that they know what we know.
    pub(super) fn learn(&mut self, plan: Plan, runs: &[Run]) -> Result<()> {
        let mut told = Vec::new();
        let way = Way::ALL.iter().position(|(_, way)| *way == plan.way);
        way.unwrap_or(0).pack(&mut told);
        plan.seed.pack(&mut told);
        runs.len().pack(&mut told);
        for run in runs {
            run.pack(&mut told);
        }
        self.hands.iter_mut().try_for_each(|hand| hand.tell(&told))
    }

    /// Does all these, we too. What came of each goes to `done` with its place among them, in whatever order; `progress` is
    /// told of runs as they are made.
    pub(super) fn work(
        &mut self,
        conductor: &mut Conductor,
        portfolio: &Portfolio,
        jobs: impl IntoIterator<Item = Job>,
        mut progress: impl FnMut(usize),
        mut done: impl FnMut(usize, Answer),
    ) -> Result<()> {
        let mut jobs = jobs.into_iter().enumerate();
        loop {
            progress(self.tend(&mut jobs, PollTimeout::ZERO, &mut done)?);
            let Some((place, job)) = jobs.next() else { break };
            let answer = job.done_by(conductor, portfolio, || {
                progress(1 + self.tend(&mut jobs, PollTimeout::ZERO, &mut done)?);
                Ok(())
            })?;
            done(place, answer);
        }
        while self.hands.iter().any(|hand| hand.job.is_some()) {
            progress(self.tend(&mut jobs, PollTimeout::NONE, &mut done)?);
        }
        Ok(())
    }

    /// Takes what is done by now, and gives whoever has nothing to do the next job. Says how many runs were made for that.
    fn tend(
        &mut self,
        jobs: &mut impl Iterator<Item = (usize, Job)>,
        patience: PollTimeout,
        done: &mut impl FnMut(usize, Answer),
    ) -> Result<usize> {
        let mut busy: Vec<&mut Hand> =
            self.hands.iter_mut().filter(|hand| hand.job.is_some()).collect();
        let mut looks: Vec<_> =
            busy.iter().map(|hand| PollFd::new(hand.answers.as_fd(), PollFlags::POLLIN)).collect();
        poll(&mut looks, patience)?;
        let ready: Vec<_> = looks.iter().map(|look| look.any() == Some(true)).collect();
        let mut runs = 0;
        for (hand, _) in busy.iter_mut().zip(ready).filter(|(_, ready)| *ready) {
            let answer = hand.hear()?;
            runs += answer.runs;
            if let Some(place) = hand.job.take() {
                done(place, answer);
            }
        }
        for hand in self.hands.iter_mut().filter(|hand| hand.job.is_none()) {
            let Some((place, job)) = jobs.next() else { break };
            let mut told = Vec::new();
            job.pack(&mut told);
            hand.tell(&told)?;
            hand.job = Some(place);
        }
        Ok(runs)
    }
}

impl Hand {
    fn tell(&mut self, what: &[u8]) -> Result<()> {
        let jobs = self.jobs.as_mut().context("no input")?;
        send(jobs, what).context("a helper is gone")
    }

    fn hear(&mut self) -> Result<Answer> {
        let bytes = receive(&mut self.answers)?.context("a helper is gone")?;
        Answer::unpack(&mut &bytes[..]).context("a helper's answer has no meaning")
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        // When there is nothing more to do for it, it ends by itself; if it is at something, nobody wants that any more.
        if self.job.is_some() {
            let _gone = self.process.kill();
        }
        drop(self.jobs.take());
        let _gone = self.process.wait();
    }
}

/// What a helper does: `CORE STEPS OUTPUT SILENCE PROGRAM ARGUMENTS…`
pub(crate) fn hand(arguments: &[OsString]) -> Result<()> {
    // Nobody else would miss us when the one whom we help is gone.
    prctl::set_pdeathsig(Signal::SIGKILL)?;
    let [core, steps, output, silence, program, arguments @ ..] = arguments else {
        bail!("{HAND} CORE STEPS OUTPUT SILENCE PROGRAM [ARGUMENTS]")
    };
    let number =
        |text: &OsString| text.to_str().and_then(|it| it.parse().ok()).context("no number");
    keep_to(usize::try_from(number(core)?)?)?;
    let limits = Limits {
        steps: usize::try_from(number(steps)?)?,
        output: number(output)?,
        silence: std::time::Duration::from_millis(number(silence)?),
    };
    let mut conductor = Conductor::new(Path::new(program), arguments, [], limits)?;
    let (mut jobs, mut answers) = (std::io::stdin().lock(), std::io::stdout().lock());
    let Some(learned) = receive(&mut jobs)? else { return Ok(()) };
    let portfolio = learn(&mut &learned[..]).context("what was learned has no meaning")?;
    while let Some(job) = receive(&mut jobs)? {
        let job = Job::unpack(&mut &job[..]).context("a job has no meaning")?;
        let mut told = Vec::new();
        job.done_by(&mut conductor, &portfolio, || Ok(()))?.pack(&mut told);
        send(&mut answers, &told)?;
    }
    Ok(())
}

/// The portfolio of one who has seen these runs.
fn learn(from: &mut &[u8]) -> Option<Portfolio> {
    let way = Way::ALL.get(usize::unpack(from)?)?.1;
    let mut portfolio = Portfolio::new(way, u64::unpack(from)?);
    for run in Vec::<Run>::unpack(from)? {
        portfolio.learn(&run);
    }
    Some(portfolio)
}

fn send(to: &mut impl Write, what: &[u8]) -> Result<()> {
    to.write_all(&u64::try_from(what.len())?.to_le_bytes())?;
    to.write_all(what)?;
    Ok(to.flush()?)
}

/// `None` when the other end is closed.
fn receive(from: &mut impl Read) -> Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    if from.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut length[1..])?;
    let length = usize::try_from(u64::from_le_bytes(length))?;
    let mut bytes = Vec::new();
    from.take(length as u64).read_to_end(&mut bytes)?;
    ensure!(bytes.len() == length, "cut short");
    Ok(Some(bytes))
}
