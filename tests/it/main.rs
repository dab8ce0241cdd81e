//! What the harness promises, tested from outside. One test binary: it links once.

mod check;
mod command_line;
mod contain;
mod imports;
