//! Behaviour tests: what a program that uses `traced` can observe.
//! Never sleep, never change the process's environment, and never assert on time.

mod attributes;
mod harness;
mod levels;
mod nesting;
mod outcome;
mod propagation;
mod threads;
mod unchanged;
