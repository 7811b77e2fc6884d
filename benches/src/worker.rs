//! A worker: a process with one technology in one configuration, that runs what it is told to and answers with numbers.
//! Never outlives its coordinator: it ends with its input.

use std::io::{self, BufRead, Write};

use crate::case::Case;
use crate::configuration::Configuration;
use crate::meter::Meter;
use crate::subject::{
    ByHand, Extras, Fastrace, OtelInstrument, Plain, Subject, TokioTracing, Traced,
};
use crate::technology::Technology;

/// Calls what it is given, and returns how often this thread allocated meanwhile.
pub type CountAllocations = fn(&mut dyn FnMut()) -> u64;

/// Runs that one answer is the sum of, after one that warms up.
pub(crate) const BURSTS: u32 = 4;

/// Serves the coordinator that started this process.
///
/// # Panics
///
/// If it was not a coordinator.
pub fn main(count: Option<CountAllocations>) {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        report(panic);
        // Threads that wait for the one that panicked would wait for ever.
        std::process::exit(1);
    }));
    let mut arguments = std::env::args().skip(2);
    let technology = arguments.next();
    let technology = technology.as_deref().and_then(Technology::named);
    let configuration = arguments.next();
    let configuration = configuration.as_deref().and_then(Configuration::named);
    let (Some(technology), Some(configuration)) = (technology, configuration) else {
        panic!("started with neither a technology nor a configuration");
    };
    let served = match technology {
        Technology::ByHand => serve(&ByHand::start(configuration), configuration, count),
        Technology::Fastrace => serve(&Fastrace::start(configuration), configuration, count),
        Technology::OtelInstrument => {
            serve(&OtelInstrument::start(configuration), configuration, count)
        }
        Technology::Plain => serve(&Plain, configuration, count),
        Technology::Traced => serve(&Traced::start(configuration), configuration, count),
        Technology::Tracing => {
            let extras = Extras::Default;
            let subject = TokioTracing::start(configuration, extras);
            serve(&subject, configuration, count)
        }
        Technology::TracingLean => {
            let extras = Extras::None;
            let subject = TokioTracing::start(configuration, extras);
            serve(&subject, configuration, count)
        }
    };
    served.expect("the coordinator listens as long as it asks");
}

fn serve<S: Subject>(
    subject: &S,
    configuration: Configuration,
    count: Option<CountAllocations>,
) -> io::Result<()> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line == "peak" {
            writeln!(output, "{}", peak_kibibytes())?;
            continue;
        }
        let case = Case::all()
            .find(|it| it.work.title() == line)
            .expect("the coordinator names a case");
        let mut meter = Meter::new(subject, count, configuration.records());
        let delivered = subject.delivered();
        case.work.run(&mut meter);
        meter.forget();
        for _ in 0..BURSTS {
            case.work.run(&mut meter);
        }
        // What a case leaves open at its end, such as the root of its trace.
        subject.flush();
        let sample = meter.finish(subject.delivered() - delivered);
        writeln!(output, "{}", sample.to_line())?;
    }
    Ok(())
}

/// The most memory that this process ever had resident; 0 where the system does not say.
fn peak_kibibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
