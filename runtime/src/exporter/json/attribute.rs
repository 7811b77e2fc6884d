//! [`Attribute`]: a `KeyValue`, from whatever holds an attribute.
//! Never drops one, and never writes a number that JSON does not have.

use std::iter::empty;

use opentelemetry::{Array, KeyValue, Value};
use serde::{Serialize, Serializer};

use super::message::{List, Message, Text};
use crate::attribute::Scalar;
use crate::exporter::view::SpanView;

pub(super) struct Attribute<'a> {
    key: &'a str,
    value: AnyValue<'a>,
}

enum AnyValue<'a> {
    Array(&'a Array),
    Bool(bool),
    F64(f64),
    I64(i64),
    /// A value of a kind that is not known here.
    None,
    Text(&'a str),
}

impl<'a> Attribute<'a> {
    pub(super) fn new(key: &'a str, value: &'a Value) -> Self {
        let value = match value {
            Value::Array(array) => AnyValue::Array(array),
            Value::Bool(value) => AnyValue::Bool(*value),
            Value::F64(value) => AnyValue::F64(*value),
            Value::I64(value) => AnyValue::I64(*value),
            Value::String(text) => AnyValue::Text(text.as_str()),
            _ => AnyValue::None,
        };
        Self { key, value }
    }
}

impl<'a> From<&'a KeyValue> for Attribute<'a> {
    fn from(attribute: &'a KeyValue) -> Self {
        Self::new(attribute.key.as_str(), &attribute.value)
    }
}

/// A span's own ones, each in its place, and those that its callsite has.
pub(super) fn of_span<'a>(span: &SpanView<'a>) -> impl Iterator<Item = Attribute<'a>> {
    let owned = span.owned_attributes;
    let places = span.attributes.iter();
    let places = places.filter(|attribute| matches!(attribute.value, Scalar::Owned));
    let (placed, more) = owned
        .split_at_checked(places.count())
        .unwrap_or((owned, &[]));
    let mut placed = placed.iter();
    let own = span.attributes.iter().filter_map(move |attribute| {
        let value = match attribute.value {
            Scalar::Bool(value) => AnyValue::Bool(value),
            Scalar::F64(value) => AnyValue::F64(value),
            Scalar::I64(value) => AnyValue::I64(value),
            Scalar::Owned => return placed.next().map(Attribute::from),
            Scalar::Text(text) => AnyValue::Text(text),
        };
        Some(Attribute {
            key: attribute.key,
            value,
        })
    });
    let constants = span.constants.into_iter().flatten();
    own.chain(more.iter().map(Attribute::from))
        .chain(constants.map(|constant| Attribute::from(&constant.attribute)))
}

impl Serialize for Attribute<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut message = Message::open(serializer)?;
        message.always("key", self.key)?;
        message.always("value", &self.value)?;
        message.close()
    }
}

impl Serialize for AnyValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut message = Message::open(serializer)?;
        match *self {
            Self::Array(array) => message.always("arrayValue", &Elements(array))?,
            Self::Bool(value) => message.always("boolValue", &value)?,
            Self::F64(value) => message.always("doubleValue", &Double(value))?,
            Self::I64(value) => message.always("intValue", &Text(value))?,
            Self::None => {}
            Self::Text(text) => message.always("stringValue", text)?,
        }
        message.close()
    }
}

/// The `ArrayValue`. Its only field is written always: there are readers that miss it otherwise.
struct Elements<'a>(&'a Array);

impl Serialize for Elements<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const FIELD: &str = "values";
        let mut message = Message::open(serializer)?;
        match self.0 {
            Array::Bool(values) => {
                let values = || values.iter().copied().map(AnyValue::Bool);
                message.always(FIELD, &List(values))?;
            }
            Array::F64(values) => {
                let values = || values.iter().copied().map(AnyValue::F64);
                message.always(FIELD, &List(values))?;
            }
            Array::I64(values) => {
                let values = || values.iter().copied().map(AnyValue::I64);
                message.always(FIELD, &List(values))?;
            }
            Array::String(values) => {
                let values = || values.iter().map(|text| AnyValue::Text(text.as_str()));
                message.always(FIELD, &List(values))?;
            }
            _ => message.always(FIELD, &List(empty::<AnyValue<'_>>))?,
        }
        message.close()
    }
}

/// JSON has no numbers for what is not finite; protobuf's mapping has words.
struct Double(f64);

impl Serialize for Double {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(value) = *self;
        if value.is_finite() {
            serializer.serialize_f64(value)
        } else if value.is_nan() {
            serializer.serialize_str("NaN")
        } else if value > 0.0 {
            serializer.serialize_str("Infinity")
        } else {
            serializer.serialize_str("-Infinity")
        }
    }
}
