//! Exercise 12 · build a pool: two workers between two queues, and a `map` that keeps the order.

use shared::{Process, Queue, Result, current_process, println};

// What goes through the queues; change it as you need.
type Task = (usize, u32);
type Answer = (usize, u32);
//             ^^^^^ Where it belongs: of whoever is quick, the result comes first.

struct Pool {
    tasks: Queue<Task>,
    results: Queue<Answer>,
}

impl Pool {
    /// What a worker does: one task after the other, until the queue of tasks is closed.
    fn work(&self) -> Result<()> {
        while let Ok((place, number)) = self.tasks.get() {
            // ^^ What has been put is still taken after the close; only then there is an error.
            self.results.put((place, square(number)))?;
        }
        Ok(())
    }

    /// The squares of these numbers, in the order of the numbers, however quick each worker is.
    fn map(&self, numbers: &[u32]) -> Result<Vec<u32>> {
        for task in numbers.iter().copied().enumerate() {
            self.tasks.put(task)?;
        }
        let mut squares = vec![0; numbers.len()];
        for _ in numbers {
            let (place, square) = self.results.get()?;
            squares[place] = square;
            //      ^^^^^ Not `push`.
        }
        Ok(squares)
    }
}

// Given: the grader has its own copy of all that follows.

fn main() -> Result<()> {
    let pool =
        Pool { tasks: Queue::new()?.named("tasks"), results: Queue::new()?.named("results") };
    let ann = Process::new(|| pool.work()).name("Ann").start()?;
    let bob = Process::new(|| pool.work()).name("Bob").start()?;
    println!("squares: {:?}", pool.map(&[3, 1, 2])?);
    pool.tasks.close();
    ann.join()?;
    bob.join()?;
    println!("left: {} tasks, {} results", pool.tasks.len(), pool.results.len());
    Ok(())
}

fn square(n: u32) -> u32 {
    println!("{} squares {n}", current_process().name());
    n * n
}
