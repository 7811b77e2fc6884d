//! [`Ending`]: how a probe lets its tracing go, and what it reports of that.
//! Never ends tracing in two ways: what one delivers must not be the other's merit.

use std::time::Duration;

use traced::{Builder, Error, Telemetry};

#[derive(Clone, Copy)]
enum Way {
    Drop,
    Flush,
    Shutdown,
}

#[derive(Clone, Copy)]
pub(crate) struct Ending {
    way: Way,
    deadline: Option<Duration>,
}

impl Ending {
    /// Drops the guard, unless the arguments say otherwise.
    pub(crate) fn read(arguments: &[String]) -> Self {
        let way = match arguments.first().map(String::as_str) {
            None | Some("drop") => Way::Drop,
            Some("flush") => Way::Flush,
            Some("shutdown") => Way::Shutdown,
            Some(way) => panic!("unknown ending `{way}`"),
        };
        let deadline = arguments
            .get(1)
            .map(|milliseconds| Duration::from_millis(milliseconds.parse().unwrap()));
        Self { way, deadline }
    }

    /// The deadline is a test's own, or one that two busy cores do not reach.
    pub(crate) fn builder(self) -> Builder {
        traced::builder()
            .service_name("probe")
            .shutdown_deadline(self.deadline.unwrap_or(Duration::from_secs(60)))
    }

    pub(crate) fn end(self, telemetry: Telemetry) {
        match self.way {
            Way::Drop => drop(telemetry),
            Way::Flush => {
                report("flush", telemetry.flush());
                println!("{:?}", telemetry.stats());
                std::mem::forget(telemetry);
            }
            Way::Shutdown => report("shutdown", telemetry.shutdown()),
        }
    }
}

fn report(call: &str, returned: Result<(), Error>) {
    match returned {
        Ok(()) => println!("{call}: ok"),
        Err(error) => println!("{call}: {error}"),
    }
}
