//! [`BaggagePropagator`]: the W3C's `baggage`.
//! Never sends a header that whoever gets it would have to refuse: what does not fit is left out, member by member.

use std::sync::LazyLock;

use opentelemetry::Context;
use opentelemetry::baggage::{Baggage, BaggageExt};
use opentelemetry::propagation::{Extractor, Injector};

use super::allowance::Allowance;
use super::format::Format;
use super::header::BLANKS;
use crate::percent;
use crate::token::is_token;

pub(crate) const BAGGAGE: &str = "baggage";

/// Reads and writes [W3C baggage](https://www.w3.org/TR/baggage/).
///
/// What is read replaces the baggage of the context; where no member is well-formed, that is left as it was. Several
/// headers are one list, of which the last member of a key counts. Up to 64 members and 8192 bytes are read and
/// written, and no part of a member. Members are written in the order of their keys, as `Baggage` keeps none.
///
/// Other than the SDK's propagator, it takes repeated headers, an `=` in a value, and the members of a longer header that
/// fit; it keeps a value's own blanks, percent signs and backslashes; it takes keys and properties as they are written,
/// which no text lets anybody decode; it puts U+FFFD for what is not UTF-8 instead of dropping the member; and what it
/// writes is within the limits, with no property in it that would end the member or the header.
///
/// ```
/// use std::collections::HashMap;
///
/// use opentelemetry::baggage::BaggageExt;
/// use opentelemetry::propagation::TextMapPropagator;
/// use traced::propagation::BaggagePropagator;
///
/// let headers = HashMap::from([("baggage".to_owned(), "user=J%C3%BCrgen;secret".to_owned())]);
/// let context = BaggagePropagator::new().extract(&headers);
/// assert_eq!(context.baggage().get("user").unwrap().as_str(), "Jürgen");
/// ```
#[derive(Clone, Debug, Default)]
pub struct BaggagePropagator {
    // Construction stays ours, so that it can take settings later.
    _private: (),
}

impl BaggagePropagator {
    /// A propagator for `baggage`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Format for BaggagePropagator {
    fn names(&self) -> &[String] {
        static NAMES: LazyLock<[String; 1]> = LazyLock::new(|| [BAGGAGE.to_owned()]);
        NAMES.as_slice()
    }

    fn read_baggage(&self, carrier: &dyn Extractor) -> Option<Baggage> {
        let mut baggage = Baggage::new();
        let mut allowance = Allowance::default();
        let headers = carrier.get_all(BAGGAGE)?;
        let texts = headers.iter().flat_map(|header| header.split(','));
        let texts = texts.map(|text| text.trim_matches(BLANKS));
        for text in texts {
            if allowance.is_used_up() {
                break;
            }
            let Some(member) = Member::parse(text).filter(|_| allowance.takes(text.len())) else {
                continue;
            };
            let properties = properties(member.properties);
            let value = percent::decoded_lossily(member.value);
            baggage.insert_with_metadata(member.key.to_owned(), value, properties);
        }
        (!baggage.is_empty()).then_some(baggage)
    }

    fn write(&self, context: &Context, carrier: &mut dyn Injector) {
        let mut entries: Vec<_> = context.baggage().iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        let mut allowance = Allowance::default();
        let mut header = String::new();
        for (key, (value, metadata)) in entries {
            let mut member = format!("{key}=");
            let plain = |byte| byte != b'%' && is_octet(byte);
            percent::encode(value.as_str(), plain, &mut member);
            let properties = properties(metadata.as_str());
            if !properties.is_empty() {
                member.push(';');
                member.push_str(&properties);
            }
            if allowance.takes(member.len()) {
                if !header.is_empty() {
                    header.push(',');
                }
                header.push_str(&member);
            }
        }
        if !header.is_empty() {
            carrier.set(BAGGAGE, header);
        }
    }
}

/// One well-formed member, as it is written.
#[derive(Debug)]
struct Member<'a> {
    key: &'a str,
    properties: &'a str,
    value: &'a str,
}

impl<'a> Member<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (pair, properties) = text.split_once(';').unwrap_or((text, ""));
        let (key, value) = pair.split_once('=')?;
        let (key, value) = (key.trim_matches(BLANKS), value.trim_matches(BLANKS));
        (is_token(key) && value.bytes().all(is_octet)).then_some(Self {
            key,
            properties,
            value,
        })
    }
}

/// The well-formed ones of a list, without the blanks around them.
fn properties(text: &str) -> String {
    let mut properties = String::new();
    let texts = text.split(';').map(|text| text.trim_matches(BLANKS));
    for text in texts.filter(|text| is_property(text)) {
        if !properties.is_empty() {
            properties.push(';');
        }
        properties.push_str(text);
    }
    properties
}

/// `key`, or `key=value`; blanks may stand around the equals sign.
fn is_property(text: &str) -> bool {
    match text.split_once('=') {
        None => is_token(text),
        Some((key, value)) => {
            is_token(key.trim_end_matches(BLANKS))
                && value.trim_start_matches(BLANKS).bytes().all(is_octet)
        }
    }
}

/// What a value may have in it: visible ASCII without `"`, `,`, `;` and `\`.
fn is_octet(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}
