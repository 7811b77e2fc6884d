//! [`Constant`]: an attribute that every span of a callsite has, made ready for every encoding.
//! Never holds what a call must compute.

use opentelemetry::KeyValue;

#[derive(Debug)]
pub(crate) struct Constant {
    pub(super) attribute: KeyValue,
    #[cfg(feature = "otlp")]
    encoded: Box<[u8]>,
}

impl Constant {
    pub(crate) fn new(attribute: KeyValue) -> Self {
        Self {
            #[cfg(feature = "otlp")]
            encoded: super::otlp::attribute::encode_attribute(&attribute),
            attribute,
        }
    }

    /// The same as an attribute of a span in protobuf.
    #[cfg(feature = "otlp")]
    pub(super) fn encoded(&self) -> &[u8] {
        &self.encoded
    }
}
