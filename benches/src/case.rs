//! [`Case`]: what is measured, in which deployment, and which technologies have it.
//! Never runs anything.

use crate::configuration::Configuration;
use crate::technology::Technology;
use crate::work::Work;

/// One row of the measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Case {
    pub(crate) configuration: Configuration,
    pub(crate) work: Work,
}

pub(crate) const OFF: Case = case(Configuration::Off, Work::One);
pub(crate) const UNSAMPLED_ROOT: Case = case(Configuration::Unsampled, Work::One);
pub(crate) const UNSAMPLED_CHILD: Case = case(Configuration::Unsampled, Work::OneUnderRoot);
pub(crate) const ZERO: Case = case(Configuration::Discard, Work::Zero);
pub(crate) const ONE: Case = case(Configuration::Discard, Work::One);
pub(crate) const FOUR: Case = case(Configuration::Discard, Work::Four);
pub(crate) const FAIL: Case = case(Configuration::Discard, Work::Fail);
pub(crate) const READY: Case = case(Configuration::Discard, Work::Ready);
pub(crate) const TEN_POLLS: Case = case(Configuration::Discard, Work::TenPolls);
pub(crate) const ATTACH: Case = case(Configuration::Off, Work::Attach);
pub(crate) const OTLP: Case = case(Configuration::Otlp, Work::Two);

/// How deep the nests are, the first one being what the others are compared with.
pub(crate) const DEPTHS: [u32; 4] = [1, 10, 100, 1_000];
/// How many spans a trace has, the first one being what the others are compared with.
pub(crate) const TRACES: [u32; 4] = [10, 100, 1_000, 10_000];
/// How many threads make spans, the first one being what the others are compared with.
pub(crate) const THREADS: [u32; 3] = [1, 2, 8];

const fn case(configuration: Configuration, work: Work) -> Case {
    Case {
        configuration,
        work,
    }
}

impl Case {
    /// In the order of the rows.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let fixed = [
            OFF,
            UNSAMPLED_ROOT,
            UNSAMPLED_CHILD,
            ZERO,
            ONE,
            FOUR,
            FAIL,
            READY,
            TEN_POLLS,
            ATTACH,
        ];
        fixed
            .into_iter()
            .chain(DEPTHS.map(Self::nest))
            .chain(TRACES.map(Self::trace))
            .chain(THREADS.map(Self::threads))
            .chain([OTLP])
    }

    pub(crate) fn nest(depth: u32) -> Self {
        case(Configuration::Discard, Work::Nest(depth))
    }

    pub(crate) fn trace(spans: u32) -> Self {
        case(Configuration::Discard, Work::Trace(spans))
    }

    pub(crate) fn threads(threads: u32) -> Self {
        case(Configuration::Discard, Work::Threads(threads))
    }

    pub(crate) fn title(self) -> String {
        match self {
            OFF => "off".into(),
            UNSAMPLED_ROOT => "unsampled root".into(),
            UNSAMPLED_CHILD => "unsampled child".into(),
            OTLP => "OTLP/HTTP, 2 attributes".into(),
            Self { work, .. } => work.title(),
        }
    }

    /// Whether `technology` can be measured so. A row has `–` where not.
    pub(crate) fn fits(self, technology: Technology) -> bool {
        match (technology, self.configuration, self.work) {
            // OpenTelemetry's own function, whatever makes the spans.
            (technology, _, Work::Attach) => technology == Technology::ByHand,
            // Nothing to sample, and nothing to send.
            (Technology::Plain, configuration, _) => !matches!(
                configuration,
                Configuration::Unsampled | Configuration::Otlp
            ),
            // Off, there is no layer that could be lean.
            (Technology::TracingLean, configuration, _) => configuration != Configuration::Off,
            // A root is not a call: it is made by hand, once for many calls.
            (Technology::Fastrace, Configuration::Unsampled, work) => work != Work::One,
            // It does not look at what a function returns, and it delivers what happened under a local parent when
            // that one is left, which is after the calls of a long trace were measured.
            (Technology::Fastrace, _, work) => !matches!(work, Work::Fail | Work::Trace(10_000)),
            _ => true,
        }
    }
}
