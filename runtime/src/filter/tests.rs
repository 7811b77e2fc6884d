//! What a filter's text turns on, and which parts of it are refused.
//! Never goes through configuration.

use super::Filter;
use crate::level::Level::{self, Debug, Error, Info, Trace, Warn};

#[test]
fn text_to_filter() {
    // The text, the filter as it prints itself, the directives that are refused.
    let cases: &[(&str, &str, &[&str])] = &[
        ("", "info", &[]),
        (" , ,", "info", &[]),
        ("debug", "debug", &[]),
        (" OFF ", "off", &[]),
        ("warn,error", "error", &[]),
        (
            "info,a::b=debug,hyper=off",
            "info,hyper=off,a::b=debug",
            &[],
        ),
        ("a=trace , a::b = Warn", "info,a::b=warn,a=trace", &[]),
        ("a=trace,b=warn,a=off", "info,b=warn,a=off", &[]),
        ("info=debug", "info,info=debug", &[]),
        ("a::r#async=debug", "info,a::r#async=debug", &[]),
        ("größe::_x1=debug", "info,größe::_x1=debug", &[]),
        ("hyper", "info", &["hyper"]),
        ("hyper,debug", "debug", &["hyper"]),
        (
            "=debug, a=,a=loud,=",
            "info",
            &["=debug", "a=", "a=loud", "="],
        ),
        ("my-crate=debug,my_crate=warn", "info,my_crate=warn", &[]),
        (
            "io.shop/db=off,@shop/ui=debug",
            "info,io.shop/db=off,@shop/ui=debug",
            &[],
        ),
        (
            "::a=warn,a::=warn,a:b=warn",
            "info",
            &["::a=warn", "a::=warn", "a:b=warn"],
        ),
        (
            "1a=warn,a b=warn,a=b=warn,2",
            "info",
            &["1a=warn", "a b=warn", "a=b=warn", "2"],
        ),
    ];
    for (text, printed, refused) in cases {
        let (filter, bad) = Filter::parse(text);
        assert_eq!(
            (filter.to_string().as_str(), bad.as_slice()),
            (*printed, *refused),
            "{text}"
        );
        assert_eq!(Filter::parse(printed), (filter, Vec::new()), "{printed}");
    }
}

#[test]
fn longest_prefix_decides() {
    let (filter, _) = Filter::parse("warn,shop=info,shop::db=trace,shop::db::pool=off");
    let cases: &[(&str, Option<Level>)] = &[
        ("", Some(Warn)),
        ("shops", Some(Warn)),
        ("shop_db", Some(Warn)),
        ("other::shop", Some(Warn)),
        ("shop", Some(Info)),
        ("shop::dbx", Some(Info)),
        ("shop::db", Some(Trace)),
        ("shop::db::pools", Some(Trace)),
        ("shop::db::pool", None),
        ("shop::db::pool::idle", None),
    ];
    for (module_path, level) in cases {
        assert_eq!(filter.level_for(module_path), *level, "{module_path}");
    }
}

#[test]
fn a_level_turns_on_what_is_less_verbose() {
    for (text, on) in [
        ("off", &[][..]),
        ("error", &[Error]),
        ("info", &[Error, Warn, Info]),
        ("debug", &[Error, Warn, Info, Debug]),
        ("trace", &[Error, Warn, Info, Debug, Trace]),
    ] {
        let (filter, _) = Filter::parse(text);
        for level in [Error, Warn, Info, Debug, Trace] {
            assert_eq!(
                filter.enables("shop", level),
                on.contains(&level),
                "{text} {level:?}"
            );
        }
    }
}

#[test]
fn scopes_of_other_libraries_count_as_info() {
    let (filter, _) = Filter::parse("warn,hyper=off,otel-tower=info,io.shop=debug,io.shop.db=off");
    for (scope, is_on) in [
        ("", false),
        ("hyper", false),
        ("other", false),
        ("otel-tower", true),
        ("otel_tower", true),
        ("otel-tower-http", false),
        ("io.shop", true),
        ("io.shop.cart", true),
        ("io.shop/cart", true),
        ("io.shops", false),
        ("io.shop.db", false),
        ("io.shop.db.pool", false),
    ] {
        assert_eq!(filter.enables_scope(scope), is_on, "{scope}");
    }
    assert!(Filter::default().enables_scope("anything"));
}

#[test]
fn default_is_info_everywhere() {
    assert_eq!(Filter::default(), Filter::parse("info").0);
}
