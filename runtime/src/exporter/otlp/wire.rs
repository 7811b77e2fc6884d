//! The protobuf wire format, appended to a `Vec<u8>`.
//! Never knows what a field means, and never writes a number that is longer than it must be.
//!
//! As proto3 says, a field that holds its default is left out. What is written always, as the members of a `oneof`
//! are, goes through [`delimited`], [`int64`] and their like.

const VARINT: u32 = 0;
const FIXED64: u32 = 1;
const DELIMITED: u32 = 2;
const FIXED32: u32 = 5;

/// A message whose length is not known yet.
#[derive(Debug)]
#[must_use = "a message without its length cannot be read"]
pub(super) struct Open {
    /// Where the length begins.
    at: usize,
    /// The bytes that were set aside for it.
    reserved: usize,
}

/// Begins a message in a field. Its contents are moved by [`close`] unless its length takes `reserved` bytes,
/// at most 4.
#[inline]
pub(super) fn open(out: &mut Vec<u8>, field: u32, reserved: usize) -> Open {
    key(out, field, DELIMITED);
    let at = out.len();
    out.extend_from_slice(&[0; 4][..reserved.min(4)]);
    Open {
        at,
        reserved: out.len() - at,
    }
}

#[inline]
pub(super) fn close(out: &mut Vec<u8>, Open { at, reserved }: Open) {
    let length = out.len() - at - reserved;
    let needed = varint_len(length as u64);
    if needed != reserved {
        shift(out, at + reserved, at + needed);
    }
    let mut rest = length as u64;
    let Some([before @ .., last]) = out.get_mut(at..at + needed) else {
        return;
    };
    for byte in before {
        *byte = low_byte(rest) | 0x80;
        rest >>= 7;
    }
    *last = low_byte(rest);
}

/// Moves all from `from` on to `to`.
#[cold]
fn shift(out: &mut Vec<u8>, from: usize, to: usize) {
    let end = out.len();
    if to > from {
        out.resize(end + (to - from), 0);
        out.copy_within(from..end, to);
    } else {
        out.copy_within(from..end, to);
        out.truncate(end - (from - to));
    }
}

/// Begins a message, a text or bytes of a known length.
#[inline]
pub(super) fn delimited(out: &mut Vec<u8>, field: u32, length: usize) {
    key(out, field, DELIMITED);
    varint(out, length as u64);
}

#[inline]
pub(super) fn bytes(out: &mut Vec<u8>, field: u32, value: &[u8]) {
    if !value.is_empty() {
        delimited(out, field, value.len());
        out.extend_from_slice(value);
    }
}

#[inline]
pub(super) fn string(out: &mut Vec<u8>, field: u32, value: &str) {
    bytes(out, field, value.as_bytes());
}

#[inline]
pub(super) fn uint32(out: &mut Vec<u8>, field: u32, value: u32) {
    if value != 0 {
        key(out, field, VARINT);
        varint(out, value.into());
    }
}

/// Written always.
#[inline]
pub(super) fn int64(out: &mut Vec<u8>, field: u32, value: i64) {
    key(out, field, VARINT);
    varint(out, value.cast_unsigned());
}

/// Written always.
#[inline]
pub(super) fn boolean(out: &mut Vec<u8>, field: u32, value: bool) {
    key(out, field, VARINT);
    out.push(value.into());
}

/// Written always.
#[inline]
pub(super) fn double(out: &mut Vec<u8>, field: u32, value: f64) {
    key(out, field, FIXED64);
    out.extend_from_slice(&value.to_le_bytes());
}

#[inline]
pub(super) fn fixed64(out: &mut Vec<u8>, field: u32, value: u64) {
    if value != 0 {
        key(out, field, FIXED64);
        out.extend_from_slice(&value.to_le_bytes());
    }
}

#[inline]
pub(super) fn fixed32(out: &mut Vec<u8>, field: u32, value: u32) {
    if value != 0 {
        key(out, field, FIXED32);
        out.extend_from_slice(&value.to_le_bytes());
    }
}

/// How long a field is whose number is below 16, and whose contents are so long.
#[inline]
pub(super) const fn delimited_len(length: usize) -> usize {
    1 + varint_len(length as u64) + length
}

/// Of a field whose number is below 16.
#[inline]
pub(super) const fn int64_len(value: i64) -> usize {
    1 + varint_len(value.cast_unsigned())
}

/// Of a field whose number is below 16.
pub(super) const BOOLEAN_LEN: usize = 2;
/// Of a field whose number is below 16.
pub(super) const DOUBLE_LEN: usize = 9;

#[inline]
const fn varint_len(value: u64) -> usize {
    let bits = u64::BITS - (value | 1).leading_zeros();
    bits.div_ceil(7) as usize
}

#[inline]
fn key(out: &mut Vec<u8>, field: u32, wire_type: u32) {
    varint(out, u64::from(field << 3 | wire_type));
}

#[inline]
fn varint(out: &mut Vec<u8>, value: u64) {
    if value < 0x80 {
        out.push(low_byte(value));
    } else {
        long_varint(out, value);
    }
}

fn long_varint(out: &mut Vec<u8>, value: u64) {
    let mut rest = value;
    while rest >= 0x80 {
        out.push(low_byte(rest) | 0x80);
        rest >>= 7;
    }
    out.push(low_byte(rest));
}

#[inline]
fn low_byte(value: u64) -> u8 {
    value.to_le_bytes()[0]
}
