//! How processes end, and what is left of them: nothing.

use std::panic;

use shared::{
    Caught, Process, Result, Signal, Value, catch, current_process, ms, parent_process, print,
    println, seconds, sleep,
};

/// Says that it is dropped; a child must never drop what belongs to its parent.
struct Told(&'static str);

impl Drop for Told {
    fn drop(&mut self) {
        println!("dropped {}", self.0);
    }
}

pub(crate) fn panic_in_child() -> Result<()> {
    let _parents = Told("by the parent");
    let child = Process::new(|| -> () {
        let _own = Told("by the child");
        panic!("out of tune");
    });
    println!("{}", child.name("Ann").start()?.join().expect_err("it panicked"));
    Ok(())
}

pub(crate) fn panic_in_drop() -> Result<()> {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("in drop");
        }
    }
    let _parents = Told("by the parent");
    let child = Process::new(|| -> () { panic::panic_any(Bomb) }).start()?;
    println!("{}", child.join().expect_err("it panicked"));
    Ok(())
}

pub(crate) fn panic_in_main() -> Result<()> {
    Process::new(|| sleep(seconds(100))).daemon().start()?;
    Process::new(|| {
        sleep(ms(50));
        println!("the child came to its end");
    })
    .start()?;
    panic!("main is out of tune");
}

#[expect(clippy::disallowed_methods, reason = "a learner's program may do it")]
pub(crate) fn exit_in_child() -> Result<()> {
    let child = Process::new(|| -> () {
        let grandchild = Process::new(|| {
            sleep(ms(50));
            println!("waited for");
        });
        grandchild.start().expect("a grandchild");
        std::process::exit(9);
    });
    assert_eq!(child.start()?.wait()?.number(), 9);
    println!("main");
    Ok(())
}

pub(crate) fn daemons() -> Result<()> {
    let started = Value::new(false)?;
    let daemon = Process::new(move || {
        started.set(true);
        sleep(seconds(100));
        println!("a daemon never comes here");
    });
    daemon.daemon().start()?;
    Process::new(|| {
        sleep(ms(100));
        println!("an ordinary child is waited for");
    })
    .start()?;
    println!("the code of main ends");
    Ok(())
}

/// Lets SIGTERM pass.
fn stubborn() -> Result<Caught> {
    catch(Signal::SIGTERM)
}

pub(crate) fn stubborn_daemon() -> Result<()> {
    let ready = Value::new(0)?;
    let deaf = Process::new(|| -> Result<()> {
        let _caught = stubborn()?;
        ready.update(|n| n + 1);
        loop {
            sleep(seconds(100));
        }
    });
    deaf.daemon().start()?;
    let stopped = Process::new(|| {
        ready.update(|n| n + 1);
        sleep(seconds(100));
    });
    let stopped = stopped.daemon().start()?;
    while ready.get() < 2 {
        sleep(ms(1));
    }
    stopped.signal(Signal::SIGSTOP)
}

pub(crate) fn daemon_with_child() -> Result<()> {
    let daemon = Process::new(|| {
        println!("{}", Process::new(|| ()).name("Eve").start().expect_err("daemons have none"));
    });
    daemon.daemon().start()?.join()
}

/// Three generations, daemons, a stopped one, one deep and stopped; then they all wait to be killed.
pub(crate) fn family() -> Result<()> {
    let count = Value::new(0)?;
    let ready = || {
        count.update(|n| n + 1);
        sleep(seconds(1000));
    };
    Process::new(ready).daemon().start()?;
    let stopped = Process::new(ready).start()?;
    Process::new(|| -> Result<()> {
        let deep = Process::new(ready).start()?;
        Process::new(|| -> Result<()> {
            Process::new(ready).start()?;
            // By a SIGCONT they would learn of their parent's death.
            Process::new(|| catch(Signal::SIGCONT).map(|_caught| ready())).start()?;
            Process::new(|| catch(Signal::SIGCONT).map(drop).map(|()| ready())).start()?;
            ready();
            Ok(())
        })
        .start()?;
        while count.get() < 7 {
            sleep(ms(1));
        }
        deep.signal(Signal::SIGSTOP)?;
        ready();
        Ok(())
    })
    .start()?;
    while count.get() < 8 {
        sleep(ms(1));
    }
    stopped.signal(Signal::SIGSTOP)?;
    println!("ready");
    sleep(seconds(1000));
    Ok(())
}

/// A child is killed; its own child gets a new parent, the first process, and ends with it.
pub(crate) fn orphan() -> Result<()> {
    let main = current_process().pid();
    let state = Value::new(0)?;
    let child = Process::new(|| -> Result<()> {
        Process::new(|| {
            state.set(1);
            let parent = parent_process().expect("a child has a parent");
            while parent.is_alive() {
                sleep(ms(1));
            }
            let now = std::os::unix::process::parent_id();
            println!("the new parent is main: {}", now == main);
            state.set(2);
            sleep(seconds(1000));
        })
        .start()?;
        sleep(seconds(1000));
        Ok(())
    })
    .start()?;
    while state.get() < 1 {
        sleep(ms(1));
    }
    child.kill()?;
    child.wait()?;
    while state.get() < 2 {
        sleep(ms(1));
    }
    println!("main ends");
    Ok(())
}

/// Prints until nobody listens.
pub(crate) fn chatter() -> Result<()> {
    let child = Process::new(|| {
        loop {
            println!("la");
            print!("la ");
        }
    });
    child.start()?.wait()?;
    println!("nobody reads this");
    Ok(())
}
