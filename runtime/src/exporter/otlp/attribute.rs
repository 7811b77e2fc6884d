//! Attributes as protobuf: `opentelemetry.proto.common.v1.KeyValue`.
//! Never drops one, and never allocates on its way but to encode constants.

use opentelemetry::{Array, KeyValue, StringValue, Value};

use super::wire;
use crate::attribute::{Attribute, Scalar};

/// The field of a span that holds its attributes.
pub(super) const OF_SPAN: u32 = 9;

/// An attribute of a span, to be copied into each span that has it.
pub(crate) fn encode_attribute(attribute: &KeyValue) -> Box<[u8]> {
    let mut out = Vec::new();
    push(&mut out, OF_SPAN, attribute);
    out.into_boxed_slice()
}

pub(super) fn push_all(out: &mut Vec<u8>, field: u32, attributes: &[KeyValue]) {
    for attribute in attributes {
        push(out, field, attribute);
    }
}

/// A span's own ones, each in its place.
pub(super) fn push_own(out: &mut Vec<u8>, attributes: &[Attribute], owned: &[KeyValue]) {
    let mut owned = owned.iter();
    for attribute in attributes {
        match attribute.value {
            Scalar::Owned => {
                if let Some(attribute) = owned.next() {
                    push(out, OF_SPAN, attribute);
                }
            }
            scalar => push_scalar(out, attribute.key, scalar),
        }
    }
    push_all(out, OF_SPAN, owned.as_slice());
}

fn push_scalar(out: &mut Vec<u8>, key: &str, value: Scalar) {
    let of_value = match value {
        Scalar::Bool(_) => wire::BOOLEAN_LEN,
        Scalar::F64(_) => wire::DOUBLE_LEN,
        Scalar::I64(value) => wire::int64_len(value),
        Scalar::Owned => 0,
        Scalar::Text(text) => wire::delimited_len(text.len()),
    };
    push_key(out, OF_SPAN, key, of_value);
    match value {
        Scalar::Bool(value) => wire::boolean(out, 2, value),
        Scalar::F64(value) => wire::double(out, 4, value),
        Scalar::I64(value) => wire::int64(out, 3, value),
        Scalar::Owned => {}
        Scalar::Text(text) => {
            wire::delimited(out, 1, text.len());
            out.extend_from_slice(text.as_bytes());
        }
    }
}

pub(super) fn push(out: &mut Vec<u8>, field: u32, attribute: &KeyValue) {
    push_pair(out, field, attribute.key.as_str(), &attribute.value);
}

pub(super) fn push_pair(out: &mut Vec<u8>, field: u32, key: &str, value: &Value) {
    push_key(out, field, key, value_len(value));
    push_value(out, value);
}

/// All of an attribute that comes before the value, which is to be so long.
#[inline]
fn push_key(out: &mut Vec<u8>, field: u32, key: &str, of_value: usize) {
    let of_key = match key.len() {
        0 => 0,
        length => wire::delimited_len(length),
    };
    wire::delimited(out, field, of_key + wire::delimited_len(of_value));
    wire::string(out, 1, key);
    wire::delimited(out, 2, of_value);
}

/// The contents of an `AnyValue`. A value of a kind that is not known here is sent as none.
fn push_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::String(text) => push_text(out, text),
        Value::Bool(value) => wire::boolean(out, 2, *value),
        Value::I64(value) => wire::int64(out, 3, *value),
        Value::F64(value) => wire::double(out, 4, *value),
        Value::Array(array) => {
            wire::delimited(out, 5, array_len(array));
            push_elements(out, array);
        }
        _ => {}
    }
}

fn value_len(value: &Value) -> usize {
    match value {
        Value::String(text) => wire::delimited_len(text.as_str().len()),
        Value::Bool(_) => wire::BOOLEAN_LEN,
        Value::I64(value) => wire::int64_len(*value),
        Value::F64(_) => wire::DOUBLE_LEN,
        Value::Array(array) => wire::delimited_len(array_len(array)),
        _ => 0,
    }
}

fn push_text(out: &mut Vec<u8>, text: &StringValue) {
    let text = text.as_str();
    wire::delimited(out, 1, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// The contents of an `ArrayValue`: an `AnyValue` for each element.
fn push_elements(out: &mut Vec<u8>, array: &Array) {
    match array {
        Array::Bool(values) => {
            for value in values {
                wire::delimited(out, 1, wire::BOOLEAN_LEN);
                wire::boolean(out, 2, *value);
            }
        }
        Array::I64(values) => {
            for value in values {
                wire::delimited(out, 1, wire::int64_len(*value));
                wire::int64(out, 3, *value);
            }
        }
        Array::F64(values) => {
            for value in values {
                wire::delimited(out, 1, wire::DOUBLE_LEN);
                wire::double(out, 4, *value);
            }
        }
        Array::String(values) => {
            for value in values {
                wire::delimited(out, 1, wire::delimited_len(value.as_str().len()));
                push_text(out, value);
            }
        }
        _ => {}
    }
}

fn array_len(array: &Array) -> usize {
    let element = wire::delimited_len;
    match array {
        Array::Bool(values) => values.len() * element(wire::BOOLEAN_LEN),
        Array::I64(values) => values.iter().map(|v| element(wire::int64_len(*v))).sum(),
        Array::F64(values) => values.len() * element(wire::DOUBLE_LEN),
        Array::String(values) => values
            .iter()
            .map(|text| element(wire::delimited_len(text.as_str().len())))
            .sum(),
        _ => 0,
    }
}
