//! Exercise 12 · build a pool: two workers between two queues, and a `map` that keeps the order.

use shared::{Process, Queue, Result, current_process, println};

type Task = (usize, u32);
type Answer = (usize, u32);

struct Pool {
    tasks: Queue<Task>,
    results: Queue<Answer>,
}

impl Pool {
    fn work(&self) -> Result<()> {
        while let Some((place, number)) = self.tasks.try_get()? {
            self.results.put((place, square(number)))?; // Empty now is not empty for good.
        }
        Ok(())
    }

    fn map(&self, numbers: &[u32]) -> Result<Vec<u32>> {
        for task in numbers.iter().copied().enumerate() {
            self.tasks.put(task)?;
        }
        let mut squares = vec![0; numbers.len()];
        for _ in numbers {
            let (place, square) = self.results.get()?;
            squares[place] = square;
        }
        Ok(squares)
    }
}

// Given: the grader has its own copy of all that follows.
