//! Tests of spans that a provider of the application's makes.
//! Never install anything: the seam is called directly.

use opentelemetry::trace::{Link, SpanContext, SpanId, SpanKind, TraceContextExt, TraceFlags};
use opentelemetry::trace::{TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};

use super::Adopted;
use crate::callsite::{Callsite, Metadata, Scope, path_of};
use crate::level::Level;
use crate::origin::Origin;
use crate::parent::Parent;
use crate::tracing::{Begun, Details, Verdict};

struct Probed;

static CALLSITE: Callsite = Callsite::new(Metadata {
    file: "src/lib.rs",
    has_parent: false,
    inside: path_of::<Probed>(),
    kind: SpanKind::Client,
    level: Level::Info,
    line: 7,
    module_path: module_path!(),
    name: "call",
    scope: Scope::named("adopted"),
});

#[test]
fn the_applications_provider_makes_the_span() {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    let adopted: &'static Adopted = Box::leak(Box::new(Adopted::new(Box::new(provider))));
    let remote = SpanContext::new(
        TraceId::from(1),
        SpanId::from(2),
        TraceFlags::SAMPLED,
        true,
        TraceState::default(),
    );
    let parent = Context::new().with_remote_span_context(remote.clone());
    for _ in 0..2 {
        let mut begun = Begun::default();
        assert_eq!(adopted.begin(&mut begun), Verdict::Draft);
        let mut draft = begun.draft.unwrap();
        draft.attribute(KeyValue::new("a", 1));
        let mut details = Details {
            links: vec![Link::with_context(remote.clone())],
            name: None,
            parent: Parent::Given(parent.clone()),
        };
        let context = draft.open(&Origin::Callsite(&CALLSITE), Some(&mut details));
        assert!(context.span().is_recording());
        context.span().end();
    }
    let spans = exporter.get_finished_spans().unwrap();
    assert_eq!(spans.len(), 2);
    let span = &spans[1];
    assert_eq!(
        (span.name.as_ref(), &span.span_kind),
        ("call", &SpanKind::Client)
    );
    assert_eq!(span.parent_span_id, SpanId::from(2));
    assert_eq!(span.instrumentation_scope.name(), "adopted");
    assert_eq!(span.links.len(), 1);
    let keys: Vec<&str> = span
        .attributes
        .iter()
        .map(|attribute| attribute.key.as_str())
        .collect();
    assert_eq!(
        keys,
        [
            "a",
            "code.function.name",
            "code.file.path",
            "code.line.number"
        ]
    );
}
