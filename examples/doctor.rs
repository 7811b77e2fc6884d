//! What the environment says about tracing, what is wrong with it, and what the collector answers:
//! `cargo run --example doctor`.
//! Never prints the value of a header, a password or a key, and never changes what it looks at.

#![expect(clippy::print_stdout, reason = "a program that reports")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use traced::{Builder, Telemetry, traced};

#[traced]
fn doctor() {}

/// The environment's word, but where it would keep the one span from being sent.
fn sending() -> Builder {
    traced::builder()
        .lookup(|variable| match variable {
            // The report has it all already.
            "OTEL_LOG_LEVEL" => Some("none".to_owned()),
            "OTEL_TRACES_SAMPLER" => Some("always_on".to_owned()),
            "OTEL_TRACES_SAMPLER_ARG" | "TRACED_FILTER" => None,
            other => std::env::var(other).ok(),
        })
        .shutdown_deadline(Duration::from_secs(30))
}

/// Whether the span has arrived.
fn send(telemetry: &Telemetry) -> bool {
    let start = Instant::now();
    doctor();
    let flushed = telemetry.flush();
    let time = start.elapsed();
    let stats = telemetry.stats();
    match flushed {
        Ok(()) if stats.exported > 0 => {
            println!("answer   accepted: {} span in {time:.1?}", stats.exported);
            true
        }
        Ok(()) => {
            println!("answer   none: the configuration file keeps the test span from being made");
            false
        }
        Err(error) => {
            println!("answer   failed after {time:.1?}: {error}");
            false
        }
    }
}

fn main() -> ExitCode {
    let report = traced::builder().report();
    print!("{report}");
    let telemetry = sending().init();
    let is_well = if telemetry.is_enabled() {
        send(&telemetry)
    } else {
        // Off is well, unless something was asked for in vain.
        let is_off = report.describe().starts_with("tracing is off");
        if !is_off {
            println!("answer   none: {}", telemetry.describe());
        }
        is_off
    };
    if is_well && report.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
