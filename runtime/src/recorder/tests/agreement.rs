//! What a record tells OTLP is what it tells an exporter of the SDK's, whatever is done to its span.
//! Never looks at single fields: calls are made up, and what both ways make of them is compared.

use std::panic::Location;
use std::sync::mpsc::Sender;
use std::time::{Duration, SystemTime};

use opentelemetry::trace::{
    Event, Link, SpanKind, Status, TraceContextExt, Tracer as _, TracerProvider as _,
};
use opentelemetry::{Context, KeyValue, Value};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::{Gathered, Recorder, TracerProvider};
use super::{LONG, parts};
use crate::attribute::Scalar;
use crate::callsite::{Callsite, Metadata, Scope, path_of};
use crate::exporter::json::tests::line;
use crate::exporter::otlp::tests::agreement::{event, kind, link, ours, status, theirs, value};
use crate::exporter::{Destination, Loss};
use crate::level::Level;
use crate::origin::Origin;
use crate::parent::Parent;
use crate::tracing::{Begun, Details, Verdict};

struct Annotated;

static CALLSITE: Callsite = Callsite::new(Metadata {
    file: "src/shop.rs",
    has_parent: false,
    inside: path_of::<Annotated>(),
    kind: SpanKind::Server,
    level: Level::Info,
    line: 7,
    module_path: module_path!(),
    name: "annotated",
    scope: Scope::named("shop"),
});

/// Gives back what both ways made of a batch.
#[derive(Debug)]
struct Both(Sender<Made>, Resource);

/// Protobuf, JSON, and what the SDK has.
type Made = (Vec<u8>, String, Vec<SpanData>);

impl Destination for Both {
    fn name(&self) -> &'static str {
        "both"
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.1 = resource.clone();
    }

    fn export(&mut self, spans: &mut Gathered<'_>, _: Duration) -> Result<(), Loss> {
        let bytes = ours(&spans.views(), &self.1);
        let json = line(&spans.views(), &self.1);
        self.0.send((bytes, json, spans.span_data())).unwrap();
        Ok(())
    }

    fn force_flush(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn shutdown(&mut self, _: Duration) -> Result<(), String> {
        Ok(())
    }
}

#[derive(Clone, Copy, Debug)]
enum From {
    Callsite,
    Library,
    Place,
}

/// What is done to a span, before it starts where that is possible.
#[derive(Clone, Debug)]
enum Call {
    Attribute(&'static str, Value),
    Event(Event),
    Link(Link),
    Name(String),
    Scalar(&'static str, Scalar),
    Status(Status),
}

fn key() -> impl Strategy<Value = &'static str> {
    select(vec![
        "a",
        "b",
        "c",
        "code.file.path",
        "code.line.number",
        "",
    ])
}

fn scalar() -> impl Strategy<Value = Scalar> {
    prop_oneof![
        any::<bool>().prop_map(Scalar::Bool),
        any::<f64>().prop_map(Scalar::F64),
        any::<i64>().prop_map(Scalar::I64),
        select(vec!["", "short", "äöüß"]).prop_map(Scalar::Text),
    ]
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        3 => (key(), value()).prop_map(|(key, value)| Call::Attribute(key, value)),
        4 => (key(), scalar()).prop_map(|(key, value)| Call::Scalar(key, value)),
        1 => event().prop_map(Call::Event),
        1 => link().prop_map(Call::Link),
        1 => "[a-z]{0,9}".prop_map(Call::Name),
        1 => status().prop_map(Call::Status),
    ]
}

fn limits() -> impl Strategy<Value = &'static [(&'static str, &'static str)]> {
    let all: [&[(&str, &str)]; 3] = [
        &[],
        &[
            ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "2"),
            ("OTEL_SPAN_EVENT_COUNT_LIMIT", "1"),
            ("OTEL_SPAN_LINK_COUNT_LIMIT", "0"),
        ],
        &[("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "3")],
    ];
    select(all.to_vec())
}

fn scalar_value(value: Scalar) -> Value {
    let attribute = crate::attribute::Attribute { key: "", value };
    KeyValue::from(attribute).value
}

fn start(recorder: &'static Recorder, from: From, kind: SpanKind, calls: &[Call]) -> Context {
    let origin = match from {
        From::Callsite => Origin::Callsite(&CALLSITE),
        From::Library => {
            let tracer = TracerProvider(recorder).tracer("library");
            let span = tracer
                .span_builder("library")
                .with_kind(kind)
                .start(&tracer);
            return Context::new().with_span(span);
        }
        From::Place => Origin::Place {
            kind,
            location: Location::caller(),
            scope: Scope::named("place"),
        },
    };
    let mut begun = Begun::default();
    let none = opentelemetry::trace::SpanContext::NONE;
    assert_eq!(recorder.begin(&none, true, &mut begun), Verdict::Draft);
    let mut draft = begun.draft.unwrap();
    for call in calls {
        match call {
            Call::Attribute(key, value) => draft.attribute(KeyValue::new(*key, value.clone())),
            Call::Scalar(key, value) => draft.scalar(key, *value),
            _ => {}
        }
    }
    let links = calls.iter().filter_map(|call| match call {
        Call::Link(link) => Some(link.clone()),
        _ => None,
    });
    let mut details = Details {
        links: links.collect(),
        name: matches!(from, From::Place).then(|| "place".into()),
        parent: Parent::Given(Context::new()),
    };
    draft.open(&origin, Some(&mut details))
}

/// The same calls once more, as anybody may make them on an open span.
fn go_on(context: &Context, calls: Vec<Call>) {
    let span = context.span();
    for call in calls {
        match call {
            Call::Attribute(key, value) => span.set_attribute(KeyValue::new(key, value)),
            Call::Event(event) => {
                span.add_event_with_timestamp(event.name, event.timestamp, event.attributes);
            }
            Call::Link(link) => span.add_link(link.span_context, link.attributes),
            Call::Name(name) => span.update_name(name),
            Call::Scalar(key, value) => {
                span.set_attribute(KeyValue::new(key, scalar_value(value)));
            }
            Call::Status(status) => span.set_status(status),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_ways_tell_the_same(
        limits in limits(),
        spans in vec(
            (
                select(vec![From::Callsite, From::Library, From::Place]),
                kind(),
                vec(call(), 0..7),
                vec(call(), 0..7),
                prop::option::of(any::<u64>()),
            ),
            1..6,
        ),
    ) {
        let (exported, batches) = std::sync::mpsc::channel();
        let resource = Resource::builder_empty().build();
        let destination = Box::new(Both(exported, resource));
        let recorder = Recorder::start(parts(limits, vec![destination])).unwrap();
        let count = spans.len();
        for (from, kind, before, after, end) in spans {
            let context = start(recorder, from, kind, &before);
            go_on(&context, after);
            match end {
                Some(end) => {
                    let end = SystemTime::UNIX_EPOCH + Duration::from_nanos(end);
                    context.span().end_with_timestamp(end);
                }
                None => context.span().end(),
            }
        }
        recorder.shutdown(LONG).unwrap();
        let (bytes, json, data) = batches.recv().unwrap();
        prop_assert_eq!(data.len(), count);
        for span in &data {
            let mut keys: Vec<_> = span.attributes.iter().map(|it| it.key.as_str()).collect();
            keys.sort_unstable();
            prop_assert!(keys.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", keys);
            prop_assert!(span.start_time <= span.end_time);
        }
        let resource = Resource::builder_empty().build();
        prop_assert_eq!(json, line(data.as_slice(), &resource));
        prop_assert_eq!(bytes, theirs(data, &resource));
    }
}
