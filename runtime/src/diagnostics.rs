//! [`Diagnostics`]: what tracing says of itself, as far as the deployment wants to hear it.
//! Never repeats a complaint of one kind within a minute, and never panics where nobody can be told.

use std::fmt;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::config::Verbosity;

/// How long a complaint holds before the next one of its kind.
const PERIOD: Duration = Duration::from_secs(60);

/// Complaints that may come again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Complaint {
    ExportFailed,
    QueueFull,
    Remarked,
    SamplerFailed,
}

const COMPLAINTS: usize = 4;

type Sink = dyn Fn(&str) + Send + Sync;

pub(crate) struct Diagnostics {
    sink: Box<Sink>,
    told: Mutex<[Option<Told>; COMPLAINTS]>,
    verbosity: Verbosity,
}

/// When a complaint was printed last, and how many were not since.
#[derive(Clone, Copy, Debug)]
struct Told {
    at: Instant,
    withheld: u64,
}

impl Diagnostics {
    /// On stderr.
    pub(crate) fn new(verbosity: Verbosity) -> Self {
        Self::into_sink(verbosity, Box::new(print))
    }

    pub(crate) fn into_sink(verbosity: Verbosity, sink: Box<Sink>) -> Self {
        Self {
            sink,
            told: Mutex::default(),
            verbosity,
        }
    }

    /// Says it at this level, once.
    pub(crate) fn say(&self, level: Verbosity, what: &dyn fmt::Display) {
        if self.hears(level) {
            (self.sink)(&what.to_string());
        }
    }

    pub(crate) fn hears(&self, level: Verbosity) -> bool {
        level <= self.verbosity
    }

    /// Says it unless it said something of the kind within the last minute. Whether it did.
    pub(crate) fn complain(
        &self,
        complaint: Complaint,
        level: Verbosity,
        what: &dyn fmt::Display,
    ) -> bool {
        self.complain_at(Instant::now(), complaint, level, what)
    }

    fn complain_at(
        &self,
        now: Instant,
        complaint: Complaint,
        level: Verbosity,
        what: &dyn fmt::Display,
    ) -> bool {
        if !self.hears(level) {
            return false;
        }
        let Some(withheld) = self.turn(now, complaint) else {
            return false;
        };
        let text = match withheld {
            0 => what.to_string(),
            more => format!("{what} ({more} more of this kind since the last report)"),
        };
        (self.sink)(&text);
        true
    }

    /// How many complaints were withheld, if it is time for one.
    fn turn(&self, now: Instant, complaint: Complaint) -> Option<u64> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let place = told.get_mut(complaint as usize)?;
        if let Some(told) = place
            && now.saturating_duration_since(told.at) < PERIOD
        {
            told.withheld += 1;
            return None;
        }
        let before = place.replace(Told {
            at: now,
            withheld: 0,
        });
        Some(before.map_or(0, |told| told.withheld))
    }
}

/// The one place where anything but spans is printed. Where stderr is closed, nothing is: it is not worth a program.
fn print(line: &str) {
    let line = format!("traced: {line}\n");
    let _ = std::io::stderr().lock().write_all(line.as_bytes());
}

impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagnostics")
            .field("verbosity", &self.verbosity)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    fn recorded(verbosity: Verbosity) -> (Diagnostics, Arc<Mutex<Vec<String>>>) {
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let sink = Arc::clone(&lines);
        let sink = move |line: &str| sink.lock().unwrap().push(line.to_owned());
        (Diagnostics::into_sink(verbosity, Box::new(sink)), lines)
    }

    #[test]
    fn a_level_hears_those_above_it() {
        let levels = [
            Verbosity::Error,
            Verbosity::Warn,
            Verbosity::Info,
            Verbosity::Debug,
        ];
        for (verbosity, heard) in [
            (Verbosity::None, 0),
            (Verbosity::Error, 1),
            (Verbosity::Warn, 2),
        ]
        .into_iter()
        .chain([(Verbosity::Info, 3), (Verbosity::Debug, 4)])
        {
            let (diagnostics, lines) = recorded(verbosity);
            for level in levels {
                diagnostics.say(level, &"something");
            }
            assert_eq!(lines.lock().unwrap().len(), heard, "{verbosity:?}");
        }
    }

    #[test]
    fn a_complaint_of_each_kind_a_minute() {
        let (diagnostics, lines) = recorded(Verbosity::Warn);
        let start = Instant::now();
        let complain = |after, complaint, what: &str| {
            let at = start + Duration::from_secs(after);
            diagnostics.complain_at(at, complaint, Verbosity::Warn, &what)
        };
        assert!(complain(0, Complaint::ExportFailed, "a"));
        assert!(!complain(1, Complaint::ExportFailed, "b"));
        assert!(complain(2, Complaint::QueueFull, "c"));
        assert!(!complain(59, Complaint::ExportFailed, "d"));
        assert!(complain(60, Complaint::ExportFailed, "e"));
        assert!(!complain(119, Complaint::ExportFailed, "f"));
        assert!(complain(200, Complaint::QueueFull, "g"));
        let expected = [
            "a",
            "c",
            "e (2 more of this kind since the last report)",
            "g",
        ];
        assert_eq!(*lines.lock().unwrap(), expected);
    }

    #[test]
    fn what_is_not_heard_is_not_counted_either() {
        let (diagnostics, lines) = recorded(Verbosity::Error);
        assert!(!diagnostics.complain(Complaint::QueueFull, Verbosity::Warn, &"a"));
        assert!(diagnostics.complain(Complaint::QueueFull, Verbosity::Error, &"b"));
        assert_eq!(*lines.lock().unwrap(), ["b"]);
    }
}
