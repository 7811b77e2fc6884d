//! Behaviour tests: what a program that uses `traced` can observe.
//! Never sleep, never change the process's environment, and never assert on time.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod attributes;
mod harness;
mod levels;
mod nesting;
mod outcome;
mod propagation;
mod threads;
mod unchanged;
mod unwinding;
