//! The example `trace_context_service`: the headers that it is sent, and those that it sends on.
//! Never knows the example's code, and never asks for more than the specification says.

use crate::conversation::{Conversation, ON, PARENT_ID, TRACE_ID, value};

#[test]
fn a_traceparent_is_continued_or_it_is_none() {
    let conversation = Conversation::start(ON);
    for (traceparent, expected) in [
        ("00-TRACE-PARENT-00", "same 00"),
        ("00-TRACE-PARENT-01", "same 01"),
        ("00-TRACE-PARENT-02", "same 02"),
        ("00-TRACE-PARENT-03", "same 03"),
        // Flags that nobody has defined are not passed on.
        ("00-TRACE-PARENT-fd", "same 01"),
        // Blanks around a value are HTTP's.
        (" \t00-TRACE-PARENT-01\t ", "same 01"),
        // A later version may have more behind another dash.
        ("01-TRACE-PARENT-01", "same 01"),
        ("cc-TRACE-PARENT-01-more", "same 01"),
        ("cc-TRACE-PARENT-01.more", "new 03"),
        ("cc-TRACE-PARENT-01more", "new 03"),
        ("00-TRACE-PARENT-01-more", "new 03"),
        ("00-TRACE-PARENT-01.", "new 03"),
        ("", "new 03"),
        ("ff-TRACE-PARENT-01", "new 03"),
        ("0-TRACE-PARENT-01", "new 03"),
        ("000-TRACE-PARENT-01", "new 03"),
        (".0-TRACE-PARENT-01", "new 03"),
        ("0.-TRACE-PARENT-01", "new 03"),
        ("+0-TRACE-PARENT-01", "new 03"),
        ("00-TRACE-PARENT-1", "new 03"),
        ("00-TRACE-PARENT-001", "new 03"),
        ("00-TRACE-PARENT-.1", "new 03"),
        ("00-TRACE-PARENT-1.", "new 03"),
        ("00-TRACE-PARENT-0A", "new 03"),
        ("00-TRACE-PARENT", "new 03"),
        ("00-TRACE-01", "new 03"),
        ("00-PARENT-TRACE-01", "new 03"),
        ("00-TRACE0-PARENT-01", "new 03"),
        ("00-TRACE-PARENT0-01", "new 03"),
        ("00-00000000000000000000000000000000-PARENT-01", "new 03"),
        ("00-TRACE-0000000000000000-01", "new 03"),
        ("00-4BF92F3577B34DA6A3CE929D0E0E4736-PARENT-01", "new 03"),
        ("00-4bf92f3577b34da6a3ce929d0e0e473-PARENT-01", "new 03"),
        ("00-4bf92f3577b34da6a3ce929d0e0e473.-PARENT-01", "new 03"),
        ("00-.bf92f3577b34da6a3ce929d0e0e4736-PARENT-01", "new 03"),
        ("00-TRACE-00F067AA0BA902B7-01", "new 03"),
        ("00-TRACE-00f067aa0ba902b-01", "new 03"),
        ("00-TRACE-00f067aa0ba902b.-01", "new 03"),
        ("00-TRACE-.0f067aa0ba902b7-01", "new 03"),
    ] {
        let value = traceparent
            .replace("TRACE", TRACE_ID)
            .replace("PARENT", PARENT_ID);
        conversation.check(&[(&[("traceparent", &value)], expected)]);
    }
}

#[test]
fn the_names_of_the_headers_are_known_in_any_case_and_in_no_other_spelling() {
    let conversation = Conversation::start(ON);
    let parent = &format!("00-{TRACE_ID}-{PARENT_ID}-01");
    let other = &format!("00-{TRACE_ID}-00f067aa0ba902b8-01");
    conversation.check(&[
        (&[], "new 03"),
        (
            &[("TraceParent", parent), ("TRACESTATE", "a=1")],
            "same 01 a=1",
        ),
        (
            &[("TRACEPARENT", parent), ("tRaCeStAtE", "a=1")],
            "same 01 a=1",
        ),
        (&[("trace-parent", parent)], "new 03"),
        (&[("trace.parent", parent)], "new 03"),
        (
            &[("traceparent", parent), ("trace-state", "a=1")],
            "same 01",
        ),
        // Which of two would be the caller?
        (&[("traceparent", parent), ("traceparent", other)], "new 03"),
        (
            &[("traceparent", parent), ("traceparent", parent)],
            "new 03",
        ),
        // A state of no trace.
        (&[("tracestate", "a=1")], "new 03"),
        (&[("traceparent", "00"), ("tracestate", "a=1")], "new 03"),
    ]);
}

