//! Everything but exporters, samplers, scopes and the resource: each key with a usable value and with one that is not.
//! Never names a file.

use std::time::Duration;

use super::{check, read};
use crate::config::{Limits, PropagatorKind, Verbosity};

#[test]
fn a_file_that_says_nothing_is_off_and_silent() {
    for text in [
        "",
        "tracer_provider:\n",
        "disabled:\nlog_level:\npropagator:\nresource:\n",
    ] {
        let (config, warnings) = read(text);
        assert!(warnings.is_empty(), "{warnings:?}");
        assert!(config.exporters.is_empty() && config.disabled_by.is_none());
        assert_eq!(config.propagators, Some(Vec::new()));
        assert_eq!(config.sampler, None);
        assert_eq!(config.filter.to_string(), "info");
    }
}

#[test]
fn disabled() {
    let (config, _) = read("disabled: true\n");
    let reason = "`disabled` is `true` in otel.yaml";
    assert_eq!(config.disabled_by.as_deref(), Some(reason));
    assert_eq!(read("disabled: false\n").0.disabled_by, None);
    for value in ["\"true\"", "1", "yes", "[true]"] {
        let found = value.trim_matches('"').replace("[true]", "[…]");
        check(
            &format!("disabled: {value}\n"),
            &[&format!(
                "2: disabled: found `{found}`, expected `true` or `false`; using `false`"
            )],
        );
    }
}

#[test]
fn log_level() {
    for (word, verbosity) in [
        ("trace", Verbosity::Debug),
        ("debug4", Verbosity::Debug),
        ("info", Verbosity::Info),
        ("INFO2", Verbosity::Info),
        ("warn", Verbosity::Warn),
        ("error3", Verbosity::Error),
        ("fatal", Verbosity::None),
    ] {
        let (config, warnings) = read(&format!("log_level: {word}\n"));
        assert_eq!((config.verbosity, warnings.len()), (verbosity, 0), "{word}");
    }
    let expected = "expected `trace`, `debug`, `info`, `warn`, `error` or `fatal`; using `warn`";
    for word in ["loud", "none", "info1", "info5", "9"] {
        check(
            &format!("log_level: {word}\n"),
            &[&format!("2: log_level: found `{word}`, {expected}")],
        );
    }
}

#[test]
fn unknown_keys_are_told_with_the_one_that_was_meant() {
    check(
        "disable: true\nattribute_limits: {attribute_count_limt: 1}\ntracer_provider:\n  processors: [simple: {exporter: {console: {colour: true}}}]\n  samplr: {}\n  limits:\n    event_count_limt: 3\n",
        &[
            "2: found `disable`, expected `file_format`, `disabled`, `log_level`, `attribute_limits`, `propagator`, `resource`, `tracer_provider`, `distribution`, `logger_provider`, `meter_provider` or `instrumentation/development` (did you mean `disabled`?); ignored",
            "3: attribute_limits: found `attribute_count_limt`, expected `attribute_value_length_limit` or `attribute_count_limit` (did you mean `attribute_count_limit`?); ignored",
            "5: tracer_provider.processors[0].simple.exporter.console: found `colour`, expected no key here; ignored",
            "6: tracer_provider: found `samplr`, expected `tracer_configurator/development`, `processors`, `limits`, `sampler` or `id_generator` (did you mean `sampler`?); ignored",
            "8: tracer_provider.limits: found `event_count_limt`, expected `attribute_value_length_limit`, `attribute_count_limit`, `event_count_limit`, `link_count_limit`, `event_attribute_count_limit` or `link_attribute_count_limit` (did you mean `event_count_limit`?); ignored",
        ],
    );
}

