//! The numbers of the batch and of the limits.
//! Never asserts what a number is used for.

use std::time::Duration;

use super::{Set, read};
use crate::config::{Batch, Config, Limits};

const QUEUE: &str = "OTEL_BSP_MAX_QUEUE_SIZE";
const BATCH: &str = "OTEL_BSP_MAX_EXPORT_BATCH_SIZE";

#[test]
fn defaults() {
    let (config, _) = read(&[]);
    let batch = Batch {
        schedule_delay: Duration::from_secs(5),
        export_timeout: Duration::from_secs(30),
        max_queue_size: 2_048,
        max_export_batch_size: 512,
    };
    let limits = Limits {
        attributes_per_span: 128,
        events_per_span: 128,
        links_per_span: 128,
        attributes_per_event: 128,
        attributes_per_link: 128,
        attribute_value_length: None,
    };
    assert_eq!((config.batch, config.limits), (batch, limits));
}

/// The numbers that one variable each decides, with the default and the least that is accepted.
#[test]
fn one_variable_each() {
    type Get = fn(&Config) -> u128;
    let cases: &[(&str, Get, u128, u32)] = &[
        (
            "OTEL_BSP_SCHEDULE_DELAY",
            |it| it.batch.schedule_delay.as_millis(),
            5_000,
            1,
        ),
        (
            "OTEL_BSP_EXPORT_TIMEOUT",
            |it| it.batch.export_timeout.as_millis(),
            30_000,
            1,
        ),
        (QUEUE, |it| it.batch.max_queue_size as u128, 2_048, 1),
        (
            "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
            |it| it.limits.attributes_per_span.into(),
            128,
            0,
        ),
        (
            "OTEL_ATTRIBUTE_COUNT_LIMIT",
            |it| it.limits.attributes_per_span.into(),
            128,
            0,
        ),
        (
            "OTEL_SPAN_EVENT_COUNT_LIMIT",
            |it| it.limits.events_per_span.into(),
            128,
            0,
        ),
        (
            "OTEL_SPAN_LINK_COUNT_LIMIT",
            |it| it.limits.links_per_span.into(),
            128,
            0,
        ),
        (
            "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
            |it| it.limits.attributes_per_event.into(),
            128,
            0,
        ),
        (
            "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
            |it| it.limits.attributes_per_link.into(),
            128,
            0,
        ),
    ];
    for (variable, get, default, least) in cases {
        for (value, number) in [
            ("", *default),
            ("1", 1),
            (" 77 ", 77),
            ("4294967295", 4_294_967_295),
        ] {
            let (config, warnings) = read(&[(variable, value)]);
            assert_eq!(get(&config), number, "{variable}={value}");
            assert!(warnings.is_empty(), "{warnings:?}");
        }
        for value in [
            "-1",
            "+1",
            "1.5",
            "1_000",
            "many",
            "4294967296",
            "99999999999999999999999",
        ] {
            let (config, warnings) = read(&[(variable, value)]);
            assert_eq!(get(&config), *default, "{variable}={value}");
            let [warning] = &*warnings else {
                panic!("{warnings:?}")
            };
            assert!(warning.starts_with(&format!(
                "{variable}: found `{value}`, expected a whole number"
            )));
            assert!(warning.ends_with(&format!(" from {least} to 4294967295; using `{default}`")));
        }
        let (config, warnings) = read(&[(variable, "0")]);
        let refused = *least == 1;
        assert_eq!(
            get(&config),
            if refused { *default } else { 0 },
            "{variable}"
        );
        assert_eq!(warnings.len(), usize::from(refused), "{variable}");
    }
}

#[test]
fn a_batch_fits_the_queue() {
    // The variables, the size of a batch, and the end of the warning.
    let cases: &[(Set<'_>, usize, Option<&str>)] = &[
        (&[(QUEUE, "100")], 100, None),
        (&[(QUEUE, "100"), (BATCH, " ")], 100, None),
        (&[(QUEUE, "100"), (BATCH, "100")], 100, None),
        (&[(QUEUE, "9000"), (BATCH, "9000")], 9_000, None),
        (&[(BATCH, "1")], 1, None),
        (
            &[(BATCH, "3000")],
            2_048,
            Some("2048, the size of the queue; using `2048`"),
        ),
        (
            &[(BATCH, "0")],
            512,
            Some("2048, the size of the queue; using `512`"),
        ),
        (
            &[(QUEUE, "9"), (BATCH, "x")],
            9,
            Some("9, the size of the queue; using `9`"),
        ),
    ];
    for (set, size, end) in cases {
        let (config, warnings) = read(set);
        assert_eq!(config.batch.max_export_batch_size, *size, "{set:?}");
        assert_eq!(warnings.len(), usize::from(end.is_some()), "{set:?}");
        for warning in warnings {
            assert!(
                warning.starts_with(&format!("{BATCH}: found ")),
                "{warning}"
            );
            assert!(
                warning.ends_with(&format!(" from 1 to {}", end.unwrap_or_default())),
                "{warning}"
            );
        }
    }
}

#[test]
fn limits_of_spans_win() {
    const COUNT: &str = "OTEL_ATTRIBUTE_COUNT_LIMIT";
    const SPAN_COUNT: &str = "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT";
    const LENGTH: &str = "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT";
    const SPAN_LENGTH: &str = "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT";
    // The variables, attributes per span, length of a value, and what is used instead of which variable.
    let cases: &[(Set<'_>, u32, Option<usize>, Set<'_>)] = &[
        (&[(COUNT, "1"), (SPAN_COUNT, "2")], 2, None, &[]),
        (&[(COUNT, "1"), (SPAN_COUNT, "")], 1, None, &[]),
        (
            &[(COUNT, "1"), (SPAN_COUNT, "x")],
            1,
            None,
            &[(SPAN_COUNT, "using `1`")],
        ),
        (
            &[(COUNT, "y"), (SPAN_COUNT, "2")],
            2,
            None,
            &[(COUNT, "using `128`")],
        ),
        (&[(LENGTH, "")], 128, None, &[]),
        (&[(LENGTH, "0")], 128, Some(0), &[]),
        (&[(LENGTH, "1"), (SPAN_LENGTH, "2")], 128, Some(2), &[]),
        (
            &[(LENGTH, "1"), (SPAN_LENGTH, "x")],
            128,
            Some(1),
            &[(SPAN_LENGTH, "using `1`")],
        ),
        (
            &[(LENGTH, "-1")],
            128,
            None,
            &[(LENGTH, "values are kept whole")],
        ),
    ];
    for (set, count, length, warned) in cases {
        let (config, warnings) = read(set);
        let limits = config.limits;
        assert_eq!(
            (limits.attributes_per_span, limits.attribute_value_length),
            (*count, *length)
        );
        // Without limits of their own, events and links have the general one.
        let general = set.iter().find(|(name, _)| *name == COUNT);
        let general = general.map_or(128, |(_, count)| count.parse().unwrap_or(128));
        assert_eq!(limits.attributes_per_event, general);
        assert_eq!(limits.attributes_per_link, general);
        assert_eq!(warnings.len(), warned.len(), "{warnings:?}");
        for (warning, (variable, instead)) in warnings.iter().zip(*warned) {
            assert!(warning.starts_with(&format!("{variable}: ")), "{warning}");
            assert!(
                warning.ends_with(&format!(" a whole number from 0 to 4294967295; {instead}")),
                "{warning}"
            );
        }
    }
}
