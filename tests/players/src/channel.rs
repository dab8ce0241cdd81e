//! Queues and pipes among processes, some of which are killed.

pub(crate) mod joinable;
pub(crate) mod pipe;

use std::{collections::HashMap, env, fmt::Debug, fs};

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};
use shared::{Child, Error, Process, Queue, Result, ms, println, sleep, yield_now};

use crate::sync::{join, kill, start};

/// Says why something was refused.
pub(crate) fn tell<T: Debug>(refused: Result<T>) {
    println!("{}", refused.expect_err("this must be refused"));
}

/// First in, first out; bounded; tried and with a time-out; closed.
pub(crate) fn queue() -> Result<()> {
    let queue = Queue::bounded(3)?.named("the queue");
    assert!(queue.is_empty() && !queue.is_full());
    for n in 1..=3 {
        queue.put(n)?;
    }
    assert!(queue.is_full() && queue.len() == 3);
    assert!(!queue.try_put(4)?);
    assert!(!queue.put_timeout(4, ms(20))?);
    assert_eq!([queue.get()?, queue.get()?, queue.get()?], [1, 2, 3]);
    assert_eq!(queue.try_get()?, None);
    assert_eq!(queue.get_timeout(ms(20))?, None);

    // Who waits for an item, and who waits for room, goes on.
    let there = Queue::<u32>::bounded(1)?;
    let back = Queue::<u32>::bounded(1)?.named("the way back");
    let child = Process::new(|| -> Result<()> {
        while let Ok(n) = there.get() {
            back.put(n + 1)?;
        }
        back.close();
        Ok(())
    });
    let child = child.start()?;
    for n in [10, 20, 30] {
        there.put(n)?;
    }
    there.close();
    assert!(matches!(there.put(40), Err(Error::Closed { .. })));
    for n in [11, 21, 31] {
        assert_eq!(back.get()?, n);
    }
    tell(back.get());
    child.join()
}

/// Items of all sizes and kinds, through a queue that grows and shrinks.
pub(crate) fn queue_sizes() -> Result<()> {
    let queue = Queue::<String>::new()?;
    let sizes = || (0..21).map(|n| 1 << n).flat_map(|n: usize| [n - 1, n, n + 1]);
    let text = |len: usize| {
        let pattern = format!("{len}, ");
        let mut text = pattern.repeat(len / pattern.len() + 1);
        text.truncate(len);
        text
    };
    let child = Process::new(|| {
        for len in sizes() {
            assert_eq!(queue.get()?, text(len), "{len}");
        }
        Ok::<(), Error>(())
    });
    let child = child.start()?;
    for len in sizes() {
        queue.put(text(len))?;
    }
    child.join()?;

    // All of them at once; then again through what is left.
    for _ in 0..2 {
        for len in sizes() {
            queue.put(text(len))?;
        }
        for len in sizes() {
            assert_eq!(queue.get()?, text(len), "{len}");
        }
    }
    Ok(())
}

/// Something that serde cannot always write, or read.
#[derive(Debug)]
struct Odd(u32);

impl Serialize for Odd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(2) {
            return Err(S::Error::custom("even"));
        }
        // What is read later is a number, and this is none.
        if self.0 == 5 {
            serializer.serialize_str("five")
        } else {
            serializer.serialize_u32(self.0)
        }
    }
}

impl<'a> Deserialize<'a> for Odd {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Odd, D::Error> {
        u32::deserialize(deserializer).map(Odd)
    }
}

/// What cannot be encoded is an error, and the queue is as it was.
pub(crate) fn queue_odd_items() -> Result<()> {
    let queue = Queue::new()?;
    for n in 1..=7 {
        if let Err(err) = queue.put(Odd(n)) {
            println!("{n}: {err}");
        }
    }
    while !queue.is_empty() {
        match queue.get() {
            Ok(odd) => println!("{odd:?}"),
            Err(err) => println!("{err}"),
        }
    }
    Ok(())
}

const ITEMS: u32 = 3000;

