//! `ret`: the returned value as the attribute `return`, the `Ok` value of a `Result`.
//! Never moves the value, and never records an error.

use std::fmt::{Debug, Display};

use opentelemetry::KeyValue;

use crate::AttributeValue;
use crate::active::ActiveSpan;
use crate::description::{debugged, shown};

/// A borrowed value.
#[derive(Debug)]
pub struct Probe<'a, T>(pub &'a T);

/// The `Ok` value of a `Result`.
pub trait ReturnedOk {
    /// What `ret` records.
    type Value;
    /// The value, unless it is an `Err`.
    fn traced_returned(&self) -> Option<&Self::Value>;
}

impl<T, E> ReturnedOk for &Probe<'_, Result<T, E>> {
    type Value = T;

    fn traced_returned(&self) -> Option<&T> {
        self.0.as_ref().ok()
    }
}

/// Every other value.
pub trait ReturnedAny {
    /// What `ret` records.
    type Value;
    /// The value.
    fn traced_returned(&self) -> Option<&Self::Value>;
}

impl<T> ReturnedAny for Probe<'_, T> {
    type Value = T;

    fn traced_returned(&self) -> Option<&T> {
        Some(self.0)
    }
}

const RETURN: &str = "return";

/// Records the returned value with its own type.
pub fn returned_value<V: AttributeValue + ?Sized>(span: &ActiveSpan, value: &V) {
    if let Some(value) = value.to_value() {
        span.set_attribute(KeyValue::new(RETURN, value));
    }
}

/// Records how the returned value is displayed.
pub fn returned_display<V: Display + ?Sized>(span: &ActiveSpan, value: &V) {
    span.set_attribute(KeyValue::new(RETURN, shown(value)));
}

/// Records how the returned value is debugged.
pub fn returned_debug<V: Debug + ?Sized>(span: &ActiveSpan, value: &V) {
    span.set_attribute(KeyValue::new(RETURN, debugged(value)));
}

/// Records what is computed from the returned value.
pub fn with_value<V: ?Sized>(span: &ActiveSpan, value: &V, record: impl FnOnce(&ActiveSpan, &V)) {
    record(span, value);
}

/// Records what is computed from the returned value.
#[doc(hidden)]
#[macro_export]
macro_rules! __ret_attributes {
    ($span:ident, $output:expr, $record:expr) => {
        $crate::__returned!($span, $output, Attributes, $record)
    };
}

/// Records the returned value, as the attribute `return` or by the attributes that `$record` computes from it.
#[doc(hidden)]
#[macro_export]
macro_rules! __returned {
    ($span:ident, $output:expr, $how:ident $(, $record:expr)?) => {
        if let ::core::option::Option::Some(traced_active) = $crate::__private::recording(&$span) {
            use $crate::__private::returned_probe::*;
            if let ::core::option::Option::Some(traced_value) =
                (&&$crate::__private::Probe($output)).traced_returned()
            {
                $crate::__returned!(@$how traced_active, traced_value $(, $record)?);
            }
        }
    };
    (@Attributes $span:ident, $value:ident, $record:expr) => {
        $crate::__private::with_value($span, $value, $record)
    };
    (@Debug $span:ident, $value:ident) => {
        $crate::__private::returned_debug($span, $value)
    };
    (@Display $span:ident, $value:ident) => {
        $crate::__private::returned_display($span, $value)
    };
    (@Value $span:ident, $value:ident) => {
        $crate::__private::returned_value($span, $value)
    };
}
