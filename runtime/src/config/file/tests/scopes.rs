//! Which tracers make spans: by the filter's own key, and by the configurator's.
//! Never asks more of a filter than how it prints itself, and which scopes it turns on.

use super::{check, read};

#[test]
fn the_filter() {
    let filter = |text: &str| {
        let (config, warnings) = read(text);
        assert!(warnings.is_empty(), "{warnings:?}");
        config.filter.to_string()
    };
    assert_eq!(
        filter("distribution: {other: 1, traced: {filter: \"warn,shop=debug\"}}\n"),
        "warn,shop=debug"
    );
    let tracers = |inside: &str| {
        let provider = "tracer_provider:\n  processors: [simple: {exporter: {console: }}]\n";
        format!("{provider}  tracer_configurator/development: {{{inside}}}\n")
    };
    assert_eq!(filter(&tracers("")), "info");
    assert_eq!(filter(&tracers("default_config: {disabled: true}")), "off");
    assert_eq!(
        filter(&tracers(
            "default_config: {disabled: true}, tracers: [{name: io.shop.*, config: {disabled: false}}, {name: my-crate, config: {}}]"
        )),
        "off,my_crate=info,io.shop=info"
    );
    assert_eq!(
        filter(&tracers(
            "tracers: [{name: hyper, config: {disabled: true}}]"
        )),
        "info,hyper=off"
    );
    // The older key and the newer one, which wins.
    for (config, word) in [
        ("{enabled: true}", "info"),
        ("{enabled: false}", "off"),
        ("{enabled: }", "info"),
        ("{disabled: true, enabled: }", "off"),
        ("{disabled: true, enabled: true}", "info"),
        ("{disabled: true, enabled: false}", "off"),
        ("{enabled: false, disabled: false}", "off"),
    ] {
        assert_eq!(filter(&tracers(&format!("default_config: {config}"))), word);
        assert_eq!(
            filter(&tracers(&format!(
                "tracers: [{{name: a, config: {config}}}]"
            ))),
            format!("info,a={word}")
        );
    }
    let both = format!(
        "distribution: {{traced: {{filter: debug}}}}\n{}",
        tracers("")
    );
    let (config, warnings) = read(&both);
    assert_eq!(config.filter.to_string(), "debug");
    assert_eq!(
        warnings,
        [
            "5: tracer_provider.tracer_configurator/development: found `{}`, expected no tracers beside `distribution.traced.filter`; using `debug`"
        ]
    );
}

#[test]
fn a_tracers_name_covers_what_is_below_it() {
    for name in ["hyper", "hyper.*"] {
        let (config, warnings) = read(&format!(
            "tracer_provider:\n  processors: [simple: {{exporter: {{console: }}}}]\n  tracer_configurator/development:\n    tracers: [{{name: {name}, config: {{enabled: false}}}}]\n"
        ));
        assert!(warnings.is_empty(), "{warnings:?}");
        for (scope, is_on) in [
            ("hyper", false),
            ("hyper.x", false),
            ("hyper::x", false),
            ("hyperion", true),
            ("x.hyper", true),
        ] {
            assert_eq!(config.filter.enables_scope(scope), is_on, "{name} {scope}");
        }
    }
}

#[test]
fn unusable_filters() {
    check(
        "distribution: {traced: {filter: \"loud,a=debug\", filtre: x}}\n",
        &[
            "2: distribution.traced.filter: found `loud`, expected `error`, `warn`, `info`, `debug`, `trace`, `off` or `module::path=level`, separated by commas; using `info,a=debug`",
            "2: distribution.traced: found `filtre`, expected `filter`; ignored",
        ],
    );
    check(
        "tracer_provider:\n  processors: [simple: {exporter: {console: }}]\n  tracer_configurator/development:\n    tracers:\n      - {name: \"io.*.db\", config: {disabled: true}}\n      - {name: \"a=off,b\", config: {disabled: true}}\n      - {config: {disabled: true}}\n      - name: a\n      - {name: a, config: {disabled: 1}}\n      - {name: b, config: {disabled: true, enabled: no}}\n",
        &[
            "6: tracer_provider.tracer_configurator/development.tracers[0].name: found `io.*.db`, expected the name of a tracer, or of the first of its parts with `.*` behind it; this tracer is as the others",
            "7: tracer_provider.tracer_configurator/development.tracers[1].name: found `a=off,b`, expected the name of a tracer, or of the first of its parts with `.*` behind it; this tracer is as the others",
            "8: tracer_provider.tracer_configurator/development.tracers[2].name: expected the tracer's name; this tracer is as the others",
            "9: tracer_provider.tracer_configurator/development.tracers[3].config: expected `enabled`; this tracer is as the others",
            "10: tracer_provider.tracer_configurator/development.tracers[4].config.disabled: found `1`, expected `true` or `false`; using `false`",
            "11: tracer_provider.tracer_configurator/development.tracers[5].config.enabled: found `no`, expected `true` or `false`; using `false`",
        ],
    );
}
