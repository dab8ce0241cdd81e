//! Programs that do what they should not, and that a conductor must survive.

use std::{
    env,
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
use shared::{Error, Lock, Process, Result, Value, print, println, seconds, sleep, yield_now};

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

/// Makes as many steps as it is told, with a few more: alone, or as two who go side by side.
pub(crate) fn makes_steps() -> Result<()> {
    let word = |at| env::args().nth(at).unwrap_or_default();
    let steps = word(2).parse().unwrap_or(0);
    let count = Value::new(0)?;
    let step = |steps| (0..steps).for_each(|n| count.set(n));
    if word(3) != "both" {
        step(steps);
        return Ok(());
    }
    let child = Process::new(|| step(steps / 2)).start()?;
    step(steps - steps / 2);
    child.join()
}

/// Two sleep until the same time, and a third for longer. Each says that it is awake in the very step in which it wakes.
#[expect(
    clippy::disallowed_macros,
    reason = "the runtime's own would be a step more, whose order is another choice"
)]
pub(crate) fn sleeps_alike() -> Result<()> {
    let times = [("one", seconds(1)), ("two", seconds(1)), ("late", seconds(2))];
    let sleeper = |(name, time)| {
        Process::new(move || {
            sleep(time);
            std::println!("{name}");
        })
    };
    let children: Vec<_> =
        times.into_iter().map(|it| sleeper(it).start()).collect::<Result<_>>()?;
    children.iter().try_for_each(|child| child.join())
}

/// Each holds one of two locks and wants the other; main waits for one of the two.
pub(crate) fn want_each_others_lock() -> Result<()> {
    let (left, right) = (Lock::new()?, Lock::new()?);
    let first = Process::new(|| -> Result<()> {
        let _held = left.acquire()?; // The first takes its lock.
        let _wanted = right.acquire()?; // The first wants the second's.
        Ok(())
    });
    let second = Process::new(|| -> Result<()> {
        let _held = right.acquire()?;
        let _wanted = left.acquire()?; // The second wants the first's.
        Ok(())
    });
    let (first, second) = (first.start()?, second.start()?);
    second.join()?; // Main waits for the second.
    first.join()
}

/// Two that wait for each other by looking, and never stand back.
pub(crate) fn looks_in_vain() -> Result<()> {
    let (one, other) = (Value::new(false)?, Value::new(false)?);
    let child = Process::new(|| {
        while !one.get() {} // The child looks.
        other.set(true);
    });
    let child = child.start()?;
    while !other.get() {} // Main looks.
    one.set(true);
    child.join()
}

/// Two that wait for each other by looking again and again.
pub(crate) fn waits_in_vain() -> Result<()> {
    let (one, other) = (Value::new(false)?.named("one"), Value::new(false)?.named("other"));
    let child = Process::new(|| {
        while !one.get() {
            yield_now(); // The child stands back.
        }
        other.set(true);
    })
    .start()?;
    while !other.get() {
        yield_now(); // Main stands back.
    }
    one.set(true);
    child.join()
}

/// One looks again and again for what the other brings.
pub(crate) fn waits_by_looking() -> Result<()> {
    let flag = Value::new(false)?.named("flag");
    let child = Process::new(|| {
        while !flag.get() {
            yield_now();
        }
        println!("seen");
    })
    .start()?;
    flag.set(true);
    child.join()
}

/// Whether a child gets to say something before it is killed is a matter of order.
pub(crate) fn kills_who_speaks() -> Result<()> {
    let child = Process::new(|| println!("said")).start()?;
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// Two add one to a number, and hold a lock meanwhile.
pub(crate) fn counts_with_a_lock() -> Result<()> {
    let counter = Value::new(0)?.named("counter");
    let add = || -> Result<()> {
        let _held = counter.lock()?;
        counter.set(counter.get() + 1);
        Ok(())
    };
    let children = [Process::new(add).start()?, Process::new(add).start()?];
    for child in children {
        child.join()?;
    }
    println!("{}", counter.get());
    Ok(())
}

/// Two add one to a number, and hold no lock meanwhile.
pub(crate) fn counts_without_a_lock() -> Result<()> {
    let counter = Value::new(0)?.named("counter");
    let add = || counter.set(counter.get() + 1);
    let children = [Process::new(add).start()?, Process::new(add).start()?];
    for child in children {
        child.join()?;
    }
    println!("{}", counter.get());
    Ok(())
}
