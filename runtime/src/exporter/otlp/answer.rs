//! Reads the messages that an endpoint answers with, in JSON that somebody else wrote.
//! Never builds what it does not look at, and never recurses or panics, whatever the bytes are.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A message of protobuf. What it does not say, and `null`, is its default.
trait Message: Default {
    /// Takes the value of a field, or passes it over.
    fn take<'de, A: MapAccess<'de>>(&mut self, field: &str, from: &mut A) -> Result<(), A::Error>;
}

/// `opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse`
#[derive(Default)]
struct Response {
    partial_success: PartialSuccess,
}

#[derive(Default)]
pub(super) struct PartialSuccess {
    pub(super) rejected_spans: i64,
    pub(super) error_message: String,
}

/// `google.rpc.Status`
#[derive(Default)]
struct Status {
    message: String,
}

/// `None` when it makes no sense.
pub(super) fn partial_success(body: &[u8]) -> Option<PartialSuccess> {
    read::<Response>(body).map(|response| response.partial_success)
}

/// The same.
pub(super) fn status_message(body: &[u8]) -> Option<String> {
    read::<Status>(body).map(|status| status.message)
}

fn read<T: Message>(body: &[u8]) -> Option<T> {
    let object: Object<T> = serde_json::from_slice(body).ok()?;
    Some(object.0)
}

impl Message for Response {
    fn take<'de, A: MapAccess<'de>>(&mut self, field: &str, from: &mut A) -> Result<(), A::Error> {
        match field {
            "partialSuccess" => {
                let partial: Option<Object<_>> = from.next_value()?;
                self.partial_success = partial.map(|object| object.0).unwrap_or_default();
            }
            _ => pass_over(from)?,
        }
        Ok(())
    }
}

impl Message for PartialSuccess {
    fn take<'de, A: MapAccess<'de>>(&mut self, field: &str, from: &mut A) -> Result<(), A::Error> {
        match field {
            "errorMessage" => self.error_message = text(from)?,
            "rejectedSpans" => {
                let count: Option<Int64> = from.next_value()?;
                self.rejected_spans = count.map_or(0, |count| count.0);
            }
            _ => pass_over(from)?,
        }
        Ok(())
    }
}

impl Message for Status {
    fn take<'de, A: MapAccess<'de>>(&mut self, field: &str, from: &mut A) -> Result<(), A::Error> {
        match field {
            "message" => self.message = text(from)?,
            _ => pass_over(from)?,
        }
        Ok(())
    }
}

fn text<'de, A: MapAccess<'de>>(from: &mut A) -> Result<String, A::Error> {
    let text: Option<String> = from.next_value()?;
    Ok(text.unwrap_or_default())
}

fn pass_over<'de, A: MapAccess<'de>>(from: &mut A) -> Result<(), A::Error> {
    from.next_value::<IgnoredAny>().map(|_| ())
}

struct Object<T>(T);

impl<'de, T: Message> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields(PhantomData))
    }
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Message> Visitor<'de> for Fields<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut message = T::default();
        while let Some(field) = map.next_key::<String>()? {
            message.take(&field, &mut map)?;
        }
        Ok(Object(message))
    }
}

/// As a number or as a text.
struct Int64(i64);

impl<'de> Deserialize<'de> for Int64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Digits)
    }
}

struct Digits;

impl Visitor<'_> for Digits {
    type Value = Int64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a 64-bit integer")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Int64, E> {
        Ok(Int64(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Int64, E> {
        value.try_into().map(Int64).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Int64, E> {
        text.parse().map(Int64).map_err(E::custom)
    }
}
