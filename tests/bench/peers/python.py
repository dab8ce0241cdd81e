"""Python's multiprocessing, asked as the other peers are: what work, and how often."""

import sys
import time
from multiprocessing import Lock, Manager, Pool, Process, Queue

LARGEST_SMALL, LARGEST_MIDDLE = 1024, 65536


def room(size):
    """As in lib.rs."""
    return 256 if size <= LARGEST_SMALL else 16 if size <= LARGEST_MIDDLE else 2


def nothing():
    pass


def start(times):
    begin = time.perf_counter_ns()
    for _ in range(times):
        child = Process(target=nothing)
        child.start()
        child.join()
    return time.perf_counter_ns() - begin


def take(lock, times):
    for _ in range(times):
        with lock:
            pass


def lock(times):
    one = Lock()
    begin = time.perf_counter_ns()
    take(one, times)
    return time.perf_counter_ns() - begin


def contended(times):
    one = Lock()
    begin = time.perf_counter_ns()
    child = Process(target=take, args=(one, times // 2))
    child.start()
    take(one, times - times // 2)
    child.join()
    return time.perf_counter_ns() - begin


def echo(come, go, times):
    for _ in range(times):
        go.put(come.get())


def trip(times):
    there, back = Queue(room(16)), Queue(room(16))
    item = bytes(16)
    child = Process(target=echo, args=(there, back, times + 1))
    child.start()
    there.put(item)
    back.get()
    begin = time.perf_counter_ns()
    for _ in range(times):
        there.put(item)
        back.get()
    took = time.perf_counter_ns() - begin
    child.join()
    return took


def put(queue, item, times, go=None):
    if go:
        go.get()
    for _ in range(times):
        queue.put(item)


def get(queue, times):
    for _ in range(times):
        queue.get()


def queue(times, size):
    there, back = Queue(), Queue(room(size))
    child = Process(target=put, args=(back, bytes(size), times, there))
    child.start()
    there.put(0)
    begin = time.perf_counter_ns()
    get(back, times)
    took = time.perf_counter_ns() - begin
    child.join()
    return took


def queues(times, size):
    one, item = Queue(room(size)), bytes(size)
    begin = time.perf_counter_ns()
    children = []
    for _ in range(2):
        children.append(Process(target=put, args=(one, item, times // 2)))
        children.append(Process(target=get, args=(one, times // 2)))
    for child in children:
        child.start()
    for child in children:
        child.join()
    return time.perf_counter_ns() - begin


def next_number(number):
    return number + 1


def mapped(times, chunk):
    with Pool(2) as workers:
        workers.map(next_number, range(2), 1)
        begin = time.perf_counter_ns()
        workers.map(next_number, range(times), chunk)
        return time.perf_counter_ns() - begin


def pool(times):
    return mapped(times, 1)


def chunks(times):
    return mapped(times, None)


def stock(times):
    with Manager() as manager:
        cakes = manager.dict(cake=3)
        cakes.get("cake")
        begin = time.perf_counter_ns()
        for _ in range(times):
            assert cakes.get("cake") == 3
        return time.perf_counter_ns() - begin


def stockbyline(times):
    return stock(times)


def wait(here, end):
    here.put(1)
    end.get()


def idle(_):
    """Bytes that a child that waits shares with nobody."""
    here, end = Queue(), Queue()
    child = Process(target=wait, args=(here, end))
    child.start()
    here.get()
    with open(f"/proc/{child.pid}/smaps_rollup", encoding="ascii") as rollup:
        memory = sum(int(line.split()[1]) for line in rollup if line.startswith("Private_"))
    end.put(1)
    child.join()
    return 1024 * memory


if __name__ == "__main__":
    work, *size = sys.argv[1].split("-")
    print(globals()[work](int(sys.argv[2]), *map(int, size)))
