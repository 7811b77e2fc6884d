//! [`AttributeValue`]: the Rust types that are OpenTelemetry attribute values, and as which.
//! Never formats: `%` and `?` do, where the user asks for it.

use std::borrow::Cow;
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::rc::Rc;
use std::sync::Arc;

use opentelemetry::{Array, StringValue, Value};

use crate::attribute::Scalar;

/// A value that can be recorded as an attribute with its own type.
///
/// | Rust | OpenTelemetry |
/// | --- | --- |
/// | integers, also `NonZero` | integer; a string where it does not fit in 64 bits with a sign |
/// | `f32`, `f64` | double |
/// | `bool` | boolean |
/// | `str`, `String`, `char`, and `Cow`, `Box`, `Rc`, `Arc` of `str` | string |
/// | slices, arrays and vectors of these | array of one type |
/// | `Option` of any | its value; nothing for `None` |
///
/// Implement it for a type of your own to record it without `%` or `?`:
///
/// ```
/// struct OrderId(u64);
///
/// impl traced::AttributeValue for OrderId {
///     fn to_value(&self) -> Option<traced::Value> {
///         self.0.to_value()
///     }
/// }
///
/// #[traced::traced(attributes(order.id = order))]
/// fn ship(order: OrderId) {}
/// # ship(OrderId(7));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be recorded as an attribute value; use `%x` or `?x`",
    label = "not an attribute value",
    note = "`key = %x` records how `x` is displayed, `key = ?x` how it is debugged"
)]
pub trait AttributeValue {
    /// The value to record, or nothing.
    fn to_value(&self) -> Option<Value>;

    /// The same, where it owns nothing; else nothing.
    #[doc(hidden)]
    #[inline]
    fn to_scalar(&self) -> Option<Scalar> {
        None
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl AttributeValue for $integer {
            #[inline]
            fn to_value(&self) -> Option<Value> {
                Some(match i64::try_from(*self) {
                    Ok(integer) => Value::I64(integer),
                    Err(_) => Value::String(self.to_string().into()),
                })
            }

            #[inline]
            fn to_scalar(&self) -> Option<Scalar> {
                i64::try_from(*self).ok().map(Scalar::I64)
            }
        }

        impl Element for $integer {
            fn array(elements: &[Self]) -> Array {
                let fitting: Result<Vec<i64>, _> =
                    elements.iter().map(|element| i64::try_from(*element)).collect();
                match fitting {
                    Ok(integers) => Array::I64(integers),
                    Err(_) => strings(elements),
                }
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

macro_rules! non_zero_integers {
    ($($integer:ty)*) => {$(
        impl AttributeValue for $integer {
            #[inline]
            fn to_value(&self) -> Option<Value> {
                self.get().to_value()
            }

            #[inline]
            fn to_scalar(&self) -> Option<Scalar> {
                self.get().to_scalar()
            }
        }
    )*};
}

non_zero_integers! {
    NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize
    NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize
}

impl AttributeValue for f32 {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        Some(Value::F64(f64::from(*self)))
    }

    #[inline]
    fn to_scalar(&self) -> Option<Scalar> {
        Some(Scalar::F64(f64::from(*self)))
    }
}

impl AttributeValue for f64 {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        Some(Value::F64(*self))
    }

    #[inline]
    fn to_scalar(&self) -> Option<Scalar> {
        Some(Scalar::F64(*self))
    }
}

impl AttributeValue for bool {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        Some(Value::Bool(*self))
    }

    #[inline]
    fn to_scalar(&self) -> Option<Scalar> {
        Some(Scalar::Bool(*self))
    }
}

impl AttributeValue for char {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        Some(Value::String(self.to_string().into()))
    }
}

impl AttributeValue for str {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        Some(Value::String(self.to_owned().into()))
    }
}

impl AttributeValue for String {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        self.as_str().to_value()
    }
}

impl AttributeValue for StringValue {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        Some(Value::String(self.clone()))
    }
}

impl AttributeValue for Value {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        Some(self.clone())
    }
}

impl AttributeValue for Cow<'_, str> {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        str::to_value(self)
    }
}

macro_rules! pointers {
    ($($pointer:ty)*) => {$(
        impl<V: AttributeValue + ?Sized> AttributeValue for $pointer {
            #[inline]
            fn to_value(&self) -> Option<Value> {
                (**self).to_value()
            }

            #[inline]
            fn to_scalar(&self) -> Option<Scalar> {
                (**self).to_scalar()
            }
        }
    )*};
}

pointers!(&V &mut V Arc<V> Box<V> Rc<V>);

impl<V: AttributeValue> AttributeValue for Option<V> {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        self.as_ref()?.to_value()
    }

    #[inline]
    fn to_scalar(&self) -> Option<Scalar> {
        self.as_ref()?.to_scalar()
    }
}

/// A type of which an array is an attribute value.
#[diagnostic::on_unimplemented(
    message = "an array of `{Self}` cannot be recorded as an attribute value; use `?x`"
)]
pub trait Element: Sized {
    #[doc(hidden)]
    fn array(elements: &[Self]) -> Array;
}

fn strings<E: ToString>(elements: &[E]) -> Array {
    Array::String(
        elements
            .iter()
            .map(|element| element.to_string().into())
            .collect(),
    )
}

impl Element for bool {
    fn array(elements: &[Self]) -> Array {
        Array::Bool(elements.to_vec())
    }
}

impl Element for f32 {
    fn array(elements: &[Self]) -> Array {
        Array::F64(elements.iter().copied().map(f64::from).collect())
    }
}

impl Element for f64 {
    fn array(elements: &[Self]) -> Array {
        Array::F64(elements.to_vec())
    }
}

macro_rules! texts {
    ($($text:ty)*) => {$(
        impl Element for $text {
            fn array(elements: &[Self]) -> Array {
                strings(elements)
            }
        }
    )*};
}

texts!(char String &str &String Cow<'_, str> Box<str> Rc<str> Arc<str>);

impl<E: Element> AttributeValue for [E] {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        Some(Value::Array(E::array(self)))
    }
}

impl<E: Element, const N: usize> AttributeValue for [E; N] {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        self.as_slice().to_value()
    }
}

impl<E: Element> AttributeValue for Vec<E> {
    #[inline]
    fn to_value(&self) -> Option<Value> {
        self.as_slice().to_value()
    }
}
