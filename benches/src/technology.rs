//! [`Technology`]: the kinds of instrumentation that are compared.
//! Never says what one of them does: that is in `subject`.

/// One kind of instrumentation; each worker process has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Technology {
    ByHand,
    Fastrace,
    OtelInstrument,
    Plain,
    Traced,
    Tracing,
    /// With all that the layer adds by default switched off.
    TracingLean,
}

impl Technology {
    /// In the order of the columns.
    pub(crate) const ALL: [Self; 7] = [
        Self::Plain,
        Self::Traced,
        Self::ByHand,
        Self::Tracing,
        Self::TracingLean,
        Self::Fastrace,
        Self::OtelInstrument,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ByHand => "SDK by hand",
            Self::Fastrace => "fastrace",
            Self::OtelInstrument => "otel-instrument",
            Self::Plain => "plain",
            Self::Traced => "traced",
            Self::Tracing => "tracing",
            Self::TracingLean => "tracing, lean",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}
