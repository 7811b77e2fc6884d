//! The report: what was measured as tables in Markdown, with ratios to the SDK by hand, and then the bars.
//! Never leaves out a row that was measured.

use std::io::{self, Write};

use crate::bars;
use crate::case::{self, Case};
use crate::configuration::Configuration;
use crate::coordinator::counts_allocations;
use crate::results::{Quantity, Results, float};
use crate::technology::Technology;
use crate::work::BURST;
use crate::worker::BURSTS;

type Row = (String, [Option<f64>; Technology::ALL.len()]);

/// What a reader must know of the peers to read a figure of theirs.
const NOTES: &str = "
- tracing: `tracing-opentelemetry`'s layer as its documentation shows it, with the location, target, thread and time busy
  of each span; lean: without these four. Both on the SDK's default batch processor.
- fastrace: calls under one root for each burst, as they are recorded under a local parent only; one more span in 1,000.
  Attributes are texts, and a span is in no Context of OpenTelemetry's.
- otel-instrument: attributes are texts, functions return a `Result`, and a tracer is looked up for each call.
- plain, where the others make spans: what is left is the loop and the call, which is in all figures.";

pub(crate) fn write(output: &mut impl Write, results: &Results, rounds: usize) -> io::Result<()> {
    writeln!(
        output,
        "Medians of {rounds} rounds, each of {BURSTS} bursts of at most {BURST} calls on a thread. In brackets: the ratio to the SDK by hand."
    )?;
    writeln!(output, "{NOTES}")?;
    let all: Vec<_> = Case::all().collect();
    let exported = [
        case::ZERO,
        case::ONE,
        case::FOUR,
        case::FAIL,
        Case::threads(8),
        case::OTLP,
    ];
    let in_time = [case::ONE, case::READY, case::TEN_POLLS, case::OTLP];
    let counted: Vec<_> = Case::all().filter(|it| counts_allocations(*it)).collect();
    for (title, quantity, cases) in [
        (
            "CPU of the calling thread, ns a span",
            Quantity::Producer,
            &*all,
        ),
        (
            "CPU of all threads until delivered, ns a span",
            Quantity::AllThreads,
            &exported,
        ),
        (
            "Wall time of the calls, ns a span",
            Quantity::Wall,
            &in_time,
        ),
        (
            "Allocations of the calling thread, a span",
            Quantity::Allocations,
            &counted,
        ),
    ] {
        let rows = cases.iter().map(|case| row(results, quantity, *case));
        table(output, title, rows)?;
    }
    let memory = [
        ("8 threads, discarded", Configuration::Discard),
        ("8 threads, OTLP", Configuration::Otlp),
    ];
    let memory = memory.map(|(title, configuration)| {
        let of = |technology| results.memory.get(&(configuration, technology));
        let peaks = Technology::ALL.map(|it| of(it).map(|peak| float(*peak)));
        (title.to_owned(), peaks)
    });
    table(output, "Peak memory, KiB", memory.into_iter())?;
    bars::write(output, results)
}

fn row(results: &Results, quantity: Quantity, case: Case) -> Row {
    let values = Technology::ALL.map(|it| results.median(quantity, case, it));
    (case.title(), values)
}

/// Rows without a value were not asked for.
fn table(output: &mut impl Write, title: &str, rows: impl Iterator<Item = Row>) -> io::Result<()> {
    let mut rows = rows
        .filter(|(_, values)| values.iter().any(Option::is_some))
        .peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    write!(output, "\n| {title} |")?;
    for technology in Technology::ALL {
        write!(output, " {} |", technology.name())?;
    }
    writeln!(
        output,
        "\n| --- |{}",
        " ---: |".repeat(Technology::ALL.len())
    )?;
    for (title, values) in rows {
        write!(output, "| {title} |")?;
        let by_hand = Technology::ALL
            .iter()
            .position(|it| *it == Technology::ByHand);
        let by_hand = by_hand.and_then(|index| values[index]);
        for (technology, value) in Technology::ALL.into_iter().zip(values) {
            let ratio = value.zip(by_hand).map(|(value, by_hand)| value / by_hand);
            match (value, ratio) {
                (None, _) => write!(output, " – |")?,
                (Some(value), Some(ratio))
                    if technology != Technology::ByHand && ratio.is_finite() =>
                {
                    write!(output, " {} ({ratio:.2}) |", number(value))?;
                }
                (Some(value), _) => write!(output, " {} |", number(value))?,
            }
        }
        writeln!(output)?;
    }
    Ok(())
}

/// Three digits or more.
pub(crate) fn number(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}
