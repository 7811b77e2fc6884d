//! Whatever the headers hold: nothing panics, no invalid span gets into a context, and what is passed on stays as it is.
//! Never says what is well-formed.

use std::collections::HashMap;

use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::TraceContextExt;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::string::string_regex;

use super::{Headers, baggage, described};
use crate::config::PropagatorKind::{self, B3, B3Multi, Baggage, Jaeger, TraceContext, Xray};
use crate::propagation::propagator;

const NAMES: [&str; 14] = [
    "traceparent",
    "tracestate",
    "baggage",
    "b3",
    "x-b3-traceid",
    "x-b3-spanid",
    "x-b3-parentspanid",
    "x-b3-sampled",
    "x-b3-flags",
    "uber-trace-id",
    "uberctx-a",
    "uberctx-",
    "uberctx-B%",
    "x-amzn-trace-id",
];

const KINDS: [PropagatorKind; 6] = [TraceContext, Baggage, B3, B3Multi, Jaeger, Xray];

/// Texts that nobody means well, and many that are nearly right.
fn value() -> impl Strategy<Value = String> {
    let id = "([0-9a-f]{16}|[0-9a-f]{32}|0{16}|0{32}|[0-9a-fA-F]{0,34})";
    let nearly = move |text: &str| string_regex(&text.replace("ID", id)).unwrap();
    prop_oneof![
        any::<String>(),
        nearly("(00|ff|cc|0)-ID-ID-0[0-9a-f](-[a-z]{0,3})?"),
        nearly("(ID-ID(-[01d]?(-ID)?)?|[01d])"),
        nearly("ID(:|%3A)ID(:|%3a)[0-9]{0,2}:[0-9a-f]{0,3}"),
        nearly("(Root=1-[0-9a-f]{8}-[0-9a-f]{24};?)?(Parent=ID;?)?(Sampled=[01?2]?;?)?"),
        nearly("([a-zA-Z@=%_ ]{1,4}=[ -~]{0,5}[,;]?){0,40}"),
        nearly("ID"),
        nearly("(1|0|d|true|false)"),
    ]
}

fn headers() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    vec((select(NAMES.as_slice()), value()), 0..20)
}

/// Reads with everything there is; `described` fails for a span that is not valid.
fn read_all(carrier: &dyn Extractor) {
    for kind in KINDS {
        let one = &propagator(&[kind]);
        let context = one.extract_with_context(&Context::new(), carrier);
        let found = (described(&context), baggage(&context));
        let mut passed_on = HashMap::new();
        one.inject_context(&context, &mut passed_on);
        let again = one.extract_with_context(&Context::new(), &passed_on);
        let found_again = (described(&again), baggage(&again));
        match kind {
            // A carrier has its say about the case of keys, and a key that differs in nothing else is the same there.
            Jaeger => assert_eq!(found_again.0, found.0),
            _ => assert_eq!(found_again, found, "{kind:?}"),
        }
    }
    let context = (&propagator(&KINDS)).extract_with_context(&Context::new(), carrier);
    assert_eq!(
        context.has_active_span(),
        context.span().span_context().is_valid()
    );
}

proptest! {
    #[test]
    fn any_text(headers in headers()) {
        let headers: Vec<(&str, &str)> = headers.iter().map(|it| (it.0, it.1.as_str())).collect();
        read_all(&Headers(&headers));
    }

    #[test]
    fn any_text_in_a_map(headers in headers()) {
        let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value));
        read_all(&headers.collect::<HashMap<String, String>>());
    }
}

#[cfg(feature = "http")]
proptest! {
    #[test]
    fn any_bytes_in_a_request(
        texts in headers(),
        bytes in vec((select(NAMES.as_slice()), vec(any::<u8>(), 0..60)), 0..10),
    ) {
        let mut headers = http::HeaderMap::new();
        let texts = texts.into_iter().map(|(name, value)| (name, value.into_bytes()));
        for (name, value) in texts.chain(bytes) {
            // What cannot be in a request at all is left out by the server.
            if let (Ok(name), Ok(value)) = (
                http::HeaderName::from_bytes(name.as_bytes()),
                http::HeaderValue::from_bytes(&value),
            ) {
                headers.append(name, value);
            }
        }
        read_all(&crate::http::Incoming(&headers));
    }
}
