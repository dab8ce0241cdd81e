//! `ipc-channel`: channels over Unix sockets, here those for bytes, which its encoding does not slow down.

use std::{
    env,
    process::{Child, Command},
    time::{Duration, Instant},
};

use anyhow::{Result, bail, ensure};
use ipc_channel::ipc::{
    IpcBytesReceiver, IpcBytesSender, IpcOneShotServer, IpcSender, bytes_channel,
};
use peers::{Asked, Work, nanoseconds};

/// What a child needs: where from and where to.
type Ends = (IpcBytesReceiver, IpcBytesSender);

fn main() -> Result<()> {
    let asked = Asked::by_arguments()?;
    if let Some(server) = env::args().nth(3) {
        return be_the_child(asked, server);
    }
    let took = match asked.work {
        Work::Trip => trip(asked)?,
        Work::Queue(_) => queue(asked)?,
        _ => bail!("a channel cannot do this"),
    };
    println!("{}", nanoseconds(took));
    Ok(())
}

fn start(asked: Asked) -> Result<(Child, IpcBytesSender, IpcBytesReceiver)> {
    let (server, name) = IpcOneShotServer::<IpcSender<Ends>>::new()?;
    let child = Command::new(env::current_exe()?).args(asked.arguments()).arg(name).spawn()?;
    let (_, child_asks) = server.accept()?;
    let (there, come) = bytes_channel()?;
    let (go, back) = bytes_channel()?;
    child_asks.send((come, go))?;
    Ok((child, there, back))
}

fn be_the_child(Asked { work, times }: Asked, server: String) -> Result<()> {
    let (ask, answer) = ipc_channel::ipc::channel::<Ends>()?;
    IpcSender::connect(server)?.send(ask)?;
    let (come, go) = answer.recv()?;
    let item = vec![7; work.size()];
    if work == Work::Trip {
        (0..=times).try_for_each(|_| Ok(go.send(&come.recv()?)?))
    } else {
        come.recv()?;
        (0..times).try_for_each(|_| Ok(go.send(&item)?))
    }
}

fn trip(asked: Asked) -> Result<Duration> {
    let (mut child, there, back) = start(asked)?;
    let item = vec![7; asked.work.size()];
    there.send(&item)?;
    back.recv()?;
    let begin = Instant::now();
    for _ in 0..asked.times {
        there.send(&item)?;
        back.recv()?;
    }
    let took = begin.elapsed();
    child.wait()?;
    Ok(took)
}

fn queue(asked: Asked) -> Result<Duration> {
    let (mut child, there, back) = start(asked)?;
    there.send(&[0])?;
    let begin = Instant::now();
    for _ in 0..asked.times {
        ensure!(back.recv()?.len() == asked.work.size(), "an item is not whole");
    }
    let took = begin.elapsed();
    child.wait()?;
    Ok(took)
}
