//! [`Sampler`]: the sampler of a recorder, and what it decides without being asked.
//! Never asks where the answer depends on nothing but the parent.

mod answer;
#[cfg(feature = "jaeger_remote")]
mod jaeger_remote;
mod parent_based;
mod probability;
mod threshold;
mod vendor;

#[cfg(test)]
pub(crate) mod tests;

use std::fmt;
use std::sync::Arc;

use opentelemetry::trace::{Link, SpanContext, SpanKind, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingResult, ShouldSample};

use self::parent_based::Always;
use self::probability::Probability;
use crate::config::{self, SamplerKind};

/// Is told in a sentence what a sampler cannot do, from whatever thread.
pub(crate) type Report = Arc<dyn Fn(&str) + Send + Sync>;

pub(crate) struct Sampler {
    /// Whether the parent decides alone, if there is one.
    follows_parents: bool,
    /// Whether it does if it is of this process.
    follows_locals: bool,
    /// What it answers for everything else, if that is always the same.
    always: Option<bool>,
    /// Answers for the rest.
    others: Box<dyn ShouldSample>,
    #[cfg(feature = "jaeger_remote")]
    polls: Vec<jaeger_remote::Poll>,
}

impl Sampler {
    /// A sampler that the application gives: nothing is known about what it does.
    pub(crate) fn given(sampler: Box<dyn ShouldSample>) -> Self {
        Self {
            follows_parents: false,
            follows_locals: false,
            always: None,
            others: sampler,
            #[cfg(feature = "jaeger_remote")]
            polls: Vec::new(),
        }
    }

    /// The sampler of a service that goes by this name. One that asks somebody else has a thread from now on, until it
    /// is told to [`stop`](Self::stop) or dropped.
    pub(crate) fn new(kind: SamplerKind, service: &str, report: &Report) -> Self {
        let (follows_parents, follows_locals, root) = match &kind {
            SamplerKind::ParentBased(kind) => {
                let locals = follows(&kind.local_sampled, &kind.local_not_sampled);
                let remotes = follows(&kind.remote_sampled, &kind.remote_not_sampled);
                (locals && remotes, locals, &kind.root)
            }
            kind => (false, false, kind),
        };
        let is_simple = follows_parents || !matches!(kind, SamplerKind::ParentBased(_));
        let always = match root {
            SamplerKind::AlwaysOff if is_simple => Some(false),
            SamplerKind::AlwaysOn if is_simple => Some(true),
            _ => None,
        };
        let mut maker = Maker {
            report,
            service,
            #[cfg(feature = "jaeger_remote")]
            polls: Vec::new(),
        };
        let others = match kind {
            SamplerKind::AlwaysOff => Box::new(Always::alone(false)),
            SamplerKind::AlwaysOn => Box::new(Always::alone(true)),
            kind => maker.make(kind),
        };
        Self {
            follows_parents,
            follows_locals,
            always,
            others,
            #[cfg(feature = "jaeger_remote")]
            polls: maker.polls,
        }
    }

    /// The answer, if it depends on nothing but the parent. Its trace state is [`state`](Self::state) then, and no
    /// attribute is added.
    #[inline]
    pub(crate) fn known(&self, parent: &SpanContext) -> Option<bool> {
        if self.follows_parents && parent.is_valid() {
            Some(parent.is_sampled())
        } else if self.always.is_some() {
            self.always
        } else {
            self.known_of_local(parent)
        }
    }

    /// What a parent's trace state becomes where the answer is [`known`](Self::known).
    pub(crate) fn state(&self, parent: &SpanContext, is_sampled: bool) -> TraceState {
        if self.always.is_some() && !self.follows_parents {
            vendor::unasked(parent)
        } else {
            vendor::inherited(parent, is_sampled)
        }
    }

    /// Where the parent may decide alone if it is of this process, and only then.
    #[inline(never)]
    fn known_of_local(&self, parent: &SpanContext) -> Option<bool> {
        let follows = self.follows_locals && !parent.is_remote() && parent.is_valid();
        follows.then(|| parent.is_sampled())
    }

