//! Redis, started for this and ended afterwards, over a Unix socket.

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Write},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use peers::{Asked, Work, nanoseconds};

fn main() -> Result<()> {
    let Asked { work, times } = Asked::by_arguments()?;
    let (Work::Get | Work::GetByLine) = work else { bail!("Redis does no such work") };
    let server = Server::start()?;
    println!("{}", get(server.connect()?, times)?);
    Ok(())
}

/// A server of our own, which keeps nothing and listens nowhere else.
struct Server {
    program: Child,
    folder: PathBuf,
}

impl Server {
    fn start() -> Result<Server> {
        let folder = env::temp_dir().join(format!("peers-redis-{}", process::id()));
        fs::create_dir_all(&folder)?;
        let program = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--appendonly", "no", "--daemonize", "no"])
            .arg("--unixsocket")
            .arg(socket(&folder))
            .arg("--dir")
            .arg(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .context("cannot start redis-server; its package is called so, too")?;
        Ok(Server { program, folder })
    }

    /// As soon as it is there.
    fn connect(&self) -> Result<UnixStream> {
        let begin = Instant::now();
        loop {
            match UnixStream::connect(socket(&self.folder)) {
                Ok(stream) => return Ok(stream),
                Err(err) => {
                    let patient = begin.elapsed() < Duration::from_secs(10);
                    ensure!(patient, "redis-server does not listen: {err}");
                    thread::sleep(Duration::from_millis(1));
                }
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.program.kill().ok();
        self.program.wait().ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn socket(folder: &Path) -> PathBuf {
    folder.join("socket")
}

fn get(stream: UnixStream, times: usize) -> Result<u64> {
    let mut line = Line { to: stream.try_clone()?, from: BufReader::new(stream) };
    ensure!(line.ask(b"*3\r\n$3\r\nSET\r\n$4\r\ncake\r\n$1\r\n3\r\n")? == "+OK");
    let begin = Instant::now();
    for _ in 0..times {
        let len = line.ask(b"*2\r\n$3\r\nGET\r\n$4\r\ncake\r\n")?;
        ensure!(len == "$1" && line.next()? == "3", "the cakes are gone");
    }
    Ok(nanoseconds(begin.elapsed()))
}

/// Its protocol: lines of text.
struct Line {
    to: UnixStream,
    from: BufReader<UnixStream>,
}

impl Line {
    fn ask(&mut self, words: &[u8]) -> io::Result<String> {
        self.to.write_all(words)?;
        self.next()
    }

    fn next(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.from.read_line(&mut line)?;
        line.truncate(line.trim_end().len());
        Ok(line)
    }
}
