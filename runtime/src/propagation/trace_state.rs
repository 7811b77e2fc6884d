//! The grammar of `tracestate`, both ways.
//! Never takes a list apart that is not well-formed as a whole, and never sends a part of a member.

use opentelemetry::trace::TraceState;

use super::header::BLANKS;

/// In a list.
const MOST_MEMBERS: usize = 32;
/// Characters that are sent. The specification asks for 512 at least; servers commonly refuse a request with a longer
/// header than this, and a trace state is not worth a request.
const MOST_SENT: usize = 8192;
/// What is larger goes first where something has to go, says the specification.
const LARGE: usize = 128;

type Member<'a> = (&'a str, &'a str);

/// All headers as one list. `None` if any member is malformed, or there are too many: whoever wrote that knew another
/// grammar, and the specification lets no part of it be used. Of a key that stands twice the first member counts, which
/// is the later one: members are added in front.
pub(super) fn parse<'a>(headers: impl Iterator<Item = &'a str>) -> Option<TraceState> {
    let mut members: Vec<Member<'a>> = Vec::new();
    let texts = headers.flat_map(|header| header.split(','));
    let texts = texts.map(|text| text.trim_matches(BLANKS));
    for text in texts.filter(|text| !text.is_empty()) {
        let member = text.split_once('=').filter(is_member)?;
        let is_known = members.iter().any(|(key, _)| *key == member.0);
        if is_known {
            continue;
        }
        if members.len() == MOST_MEMBERS {
            return None;
        }
        members.push(member);
    }
    let holds = |member: &Member<'a>| TraceState::from_key_value([*member]).is_ok();
    TraceState::from_key_value(members.iter().copied())
        // OpenTelemetry's type takes a system of 13 characters behind the `@`, one less than the grammar. Such a member
        // is lost alone.
        .or_else(|_| TraceState::from_key_value(members.into_iter().filter(holds)))
        .ok()
}

/// The one header; empty where there is nothing to be sent. What an application has put in and whoever gets it would
/// have to refuse is left out, for the sake of the rest.
pub(super) fn header(state: &TraceState) -> String {
    let mut members: Vec<Member<'_>> = Vec::new();
    for member in state.into_iter().filter(is_member) {
        let is_known = members.iter().any(|(key, _)| *key == member.0);
        if !is_known && members.len() < MOST_MEMBERS {
            members.push(member);
        }
    }
    let length = |(key, value): &Member<'_>| key.len() + 1 + value.len();
    // The last member has no comma behind it.
    while members.iter().map(|it| length(it) + 1).sum::<usize>() > MOST_SENT + 1 {
        let large = members.iter().rposition(|it| length(it) > LARGE);
        let last = members.len() - 1;
        members.remove(large.unwrap_or(last));
    }
    let members: Vec<String> = members
        .into_iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    members.join(",")
}

fn is_member((key, value): &Member<'_>) -> bool {
    is_key(key) && is_value(value)
}

/// As level 2 has it; a key with an `@` is one of level 1 as well, `tenant@system`. Level 2 alone would take others, but
/// the W3C's tests for it do not, and OpenTelemetry's type has no room for them.
fn is_key(key: &str) -> bool {
    let is_plain = |text: &str, most: usize| {
        let starts = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let goes_on = |byte: u8| starts(&byte) || b"_-*/".contains(&byte);
        text.len() <= most
            && text.as_bytes().first().is_some_and(starts)
            && text.bytes().all(goes_on)
    };
    match key.split_once('@') {
        None => is_plain(key, 256),
        Some((tenant, system)) => {
            is_plain(tenant, 241)
                && is_plain(system, 14)
                && system.starts_with(|first: char| first.is_ascii_lowercase())
        }
    }
}

fn is_value(value: &str) -> bool {
    let allowed = |byte: u8| matches!(byte, b' '..=b'~') && byte != b',' && byte != b'=';
    (1..=256).contains(&value.len()) && !value.ends_with(' ') && value.bytes().all(allowed)
}