/// Several that put and several that get: each item once, and those of each one in order.
pub(crate) fn queue_many() -> Result<()> {
    let (queue, seen) = (Queue::bounded(16)?, Queue::new()?);
    let putters = start(3, |who| (0..ITEMS).try_for_each(|n| queue.put((who, n))))?;
    let getters = start(3, |_| {
        let mut next = HashMap::new();
        let mut count = 0_u32;
        while let Ok((who, n)) = queue.get() {
            let least = next.insert(who, n + 1).unwrap_or(0);
            assert!(n >= least, "in order");
            count += 1;
        }
        seen.put(count)
    })?;
    join(&putters)?;
    queue.close();
    join(&getters)?;
    let all: u32 = (0..3).map(|_| seen.get().unwrap_or(0)).sum();
    assert_eq!(all, 3 * ITEMS);
    Ok(())
}

/// Whoever is killed while putting and getting: the others go on, every item that was put comes once or was taken along.
pub(crate) fn queue_killed_often() -> Result<()> {
    let queue = Queue::bounded(8)?;
    let forth = |mut n: u64| -> Result<()> {
        loop {
            queue.put(n)?;
            n += 1;
        }
    };
    let back = || -> Result<()> {
        loop {
            queue.get()?;
        }
    };
    for round in 0..60 {
        let victim = if round % 2 == 0 { Process::new(|| forth(0)) } else { Process::new(back) };
        let victim = victim.start()?;
        let other = if round % 2 == 0 { Process::new(back) } else { Process::new(|| forth(0)) };
        let other = other.start()?;
        for _ in 0..round % 40 {
            yield_now();
        }
        kill(&victim)?;
        kill(&other)?;
        // It still works, and what is in it is in order.
        let mut last = None;
        while let Some(n) = queue.try_get()? {
            assert!(last.is_none_or(|last| n == last + 1 || n == 0), "{last:?}, {n}");
            last = Some(n);
        }
        let echo = Process::new(|| queue.put(queue.get()?)).start()?;
        queue.put(round)?;
        echo.join()?;
        assert_eq!(queue.get()?, round);
    }
    println!("done");
    Ok(())
}

/// What was put is there although whoever put it was killed at once.
pub(crate) fn queue_keeps_what_was_put() -> Result<()> {
    let (queue, told) = (Queue::new()?, Queue::new()?);
    let mut children: Vec<Child> = Vec::new();
    for n in 0..100_usize {
        children.push(
            Process::new(|| {
                queue.put(n)?;
                told.put(n)?;
                sleep(ms(100_000));
                Ok::<(), Error>(())
            })
            .start()?,
        );
        told.get()?;
        kill(&children[n])?;
        assert_eq!(queue.get()?, n);
    }
    Ok(())
}

/// Shared memory of this process, in bytes, as far as it has been touched.
fn shared_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssShmem:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes.and_then(|it| it.parse::<u64>().ok()).unwrap_or(0) << 10
}

/// Some memory in a queue, 128 MiB or as many as the second argument says, and then it is given back.
pub(crate) fn queue_gives_back() -> Result<()> {
    let queue = Queue::<String>::new()?;
    let before = shared_memory();
    let item = "x".repeat(1 << 20);
    let items = number(128);
    for _ in 0..items {
        queue.put(&item)?;
    }
    let full = shared_memory();
    assert!(full - before > items << 20, "{full}");
    for n in 0..items {
        assert_eq!(queue.get()?.len(), 1 << 20);
        if n == items / 2 {
            assert!(
                shared_memory() < full - ((items / 2 - 14) << 20),
                "given back as it is emptied"
            );
        }
    }
    let after = shared_memory();
    assert!(after < before + (16 << 20), "{before} {after}");
    Ok(())
}

/// What the second argument says, if it says a number.
fn number(otherwise: u64) -> u64 {
    env::args().nth(2).and_then(|it| it.parse().ok()).unwrap_or(otherwise)
}

/// Many queues one after another, 5000 or as many as the second argument says, and a thousand at a time.
pub(crate) fn many_queues() -> Result<()> {
    let make = || Queue::<u64>::new();
    drop(make()?);
    let before = shared_memory();
    for _ in 0..number(5000) {
        make()?.put(1)?;
    }
    let many: Vec<_> = (0..1000).map(|_| make()).collect::<Result<_>>()?;
    for queue in &many {
        queue.put(1)?;
    }
    drop(many);
    let after = shared_memory();
    assert!(after < before + (4 << 20), "{before} {after}");
    Ok(())
}
