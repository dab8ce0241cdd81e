//! Programs that do what they should not, and that a conductor must survive.

use std::{
    hint::black_box,
    io::{self, Read, Write},
    os::unix::process::CommandExt,
    process::Command,
    thread,
    time::Duration,
};

use nix::{
    sys::wait::{Id, WaitPidFlag, waitid},
    unistd::{Pid, close, daemon},
};
use shared::{Error, Lock, Process, Result, print, println};

/// Starts a program that the runtime knows nothing of, and leaves it behind.
pub(crate) fn leaves_a_stranger() -> Result<()> {
    Process::new(|| drop(Command::new("sleep").arg("1000").spawn())).start()?.join()?;
    println!("left");
    Ok(())
}

/// Starts programs that the runtime knows nothing of, without it, and leaves both: one sleeps, and one has ended.
pub(crate) fn leaves_two_strangers() -> Result<()> {
    start("sleep", "1000")?;
    leaves_a_zombie()
}

/// Starts a program that the runtime knows nothing of, and never waits for it.
pub(crate) fn leaves_a_zombie() -> Result<()> {
    let child = Pid::from_raw(start("sleep", "0")?.cast_signed());
    // It has ended, and stays a zombie.
    let ended = waitid(Id::Pid(child), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT);
    println!("{}", ended.is_ok());
    Ok(())
}

/// Starts a program, and waits for it.
pub(crate) fn waits_for_a_stranger() -> Result<()> {
    let status = Command::new("sleep").arg("0").status().map_err(Error::Output)?;
    println!("{}", status.success());
    Ok(())
}

/// The process id of a program that nobody will wait for.
fn start(program: &str, argument: &str) -> Result<u32> {
    Ok(Command::new(program).arg(argument).spawn().map_err(Error::Output)?.id())
}

/// Makes processes of its own that leave their parent and their session, and goes on.
pub(crate) fn forks_by_itself() -> Result<()> {
    let fork =
        || Command::new("sh").args(["-c", "setsid sleep 1000 & setsid sleep 1000 &"]).status();
    Process::new(|| drop(fork())).start()?.join()?;
    println!("forked");
    Ok(())
}

/// A child that leaves by a way that the runtime knows nothing of, with a lock in its hands.
#[expect(clippy::disallowed_methods, reason = "that is what is wrong with it")]
pub(crate) fn exits_by_itself() -> Result<()> {
    let lock = Lock::new()?;
    let child = Process::new(|| -> () {
        let _held = lock.acquire();
        std::process::exit(3)
    });
    println!("{:?}", child.start()?.wait()?);
    println!("{}", lock.acquire().is_ok());
    Ok(())
}

/// A child that turns into another program, with a lock in its hands.
pub(crate) fn becomes_another() -> Result<()> {
    let lock = Lock::new()?;
    let child = Process::new(|| {
        let _held = lock.acquire();
        drop(Command::new("sh").args(["-c", "exit 3"]).exec());
    });
    println!("{:?}", child.start()?.wait()?);
    println!("{}", lock.acquire().is_ok());
    Ok(())
}

/// A child that leaves by `_exit`, and goes on as a copy of itself that nobody has heard of.
pub(crate) fn goes_on_as_a_copy() -> Result<()> {
    let child = Process::new(|| {
        if daemon(true, true).is_ok() {
            println!("the copy");
        }
    });
    println!("{:?}", child.start()?.wait()?);
    Ok(())
}

/// A child that ends in the middle of everything.
pub(crate) fn aborts() -> Result<()> {
    let child = Process::new(|| -> () { std::process::abort() }).start()?;
    println!("{:?}", child.wait()?);
    Ok(())
}

/// Closes every descriptor, those that it does not know of, too.
pub(crate) fn closes_everything() -> Result<()> {
    let child = Process::new(|| {
        for descriptor in 0..64 {
            // Most are not open.
            let _not_open = close(descriptor);
        }
    });
    println!("{:?}", child.start()?.wait()?);
    Ok(())
}

/// Writes 100 megabytes.
#[expect(clippy::unnecessary_wraps, reason = "all players have this form")]
pub(crate) fn writes_without_end() -> Result<()> {
    let line = "la ".repeat(30_000);
    for _ in 0..1200 {
        print!("{line}");
    }
    Ok(())
}

/// Writes 100 megabytes past the runtime, in one turn.
#[expect(clippy::disallowed_methods, reason = "that is what is wrong with it")]
pub(crate) fn floods() -> Result<()> {
    let lines = "la la la\n".repeat(100_000);
    for _ in 0..112 {
        io::stdout().write_all(lines.as_bytes()).map_err(Error::Output)?;
    }
    // Nobody should come this far; and if somebody does, it takes longer than a second.
    thread::sleep(Duration::from_mins(1));
    Ok(())
}

