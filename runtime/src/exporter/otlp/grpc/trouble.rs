//! [`Trouble`]: why there is no answer, and what that says about the spans.
//! Never asks again where the other side was reached and does not speak what we speak.

use std::error::Error;
use std::io;
use std::iter::successors;
use std::time::Duration;

use h2::Reason;
use http::HeaderMap;

use crate::exporter::otlp::response::{Verdict, excerpt};

#[derive(Debug)]
pub(super) enum Trouble {
    Late,
    LongAnswer,
    Lost(hyper::Error),
    NoHttp2,
    /// Of the system's, which may have some later.
    NoThread(io::Error),
    Panicked,
    Unconnected(io::Error),
    /// What there is to send, or to send it with.
    Unusable(String),
}

impl Trouble {
    /// `whole` is the time that all attempts have.
    pub(super) fn judge(&self, whole: Duration, secrets: &HeaderMap) -> Verdict {
        let refused = |reason: &str| Verdict::Refused(reason.to_owned());
        let busy = |reason| Verdict::Busy {
            reason,
            after: None,
        };
        let error: &(dyn Error + 'static) = match self {
            Self::Late => return busy(format!("no answer within {whole:?}")),
            Self::LongAnswer => {
                return refused("response body exceeded maximum allowed 4 MiB limit");
            }
            Self::NoThread(error) => {
                return busy(format!("no thread for gRPC could be started: {error}"));
            }
            Self::NoHttp2 => return refused("the endpoint does not speak HTTP/2"),
            Self::Panicked => return busy("the gRPC client panicked".to_owned()),
            Self::Unusable(reason) => return refused(reason),
            Self::Lost(error) => error,
            Self::Unconnected(error) => error,
        };
        let reason = excerpt(&innermost(error), secrets);
        if may_pass(error) {
            busy(reason)
        } else {
            Verdict::Refused(reason)
        }
    }
}

/// What the errors around it only say in general.
fn innermost(error: &(dyn Error + 'static)) -> String {
    causes(error)
        .last()
        .map_or_else(String::new, ToString::to_string)
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    successors(Some(error), |error| (*error).source())
}

/// Whether the connection failed, and not what was said over it.
fn may_pass(error: &(dyn Error + 'static)) -> bool {
    for cause in causes(error) {
        if let Some(error) = cause.downcast_ref::<io::Error>() {
            return is_lost(error);
        }
        if let Some(error) = cause.downcast_ref::<h2::Error>() {
            return match (error.get_io(), error.reason()) {
                (Some(error), _) => is_lost(error),
                (None, Some(reason)) => is_passing(reason),
                (None, None) => false,
            };
        }
    }
    // A connection that is closed says no more.
    true
}

fn is_lost(error: &io::Error) -> bool {
    // What rustls does not like of the other side, and the other side of us.
    error.kind() != io::ErrorKind::InvalidData
}

fn is_passing(reason: Reason) -> bool {
    [
        Reason::CANCEL,
        Reason::ENHANCE_YOUR_CALM,
        Reason::NO_ERROR,
        Reason::REFUSED_STREAM,
    ]
    .contains(&reason)
}
