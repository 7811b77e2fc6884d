//! What the environment says about tracing, what is wrong with it, and what the collector answers:
//! `cargo run --example doctor`.
//! Never prints the value of a header, a password or a key, and never changes what it looks at.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use traced::{Builder, Telemetry, traced};

/// Enough for a sampler that keeps one call of a hundred.
const MOST_CALLS: u32 = 1_000;

#[traced]
fn doctor() {}

/// The environment's word, but where it would keep the one span from being sent.
fn sending() -> Builder {
    let variable = |name: &str| {
        let value = std::env::var_os(name)?;
        Some(value.to_string_lossy().into_owned())
    };
    // A file may refer to variables.
    let is_file = ["OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE"]
        .into_iter()
        .any(|name| variable(name).is_some_and(|path| !path.trim().is_empty()));
    traced::builder()
        .lookup(move |name| match name {
            // The report has it all already.
            "OTEL_LOG_LEVEL" if !is_file => Some("none".to_owned()),
            "OTEL_TRACES_SAMPLER" if !is_file => Some("always_on".to_owned()),
            "OTEL_TRACES_SAMPLER_ARG" | "TRACED_FILTER" if !is_file => None,
            other => variable(other),
        })
        .shutdown_deadline(Duration::from_secs(30))
}

/// What became of the span, and whether it has arrived.
fn send(telemetry: &Telemetry) -> (String, bool) {
    let start = Instant::now();
    for _ in 0..MOST_CALLS {
        doctor();
        if telemetry.stats().ended > 0 {
            break;
        }
    }
    let flushed = telemetry.flush();
    let time = start.elapsed();
    let stats = telemetry.stats();
    match flushed {
        Ok(()) if stats.exported > 0 => {
            let answer = format!("accepted: {} span in {time:.1?}", stats.exported);
            (answer, true)
        }
        Ok(()) => {
            let answer = "none: the configuration file keeps the test span from being made";
            (answer.to_owned(), false)
        }
        Err(error) => (format!("failed after {time:.1?}: {error}"), false),
    }
}

fn main() -> io::Result<ExitCode> {
    let report = traced::builder().report();
    let mut stdout = io::stdout();
    write!(stdout, "{report}")?;
    let telemetry = sending().init();
    let is_well = if telemetry.is_enabled() {
        let (answer, is_well) = send(&telemetry);
        writeln!(stdout, "answer   {answer}")?;
        is_well
    } else {
        // Off is well, unless something was asked for in vain.
        let is_off = report.describe().starts_with("tracing is off");
        if !is_off {
            writeln!(stdout, "answer   none: {}", telemetry.describe())?;
        }
        is_off
    };
    Ok(if is_well && report.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
