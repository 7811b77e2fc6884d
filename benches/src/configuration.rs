//! [`Configuration`]: how a worker process is deployed.
//! Never starts anything: the coordinator sets these variables for the child, and each subject reads the rest.

/// A process initializes its tracing once, so each worker has one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Configuration {
    /// Every span is recorded, and an exporter drops the batch.
    Discard,
    /// No exporter, no provider, no subscriber.
    Off,
    /// Every span is recorded and sent to the sink.
    Otlp,
    /// There is an exporter, and the sampler takes no root.
    Unsampled,
}

impl Configuration {
    const ALL: [Self; 4] = [Self::Discard, Self::Off, Self::Otlp, Self::Unsampled];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Discard => "discard",
            Self::Off => "off",
            Self::Otlp => "otlp",
            Self::Unsampled => "unsampled",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    pub(crate) fn records(self) -> bool {
        matches!(self, Self::Discard | Self::Otlp)
    }

    /// The variables of a worker, beside which it has none of OpenTelemetry's.
    pub(crate) fn environment(self, sink: u16) -> Option<(&'static str, String)> {
        match self {
            Self::Discard | Self::Off => None,
            Self::Otlp => Some((
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                format!("http://127.0.0.1:{sink}"),
            )),
            Self::Unsampled => Some(("OTEL_TRACES_SAMPLER", "parentbased_always_off".into())),
        }
    }
}
