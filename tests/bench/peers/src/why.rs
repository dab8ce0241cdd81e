//! Why a target is missed: where the time goes, as it was measured. In English and Chinese.

use peers::Work;

use crate::peer::Peer;

/// What is known about why ours is not faster than this peer in this work.
pub fn why(work: Work, peer: Peer) -> Option<[&'static str; 2]> {
    Some(match (work, peer) {
        (Work::Start, _) => [
            "`perf` finds half of the time in page faults: a child of ours is the first to use 17 pages, one of a bare `fork` 8; \
             its parent has to copy 6 and 2. They are the code of the runtime (names, random numbers, what a panic says) and \
             what it knows about itself. The other half is the kernel's `fork`, which is the same.",
            "用 `perf` 看，一半时间花在缺页上：我们的子进程要第一次碰 17 个页，光秃秃的 `fork` 只要 8 个；父进程还得各自复制 6 个和 2 个。这些页是运行时的代码\
             （名字、随机数、panic 时说的话）和它自己的那点状态。另一半是内核的 `fork`，两边一样。",
        ],
        (Work::Lock, Peer::Raw) => [
            "Both are little more than two locked instructions, 4.1 ns alone, and the list that the kernel walks when the holder dies. \
             What ours has beyond that is two looks at whether somebody conducts, and an error that could be told.",
            "两边都差不多只有两条带锁的指令（单独 4.1 ns），加上持有者死时内核要走的那张表。我们多出来的，是看两眼有没有人在指挥，以及可能要报的那个错。",
        ],
        (Work::Contended, Peer::Raw) => [
            "Theirs is the plain mutex of pthread: it keeps no list, and when its holder is killed, everybody waits for ever.",
            "对手是 pthread 的普通互斥锁：它不记表，持有者一被杀，大家就永远等下去。",
        ],
        (Work::Trip, _) => [
            "A put and a get take 107 ns in one process, so a trip is 0.2 µs of work. The rest is what it takes until the other CPU sees \
             the item, or, with one CPU or a busy one, until the kernel has switched to the other process and back. Whoever spins for ever, \
             like iceoryx2 here, saves the wake and pays with a CPU.",
            "在一个进程里放一次、取一次要 107 ns，所以一个来回真正的活儿是 0.2 µs。其余的时间，是等另一个 CPU 看见这件东西；只有一个 CPU 或者 CPU 正忙时，\
             就是等内核切到另一个进程再切回来。像这里的 iceoryx2 那样一直空转，省下了唤醒，代价是占满一个 CPU。",
        ],
        (Work::Queue(65_536 | 1_048_576) | Work::Queues(65_536 | 1_048_576), _) => [
            "Put and get of 64 KiB take as long as two copies of 64 KiB with nothing round them: it is the memory that is timed. \
             A peer that is faster copies once, or hands the page over.",
            "放和取 64 KiB，所花的时间正好等于把 64 KiB 裸拷贝两次：量到的是内存。更快的对手只拷贝一次，或者把页直接递过去。",
        ],
        (Work::Queue(_) | Work::Queues(_), _) => [
            "A put and a get take 107 ns in one process: two locks taken and let go, and two bells looked at, so that anybody may be killed at any moment. \
             The rest is memory that goes from CPU to CPU.",
            "在一个进程里放一次、取一次要 107 ns：两把锁各拿放一次，两个铃各看一眼，为的是谁在什么时候被杀都行。其余是内存在 CPU 之间来回。",
        ],
        (Work::Chunks, Peer::Python) => [
            "An item takes some 100 ns of CPU time in all. `perf` finds a tenth of it in copies, about a fifth in page faults of memory that is \
             used for the first time, and most of the rest in writing the item and the result as bytes and reading them again.",
            "每件东西总共要约 100 ns 的 CPU 时间。用 `perf` 看，拷贝占一成，第一次用到的内存的缺页约占两成，其余大半是把参数和结果写成字节、再读出来。",
        ],
        _ => return None,
    })
}
