//! The bars: which ratios `#[traced]` is to reach in the run that they are printed for.
//! Never fails where one is not reached: a busy machine is not a mistake.

use std::io::{self, Write};

use crate::case::{self, Case};
use crate::report::number;
use crate::results::{Quantity, Results};
use crate::technology::Technology::{self, ByHand, Fastrace, Plain, Traced, Tracing};

/// What "flat" means: within a quarter.
const FLAT: f64 = 1.25;

struct Bar {
    limit: f64,
    /// None where the run did not measure it.
    measured: Option<f64>,
    title: String,
    unit: &'static str,
}

pub(crate) fn write(output: &mut impl Write, results: &Results) -> io::Result<()> {
    let measured = all(results).into_iter();
    let measured = measured.filter_map(|bar| bar.measured.map(|value| (value, bar)));
    let mut measured = measured.peekable();
    if measured.peek().is_none() {
        return Ok(());
    }
    writeln!(output, "\n| bar | at most | measured | |")?;
    writeln!(output, "| --- | ---: | ---: | --- |")?;
    for (value, bar) in measured {
        let reached = if value <= bar.limit {
            "reached"
        } else {
            "**not reached**"
        };
        let Bar {
            limit, title, unit, ..
        } = bar;
        let value = number(value);
        writeln!(
            output,
            "| {title} | {limit}{unit} | {value}{unit} | {reached} |"
        )?;
    }
    Ok(())
}

fn all(results: &Results) -> Vec<Bar> {
    let against = [
        (Quantity::Producer, case::ZERO, ByHand, 0.45),
        (Quantity::Producer, case::ONE, ByHand, 0.50),
        (Quantity::Producer, case::ONE, Tracing, 0.16),
        (Quantity::Producer, case::ONE, Fastrace, 1.00),
        (Quantity::Producer, case::FOUR, ByHand, 0.55),
        (Quantity::Producer, case::FOUR, Fastrace, 0.90),
        (Quantity::AllThreads, case::ONE, ByHand, 0.45),
        (Quantity::AllThreads, case::ONE, Fastrace, 0.27),
        (Quantity::AllThreads, case::OTLP, ByHand, 0.35),
        (Quantity::AllThreads, case::OTLP, Tracing, 0.20),
        (Quantity::Producer, case::UNSAMPLED_ROOT, ByHand, 0.50),
    ];
    let ratios = against.map(|(quantity, case, peer, limit)| {
        ratio(results, quantity, (case, Traced), (case, peer), limit)
    });
    let child = case::UNSAMPLED_CHILD;
    let absolutes = [
        (Quantity::Allocations, child, 0.0, ""),
        (Quantity::Producer, child, 15.0, " ns"),
        (Quantity::Allocations, case::ONE, 3.0, ""),
    ];
    let absolutes = absolutes.map(|(quantity, case, limit, unit)| Bar {
        limit,
        measured: results.median(quantity, case, Traced),
        title: format!("{}, {}", case.title(), noun(quantity)),
        unit,
    });
    let series = [
        case::THREADS.map(Case::threads).to_vec(),
        case::DEPTHS.map(Case::nest).to_vec(),
        case::TRACES.map(Case::trace).to_vec(),
    ];
    let flat = series.iter().flat_map(|cases| {
        cases.iter().skip(1).map(|case| {
            let first = (cases[0], Traced);
            ratio(results, Quantity::Producer, (*case, Traced), first, FLAT)
        })
    });
    let bars = ratios.into_iter().chain(absolutes);
    bars.chain([polls(results)]).chain(flat).collect()
}

fn ratio(
    results: &Results,
    quantity: Quantity,
    ours: (Case, Technology),
    theirs: (Case, Technology),
    limit: f64,
) -> Bar {
    let of = |(case, technology)| results.median(quantity, case, technology);
    let than = if ours.0 == theirs.0 {
        theirs.1.name().to_owned()
    } else {
        theirs.0.title()
    };
    Bar {
        limit,
        measured: of(ours).zip(of(theirs)).map(|(ours, theirs)| ours / theirs),
        title: format!("{}, {}, to {than}", ours.0.title(), noun(quantity)),
        unit: "",
    }
}

/// What one more poll costs above that of the plain function, in times that a Context is put in place.
fn polls(results: &Results) -> Bar {
    let producer = |case, technology| results.median(Quantity::Producer, case, technology);
    let nine_polls = |technology| {
        let ten = producer(case::TEN_POLLS, technology)?;
        Some(ten - producer(case::READY, technology)?)
    };
    let measured = || {
        let poll = (nine_polls(Traced)? - nine_polls(Plain)?) / 9.0;
        Some(poll / producer(case::ATTACH, ByHand)?)
    };
    Bar {
        limit: 2.0,
        measured: measured(),
        title: "each poll after the first, calling thread, to a Context's clone, attach and drop"
            .into(),
        unit: "",
    }
}

fn noun(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::AllThreads => "all threads",
        Quantity::Allocations => "allocations",
        Quantity::Producer => "calling thread",
        Quantity::Wall => "wall time",
    }
}
