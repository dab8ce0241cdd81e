//! Shared memory: whole values, and blocks that are freed when, and only when, nobody uses them.

use std::fs;

use shared::{Array, Lock, Process, Result, Value, ms, println, seconds, sleep};

use crate::sync::{join, start};

pub(crate) fn values() -> Result<()> {
    let number = Value::new(-5_i64)?;
    let flag = Value::new(false)?;
    let sign = Value::new('a')?;
    let pair = Value::new([1.5_f32, 2.5])?;
    Process::new(|| {
        number.set(number.get() - 1);
        flag.set(true);
        sign.set('音');
        pair.update(|[x, y]| [y, x]);
    })
    .start()?
    .join()?;
    println!("{} {} {} {:?}", number.get(), flag.get(), sign.get(), pair.get());

    let count = Value::new(0)?;
    let add = || {
        for _ in 0..10_000 {
            count.update(|n| n + 1);
        }
    };
    let (one, two) = (Process::new(add).start()?, Process::new(add).start()?);
    one.join()?;
    two.join()?;
    println!("{}", count.get());
    Ok(())
}

/// Shared memory in use, in KiB, as this process's page tables have it.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("/proc is mounted");
    let line = status.lines().find(|line| line.starts_with("RssShmem")).expect("a line for it");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number of KiB")
}

pub(crate) fn million_locks() -> Result<()> {
    let kept: Vec<_> = (0..10_000).map(|_| Lock::new()).collect::<Result<_>>()?;
    drop(kept);
    let before = resident();
    let sleeper = Process::new(|| sleep(seconds(1000))).daemon().start()?;
    for _ in 0..1_000_000 {
        drop(Lock::new()?);
    }
    assert_eq!(resident(), before);
    sleeper.kill()?;
    println!("no growth");
    Ok(())
}

pub(crate) fn killed_with_blocks() -> Result<()> {
    let mut before = 0;
    for round in 0..60 {
        let ready = Value::new(false)?;
        let child = Process::new(|| -> Result<()> {
            let _values: Vec<_> = (0..500).map(Value::new).collect::<Result<_>>()?;
            ready.set(true);
            sleep(seconds(1000));
            Ok(())
        });
        let child = child.start()?;
        while !ready.get() {
            sleep(ms(1));
        }
        child.kill()?;
        child.wait()?;
        // What the child touched is in our page tables only when we use it, so use as much.
        let values: Vec<_> = (0..600).map(Value::new).collect::<Result<_>>()?;
        drop(values);
        if round == 2 {
            before = resident();
        }
    }
    // A leak would be 64 KiB a round. Which pages we touch ourselves varies by a few.
    assert!(resident() < 2 * before, "{} KiB, before {before}", resident());
    println!("no leak");
    Ok(())
}

pub(crate) fn moved_into_child() -> Result<()> {
    let go = Value::new(false)?;
    let mine = Value::new(42)?;
    let wait = || {
        while !go.get() {
            sleep(ms(1));
        }
    };
    // `move` takes `mine`; the parent's copy is dropped as soon as the child is started.
    let child = Process::new(move || {
        wait();
        println!("still {}", mine.get());
    });
    let child = child.start()?;
    let others: Vec<_> = (0..5000).map(|_| Value::new(7)).collect::<Result<_>>()?;
    go.set(true);
    child.join()?;
    drop(others);
    Ok(())
}

/// The child that was there when the block was dropped is killed, but it has left a child of its own, which uses it.
pub(crate) fn orphan_with_block() -> Result<()> {
    let state = Value::new(0)?;
    let reach = |wanted: i32| {
        while state.get() < wanted {
            sleep(ms(1));
        }
    };
    let mine = Value::new(42)?;
    let reach_in_child = &reach;
    let state_in_child = &state;
    let child = Process::new(move || -> Result<()> {
        Process::new(|| {
            state_in_child.set(1);
            reach_in_child(2);
            println!("still {}", mine.get());
            state_in_child.set(3);
        })
        .start()?;
        sleep(seconds(1000));
        Ok(())
    });
    let child = child.start()?;
    reach(1);
    child.kill()?;
    child.wait()?;
    let others: Vec<_> = (0..5000).map(|_| Value::new(7)).collect::<Result<_>>()?;
    state.set(2);
    reach(3);
    drop(others);
    Ok(())
}

pub(crate) fn arrays() -> Result<()> {
    let numbers = Array::new([1_u8, 2, 3])?.named("numbers");
    Process::new(|| {
        numbers.set(0, 7);
        numbers.update(2, |n| n * 2);
    })
    .start()?
    .join()?;
    println!("{numbers:?} {}", numbers.len());

    let large = Array::new(vec![1_i64; 100_000])?;
    let halves = start(2, |half| {
        let _held = large.lock()?;
        for i in (half..large.len()).step_by(1000) {
            large.set(i, large.get(i) + 1);
        }
        Ok(())
    })?;
    join(&halves)?;
    println!("{}", large.to_vec().iter().sum::<i64>());
    Ok(())
}
