//! Python's `multiprocessing`, in Rust: processes made by `fork`, memory they share, locks to keep it sane.
//!
//! | Python | here | what became a compile error |
//! |---|---|---|
//! | `Process(target=f, name=…, daemon=True)` | [`Process::new(f)`](Process::new)`.name(…).daemon()` | a name or a daemon flag set after the start |
//! | a subclass of `Process` with `run` | [`impl Run for T`](Run), [`Process::of`]`(T { … })` | |
//! | `p.start()` | [`.start()?`](Process::start), which gives a [`Child`] | starting twice |
//! | `p.join()`, `p.join(timeout)` | [`child.join()?`](Child::join), [`child.join_timeout(d)?`](Child::join_timeout) | joining before the start |
//! | `p.exitcode`, `p.is_alive()`, `p.pid`, `p.name` | [`exit_code`](Child::exit_code), [`is_alive`](Child::is_alive), [`pid`](Child::pid), [`name`](Child::name) | |
//! | `p.terminate()`, `p.kill()`, `os.kill(pid, sig)` | [`terminate`](Child::terminate), [`kill`](Child::kill), [`signal`](Child::signal) | |
//! | `connection.wait([p.sentinel, …])` | [`wait_any`]`(&[…])?` | |
//! | `current_process()`, `parent_process()`, `active_children()`, `cpu_count()` | [the](current_process) [same](parent_process) [four](active_children) [names](cpu_count) | |
//! | `signal.signal(SIGTERM, handler)` | [`catch`]`(Signal::SIGTERM)?` | doing in a handler what no handler may do |
//! | `with lock:` | `let _held = `[`lock.acquire()?`](Lock::acquire)`;` | releasing what you do not hold |
//! | `with rlock:` | `let _held = `[`rlock.acquire()?`](RLock::acquire)`;` | releasing what you do not hold |
//! | `with semaphore:`, `s.release()`, `s.get_value()` | `let _permit = `[`semaphore.acquire()`](Semaphore::acquire)`;`, [`release`](Semaphore::release), [`value`](Semaphore::value); [`BoundedSemaphore`] | |
//! | `e.set()`, `e.clear()`, `e.is_set()`, `e.wait(timeout)` | [`set`](Event::set), [`clear`](Event::clear), [`is_set`](Event::is_set), [`wait`](Event::wait), [`wait_timeout`](Event::wait_timeout) | |
//! | `with condition:`, `c.wait_for(f)`, `c.notify(n)` | `let mut held = `[`condition.acquire()?`](Condition::acquire)`;`, [`held.wait_for(f)?`](ConditionGuard::wait_for), [`held.notify(n)`](ConditionGuard::notify) | waiting or notifying without the lock |
//! | `Barrier(n, action=f)`, `b.wait(timeout)`, `b.abort()`, `b.reset()` | [`Barrier::new(n)?.action(f)`](Barrier::new), [`wait()?`](Barrier::wait), [`abort`](Barrier::abort), [`reset`](Barrier::reset) | |
//! | `acquire(block=False)`, `acquire(timeout=t)` | `try_acquire`, `acquire_timeout`, wherever there is `acquire` | |
//! | `Value('q', 0)`, `v.value` | [`Value::new(0)?`](Value::new), [`get`](Value::get), [`set`](Value::set), [`update`](Value::update) | sharing what holds a pointer |
//! | `Array('q', [1, 2, 3])`, `a[i]`, `len(a)` | [`Array::new([1, 2, 3])?`](Array::new), [`get(i)`](Array::get), [`set(i, x)`](Array::set), [`update(i, f)`](Array::update), [`len`](Array::len) | |
//! | `SharedMemory(name, create=True, size=n)`, `SharedMemory(name)` | [`SharedMemory::create(name, n)?`](SharedMemory::create), [`SharedMemory::attach(name)?`](SharedMemory::attach) | |
//! | `Queue()`, `Queue(n)`, `q.put(x)`, `q.get()`, `q.qsize()` | [`Queue::new()?`](Queue::new), [`Queue::bounded(n)?`](Queue::bounded), [`put(x)?`](Queue::put), [`get()?`](Queue::get), [`len`](Queue::len) | |
//! | `q.put_nowait(x)`, `q.get(timeout=t)`, … | [`try_put`](Queue::try_put), [`try_get`](Queue::try_get), [`put_timeout`](Queue::put_timeout), [`get_timeout`](Queue::get_timeout) | |
//! | `JoinableQueue()`, `q.task_done()`, `q.join()` | [`JoinableQueue::new()?`](JoinableQueue::new), [`task.done()`](Task::done), [`join()?`](JoinableQueue::join) | `task_done` once too often |
//! | `Pipe(False)`, `Pipe()`, `c.send(x)`, `c.recv()`, `c.poll(t)` | [`pipe()?`](pipe), [`duplex()?`](duplex), [`send(x)?`](Sender::send), [`recv()?`](Receiver::recv), [`recv_timeout(t)?`](Receiver::recv_timeout) | sending into the end that receives |
//! | `connection.wait([c, q, p.sentinel])` | [`wait`]`(&[&c, &q, &p])?` | |
//! | `socket.create_server`, `s.accept()`, `socket.create_connection` | [`Listener::bind(address)?`](Listener::bind), [`accept()?`](Listener::accept), [`Stream::connect(address)?`](Stream::connect) | |
//! | `Pool(n)`, `Pool(n, initializer=f, maxtasksperchild=k)` | [`Pool::new(n)?`](Pool::new), [`Pool::builder(n)`](Pool::builder)`.initializer(f).max_tasks_per_worker(k).start()?` | |
//! | `pool.apply(f, (x,))`, `map`, `starmap`, `imap`, `imap_unordered` | [`apply(f, x)?`](Pool::apply), [`map`](Pool::map), [`starmap`](Pool::starmap), [`imap`](Pool::imap), [`imap_unordered`](Pool::imap_unordered) | a task that captures something |
//! | `apply_async`, `map_async`, `starmap_async`; `get`, `wait`, `ready`, `successful`, `callback=` | the same names, which give a [`Future`]: [`get`](Future::get), [`get_timeout`](Future::get_timeout), [`wait`](Future::wait), [`ready`](Future::ready), [`successful`](Future::successful), [`callback`](Future::callback) | getting a result twice |
//! | `pool.close()`, `pool.join()`, `pool.terminate()` | [`pool.close()`](Pool::close)`.`[`join()?`](ClosedPool::join), [`terminate()?`](Pool::terminate) | work after the close, a join before it |
//! | `ProcessPoolExecutor(n)`, `executor.submit(f, x)`, `as_completed(fs)` | [`Pool::new(n)?`](Pool::new), [`submit(f, x)?`](Pool::submit), [`as_completed(fs)`](as_completed) | |
//! | `Manager()`, `m.dict()`, `m.list()`, `m.Namespace()`, `m.Queue()`, `m.Lock()`, … | [`Manager::start()?`](Manager::start), [`m.dict()?`](manager::Access::dict), and so on; [`update`](manager::Dict::update) for a read and a write in one | |
//! | `BaseManager(address=a, authkey=k)`; in another program `m.connect()` | [`Manager::listen(a, k)?`](Manager::listen), [`publish`](manager::Dict::publish); [`Manager::connect(a, k)?`](Manager::connect), [`find`](manager::Access::find) | |
//! | `SyncManager.register('Till', Till)` | [`Manager::with`]`(`[`Type::new`](manager::Type::new)`("Till", …).method(…))` | |
//! | `time.sleep`, `os.sched_yield`, `random` | [`sleep`], [`yield_now`], [`rng`] | |
//!
//! Each name of Python's, also those that are left out, stands in [`from_python`].
//!
//! Reading order: [`process`](Process), [`sync`](Lock), [`Value`], [`Array`], [`SharedMemory`], [`channel`](Queue), [`net`](Listener), [`Pool`], [`manager`];
//! [`println!`], [time](sleep), [`rng`]; [`Lesson`], which is a lesson's `main`; then [`seam`], the one door to the world; last `sys`, where all that is unsafe lives.
//!
//! **Invariants.** Nothing above `seam` passes time, makes, ends or signals another process, or waits for one. Four waits are
//! no steps, for whoever is waited for needs no turn: until a new child holds what was moved into it; until it is born, before
//! it is watched or stopped; until nobody else looks for a [`SharedMemory`] of this name, at most 5 s; and until standard output
//! takes what is printed. Nothing outside `sys` is unsafe. There is no thread in this crate, no feeder, no helper process: what
//! you do not start is not there.
//!
//! **Errors.** What makes something to share, `new` and its like, gives a `Result` because there may be no memory for it:
//! [`Error::OutOfSharedMemory`], or [`Error::Kernel`] where none can be had at all. What also starts processes fails as
//! [`Process::start`] does, too.

