//! Exercise 12 · build a pool: two workers between two queues, and a `map` that keeps the order.

use shared::{Process, Queue, Result, current_process, println};

type Task = u32;
type Answer = u32;

struct Pool {
    tasks: Queue<Task>,
    results: Queue<Answer>,
}

impl Pool {
    fn work(&self) -> Result<()> {
        while let Ok(number) = self.tasks.get() {
            self.results.put(square(number))?;
        }
        Ok(())
    }

    fn map(&self, numbers: &[u32]) -> Result<Vec<u32>> {
        let mut squares = Vec::new();
        for number in numbers {
            self.tasks.put(number)?;
            squares.push(self.results.get()?); // In order, for nobody else has anything to do.
        }
        Ok(squares)
    }
}

// Given: the grader has its own copy of all that follows.
