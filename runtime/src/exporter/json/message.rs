//! [`Message`]: a message of protobuf as an object, and what its fields may hold.
//! Never writes a field that holds its default, unless it is told to.

use std::fmt::Display;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

pub(super) struct Message<M>(M);

impl<M: SerializeMap> Message<M> {
    pub(super) fn open<S>(serializer: S) -> Result<Self, M::Error>
    where
        S: Serializer<Ok = M::Ok, Error = M::Error, SerializeMap = M>,
    {
        serializer.serialize_map(None).map(Self)
    }

    pub(super) fn close(self) -> Result<M::Ok, M::Error> {
        self.0.end()
    }

    pub(super) fn always(
        &mut self,
        field: &'static str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), M::Error> {
        self.0.serialize_entry(field, value)
    }

    pub(super) fn text(&mut self, field: &'static str, value: &str) -> Result<(), M::Error> {
        if value.is_empty() {
            return Ok(());
        }
        self.always(field, value)
    }

    pub(super) fn number(&mut self, field: &'static str, value: u32) -> Result<(), M::Error> {
        if value == 0 {
            return Ok(());
        }
        self.always(field, &value)
    }

    pub(super) fn long_number(&mut self, field: &'static str, value: u64) -> Result<(), M::Error> {
        if value == 0 {
            return Ok(());
        }
        self.always(field, &Text(value))
    }

    pub(super) fn list<F, I>(&mut self, field: &'static str, items: F) -> Result<(), M::Error>
    where
        F: Fn() -> I,
        I: Iterator<Item: Serialize>,
    {
        if items().next().is_none() {
            return Ok(());
        }
        self.always(field, &List(items))
    }
}

/// Its items, each time it is asked.
pub(super) struct List<F>(pub(super) F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for List<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// As a string: ids, and integers that a double does not hold.
pub(super) struct Text<T>(pub(super) T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
