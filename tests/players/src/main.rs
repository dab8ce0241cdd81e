//! Small programs that use the runtime in every way that a test wants to see from outside: `players NAME`.
//!
//! Each says what it saw; what must hold whoever looks on, it asserts itself.

mod blocks;
mod channel;
mod ends;
mod kills;
mod locks;
mod manager;
mod memory;
mod net;
mod orders;
mod pool;
mod processes;
mod storm;
mod sync;
mod wild;

use std::{env, process::ExitCode};

use shared::Result;

/// A player by its name.
type Player = (&'static str, fn() -> Result<()>);

const PLAYERS: &[Player] = &[
    ("names", processes::names),
    ("own_type", processes::own_type),
    ("exit_codes", processes::exit_codes),
    ("children", processes::children),
    ("wait_any", processes::first_to_end),
    ("join_timeout", processes::join_timeout),
    ("not_ours", processes::not_ours),
    ("threads", processes::threads),
    ("randoms", processes::randoms),
    ("buffers", processes::buffers),
    ("caught", processes::caught),
    ("panic_in_child", ends::panic_in_child),
    ("panic_in_drop", ends::panic_in_drop),
    ("panic_in_main", ends::panic_in_main),
    ("exit_in_child", ends::exit_in_child),
    ("daemons", ends::daemons),
    ("stubborn_daemon", ends::stubborn_daemon),
    ("daemon_with_child", ends::daemon_with_child),
    ("family", ends::family),
    ("orphan", ends::orphan),
    ("chatter", ends::chatter),
    ("locked_counter", locks::locked_counter),
    ("try_and_timeout", locks::try_and_timeout),
    ("owner_killed", locks::owner_killed),
    ("ends_with_a_lock", locks::ends_with_a_lock),
    ("owner_killed_often", locks::owner_killed_often),
    ("guard_through_fork", locks::guard_through_fork),
    ("values", memory::values),
    ("million_locks", memory::million_locks),
    ("killed_with_blocks", memory::killed_with_blocks),
    ("moved_into_child", memory::moved_into_child),
    ("orphan_with_block", memory::orphan_with_block),
    ("semaphore", sync::semaphore),
    ("semaphore_killed", sync::semaphore_killed),
    ("semaphore_killed_often", sync::semaphore_killed_often),
    ("rlock", sync::rlock),
    ("event", sync::event),
    ("notify", sync::condition::notify),
    ("wait_for", sync::condition::wait_for),
    ("condition_killed", sync::condition::condition_killed),
    ("barrier", sync::barrier::barrier),
    ("barrier_broken", sync::barrier::barrier_broken),
    ("waiting_costs_nothing", sync::waiting_costs_nothing),
    ("arrays", memory::arrays),
    ("block_keep", blocks::block_keep),
    ("block_attach", blocks::block_attach),
    ("block_refusals", blocks::block_refusals),
    ("block_large", blocks::block_large),
    ("block_race", blocks::block_race),
    ("block_dropped", blocks::block_dropped),
    ("block_counts", blocks::block_counts),
    ("queue", channel::queue),
    ("queue_sizes", channel::queue_sizes),
    ("queue_odd_items", channel::queue_odd_items),
    ("queue_many", channel::queue_many),
    ("queue_killed_often", channel::queue_killed_often),
    ("queue_keeps_what_was_put", channel::queue_keeps_what_was_put),
    ("queue_gives_back", channel::queue_gives_back),
    ("many_queues", channel::many_queues),
    ("tasks", channel::joinable::tasks),
    ("lost_task", channel::joinable::lost_task),
    ("pipes", channel::pipe::pipes),
    ("borrowed_end", channel::pipe::borrowed_end),
    ("killed_ends", channel::pipe::killed_ends),
    ("wait_for_many", channel::pipe::wait_for_many),
    ("wait_for_hundreds", channel::pipe::wait_for_hundreds),
    ("kill_lock", kills::lock),
    ("kill_rlock", kills::rlock),
    ("kill_semaphore", kills::semaphore),
    ("kill_condition", kills::condition),
    ("kill_event", kills::event),
    ("kill_barrier", kills::barrier),
    ("kill_queue", kills::queue),
    ("kill_bounded_queue", kills::bounded_queue),
    ("kill_joinable_queue", kills::joinable_queue),
    ("kill_pipes", kills::pipes),
    ("kill_many", kills::many),
    ("kill_sockets", kills::sockets),
    ("socket_echoes", net::echoes),
    ("socket_refusals", net::refusals),
    ("socket_in_vain", net::in_vain),
    ("socket_patience", net::patience),
    ("socket_ends", net::ends),
    ("socket_many", net::many),
    ("socket_sharing", net::sharing),
    ("pool", pool::pool),
    ("pool_futures", pool::pool_futures),
    ("pool_errors", pool::pool_errors),
    ("pool_workers", pool::pool_workers),
    ("pool_terminate", pool::pool_terminate),
    ("pool_huge", pool::pool_huge),
    ("pool_worker_killed", pool::deaths::pool_worker_killed),
    ("pool_killed_often", pool::deaths::pool_killed_often),
    ("pool_owner_killed", pool::deaths::pool_owner_killed),
    ("pool_of_main", pool::deaths::pool_of_main),
    ("pool_small", pool::deaths::pool_small),
    ("pool_small_death", pool::deaths::pool_small_death),
    ("kill_pool", pool::deaths::kill_pool),
    ("kill_short_lived_pool", pool::deaths::kill_short_lived_pool),
    ("manager_dict", manager::dict),
    ("manager_list", manager::list),
    ("manager_nested", manager::nested),
    ("manager_updates", manager::updates),
    ("manager_sizes", manager::sizes),
    ("manager_waiting", manager::waiting),
    ("manager_meetings", manager::meetings),
    ("manager_patience", manager::patience),
    ("manager_actor_killed", manager::actor_killed),
    ("manager_waiter_killed", manager::waiter_killed),
    ("manager_own_types", manager::own_types),
    ("manager_many", manager::many),
    ("manager_shutdown", manager::shutdown),
    ("manager_server_killed", manager::server_killed),
    ("manager_server_stopped", manager::server_stopped),
    ("manager_connects", manager::connects),
    ("manager_hands_on", manager::hands_on),
    ("manager_serves", manager::serves),
    ("manager_guest", manager::main_killed),
    ("kill_manager", manager::kill_clients),
    ("kill_manager_tasks", manager::kill_workers),
    ("kill_manager_barrier", manager::kill_guests),
    ("orders_lock", orders::lock),
    ("orders_rlock", orders::rlock),
    ("orders_semaphore", orders::semaphore),
    ("orders_semaphore_of_two", orders::semaphore_of_two),
    ("orders_bounded_semaphore", orders::bounded_semaphore),
    ("orders_condition", orders::condition),
    ("orders_event", orders::event),
    ("orders_barrier", orders::barrier),
    ("orders_value", orders::value),
    ("orders_array", orders::array),
    ("orders_one_way", orders::one_way),
    ("orders_both_ways", orders::both_ways),
    ("orders_manager", orders::manager),
    ("orders_queue", orders::queue),
    ("orders_bounded_queue", orders::bounded_queue),
    ("orders_joinable_queue", orders::joinable_queue),
    ("orders_joinable_queue_of_two", orders::joinable_queue_of_two),
    ("orders_shared_memory", orders::shared_memory),
    ("orders_many", orders::many),
    ("storm", storm::storm),
    ("leaves_a_stranger", wild::leaves_a_stranger),
    ("leaves_two_strangers", wild::leaves_two_strangers),
    ("leaves_a_zombie", wild::leaves_a_zombie),
    ("waits_for_a_stranger", wild::waits_for_a_stranger),
    ("aborts", wild::aborts),
    ("closes_everything", wild::closes_everything),
    ("writes_without_end", wild::writes_without_end),
    ("floods", wild::floods),
    ("says_something_past_the_runtime", wild::says_something_past_the_runtime),
    ("speaks_too_early", wild::speaks_too_early),
    ("shares_its_output", wild::shares_its_output),
    ("ends_within_a_character", wild::ends_within_a_character),
    ("takes_its_time", wild::takes_its_time),
    ("reads_past_the_runtime", wild::reads_past_the_runtime),
    ("sleeps_past_the_runtime", wild::sleeps_past_the_runtime),
    ("becomes_another_program", wild::becomes_another_program),
    ("has_a_child_become_another_program", wild::has_a_child_become_another_program),
    ("becomes_one_that_floods", wild::becomes_one_that_floods),
    ("speaks_from_a_thread", wild::speaks_from_a_thread),
    ("starts_too_many", wild::starts_too_many),
    ("computes_without_end", wild::computes_without_end),
    ("waits_in_vain", wild::waits_in_vain),
    ("waits_by_looking", wild::waits_by_looking),
    ("kills_who_speaks", wild::kills_who_speaks),
    ("forks_by_itself", wild::forks_by_itself),
    ("exits_by_itself", wild::exits_by_itself),
    ("counts_with_a_lock", wild::counts_with_a_lock),
    ("counts_without_a_lock", wild::counts_without_a_lock),
];

fn main() -> ExitCode {
    let wanted = env::args().nth(1).unwrap_or_default();
    let Some((_, play)) = PLAYERS.iter().find(|(name, _)| *name == wanted) else {
        let names: Vec<_> = PLAYERS.iter().map(|(name, _)| *name).collect();
        eprintln!("players NAME, where NAME is one of {}", names.join(", "));
        return ExitCode::from(2);
    };
    match play() {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("Error: {err}");
            ExitCode::FAILURE
        }
    }
}
