//! Programs that do what they should not, and that a conductor must survive.

use std::{env, hint::black_box, os::unix::process::CommandExt, process::Command};

use nix::unistd::{close, daemon};
use shared::{Lock, Process, Result, Value, print, println, seconds, sleep, yield_now};

/// Starts a program that the runtime knows nothing of, and leaves it behind.
pub(crate) fn leaves_a_stranger() -> Result<()> {
    Process::new(|| drop(Command::new("sleep").arg("1000").spawn())).start()?.join()?;
    println!("left");
    Ok(())
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
