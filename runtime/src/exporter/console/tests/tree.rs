//! Which span is printed under which.
//! Never looks at what else a line says.

use std::fmt::Write;

use expect_test::{Expect, expect};
use opentelemetry::InstrumentationScope;
use opentelemetry_sdk::trace::SpanData;

use super::{check, context, printed, span};
use crate::exporter::console::DEEPEST;

#[test]
fn parts_of_traces_have_roots_of_their_own() {
    let mut remote = span(1, 0x99, "remote", 10, 5);
    remote.parent_span_is_remote = true;
    let earlier = span(2, 0x98, "earlier", 20, 5);
    let below = span(3, 2, "below", 21, 5);
    let mut other = span(1, 0, "other trace", 5, 5);
    other.span_context = context(2, 1);
    let mut foreign = span(4, 1, "same ids, other trace", 6, 5);
    foreign.span_context = context(3, 4);
    foreign.instrumentation_scope = InstrumentationScope::builder("lib\x1b").build();
    check(
        vec![below, earlier, remote, other, foreign],
        &expect![[r"
            trace 00000000000000000000000000000002  shop
            other trace  5 µs

            trace 00000000000000000000000000000003  shop
            same ids, other trace  5 µs  parent 0000000000000001  [lib\u{1b}]

            trace 00000000000000000000000000000001  shop
            remote  5 µs  remote parent 0000000000000099
            earlier  5 µs  parent 0000000000000098
            └─ below  5 µs

        "]],
    );
}

#[test]
fn odd_parents_lose_no_span() {
    let cases: [(&str, Vec<SpanData>, Expect); 4] = [
        (
            "its own parent",
            vec![span(1, 1, "self", 0, 1), span(2, 1, "child", 1, 1)],
            expect![[r"
                trace 00000000000000000000000000000001  shop
                self  1 µs  parent 0000000000000001
                └─ child  1 µs

            "]],
        ),
        (
            "a cycle with a tail that starts first",
            vec![
                span(4, 3, "tail", 0, 1),
                span(1, 2, "a", 1, 1),
                span(2, 3, "b", 2, 1),
                span(3, 1, "c", 3, 1),
            ],
            expect![[r"
                trace 00000000000000000000000000000001  shop
                c  1 µs  parent 0000000000000001
                ├─ tail  1 µs
                └─ b  1 µs
                   └─ a  1 µs

            "]],
        ),
        (
            "duplicate ids",
            vec![
                span(1, 0, "second", 5, 1),
                span(1, 0, "first", 0, 1),
                span(2, 1, "child", 6, 1),
            ],
            expect![[r"
                trace 00000000000000000000000000000001  shop
                first  1 µs
                └─ child  1 µs
                second  1 µs

            "]],
        ),
        (
            "no id at all",
            vec![span(0, 0, "void", 0, 1), span(1, 0, "root", 1, 1)],
            expect![[r"
                trace 00000000000000000000000000000001  shop
                void  1 µs
                root  1 µs

            "]],
        ),
    ];
    for (_case, spans, expected) in cases {
        check(spans, &expected);
    }
}

#[test]
fn depth_is_bounded_neither_by_the_stack_nor_by_the_square() {
    const SPANS: u64 = 100_000;
    let spans = (1..=SPANS).map(|id| span(id, id - 1, "deep", id, 1)).rev();
    let text = printed(spans.collect());

    assert_eq!(text.matches("deep").count() as u64, SPANS);
    assert!(text.len() < 20_000_000, "{} bytes", text.len());
    let lines: Vec<&str> = text.lines().collect();
    let mut expected = String::new();
    for _ in 1..DEEPEST {
        expected.push_str("   ");
    }
    assert_eq!(lines[DEEPEST + 1], format!("{expected}└─ deep  1 µs"));
    let _ = write!(expected, "└─ (depth {}) deep  1 µs", SPANS - 1);
    assert_eq!(lines[lines.len() - 2], expected);
}