mod process;
mod sync;
mod value;

mod array;
mod cells;
mod shared_memory;

mod channel;
mod net;
mod pool;

pub mod manager;

mod print;
mod random;
mod time;

mod language;
mod lesson;

mod error;
mod exit;

#[doc = include_str!("from_python.md")]
pub mod from_python {}
pub mod seam;
mod sys;

pub use nix::sys::signal::Signal;
pub use shared_macros::{print, println};

#[doc(hidden)]
pub use crate::print::say;
pub use crate::{
    array::Array,
    channel::{
        Connection, JoinableQueue, Queue, Receiver, Sender, Source, Task, Waitable, duplex, pipe,
        wait, wait_timeout,
    },
    error::{Error, NetError, PoolError, Result},
    exit::Exit,
    language::Language,
    lesson::Lesson,
    manager::Manager,
    net::{Listener, Stream},
    pool::{ClosedPool, Completed, Future, Imap, Pool, PoolBuilder, as_completed},
    process::{
        Caught, Child, Current, Parent, Process, Run, active_children, catch, cpu_count,
        current_process, parent_process, wait_any,
    },
    random::{Random, rng},
    shared_memory::SharedMemory,
    sync::{
        Barrier, BoundedSemaphore, Condition, ConditionGuard, Event, Lock, LockGuard, Permit,
        RLock, RLockGuard, Semaphore,
    },
    time::{cpu_time, ms, now, seconds, sleep, yield_now},
    value::{Plain, Value},
};