/// Says something past the runtime, and never comes to it.
pub(crate) fn says_something_past_the_runtime() -> Result<()> {
    io::stdout().write_all(b"past\n").map_err(Error::Output)
}

/// Says something past the runtime before its first step, and something in it.
pub(crate) fn speaks_too_early() -> Result<()> {
    io::stdout().write_all(b"early\n").map_err(Error::Output)?;
    println!("late");
    Ok(())
}

/// Lets others write to its output, by its name: one adds to it, and one empties it first.
pub(crate) fn shares_its_output() -> Result<()> {
    let say = |how: &str| Command::new("sh").args(["-c", how]).status().map(drop);
    println!("a first line, which is longer");
    say("echo added >> /dev/stdout").map_err(Error::Output)?;
    println!("second");
    // From here on we ask each time.
    Process::new(|| ()).start()?.join()?;
    say("echo emptied > /dev/stdout").map_err(Error::Output)?;
    println!("third");
    Ok(())
}

/// Ends within a character, on both of its outputs.
pub(crate) fn ends_within_a_character() -> Result<()> {
    println!("牛");
    io::stderr().write_all(&"奶".as_bytes()[..2]).map_err(Error::Output)?;
    let mut stdout = io::stdout();
    stdout.write_all(&"奶".as_bytes()[..2]).and_then(|()| stdout.flush()).map_err(Error::Output)
}

/// Takes its time between its steps, each time less than a second. As it is alone, it makes them without asking.
#[expect(clippy::disallowed_methods, reason = "that is what is wrong with it")]
#[expect(clippy::unnecessary_wraps, reason = "all players have this form")]
pub(crate) fn takes_its_time() -> Result<()> {
    for step in 1..=4 {
        println!("{step}");
        thread::sleep(Duration::from_millis(600));
    }
    Ok(())
}

/// A child that waits for what nobody will ever write, past the runtime.
pub(crate) fn reads_past_the_runtime() -> Result<()> {
    let (mut nothing_comes, _open) = io::pipe().map_err(Error::Output)?;
    Process::new(|| drop(nothing_comes.read_exact(&mut [0]))).start()?.join()
}

/// A child that sleeps by the real clock.
#[expect(clippy::disallowed_methods, reason = "that is what is wrong with it")]
pub(crate) fn sleeps_past_the_runtime() -> Result<()> {
    Process::new(|| thread::sleep(Duration::from_hours(1))).start()?.join()
}

/// Becomes another program, which does not end.
pub(crate) fn becomes_another_program() -> Result<()> {
    println!("last words");
    Err(become_another())
}

/// A child becomes another program, which does not end, and main waits for it.
pub(crate) fn has_a_child_become_another_program() -> Result<()> {
    Process::new(|| Err::<(), _>(become_another())).start()?.join()
}

/// Another program, which writes and does not end.
pub(crate) fn becomes_one_that_floods() -> Result<()> {
    Err(Error::Output(Command::new("yes").exec()))
}

fn become_another() -> Error {
    Error::Output(Command::new("sleep").arg("1000").exec())
}

/// Says something from another thread than its first.
#[expect(clippy::unnecessary_wraps, reason = "all players have this form")]
pub(crate) fn speaks_from_a_thread() -> Result<()> {
    println!("from the first");
    thread::scope(|scope| scope.spawn(|| println!("from the second")).join()).ok();
    println!("again from the first");
    Ok(())
}

/// Starts children until it is refused, and one more when one has been joined.
pub(crate) fn starts_too_many() -> Result<()> {
    let mut children = Vec::new();
    let refused = loop {
        match Process::new(|| ()).start() {
            Ok(child) => children.push(child),
            Err(refused) => break refused,
        }
    };
    println!("{}: {refused}", children.len());
    let look = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
    println!("{:?}", waitid(Id::All, look));
    children.remove(0).join()?;
    Process::new(|| println!("one more")).start()?.join()
}

/// Computes for ever, and does nothing that anybody could see.
pub(crate) fn computes_without_end() -> Result<()> {
    Process::new(|| {
        let mut number = 0_u64;
        while black_box(number) < u64::MAX {
            number = black_box(number) + 1;
        }
    })
    .start()?
    .join()
}

/// A child and a grandchild that are never done.
pub(crate) fn family_without_end() -> Result<()> {
    Process::new(computes_without_end).start()?.join()
}
