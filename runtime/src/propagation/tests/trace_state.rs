//! `tracestate`, section 3.3 of <https://www.w3.org/TR/trace-context-2/>, and what the W3C's tests expect of it.
//! Never about its `traceparent`, which is always good here.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};

use super::{extracted, written};
use crate::propagation::TraceContextPropagator;

const PARENT: (&str, &str) = ("traceparent", "00-T-Z-01");

/// What is passed on of one or more headers.
fn passed_on(states: &[&str]) -> String {
    let propagator = TraceContextPropagator::new();
    let states = states.iter().map(|state| ("tracestate", *state));
    let headers: Vec<_> = std::iter::once(PARENT).chain(states).collect();
    let written = written(&propagator, &extracted(&propagator, &headers));
    let rest = written.strip_prefix("traceparent: 00-T-Z-01").unwrap();
    rest.strip_prefix("\ntracestate: ")
        .unwrap_or(rest)
        .to_owned()
}

/// What is sent of a state that an application has made.
fn sent(members: &[(String, String)]) -> String {
    let state = TraceState::from_key_value(members.iter().cloned()).unwrap();
    let (trace_id, span_id) = (TraceId::from(1_u128), SpanId::from(1_u64));
    let span = SpanContext::new(trace_id, span_id, TraceFlags::SAMPLED, false, state);
    let context = Context::new().with_remote_span_context(span);
    let written = written(&TraceContextPropagator::new(), &context);
    let state = written.split_once("tracestate: ");
    state.map_or(String::new(), |(_, state)| state.to_owned())
}

#[test]
fn what_is_well_formed_is_passed_on_byte_for_byte() {
    let all: String = (' '..='~').filter(|it| !",=".contains(*it)).collect();
    let keys = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";
    let longest_key = "z".repeat(256);
    let longest_value = "=".to_owned() + &"v".repeat(256);
    for state in [
        "a=1",
        "a=1,b=2",
        "0=digit-first",
        "1a-2b*3c/4d_5e=x",
        "tenant@system=1",
        "0tenant@system-*/_0=1",
        "a=  leading blanks",
        "a=b:c;d\"e\\f%g",
        &format!("{keys}={all}"),
        &format!("{keys}@a-z0-9_-*/={all}"),
        &format!("{longest_key}=1"),
        &format!("a{longest_value}"),
        &format!("{}@v=1", "t".repeat(241)),
        &format!("t@{}=1", "v".repeat(13)),
    ] {
        assert_eq!(passed_on(&[state]), state);
    }
}

#[test]
fn blanks_and_empty_members_go() {
    for (states, passed) in [
        (&["foo=1 \t , \t bar=2, \t baz=3"][..], "foo=1,bar=2,baz=3"),
        (&["\t foo=1 \t"], "foo=1"),
        (&[""], ""),
        (&[" ,\t,,"], ""),
        (&[",a=1,,b=2,"], "a=1,b=2"),
        (&["a=1", ""], "a=1"),
        (&["", "a=1", " ", "b=2"], "a=1,b=2"),
        (&["a=1,b=2", "c=3,d=4", "e=5"], "a=1,b=2,c=3,d=4,e=5"),
    ] {
        assert_eq!(passed_on(states), passed, "{states:?}");
    }
}

#[test]
fn one_mistake_costs_the_whole_list_and_no_more() {
    let long_key = format!("{}=1", "z".repeat(257));
    let long_value = format!("a={}", "v".repeat(257));
    let long_tenant = format!("{}@v=1", "t".repeat(242));
    let long_system = format!("t@{}=1", "v".repeat(15));
    for member in [
        "a",
        "=",
        "=1",
        "a=",
        "a= ",
        "a=1=2",
        "a==1",
        "a =1",
        "A=1",
        "_a=1",
        "-a=1",
        "a.b=1",
        "ä=1",
        "a=ä",
        "a=\u{7f}",
        "a=\u{1}",
        "a=1\t2",
        "\u{fffd}",
        "@a=1",
        "a@=1",
        "a@@b=1",
        "a@b@c=1",
        "a@0=1",
        "a@_=1",
        &long_key,
        &long_value,
        &long_tenant,
        &long_system,
    ] {
        assert_eq!(passed_on(&["first=1", member]), "", "{member}");
        assert_eq!(passed_on(&[&format!("{member},first=1")]), "", "{member}");
    }
}

#[test]
fn of_a_key_that_stands_twice_the_first_member_counts() {
    assert_eq!(passed_on(&["a=1,a=1"]), "a=1");
    assert_eq!(passed_on(&["a=1,b=2", "a=3,c=4,b=5"]), "a=1,b=2,c=4");
    // It does not count as a member, and has to be well-formed.
    let most: Vec<String> = (0..32).map(|n| format!("k{n}=1")).collect();
    let most = most.join(",");
    assert_eq!(passed_on(&[&most, "k0=2"]), most);
    assert_eq!(passed_on(&["a=1,a=\u{7f}"]), "");
}

#[test]
fn thirty_two_members_and_not_one_more() {
    let members: Vec<String> = (0..33).map(|n| format!("k{n}=v")).collect();
    let most = members[..32].join(",");
    assert_eq!(passed_on(&[&most]), most);
    assert_eq!(passed_on(&[&format!(",{most},,")]), most);
    assert_eq!(passed_on(&[&most, "k32=v"]), "");
}

/// OpenTelemetry's own type has no room for a system of 14 characters.
#[test]
fn a_member_that_cannot_be_held_is_lost_alone() {
    let system = "v".repeat(14);
    let member = format!("t@{system}=1");
    assert!(TraceState::from_key_value([(format!("t@{system}"), "1")]).is_err());
    assert_eq!(passed_on(&["a=1", &member, "b=2"]), "a=1,b=2");
}

#[test]
fn what_is_too_long_is_cut_by_whole_members() {
    let member = |key: &str, length: usize| (key.to_owned(), "v".repeat(length - key.len() - 1));
    let text = |members: &[(String, String)]| {
        let members = members.iter().map(|(key, value)| format!("{key}={value}"));
        members.collect::<Vec<_>>().join(",")
    };
    // 31 of 256 characters with their commas, and what is left of 8192.
    let mut members: Vec<_> = (0..31).map(|n| member(&format!("k{n}"), 255)).collect();
    members.push(member("rest", 256));
    assert_eq!(text(&members).len(), 8192);
    assert_eq!(sent(&members), text(&members));
    // One more makes the last large one go, and none of the small ones.
    members.truncate(30);
    members.insert(3, member("small", 128));
    members.push(member("large", 129));
    members.push(member("k30", 256 + 128));
    assert!(text(&members).len() > 8192);
    let kept: Vec<_> = members[..members.len() - 1].to_vec();
    assert_eq!(sent(&members), text(&kept));
}

#[test]
fn what_nobody_could_read_is_not_sent() {
    let member = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
    let members = [
        ("a", "1"),
        ("b", ""),
        ("c", "1\r\nx: y"),
        ("d", "ä"),
        ("e", "1 "),
        ("f@", "1"),
        ("a", "2"),
        ("g", "3"),
    ];
    assert_eq!(sent(&members.map(member)), "a=1,g=3");
}
