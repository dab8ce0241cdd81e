import sys, threading, time
def count(): return sum(all(n % k for k in range(2, int(n ** 0.5) + 1)) for n in range(2, 20000))
tasks = int(sys.argv[1])
began = time.perf_counter()
for _ in range(tasks): count()
alone = time.perf_counter() - began
began = time.perf_counter()
threads = [threading.Thread(target=count) for _ in range(tasks)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(f"{alone / (time.perf_counter() - began):.1f}")
