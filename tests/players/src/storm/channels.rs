//! Rounds of the storm in which what is shared carries items.

use rand::RngExt as _;
use shared::{Array, Error, JoinableQueue, Process, Queue, Result, duplex, ms, pipe, sleep};

use super::{Work, good_end, strike};
use crate::sync::start;

const ITEMS: usize = 4096;

/// Two put, two get, with room for four or for all: each item once, and only a killed getter costs one.
pub(super) fn queue() -> Result<()> {
    let room = if shared::rng().random_range(0..2) == 0 { 4 } else { u32::MAX };
    let (queue, put) = (Queue::bounded(room)?, Array::new([0; 2])?);
    let (work, seen) = (Work::new()?, Array::new(vec![0_u32; 2 * ITEMS])?);
    let team = start(4, |me| {
        if me < 2 {
            for n in 0..ITEMS {
                if !work.goes_on() {
                    break;
                }
                queue.put(me * ITEMS + n)?;
                put.set(me, n + 1);
            }
        } else {
            let mut next = [0; 2];
            while let Ok(item) = queue.get() {
                assert!(item % ITEMS >= next[item / ITEMS], "in order");
                next[item / ITEMS] = item % ITEMS + 1;
                seen.update(item, |times| times + 1);
            }
        }
        Ok(())
    })?;
    let victim = strike(&team)?;
    work.stop.set(true);
    team[0].wait()?;
    team[1].wait()?;
    queue.close();
    good_end(&team, victim)?;
    assert!(queue.is_empty());
    let seen = seen.to_vec();
    assert!(seen.iter().all(|times| *times <= 1), "an item came twice");
    let missing = |putter| {
        let its_own = putter * ITEMS..putter * ITEMS + put.get(putter);
        seen[its_own].iter().filter(|times| **times == 0).count()
    };
    let missing = missing(0) + missing(1);
    assert!(missing <= usize::from(victim >= 2), "{missing} are missing, {victim} was killed");
    Ok(())
}

/// One puts tasks, two do them: whoever joins learns that all are done, or that one is lost.
pub(super) fn joinable_queue() -> Result<()> {
    let (tasks, work) = (JoinableQueue::new()?, Work::new()?);
    let team = start(3, |me| {
        if me == 0 {
            while work.goes_on() {
                tasks.put(7)?;
                work.made(me);
            }
            return Ok(());
        }
        while let Ok(task) = tasks.get() {
            work.made(me);
            task.done();
        }
        Ok(())
    })?;
    let victim = strike(&team)?;
    work.stop.set(true);
    team[0].wait()?;
    match tasks.join() {
        Err(Error::TaskLost { .. }) if victim != 0 => (),
        joined => {
            joined?;
            assert_eq!(tasks.unfinished(), 0);
        }
    }
    tasks.close();
    good_end(&team, victim)?;
    let made = work.made.to_vec();
    // Of the dead one's last task nobody knows whether it is counted.
    assert!((made[1] + made[2]).abs_diff(made[0]) <= 1, "{made:?}");
    Ok(())
}

pub(super) fn pipes() -> Result<()> {
    let (receiver, sender) = pipe()?;
    let (to_echo, echo) = duplex::<u32, u32>()?;
    let work = Work::new()?;
    let sends = Process::new(|| -> Result<()> {
        let sender = sender;
        for n in 0.. {
            if !work.goes_on() {
                break;
            }
            sender.send(n)?;
            sleep(ms(0));
        }
        Ok(())
    });
    let sends = sends.start()?;
    let echoes = Process::new(move || -> Result<()> {
        while let Ok(n) = echo.recv() {
            echo.send(n)?;
        }
        Ok(())
    });
    let team = [sends, echoes.start()?];
    let victim = strike(&team)?;
    work.stop.set(true);
    let (mut next, mut echo_lives) = (0, true);
    while let Ok(n) = receiver.recv() {
        assert_eq!(n, next, "in order");
        next += 1;
        if echo_lives {
            echo_lives = to_echo.send(n).is_ok() && to_echo.recv().is_ok_and(|back| back == n);
        }
    }
    assert!(echo_lives || victim == 1, "the echo answers, unless it is dead");
    drop(to_echo);
    good_end(&team, victim)
}