    pub(crate) fn should_sample(
        &self,
        parent: &Context,
        trace_id: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        self.others
            .should_sample(Some(parent), trace_id, name, kind, attributes, links)
    }

    /// Lets the threads go that ask somebody else, without waiting for them. What they heard last stays.
    #[cfg_attr(
        not(feature = "jaeger_remote"),
        expect(clippy::unused_self, reason = "no sampler of this build has a thread")
    )]
    pub(crate) fn stop(&self) {
        #[cfg(feature = "jaeger_remote")]
        for poll in &self.polls {
            poll.stop();
        }
    }
}

/// For a test that nobody asks.
#[cfg(test)]
impl From<&SamplerKind> for Sampler {
    fn from(kind: &SamplerKind) -> Self {
        let report: Report = Arc::new(|sentence: &str| panic!("{sentence}"));
        Self::new(kind.clone(), "test", &report)
    }
}

fn follows(sampled: &SamplerKind, not_sampled: &SamplerKind) -> bool {
    *sampled == SamplerKind::AlwaysOn && *not_sampled == SamplerKind::AlwaysOff
}

/// Makes a sampler of a kind, and all that are in it.
struct Maker<'a> {
    report: &'a Report,
    #[cfg_attr(
        not(feature = "jaeger_remote"),
        expect(dead_code, reason = "no sampler of this build wants to know")
    )]
    service: &'a str,
    #[cfg(feature = "jaeger_remote")]
    polls: Vec<jaeger_remote::Poll>,
}

impl Maker<'_> {
    fn make(&mut self, kind: SamplerKind) -> Box<dyn ShouldSample> {
        match kind {
            SamplerKind::AlwaysOff => Box::new(Always::delegate(false)),
            SamplerKind::AlwaysOn => Box::new(Always::delegate(true)),
            SamplerKind::JaegerRemote(kind) => self.jaeger_remote(kind),
            SamplerKind::ParentBased(kind) => {
                let kind = *kind;
                Box::new(parent_based::ParentBased {
                    root: self.make(kind.root),
                    remote_sampled: self.make(kind.remote_sampled),
                    remote_not_sampled: self.make(kind.remote_not_sampled),
                    local_sampled: self.make(kind.local_sampled),
                    local_not_sampled: self.make(kind.local_not_sampled),
                })
            }
            SamplerKind::TraceIdRatio(ratio) => Box::new(Probability::new(ratio)),
        }
    }

    #[cfg(feature = "jaeger_remote")]
    fn jaeger_remote(&mut self, kind: config::JaegerRemote) -> Box<dyn ShouldSample> {
        let initial = self.make(*kind.initial);
        let fetch = jaeger_remote::fetch(&kind.endpoint, self.report);
        let asking = jaeger_remote::Asking {
            fetch,
            interval: kind.interval,
            report: Arc::clone(self.report),
            service: self.service.to_owned(),
        };
        let (sampler, poll) = jaeger_remote::JaegerRemote::start(initial, asking);
        self.polls.extend(poll);
        Box::new(sampler)
    }

    #[cfg(not(feature = "jaeger_remote"))]
    fn jaeger_remote(&mut self, kind: config::JaegerRemote) -> Box<dyn ShouldSample> {
        let config::JaegerRemote {
            endpoint, initial, ..
        } = kind;
        let endpoint = config::endpoint::masked(&endpoint);
        (self.report)(&format!(
            "sampling strategies from `{endpoint}`: this build cannot ask for them, the Cargo feature `jaeger_remote` \
             of `traced` does; using the initial sampler"
        ));
        self.make(*initial)
    }
}

impl fmt::Debug for Sampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sampler")
            .field("follows_parents", &self.follows_parents)
            .field("follows_locals", &self.follows_locals)
            .field("always", &self.always)
            .field("others", &self.others)
            .finish_non_exhaustive()
    }
}