#[test]
fn what_is_valid_in_a_tracestate_is_passed_on() {
    let conversation = Conversation::start(ON);
    let printable = || ' '..='~';
    let any_value: String = printable().filter(|it| !",=".contains(*it)).collect();
    let any_key: String = printable()
        .filter(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || "_-*/".contains(*it))
        .collect();
    let members = |range: std::ops::RangeInclusive<u32>| {
        let members: Vec<String> = range.map(|it| format!("key{it}=value{it}")).collect();
        members.join(",")
    };
    for (states, expected) in [
        (vec!["a=1,b=2".to_owned()], "a=1,b=2".to_owned()),
        // Several headers are one list, in their order.
        (
            vec!["b=1,a=2".into(), "d=3".into(), "c=4,e=5".into()],
            "b=1,a=2,d=3,c=4,e=5".into(),
        ),
        // Empty headers and members are no members, and blanks around one are not part of it.
        (vec![String::new()], String::new()),
        (vec!["a=1".into(), String::new()], "a=1".into()),
        (vec![String::new(), "a=1".into()], "a=1".into()),
        (vec![",a=1,,b=2, ,".into()], "a=1,b=2".into()),
        (vec![" \ta=1 \t, \tb=2\t ".into()], "a=1,b=2".into()),
        // In front of a value they are.
        (vec!["a= 1,b=2".into()], "a= 1,b=2".into()),
        (
            vec![format!("a{any_key}={any_value}")],
            format!("a{any_key}={any_value}"),
        ),
        (
            vec!["0a=1,tenant@system=2".into()],
            "0a=1,tenant@system=2".into(),
        ),
        (
            vec![format!("{}=1", "a".repeat(256))],
            format!("{}=1", "a".repeat(256)),
        ),
        (
            vec![format!("a={}", "1".repeat(256))],
            format!("a={}", "1".repeat(256)),
        ),
        (vec![members(1..=20), members(21..=32)], members(1..=32)),
    ] {
        let parent = format!("00-{TRACE_ID}-{PARENT_ID}-01");
        let mut headers = vec![("traceparent", parent.as_str())];
        headers.extend(states.iter().map(|state| ("tracestate", state.as_str())));
        let expected = format!("same 01 {expected}");
        conversation.check(&[(&headers, expected.trim_end())]);
    }
}

#[test]
fn a_tracestate_with_anything_malformed_in_it_is_dropped_whole_and_alone() {
    let conversation = Conversation::start(ON);
    let parent = format!("00-{TRACE_ID}-{PARENT_ID}-01");
    let many: Vec<String> = (1..=33).map(|it| format!("key{it}={it}")).collect();
    for malformed in [
        "b",
        "b=",
        "=1",
        "b=1=2",
        "b =1",
        "b\t=1",
        "b=1\t2",
        "B=1",
        "b.c=1",
        "_b=1",
        "@b=1",
        "b=\u{e9}",
        &format!("{}=1", "b".repeat(257)),
        &format!("b={}", "1".repeat(257)),
        &many.join(","),
    ] {
        let one = format!("a=1,{malformed}");
        conversation.check(&[
            (&[("traceparent", &parent), ("tracestate", &one)], "same 01"),
            (
                &[
                    ("traceparent", &parent),
                    ("tracestate", "a=1"),
                    ("tracestate", malformed),
                ],
                "same 01",
            ),
        ]);
    }
}

#[test]
fn without_tracing_the_callers_context_is_passed_on() {
    let conversation = Conversation::start(&[]);
    let parent = |flags| format!("00-{TRACE_ID}-{PARENT_ID}-{flags}");
    for flags in ["00", "01", "02", "03"] {
        let parent = parent(flags);
        for call in conversation.calls(2, &[("traceparent", &parent), ("tracestate", "a=1,b=2")]) {
            assert_eq!(value(&call, "traceparent"), parent);
            assert_eq!(value(&call, "tracestate"), "a=1,b=2");
        }
    }
    for headers in [
        vec![],
        vec![("tracestate", "a=1".to_owned())],
        vec![
            ("traceparent", parent("0")),
            ("tracestate", "a=1".to_owned()),
        ],
        vec![("traceparent", parent("01")), ("traceparent", parent("01"))],
    ] {
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let call = &conversation.calls(1, &headers)[0];
        assert_eq!(value(call, "traceparent"), "", "{headers:?}");
        assert_eq!(value(call, "tracestate"), "", "{headers:?}");
    }
}
