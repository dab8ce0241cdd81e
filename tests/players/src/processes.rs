//! Starting processes, knowing them, waiting for them.

use std::{process::ExitCode, thread};

use shared::{
    Process, Result, Run, Signal, Value, active_children, catch, current_process, ms,
    parent_process, println, rng, seconds, sleep, wait_any,
};

pub(crate) fn names() -> Result<()> {
    assert!(parent_process().is_none());
    println!("{}", current_process().name());
    let main = current_process().pid();
    Process::new(|| ()).name("unused").start()?.join()?;
    let child = Process::new(move || -> Result<()> {
        let parent = parent_process().expect("a child has a parent");
        println!("{} of {}", current_process().name(), parent.name());
        assert_eq!(parent.pid(), main);
        assert!(parent.is_alive());
        Process::new(|| println!("{}", current_process().name())).start()?.join()
    })
    .start()?;
    child.join()?;
    let named = Process::new(|| println!("{}", current_process().name())).name("Ann");
    assert!(!named.is_alive());
    let named = named.start()?;
    assert_eq!(named.name(), "Ann");
    assert_ne!(named.pid(), main);
    named.join()
}

struct Singer {
    songs: u32,
}

impl Run for Singer {
    fn run(&mut self) -> Result<()> {
        self.songs += 1;
        println!("{} songs", self.songs);
        Ok(())
    }
}

pub(crate) fn own_type() -> Result<()> {
    Process::of(Singer { songs: 2 }).start()?.join()
}

pub(crate) fn exit_codes() -> Result<()> {
    let own = Process::new(|| ExitCode::from(7)).start()?;
    assert_eq!(own.wait()?.number(), 7);
    let failed = Process::new(|| Result::<(), &str>::Err("no voice")).name("Bob").start()?;
    println!("{}", failed.join().expect_err("it failed"));
    let slow = Process::new(|| sleep(seconds(100))).start()?;
    assert_eq!(slow.exit_code()?, None);
    slow.terminate()?;
    assert_eq!(slow.wait()?.number(), -15);
    assert_eq!(slow.exit_code()?, Some(-15));
    slow.terminate()?; // Of no effect: it is gone.
    let slow = Process::new(|| sleep(seconds(100))).start()?;
    slow.kill()?;
    println!("{}", slow.join().expect_err("it was killed"));
    Ok(())
}

pub(crate) fn children() -> Result<()> {
    assert!(active_children()?.is_empty());
    let gate = Value::new(false)?;
    let waits = || {
        while !gate.get() {
            sleep(ms(5));
        }
    };
    let one = Process::new(waits).start()?;
    let two = Process::new(waits).start()?;
    assert_eq!(active_children()?.len(), 2);
    assert!(one.is_alive()?);
    gate.set(true);
    one.join()?;
    two.join()?;
    assert!(active_children()?.is_empty());
    assert!(!one.is_alive()?);
    Ok(())
}

pub(crate) fn first_to_end() -> Result<()> {
    let slow = Process::new(|| sleep(seconds(100))).daemon().start()?;
    let quick = Process::new(|| ()).start()?;
    assert_eq!(wait_any(&[&slow, &quick])?, 1);
    println!("{}", wait_any(&[]).expect_err("there is nobody"));
    Ok(())
}

pub(crate) fn join_timeout() -> Result<()> {
    let gate = Value::new(false)?;
    let child = Process::new(|| {
        while !gate.get() {
            sleep(ms(5));
        }
    });
    let child = child.start()?;
    assert!(!child.join_timeout(ms(30))?);
    assert!(child.is_alive()?);
    gate.set(true);
    assert!(child.join_timeout(seconds(100))?);
    Ok(())
}

pub(crate) fn not_ours() -> Result<()> {
    let brother = Process::new(|| sleep(seconds(100))).name("brother").daemon().start()?;
    let sister = Process::new(|| {
        println!("{}", brother.join().expect_err("not our child"));
        println!("{}", brother.kill().expect_err("not our child"));
    });
    sister.start()?.join()
}

pub(crate) fn threads() -> Result<()> {
    thread::scope(|scope| {
        scope.spawn(|| println!("{}", Process::new(|| ()).start().expect_err("two threads")));
    });
    Process::new(|| println!("alone again")).start()?.join()
}

pub(crate) fn randoms() -> Result<()> {
    use rand::RngExt as _;
    let draw = || println!("{}", rng().random_range(0..u64::MAX));
    draw();
    for _ in 0..3 {
        Process::new(draw).start()?.join()?;
    }
    Process::new(move || Process::new(draw).start()?.join()).start()?.join()?;
    draw();
    Ok(())
}

#[expect(clippy::disallowed_macros, reason = "std's own buffer is what this is about")]
pub(crate) fn buffers() -> Result<()> {
    std::print!("once ");
    let child = Process::new(|| std::print!("child ")).start()?;
    child.join()?;
    std::println!("end");
    Ok(())
}

/// A child, and its child, wait to be continued, without having been stopped.
pub(crate) fn caught_sigcont() -> Result<()> {
    let ready = Value::new(0)?;
    let wait = |who: &str| -> Result<()> {
        let continued = catch(Signal::SIGCONT)?;
        ready.update(|n| n + 1);
        continued.wait();
        println!("{who} is continued");
        Ok(())
    };
    let child = Process::new(|| -> Result<()> {
        let deeper = Process::new(|| wait("a child's child")).start()?;
        while ready.get() < 1 {
            sleep(ms(1));
        }
        deeper.signal(Signal::SIGCONT)?;
        deeper.join()?;
        wait("a child")
    });
    let child = child.start()?;
    while ready.get() < 2 {
        sleep(ms(1));
    }
    child.signal(Signal::SIGCONT)?;
    child.join()
}

pub(crate) fn caught() -> Result<()> {
    let ready = Value::new(false)?;
    let polite = Process::new(|| -> Result<ExitCode> {
        let term = catch(Signal::SIGTERM)?;
        assert!(!term.is_set());
        assert!(!term.wait_timeout(ms(1)));
        ready.set(true);
        term.wait();
        assert!(term.is_set());
        println!("tidied up");
        Ok(ExitCode::from(3))
    });
    let polite = polite.start()?;
    while !ready.get() {
        sleep(ms(1));
    }
    polite.terminate()?;
    assert_eq!(polite.wait()?.number(), 3);
    println!("{}", catch(Signal::SIGKILL).expect_err("nobody can"));
    Ok(())
}
