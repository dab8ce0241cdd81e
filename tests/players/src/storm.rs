//! Killed at random, in the real world and under load: in each round a few processes share something, one of them is killed
//! at some moment, and then the others must go on, come to an end, and leave everything as promised.

mod channels;

use std::{env, time::Duration};

use rand::RngExt as _;
use shared::{
    Array, Barrier, Child, Condition, Error, Event, Exit, Lock, Process, RLock, Result, Semaphore,
    Value, cpu_count, println, sleep,
};

use self::channels::{joinable_queue, pipes, queue};
use crate::sync::{kill, start, until};

/// What is shared in a round.
const ROUNDS: [fn() -> Result<()>; 9] =
    [lock, rlock, semaphore, condition, event, barrier, queue, joinable_queue, pipes];

/// So many kills as the second argument says, while every CPU has something else to do, too.
pub(crate) fn storm() -> Result<()> {
    let kills = env::args().nth(2).and_then(|it| it.parse().ok()).unwrap_or(9);
    let mut load = Vec::new();
    for _ in 0..cpu_count() {
        load.push(Process::new(|| while std::hint::black_box(true) {}).daemon().start()?);
    }
    for number in 0..kills {
        ROUNDS[number % ROUNDS.len()]()?;
    }
    for busy in &load {
        kill(busy)?;
    }
    println!("{kills} kills");
    Ok(())
}

/// At some moment, kills one of them, and says which.
fn strike(team: &[Child]) -> Result<usize> {
    let (moment, victim) = {
        let mut rng = shared::rng();
        (rng.random_range(0..3000), rng.random_range(0..team.len()))
    };
    sleep(Duration::from_micros(moment));
    kill(&team[victim])?;
    Ok(victim)
}

/// What a team does until it is told to stop, and how often each of them has done it.
struct Work {
    stop: Value<bool>,
    made: Array<u32>,
}

impl Work {
    fn new() -> Result<Work> {
        Ok(Work { stop: Value::new(false)?, made: Array::new([0; 4])? })
    }

    fn goes_on(&self) -> bool {
        !self.stop.get()
    }

    fn made(&self, me: usize) {
        self.made.update(me, |n| n + 1);
    }

    /// Everybody but the victim does it once more.
    fn others_go_on(&self, team: &[Child], victim: usize) {
        let before = self.made.to_vec();
        for other in (0..team.len()).filter(|me| *me != victim) {
            until(|| self.made.get(other) > before[other]);
        }
    }

    /// Tells them to stop, and everybody but the victim comes to a good end.
    fn end(&self, team: &[Child], victim: usize) -> Result<()> {
        self.stop.set(true);
        good_end(team, victim)
    }
}

fn good_end(team: &[Child], victim: usize) -> Result<()> {
    for (me, child) in team.iter().enumerate() {
        let exit = child.wait()?;
        assert!(me == victim || exit == Exit::Code(0), "{me}, when {victim} was killed: {exit:?}");
    }
    Ok(())
}

fn lock() -> Result<()> {
    let (lock, work) = (Lock::new()?, Work::new()?);
    let (one, two) = (Value::new(0)?, Value::new(0)?);
    let take = || match lock.acquire() {
        Err(Error::OwnerDied { .. }) => {
            let held = lock.recover()?;
            two.set(one.get()); // Mended.
            Ok(held)
        }
        held => held,
    };
    let team = start(3, |me| {
        while work.goes_on() {
            let _held = take()?;
            assert_eq!(one.get(), two.get());
            one.set(one.get() + 1);
            two.set(two.get() + 1);
            work.made(me);
        }
        Ok(())
    })?;
    let victim = strike(&team)?;
    work.others_go_on(&team, victim);
    work.end(&team, victim)?;
    let _held = take()?;
    assert_eq!(one.get(), two.get());
    let made: u32 = work.made.to_vec().iter().sum();
    assert!((made..=made + 1).contains(&one.get()), "{} of {made}", one.get());
    Ok(())
}

fn rlock() -> Result<()> {
    let (lock, work) = (RLock::new()?, Work::new()?);
    let team = start(3, |me| {
        while work.goes_on() {
            let take = || match lock.acquire() {
                Err(Error::OwnerDied { .. }) => lock.recover(),
                held => held,
            };
            let (_once, _twice) = (take()?, take()?);
            work.made(me);
        }
        Ok(())
    })?;
    let victim = strike(&team)?;
    work.others_go_on(&team, victim);
    work.end(&team, victim)?;
    lock.recover().map(drop)
}

fn semaphore() -> Result<()> {
    let (seats, work) = (Semaphore::new(2)?, Work::new()?);
    let team = start(4, |me| {
        while work.goes_on() {
            let _seat = seats.acquire();
            work.made(me);
        }
        Ok(())
    })?;
    let victim = strike(&team)?;
    work.others_go_on(&team, victim);
    work.end(&team, victim)?;
    assert!((1..=2).contains(&seats.value()), "at most the dead one's seat is gone");
    Ok(())
}

/// Two bring plates, two take them.
fn condition() -> Result<()> {
    let (table, work, plates) = (Condition::new()?, Work::new()?, Value::new(0)?);
    let team = start(4, |me| {
        while work.goes_on() {
            let mut held = match table.acquire() {
                Err(Error::OwnerDied { .. }) => {
                    let mut held = table.recover()?;
                    held.notify_all(); // As the dead one would have done.
                    held
                }
                held => held?,
            };
            let brings = me < 2;
            let can = || if brings { plates.get() < 3 } else { plates.get() > 0 };
            match held.wait_for(|| can() || !work.goes_on()) {
                Err(Error::OwnerDied { .. }) => continue,
                waited => waited?,
            }
            if can() {
                plates.set(if brings { plates.get() + 1 } else { plates.get() - 1 });
            }
            work.made(me);
            held.notify_all();
        }
        Ok(())
    })?;
    let victim = strike(&team)?;
    let call = || table.recover().map(|mut held| held.notify_all());
    call()?;
    work.others_go_on(&team, victim);
    work.stop.set(true);
    call()?;
    good_end(&team, victim)?;
    assert!((0..=3).contains(&plates.get()), "{} plates", plates.get());
    Ok(())
}

fn event() -> Result<()> {
    let (gun, work) = (Event::new()?, Work::new()?);
    let team = start(4, |me| {
        while work.goes_on() {
            if me == 0 {
                gun.set();
                gun.clear();
            } else {
                gun.wait();
            }
            work.made(me);
        }
        Ok(())
    })?;
    let victim = strike(&team)?;
    if victim == 0 {
        gun.set(); // Nobody else would.
    }
    work.others_go_on(&team, victim);
    work.stop.set(true);
    team[0].wait()?;
    gun.set();
    good_end(&team, victim)
}

fn barrier() -> Result<()> {
    let (line, work) = (Barrier::new(3)?, Work::new()?);
    let team = start(3, |me| {
        while line.wait().is_ok() {
            work.made(me);
        }
        Ok(())
    })?;
    let victim = strike(&team)?;
    line.abort(); // They would wait for somebody who does not come.
    good_end(&team, victim)?;
    let made = work.made.to_vec();
    let others = (0..3).filter(|me| *me != victim).map(|me| made[me]);
    let (least, most) = (others.clone().min(), others.max());
    assert!(most <= least.map(|least| least + 1), "{made:?}");
    Ok(())
}
