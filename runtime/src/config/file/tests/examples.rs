//! Files as the specification's own examples are made: everything there is, the usual, what replaces variables.
//! Never expects a warning but of what does not exist here.

use std::time::Duration;

use super::{names, read, read_with};
use crate::config::{Limits, PropagatorKind, Verbosity};

/// Every key of the schema that concerns spans, in words of our own.
pub(super) const EVERYTHING: &str = r#"
disabled: false
log_level: info
attribute_limits: {attribute_value_length_limit: 1000, attribute_count_limit: 100}
logger_provider: {processors: [simple: {exporter: {console: }}]}
meter_provider: {readers: [periodic: {exporter: {console: }}]}
propagator:
  composite: [tracecontext: , baggage: , b3: , b3multi: , ottrace: ]
  composite_list: "tracecontext,jaeger,xray"
tracer_provider:
  processors:
    - batch:
        schedule_delay: 4000
        export_timeout: 20000
        max_queue_size: 1024
        max_export_batch_size: 256
        exporter:
          otlp_http:
            endpoint: http://collector:4318/v1/traces
            headers: [{name: key, value: "42"}]
            headers_list: "key=43,other=44"
            compression: none
            timeout: 9000
            encoding: protobuf
    - batch: {exporter: {otlp_file/development: {output_stream: "file:///tmp/lines"}}}
    - batch: {exporter: {zipkin: {endpoint: http://zipkin:9411/api/v2/spans}}}
    - simple: {exporter: {console: }}
  limits:
    attribute_value_length_limit: 2000
    attribute_count_limit: 1
    event_count_limit: 2
    link_count_limit: 3
    event_attribute_count_limit: 4
    link_attribute_count_limit: 5
  sampler:
    parent_based:
      root: {trace_id_ratio_based: {ratio: 0.5}}
      remote_parent_sampled: {always_on: }
      remote_parent_not_sampled: {probability/development: {ratio: 0.25}}
      local_parent_sampled: {composite/development: {probability: {ratio: 0.125}}}
      local_parent_not_sampled: {always_off: }
  id_generator: {random: }
  tracer_configurator/development:
    default_config: {enabled: false}
    tracers: [{name: shop.*, config: {disabled: false}}]
resource:
  attributes: [{name: service.name, value: shop}, {name: n, value: 1, type: int}]
  attributes_list: "region=here"
  detection/development:
    attributes: {included: ["service.*"], excluded: [service.version]}
    detectors: [container: , service: ]
  schema_url: https://opentelemetry.io/schemas/1.16.0
instrumentation/development: {general: {http: {}}, rust: {any: {thing: 1}}}
"#;

#[test]
fn everything_there_is() {
    let (config, warnings) = read(EVERYTHING);
    let starts: Vec<&str> = warnings
        .iter()
        .map(|warning| {
            warning
                .split_once(", expected")
                .map_or("", |(start, _)| start)
        })
        .collect();
    assert_eq!(
        starts,
        [
            "9: propagator.composite[4]: found `ottrace`",
            "26: tracer_provider.processors[1].batch.exporter.otlp_file/development.output_stream: found `file:///tmp/lines`",
            "27: tracer_provider.processors[2].batch.exporter: found `zipkin`",
            "28: tracer_provider.processors[3].simple: found `simple`",
            "41: tracer_provider.sampler.parent_based.local_parent_sampled: found `composite/development`",
            "52: resource.detection/development.detectors[0]: found `container`",
        ]
    );
    assert_eq!(
        names(&config),
        ["HttpProtobuf http://collector:4318/v1/traces", "console"]
    );
    assert_eq!(config.batch.schedule_delay, Duration::from_secs(4));
    assert_eq!(config.batch.max_export_batch_size, 256);
    let limits = Limits {
        attributes_per_span: 1,
        events_per_span: 2,
        links_per_span: 3,
        attributes_per_event: 4,
        attributes_per_link: 5,
        attribute_value_length: Some(2000),
    };
    assert_eq!(config.limits, limits);
    let propagators = config.propagators.map(|kinds| kinds.len());
    assert_eq!(propagators, Some(6));
    assert_eq!(config.filter.to_string(), "off,shop=info");
    assert_eq!(config.verbosity, Verbosity::Info);
    assert_eq!(config.resource.service_name.as_deref(), Some("shop"));
}

/// What whoever had variables before would write: each is referred to where it belongs.
const REPLACES_VARIABLES: &str = r#"file_format: "1.0"
disabled: ${OTEL_SDK_DISABLED:-false}
log_level: ${OTEL_LOG_LEVEL:-info}
resource:
  attributes: [{name: service.name, value: "${OTEL_SERVICE_NAME:-unknown_service}"}]
  attributes_list: ${OTEL_RESOURCE_ATTRIBUTES}
attribute_limits:
  attribute_value_length_limit: ${OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT}
  attribute_count_limit: ${OTEL_ATTRIBUTE_COUNT_LIMIT:-128}
propagator:
  composite: []
  composite_list: ${OTEL_PROPAGATORS:-tracecontext,baggage}
tracer_provider:
  processors:
    - batch:
        schedule_delay: ${OTEL_BSP_SCHEDULE_DELAY:-5000}
        exporter:
          otlp_http:
            endpoint: ${OTEL_EXPORTER_OTLP_TRACES_ENDPOINT:-http://localhost:4318/v1/traces}
            tls:
              ca_file: ${OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE}
              key_file: ${OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY}
              cert_file: ${OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE}
            timeout: ${OTEL_EXPORTER_OTLP_TRACES_TIMEOUT:-10000}
            headers: []
            headers_list: ${OTEL_EXPORTER_OTLP_TRACES_HEADERS}
  sampler: {parent_based: {root: {always_on: }}}
"#;

#[test]
fn variables_in_their_places() {
    let (config, warnings) = read_with(REPLACES_VARIABLES, &[], &[]);
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(
        names(&config),
        ["HttpProtobuf http://localhost:4318/v1/traces"]
    );
    assert_eq!(
        config.resource.service_name.as_deref(),
        Some("unknown_service")
    );
    let both = vec![PropagatorKind::TraceContext, PropagatorKind::Baggage];
    assert_eq!(config.propagators, Some(both));

    let variables = [
        ("OTEL_SDK_DISABLED", "true"),
        ("OTEL_SERVICE_NAME", "shop: \"1\""),
        ("OTEL_RESOURCE_ATTRIBUTES", "a=b,c=d"),
        ("OTEL_BSP_SCHEDULE_DELAY", "10"),
        ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "20"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://a:1/b"),
        ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "k=v"),
    ];
    let (config, warnings) = read_with(REPLACES_VARIABLES, &variables, &[]);
    assert!(warnings.is_empty(), "{warnings:?}");
    assert!(config.disabled_by.is_some());
    assert_eq!(names(&config), ["HttpProtobuf https://a:1/b"]);
    assert_eq!(config.resource.service_name.as_deref(), Some("shop: \"1\""));
    assert_eq!(config.resource.attributes.len(), 2);
    assert_eq!(config.batch.schedule_delay, Duration::from_millis(10));
    assert_eq!(config.limits.attribute_value_length, Some(20));
}

#[test]
fn one_exporter_for_every_signal() {
    let (config, warnings) = read(
        "exporters:\n  otlp: &otlp {compression: none, timeout: 1000}\nlogger_provider: {processors: [simple: {exporter: {otlp_http: {<<: *otlp}}}]}\ntracer_provider:\n  processors:\n    - batch:\n        exporter:\n          otlp_http:\n            <<: *otlp\n            endpoint: http://a/v1/traces\n",
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    let Some(crate::config::Exporter::Otlp(otlp)) = config.exporters.first() else {
        panic!("no OTLP exporter");
    };
    assert_eq!(otlp.timeout, Duration::from_secs(1));
    assert_eq!(otlp.endpoint, "http://a/v1/traces");
}

#[test]
fn the_file_of_the_page() {
    let page = include_str!("../../../configuration.md");
    let (_, rest) = page.split_once("```yaml\n").unwrap();
    let (text, _) = rest.split_once("```").unwrap();
    let (config, warnings) = read_with(text, &[("TOKEN", "secret")], &[]);
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(
        names(&config),
        ["HttpProtobuf http://collector:4318/v1/traces"]
    );
    assert_eq!(config.resource.service_name.as_deref(), Some("checkout"));
}
