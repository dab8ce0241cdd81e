# What you can do here. Each of these is only a shorter name: `cargo lesson 05` needs nothing but Rust.

set positional-arguments

_default:
    @"{{just_executable()}}" --list --unsorted

# Run a lesson, or a part of it: `just lesson 05`, `just lesson 05 4 --lang zh`.
[group('learn')]
[no-cd]
lesson NN *ARGS:
    @cargo lesson "$@"

# List the lessons, or the parts of one: `just list 05`.
[group('learn')]
list *ARGS:
    @cargo course list "$@"

# Try a part of a lesson on many schedules: `just explore 06 1`.
[group('learn')]
explore *ARGS:
    @cargo course explore "$@"

# See a schedule again: `just replay SCHEDULE`; as a picture: `just lanes SCHEDULE`.
[group('learn')]
replay *ARGS:
    @cargo course replay "$@"

# Draw a schedule, a lane for each process: `just lanes SCHEDULE --format svg`.
[group('learn')]
lanes *ARGS:
    @cargo course lanes "$@"

# Conduct a part of a lesson yourself: `just play 06 1`.
[group('learn')]
play *ARGS:
    @cargo course play "$@"

# What to do next, an exercise at a time: `just exercise`, `just check`, `just hint`.
[group('learn')]
exercise *ARGS:
    @cargo course exercise "$@"

# Judge your answer to an exercise on many schedules: `just check closing-mail`.
[group('learn')]
check *ARGS:
    @cargo course check "$@"

# The same on every save, with keys for hints and for playing what fails: `just watch`.
[group('learn')]
watch *ARGS:
    @cargo course watch "$@"

# The next hint.
[group('learn')]
hint *ARGS:
    @cargo course hint "$@"

# A solution, once you have one: `just solution closing-mail`.
[group('learn')]
solution *ARGS:
    @cargo course solution "$@"

# Begin an exercise again; what you had is kept beside it: `just reset closing-mail`.
[group('learn')]
reset *ARGS:
    @cargo course reset "$@"

# What is done and what is left.
[group('learn')]
progress *ARGS:
    @cargo course progress "$@"

# All exercises at once: `just grade --format junit`.
[group('learn')]
grade *ARGS:
    @cargo course grade "$@"

# See whether this machine has what the course needs.
[group('learn')]
doctor *ARGS:
    @cargo course doctor "$@"

# Open the book at an address of this machine, with lessons to run in its pages: `just book --lang zh`.
[group('learn')]
book *ARGS:
    @cargo course book "$@"

# Read the book in a headless browser: stepper, runs, search, both languages, accessibility.
[group('develop')]
book-test:
    @.ci/run browser

# Run the tests: all of them, or those whose name contains a word.
[group('develop')]
test *ARGS:
    cargo test "$@"

# Go through all that the memory orders of locks and queues allow: those whose name contains a word, or all.
[group('develop')]
model *ARGS:
    cargo test --package model --test model "$@"

# All that CI does; with names of steps, only those: `just ci lint test`.
[group('develop')]
ci *STEPS:
    @.ci/run "$@"

# Put all Rust code into its form.
[group('develop')]
fmt:
    cargo fmt --all

# What clippy has to say, as strict as in CI.
[group('develop')]
lint:
    @.ci/run lint

# Build the documentation of the runtime and the harness: `just doc --open`.
[group('develop')]
doc *ARGS:
    cargo doc --workspace --no-deps "$@"

# How fast the runtime is beside its peers: `just bench`, `just bench 3` (rounds), `just bench 5 put KiB` (rows with these words).
[group('develop')]
bench *ARGS:
    cargo build --release --manifest-path tests/bench/peers/Cargo.toml --target-dir target/peers
    target/peers/release/peers "$@"

# How many schedules each strategy needs for known bugs: `just bench-explore 50 1000` (seeds, and schedules at most).
[group('develop')]
bench-explore *ARGS:
    cargo build --profile bench --package sct --package players
    cargo bench --package harness --bench explore -- "$@"

# How fast the copier of lesson 13 is beside its peers: `just bench-copy`, `just bench-copy --quick`, `--rounds 3`, `--folder FOLDER`.
[group('develop')]
bench-copy *ARGS:
    cargo build --release --package lesson-13-copier
    cargo bench --package harness --bench copy -- "$@"

# How many schedules a second, and what a step costs: under the conductor, and when nobody conducts.
[group('develop')]
bench-pace:
    cargo build --profile bench --package players
    cargo bench --package harness --bench explore -- pace
    cargo bench --package shared --bench step
