//! The map for a reader who knows Python: no name of Python's is missing there.

use std::{fs, process::Command};

use harness::lesson::workspace;

/// `multiprocessing.__all__`, that of its managers, what these can make and do, and what `concurrent.futures.process` has of its own.
const NAMES: &str = "Array AuthenticationError Barrier BoundedSemaphore BufferTooShort Condition Event JoinableQueue \
    Lock Manager Pipe Pool Process ProcessError Queue RLock RawArray RawValue Semaphore SimpleQueue TimeoutError Value \
    active_children allow_connection_pickling cpu_count current_process freeze_support get_all_start_methods \
    get_context get_logger get_start_method log_to_stderr parent_process reducer set_executable \
    set_forkserver_preload set_start_method BrokenProcessPool EXTRA_QUEUED_CALLS ProcessPoolExecutor BaseManager \
    SyncManager BaseProxy Token SharedMemoryManager SyncManager.Queue SyncManager.JoinableQueue SyncManager.Event \
    SyncManager.Lock SyncManager.RLock SyncManager.Semaphore SyncManager.BoundedSemaphore SyncManager.Condition \
    SyncManager.Barrier SyncManager.Pool SyncManager.list SyncManager.dict SyncManager.Value SyncManager.Array \
    SyncManager.Namespace SyncManager.Iterator SyncManager.AsyncResult BaseManager.address BaseManager.connect \
    BaseManager.get_server BaseManager.join BaseManager.register BaseManager.shutdown BaseManager.start \
    SharedMemoryManager.SharedMemory SharedMemoryManager.ShareableList";

/// Asks Python itself: what a module calls its own, without what it has only imported.
const ASK: &str =
    "import multiprocessing as m, multiprocessing.managers as g, concurrent.futures.process as p, types
own = [n for n, v in vars(p).items() if not n.startswith('_') and not isinstance(v, types.ModuleType)
       and getattr(v, '__module__', p.__name__) == p.__name__]
own += g.__all__ + ['SyncManager.' + n for n in g.SyncManager._registry if n[0] != '_']
own += ['BaseManager.' + n for n in dir(g.BaseManager) if n[0] != '_']
print(*m.__all__, *own)";

fn missing(names: &str) -> Vec<&str> {
    let map = fs::read_to_string(workspace().join("shared/src/from_python.md")).unwrap();
    let has = |name: &&str| map.contains(&format!("`{name}`"));
    names.split_whitespace().filter(|name| !has(name)).collect()
}

#[test]
fn every_name_of_python_is_on_the_map() {
    assert_eq!(missing(NAMES), [""; 0]);
}

#[test]
fn python_itself_has_no_other_names() {
    let Ok(python) = Command::new("python3").args(["-c", ASK]).output() else { return };
    let names = String::from_utf8(python.stdout).unwrap();
    assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stderr));
    assert_eq!(missing(&names), [""; 0]);
}
