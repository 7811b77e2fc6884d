//! W3C baggage, sections 3.2 and 3.3 of <https://www.w3.org/TR/baggage/>.
//! Never about traces.

use opentelemetry::baggage::{BaggageExt, KeyValueMetadata};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::{Context, KeyValue};

use super::{Headers, baggage, extracted, written};
use crate::propagation::BaggagePropagator;

fn read(headers: &[&str]) -> Vec<String> {
    let headers: Vec<(&str, &str)> = headers.iter().map(|it| ("Baggage", *it)).collect();
    let context =
        BaggagePropagator::new().extract_with_context(&Context::new(), &Headers(&headers));
    baggage(&context)
}

#[test]
fn members() {
    for (header, members) in [
        ("key=value", &["key=value"][..]),
        (" a = 1\t,\tb =2 ", &["a=1", "b=2"]),
        (",a=1,,", &["a=1"]),
        ("a=", &["a="]),
        // Equals signs may stand in a value.
        ("a=b=c==", &["a=b=c=="]),
        ("a=%20b%2Cc%3B%5C%22 ", &["a= b,c;\\\""]),
        ("a=J%C3%BCrgen%e2%82%ac", &["a=Jürgen€"]),
        // Not UTF-8.
        ("a=%ff%41%c3,b=1", &["a=\u{fffd}A\u{fffd}", "b=1"]),
        // Not percent-encoding.
        ("a=100%,b=%zz,c=%4", &["a=100%", "b=%zz", "c=%4"]),
        ("a=%2541", &["a=%41"]),
        ("a=+", &["a=+"]),
        ("!#$%&'*+-.^_`|~09azAZ=1", &["!#$%&'*+-.^_`|~09azAZ=1"]),
        // A key is a token, and nothing in it is encoded.
        ("a%20b=1", &["a%20b=1"]),
        // The last one counts.
        ("a=1,b=2,a=3", &["a=3", "b=2"]),
        // Keys are told apart by case.
        ("a=1,A=2", &["A=2", "a=1"]),
    ] {
        assert_eq!(read(&[header]), members, "{header}");
    }
}

#[test]
fn a_malformed_member_is_lost_alone() {
    for member in [
        "a",
        "=",
        "=1",
        " =1",
        "a b=1",
        "a:=1",
        "\"a\"=1",
        "ä=1",
        "a=b c",
        "a=\"b\"",
        "a=b\\c",
        "a=ä",
        "a=\u{1}",
        "a=\u{fffd}",
        ";a=1",
        "a;b=1",
        "\u{fffd}",
    ] {
        let header = format!("first=1,{member},last=2");
        assert_eq!(read(&[&header]), ["first=1", "last=2"], "{member}");
    }
}

#[test]
fn properties_are_kept_as_they_are_written() {
    for (header, member) in [
        ("a=1;p", "a=1 [p]"),
        ("a=1 ; p = 2 ;q;\tr=3=4", "a=1 [p = 2;q;r=3=4]"),
        ("a=1;p=%20", "a=1 [p=%20]"),
        ("a=1;", "a=1"),
        ("a=1;;p;", "a=1 [p]"),
        ("a=1;p q;r", "a=1 [r]"),
        ("a=1;p=\"q\";=;=1;r=", "a=1 [r=]"),
    ] {
        assert_eq!(read(&[header]), [member], "{header}");
        let context = extracted(&BaggagePropagator::new(), &[("baggage", header)]);
        let sent = member.replace(" [", ";").replace(']', "");
        let expected = format!("baggage: {sent}");
        assert_eq!(written(&BaggagePropagator::new(), &context), expected);
    }
}

#[test]
fn repeated_headers_are_one_list() {
    assert_eq!(read(&["a=1,b=2", "", "c=3", "a=4"]), ["a=4", "b=2", "c=3"]);
    assert_eq!(read(&["a=1", "\u{fffd}", "b=2"]), ["a=1", "b=2"]);
}

#[test]
fn what_is_read_replaces_and_nothing_leaves_what_was_there() {
    let before = Context::new().with_baggage([KeyValue::new("old", "1")]);
    for (headers, members) in [
        (&[][..], "old=1"),
        (&[("baggage", "")], "old=1"),
        (&[("baggage", ",malformed")], "old=1"),
        (&[("baggage", "new=2")], "new=2"),
    ] {
        let propagator = BaggagePropagator::new();
        let context = propagator.extract_with_context(&before, &Headers(headers));
        assert_eq!(baggage(&context), [members]);
    }
}

#[test]
fn what_is_written_can_be_read() {
    let propagator = BaggagePropagator::new();
    for (value, sent) in [
        ("plain", "plain"),
        ("a=b", "a=b"),
        (" a b ", "%20a%20b%20"),
        ("100%41", "100%2541"),
        ("a,b;c\\d\"e", "a%2Cb%3Bc%5Cd%22e"),
        ("€\r\n", "%E2%82%AC%0D%0A"),
        ("", ""),
    ] {
        let context = Context::new().with_baggage([KeyValue::new("k", value)]);
        let expected = format!("baggage: k={sent}");
        assert_eq!(written(&propagator, &context), expected);
        assert_eq!(read(&[&format!("k={sent}")]), [format!("k={value}")]);
    }
    assert_eq!(written(&propagator, &Context::new()), "");
    // Nothing ends the member or the header that does not stand at its end.
    let hostile = "p,b=2;q\r\nx: y;r=1";
    let context = Context::new().with_baggage([KeyValueMetadata::new("a", "1", hostile)]);
    assert_eq!(written(&propagator, &context), "baggage: a=1;r=1");
}

#[test]
fn limits_take_whole_members() {
    let members: Vec<String> = (0..70).map(|n| format!("k{n:02}=v")).collect();
    assert_eq!(read(&[&members.join(",")]), members[..64]);

    let long = |key: &str, length: usize| format!("{key}={}", "v".repeat(length - key.len() - 1));
    let (half, other) = (long("a", 4096), long("b", 4095));
    let both = [half.clone(), other.clone()];
    assert_eq!(read(&[&both.join(",")]), both);
    // Where one is too long, later ones may still fit.
    let too_long = long("b", 4096);
    let list = [half.as_str(), too_long.as_str(), "c=1"].join(",");
    assert_eq!(read(&[&list]), [half.as_str(), "c=1"]);
    assert_eq!(read(&[&long("a", 8193), "c=1"]), ["c=1"]);

    let encoded = Context::new().with_baggage([
        KeyValue::new("a", " ".repeat(2730)),
        KeyValue::new("b", "small"),
        KeyValue::new("c", " ".repeat(2730)),
    ]);
    let sent = written(&BaggagePropagator::new(), &encoded);
    assert_eq!(sent, format!("baggage: a={}", "%20".repeat(2730)));
}