#[test]
fn what_is_there_to_be_repeated_is_no_unknown_key() {
    let (config, warnings) = read(
        "exporters:\n  mine: &mine {console: }\nlogger_provider: {any: thing}\nmeter_provider: [1]\ninstrumentation/development: 7\ntracer_provider:\n  processors:\n    - simple: {exporter: *mine}\n",
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(super::names(&config), ["console"]);
}

#[test]
fn an_alias_or_a_slip_is_an_unknown_key_in_spite_of_anchors() {
    const KEYS: &str = "expected `file_format`, `disabled`, `log_level`, `attribute_limits`, `propagator`, `resource`, `tracer_provider`, `distribution`, `logger_provider`, `meter_provider` or `instrumentation/development`";
    check(
        "x-mine: 1\nx-: {a: b}\nlists:\n  console: &a [simple: {exporter: {console: }}]\ntracer_provder: {processors: *a}\nelsewhere: *a\nmerged: {<<: {a: *a}}\nx_mine: 1\nresorce: &b {}\n",
        &[
            &format!(
                "6: found `tracer_provder`, {KEYS} (did you mean `tracer_provider`?); ignored"
            ),
            &format!("7: found `elsewhere`, {KEYS}; ignored"),
            &format!("8: found `merged`, {KEYS}; ignored"),
            &format!("9: found `x_mine`, {KEYS}; ignored"),
            &format!("10: found `resorce`, {KEYS} (did you mean `resource`?); ignored"),
        ],
    );
}

#[test]
fn limits() {
    let provider = "tracer_provider:\n  processors: [simple: {exporter: {console: }}]\n";
    let usual = Limits {
        attributes_per_span: 128,
        events_per_span: 128,
        links_per_span: 128,
        attributes_per_event: 128,
        attributes_per_link: 128,
        attribute_value_length: None,
    };
    assert_eq!(read(provider).0.limits, usual);
    let general =
        "attribute_limits: {attribute_value_length_limit: 0x10, attribute_count_limit: 7}\n";
    let own = "  limits: {attribute_value_length_limit: 9, attribute_count_limit: 1, event_count_limit: 2, link_count_limit: 3, event_attribute_count_limit: 4, link_attribute_count_limit: 0}\n";
    let nothing = "  limits: {attribute_value_length_limit: , attribute_count_limit: }\n";
    let generally = Limits {
        attributes_per_span: 7,
        attributes_per_event: 7,
        attributes_per_link: 7,
        attribute_value_length: Some(16),
        ..usual
    };
    for text in [
        general.to_owned(),
        [general, provider].concat(),
        [general, provider, nothing].concat(),
    ] {
        assert_eq!(read(&text).0.limits, generally, "{text}");
    }
    let (config, warnings) = read(&[general, provider, own].concat());
    let specific = Limits {
        attributes_per_span: 1,
        events_per_span: 2,
        links_per_span: 3,
        attributes_per_event: 4,
        attributes_per_link: 0,
        attribute_value_length: Some(9),
    };
    assert_eq!((config.limits, warnings.len()), (specific, 0));
}

#[test]
fn unusable_limits() {
    let number = "expected a whole number from 0 to 4294967295";
    check(
        "attribute_limits: {attribute_value_length_limit: -1, attribute_count_limit: many}\ntracer_provider:\n  processors: [simple: {exporter: {console: }}]\n  limits:\n    attribute_value_length_limit: 1.5\n    event_count_limit: \"5\"\n    link_count_limit: 4294967296\n",
        &[
            &format!(
                "2: attribute_limits.attribute_value_length_limit: found `-1`, {number}; values are kept whole"
            ),
            &format!(
                "2: attribute_limits.attribute_count_limit: found `many`, {number}; using `128`"
            ),
            &format!(
                "6: tracer_provider.limits.attribute_value_length_limit: found `1.5`, {number}; values are kept whole"
            ),
            &format!(
                "7: tracer_provider.limits.event_count_limit: found `5`, {number}; using `128`"
            ),
            &format!(
                "8: tracer_provider.limits.link_count_limit: found `4294967296`, {number}; using `128`"
            ),
        ],
    );
    check(
        "attribute_limits: 5\n",
        &["2: attribute_limits: found `5`, expected a mapping; ignored"],
    );
}

#[test]
fn propagators() {
    use PropagatorKind::{B3, B3Multi, Baggage, Jaeger, TraceContext, Xray};
    for (text, kinds) in [
        (
            "{composite: [tracecontext: , baggage: {}]}",
            vec![TraceContext, Baggage],
        ),
        (
            "{composite: [baggage: , baggage: ], composite_list: \"tracecontext, baggage\"}",
            vec![Baggage, TraceContext],
        ),
        (
            "{composite: [], composite_list: \"baggage,\"}",
            vec![Baggage],
        ),
        (
            "{composite: [b3: , xray: , b3multi: , jaeger: ], composite_list: \"b3,tracecontext\"}",
            vec![B3, Xray, B3Multi, Jaeger, TraceContext],
        ),
        ("{composite: , composite_list: none}", vec![]),
        ("{}", vec![]),
    ] {
        let (config, warnings) = read(&format!("propagator: {text}\n"));
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(config.propagators, Some(kinds), "{text}");
    }
}

#[test]
fn unusable_propagators() {
    check(
        "propagator:\n  composite:\n    - ottrace:\n    - tracecontext\n    - tracecontext: {a: 1}\n    - tracecontext: 1\n    - {tracecontext: , baggage: }\n  composite_list: \"ottrace, baggage,xray-lambda\"\n",
        &[
            "4: propagator.composite[0]: found `ottrace`, expected `tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger` or `xray`; ignored",
            "5: propagator.composite[1]: found `tracecontext`, expected a mapping with one key, `tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger` or `xray`; ignored",
            "6: propagator.composite[2].tracecontext: found `a`, expected no key here; ignored",
            "7: propagator.composite[3].tracecontext: found `1`, expected nothing behind it; ignored",
            "8: propagator.composite[4]: found `{…}`, expected one key, `tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger` or `xray`; ignored",
            "9: propagator.composite_list: found `ottrace,xray-lambda`, expected `tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger`, `xray` or `none`; ignored",
        ],
    );
    check(
        "propagator: {composite: {baggage: }}\n",
        &[
            "2: propagator.composite: found `{…}`, expected a list of mappings such as `tracecontext:`; ignored",
        ],
    );
}

#[test]
fn ids_are_random() {
    let with = |generator: &str| {
        format!(
            "tracer_provider:\n  processors: [simple: {{exporter: {{console: }}}}]\n  id_generator: {generator}\n"
        )
    };
    for generator in ["", "{random: }", "{random: {}}"] {
        check(&with(generator), &[]);
    }
    for (generator, warning) in [
        (
            "{xray: }",
            "4: tracer_provider.id_generator: found `xray`, expected `random`; using `random`",
        ),
        (
            "random",
            "4: tracer_provider.id_generator: found `random`, expected a mapping with one key, `random`; using `random`",
        ),
        (
            "{random: {seed: 1}}",
            "4: tracer_provider.id_generator.random: found `seed`, expected no key here; ignored",
        ),
    ] {
        check(&with(generator), &[warning]);
    }
}

#[test]
fn batches() {
    let batch = |settings: &str| {
        let text = format!(
            "tracer_provider:\n  processors: [batch: {{{settings} exporter: {{console: }}}}]\n"
        );
        let (config, warnings) = read(&text);
        let batch = config.batch;
        let numbers = (
            batch.schedule_delay.as_millis(),
            batch.export_timeout,
            batch.max_queue_size,
            batch.max_export_batch_size,
        );
        (numbers, warnings)
    };
    let half = Duration::from_secs(30);
    let day = Duration::from_secs(24 * 60 * 60);
    for (settings, numbers) in [
        ("", (5_000, half, 2_048, 512)),
        (
            "schedule_delay: , max_queue_size: ,",
            (5_000, half, 2_048, 512),
        ),
        (
            "schedule_delay: 0, export_timeout: 0,",
            (1, day, 2_048, 512),
        ),
        (
            "schedule_delay: 7, export_timeout: 8, max_queue_size: 9, max_export_batch_size: 3,",
            (7, Duration::from_millis(8), 9, 3),
        ),
        ("max_queue_size: 100,", (5_000, half, 100, 100)),
    ] {
        assert_eq!(batch(settings), (numbers, vec![]), "{settings}");
    }
    let (numbers, warnings) =
        batch("max_queue_size: 0, max_export_batch_size: 4096, schedule_delay: -1,");
    assert_eq!(numbers, (5_000, half, 2_048, 512));
    let place = "3: tracer_provider.processors[0].batch";
    assert_eq!(
        warnings,
        [
            format!(
                "{place}.schedule_delay: found `-1`, expected a whole number from 0 to 4294967295; using `5000`"
            ),
            format!(
                "{place}.max_queue_size: found `0`, expected a whole number from 1 to 4294967295; using `2048`"
            ),
            format!(
                "{place}.max_export_batch_size: found `4096`, expected a whole number from 1 to 2048; using `512`"
            ),
        ]
    );
}

#[test]
fn there_is_an_end_to_warnings() {
    let text: String = (0..250)
        .map(|index| format!("k{index}:\n"))
        .collect::<Vec<_>>()
        .concat();
    let (_, warnings) = super::read_with(&format!("file_format: \"1.0\"\n{text}"), &[], &[]);
    assert_eq!(warnings.len(), 101);
    assert_eq!(
        warnings[100],
        "otel.yaml: expected at most 100 mistakes; 150 more are not told"
    );
}
