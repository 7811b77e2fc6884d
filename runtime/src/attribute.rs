//! [`Attribute`]: a key and a value that own nothing, as most attributes of annotated functions are.
//! Never allocates, and is never dropped: it is copied from a call to what is exported.

use std::borrow::Cow;
use std::sync::Arc;

use opentelemetry::{Key, KeyValue, Value};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub(crate) key: &'static str,
    pub(crate) value: Scalar,
}

/// A value that owns nothing.
#[derive(Clone, Copy, Debug)]
pub enum Scalar {
    /// A boolean.
    Bool(bool),
    /// A double.
    F64(f64),
    /// An integer.
    I64(i64),
    /// The place of an attribute that owns something and is kept elsewhere, key and all.
    Owned,
    /// A string that is there for as long as the program.
    Text(&'static str),
}

impl Attribute {
    pub(crate) const OWNED: Self = Self {
        key: "",
        value: Scalar::Owned,
    };
}

/// The same for OpenTelemetry. The place of another attribute is nothing to be shown.
impl From<Attribute> for KeyValue {
    #[inline]
    fn from(Attribute { key, value }: Attribute) -> Self {
        match value {
            Scalar::Bool(value) => Self::new(key, value),
            Scalar::F64(value) => Self::new(key, value),
            Scalar::I64(value) => Self::new(key, value),
            Scalar::Owned => Self::new(key, ""),
            Scalar::Text(text) => Self::new(key, text),
        }
    }
}

/// What names an attribute.
#[derive(Debug)]
pub enum Name {
    /// A key that may own its text.
    Key(Key),
    /// A text that is there for as long as the program.
    Static(&'static str),
}

/// Whatever converts to a [`Key`].
pub trait IntoName {
    /// The name, without losing that a text is there for as long as the program.
    fn into_name(self) -> Name;
}

impl IntoName for &'static str {
    #[inline]
    fn into_name(self) -> Name {
        Name::Static(self)
    }
}

macro_rules! keys {
    ($($key:ty)*) => {$(
        impl IntoName for $key {
            fn into_name(self) -> Name {
                Name::Key(self.into())
            }
        }
    )*};
}

keys!(Arc<str> Cow<'static, str> Key String);

/// An attribute of either kind.
#[derive(Debug)]
pub(crate) enum Named {
    Owned(KeyValue),
    Scalar(Attribute),
}

impl Named {
    #[inline]
    pub(crate) fn new(name: Name, value: Value) -> Self {
        let value = match (name, value) {
            (Name::Static(key), Value::Bool(value)) => (key, Scalar::Bool(value)),
            (Name::Static(key), Value::F64(value)) => (key, Scalar::F64(value)),
            (Name::Static(key), Value::I64(value)) => (key, Scalar::I64(value)),
            (Name::Static(key), value) => return Self::Owned(KeyValue::new(key, value)),
            (Name::Key(key), value) => return Self::Owned(KeyValue::new(key, value)),
        };
        let (key, value) = value;
        Self::Scalar(Attribute { key, value })
    }

    #[inline]
    pub(crate) fn text(name: Name, text: &'static str) -> Self {
        match name {
            Name::Static(key) => Self::Scalar(Attribute {
                key,
                value: Scalar::Text(text),
            }),
            Name::Key(key) => Self::Owned(KeyValue::new(key, text)),
        }
    }
}

impl From<Named> for KeyValue {
    fn from(named: Named) -> Self {
        match named {
            Named::Owned(attribute) => attribute,
            Named::Scalar(attribute) => attribute.into(),
        }
    }
}
