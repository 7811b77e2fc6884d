//! Measures what an instrumented function costs, beside the same function with other instrumentation.
//! Never asserts on time: a run says what was measured, and fails only where a span is missing.

mod arguments;
mod bars;
mod case;
mod child;
mod clock;
mod configuration;
mod coordinator;
mod export;
mod meter;
mod report;
mod results;
mod sample;
mod sink;
mod subject;
mod technology;
mod work;
mod worker;

pub use coordinator::main;
pub use worker::{CountAllocations, main as work};
