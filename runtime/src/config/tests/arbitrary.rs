//! Whatever the variables hold: nothing panics, every complaint is a line, and what is read is what was written.
//! Never knows what a value means.

use std::io;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::string::string_regex;

use crate::config::endpoint::{as_written, masked, with_signal_path, without_path};
use crate::config::otlp::Protocol;
use crate::config::repeated::keep_last;
use crate::config::sampler::probability;
use crate::config::{Config, Reading, Source, VARIABLES, headers, resource};
use crate::filter::Filter;

/// As a variable's author has to write it.
fn percent_encoded(text: &str) -> String {
    let byte = |byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
            char::from(*byte).to_string()
        }
        other => format!("%{other:02x}"),
    };
    text.as_bytes().iter().map(byte).collect()
}

fn list(pairs: &[(String, String)]) -> String {
    let pair = |(key, value): &(String, String)| format!("{key}={}", percent_encoded(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join(",")
}

/// Texts that nobody means well, and some that are nearly right.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        string_regex("[a-z0-9=,:/%.@?#\\[\\]+ -]{0,40}").unwrap(),
        string_regex("(http|https|grpc)?(://)?[a-z@:%0-9\\[\\].]{0,20}(/[a-z?=]{0,9})?").unwrap(),
        string_regex("[0-9.eE+-]{0,12}").unwrap(),
        string_regex("(always|trace|jaeger|parentbased)_?[a-z_]{0,12}").unwrap(),
        string_regex("(info|debug|off|[a-z:_-]{0,9}=(warn|trace)?)(,[a-z]{0,5}=?){0,3}").unwrap(),
    ]
}

proptest! {
    #[test]
    fn no_environment_is_fatal(
        values in vec(proptest::option::of(hostile()), VARIABLES.len()),
        // It would keep the others from being looked at.
        names_file in proptest::bool::weighted(0.1),
    ) {
        let Reading { warnings, settings, .. } = Config::read(&Source {
            file: &|path| if path.len() % 2 == 0 {
                Ok(path.as_bytes().to_vec())
            } else {
                Err(io::ErrorKind::NotFound.into())
            },
            variable: &|name| {
                if name.ends_with("_CONFIG_FILE") && !names_file {
                    return None;
                }
                let index = VARIABLES.iter().position(|known| *known == name)?;
                values[index].clone()
            },
        });
        for warning in warnings {
            let line = warning.to_string();
            prop_assert!(!line.contains(['\n', '\r', '\u{1b}']), "{line:?}");
            let words = [": expected ", "`, expected "];
            prop_assert!(words.iter().any(|it| line.contains(it)), "{line}");
            prop_assert!(line.contains(": found `") || names_file, "{line}");
        }
        for setting in settings {
            let value = setting.value.unwrap_or_default();
            prop_assert!(!value.contains(['\n', '\r', '\u{1b}']), "{value:?}");
        }
    }

    #[test]
    fn headers_come_back(pairs in vec(("x-[a-zA-Z0-9!#$&'*+.^_`|~-]{1,12}", "[\\t -~]{0,20}"), 0..6)) {
        let listed = headers::list(&list(&pairs), Protocol::HttpProtobuf);
        prop_assert_eq!(listed.headers, pairs);
        prop_assert_eq!(listed.refused, Vec::<usize>::new());
    }

    #[test]
    fn resource_attributes_come_back(pairs in vec(("[a-z.é_]{1,12}", any::<String>()), 0..6)) {
        prop_assert_eq!(resource::attributes(&list(&pairs)), Some(pairs));
    }

    #[test]
    fn lists_of_anything(text in hostile()) {
        headers::list(&text, Protocol::HttpProtobuf);
        resource::attributes(&text);
    }

    #[test]
    fn the_last_one_of_a_name_is_kept_in_its_place(items in vec((0..6_u8, any::<u8>()), 0..12)) {
        let mut expected = Vec::new();
        for item in items.clone() {
            expected.retain(|(name, _)| *name != item.0);
            expected.push(item);
        }
        let mut kept = items;
        keep_last(&mut kept, |(name, _)| *name);
        prop_assert_eq!(kept, expected);
    }

    #[test]
    fn a_filter_prints_what_it_reads(text in hostile()) {
        let (filter, _) = Filter::parse(&text);
        let printed = filter.to_string();
        prop_assert_eq!(Filter::parse(&printed), (filter, Vec::new()));
    }

    #[test]
    fn ratios_come_back(ratio in 0.0..=1.0_f64, text in hostile()) {
        prop_assert_eq!(probability(&ratio.to_string()), Some(ratio));
        if let Some(ratio) = probability(&text) {
            prop_assert!((0.0..=1.0).contains(&ratio), "{}", ratio);
        }
    }

    #[test]
    fn an_endpoint_that_was_read_is_read_the_same(text in hostile()) {
        for read in [as_written, |text: &str| without_path(text, true)] {
            if let Some(url) = read(&text) {
                prop_assert_eq!(read(&url), Some(url));
            }
        }
        prop_assert_eq!(with_signal_path(&text).is_some(), as_written(&text).is_some());
    }

    #[test]
    fn a_password_is_not_shown(
        begin in "[a-z:/]{0,8}", secret in "[A-Z0-9]{8}", end in "[a-z:./?]{0,12}",
    ) {
        let shown = masked(&format!("{begin}{secret}@{end}"));
        prop_assert!(!shown.contains(&secret), "{}", shown);
    }
}
