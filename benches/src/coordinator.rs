//! The coordinator: starts a process for each technology and configuration, and lets them measure in turn.
//! Never measures anything itself, and never goes on where a span is missing.

use std::collections::HashMap;
use std::error::Error;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::arguments::Arguments;
use crate::case::{self, Case};
use crate::child::Child;
use crate::configuration::Configuration;
use crate::results::Results;
use crate::sample::Sample;
use crate::technology::Technology;
use crate::{report, sink, worker};

/// Rounds in which allocations are counted: all of them count the same, but for a buffer that grows.
const COUNTED_ROUNDS: usize = 3;
/// How often a worker whose memory is measured lets eight threads make spans, five bursts each.
const MEMORY_RUNS: u32 = 4;

/// Measures, or does what the coordinator started this process for. `counted` is the program that counts allocations.
#[must_use]
pub fn main(counted: &str) -> ExitCode {
    let done = match std::env::args().nth(1).as_deref() {
        Some("sink") => sink::main().map_err(Into::into),
        Some("worker") => {
            worker::main(None);
            Ok(())
        }
        _ => coordinate(counted),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to be done where stderr is closed.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn coordinate(counted: &str) -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    let cases: Vec<_> = Case::all()
        .filter(|case| arguments.wants(&case.title()))
        .collect();
    let program = std::env::current_exe()?;
    let mut sink = Child::start(program.as_os_str(), &["sink"], None)?;
    let port = sink.answer()?.parse()?;
    let mut results = Results::default();

    let mut workers = Workers::new(program.as_os_str(), port, sink);
    for round in 0..arguments.rounds {
        for &case in &cases {
            for technology in in_turn(round).filter(|it| case.fits(*it)) {
                let sample = workers.run(case, technology)?;
                let samples = results.times.entry((case, technology)).or_default();
                samples.push(sample);
            }
        }
    }
    if arguments.wants("memory") {
        for configuration in [Configuration::Discard, Configuration::Otlp] {
            for technology in Technology::ALL {
                let memory = workers.memory(configuration, technology)?;
                results.memory.insert((configuration, technology), memory);
            }
        }
    }
    let mut workers = workers.of(OsStr::new(counted));
    for &case in cases.iter().filter(|it| counts_allocations(**it)) {
        for technology in Technology::ALL.into_iter().filter(|it| case.fits(*it)) {
            for _ in 0..COUNTED_ROUNDS {
                let sample = workers.run(case, technology)?;
                let samples = results.allocations.entry((case, technology)).or_default();
                samples.push(sample);
            }
        }
    }
    report::write(&mut io::stdout().lock(), &results, arguments.rounds)?;
    Ok(())
}

/// Every technology, each of them first in some round.
fn in_turn(round: usize) -> impl Iterator<Item = Technology> {
    let all = Technology::ALL;
    (0..all.len()).map(move |it| all[(it + round) % all.len()])
}

pub(crate) fn counts_allocations(case: Case) -> bool {
    let counted = [
        case::OFF,
        case::UNSAMPLED_ROOT,
        case::UNSAMPLED_CHILD,
        case::ZERO,
        case::ONE,
        case::FOUR,
        case::FAIL,
        case::READY,
        case::TEN_POLLS,
    ];
    counted.contains(&case)
}

struct Workers<'program> {
    port: u16,
    program: &'program OsStr,
    running: HashMap<(Configuration, Technology), Child>,
    sink: Child,
}

impl<'program> Workers<'program> {
    fn new(program: &'program OsStr, port: u16, sink: Child) -> Self {
        Self {
            port,
            program,
            running: HashMap::new(),
            sink,
        }
    }

    /// Ends all of them, and goes on with those of another program.
    fn of(self, program: &OsStr) -> Workers<'_> {
        Workers::new(program, self.port, self.sink)
    }

    fn start(
        &self,
        configuration: Configuration,
        technology: Technology,
    ) -> Result<Child, Box<dyn Error>> {
        let arguments = ["worker", technology.name(), configuration.name()];
        Child::start(
            self.program,
            &arguments,
            configuration.environment(self.port),
        )
    }

    fn run(&mut self, case: Case, technology: Technology) -> Result<Sample, Box<dyn Error>> {
        let key = (case.configuration, technology);
        let mut worker = match self.running.remove(&key) {
            Some(worker) => worker,
            None => self.start(case.configuration, technology)?,
        };
        let sample = self.ask(&mut worker, case, technology)?;
        self.running.insert(key, worker);
        Ok(sample)
    }

    fn ask(
        &mut self,
        worker: &mut Child,
        case: Case,
        technology: Technology,
    ) -> Result<Sample, Box<dyn Error>> {
        let title = case.work.title();
        let before: u64 = self.sink.ask("spans")?.parse()?;
        let answer = worker.ask(&title)?;
        let mut sample = Sample::from_line(&answer).ok_or_else(|| format!("found `{answer}`"))?;
        sample.delivered += self.sink.ask("spans")?.parse::<u64>()? - before;
        if sample.delivered != sample.expected {
            let technology = technology.name();
            let title = case.title();
            return Err(format!(
                "{title}, {technology}: {} spans arrived, expected {}",
                sample.delivered, sample.expected
            )
            .into());
        }
        Ok(sample)
    }

    /// The peak of a process that has done nothing else.
    fn memory(
        &mut self,
        configuration: Configuration,
        technology: Technology,
    ) -> Result<u64, Box<dyn Error>> {
        let mut worker = self.start(configuration, technology)?;
        let case = Case {
            configuration,
            ..Case::threads(8)
        };
        for _ in 0..MEMORY_RUNS {
            self.ask(&mut worker, case, technology)?;
        }
        Ok(worker.ask("peak")?.parse()?)
    }
}
