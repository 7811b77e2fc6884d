//! [`Body`]: what is sent of a request's bytes, compressed if it is to be.
//! Never keeps a buffer that only a giant batch needed.

use http::HeaderValue;

use crate::config::Compression;
#[cfg(feature = "gzip")]
use crate::exporter::size::KEPT;

#[derive(Debug)]
pub(super) struct Body {
    compression: Compression,
    #[cfg(feature = "gzip")]
    compressed: Vec<u8>,
}

impl Body {
    pub(super) fn new(compression: Compression) -> Self {
        Self {
            compression,
            #[cfg(feature = "gzip")]
            compressed: Vec::new(),
        }
    }

    /// `Content-Encoding`.
    pub(super) fn encoding(&self) -> Option<HeaderValue> {
        match self.compression {
            Compression::None => None,
            #[cfg(feature = "gzip")]
            Compression::Gzip => Some(HeaderValue::from_static("gzip")),
        }
    }

    /// # Errors
    ///
    /// Why it cannot be compressed.
    #[cfg_attr(
        not(feature = "gzip"),
        expect(clippy::unnecessary_wraps, reason = "only a compressor can fail")
    )]
    pub(super) fn pack<'a>(&'a mut self, plain: &'a [u8]) -> Result<&'a [u8], String> {
        match self.compression {
            Compression::None => Ok(plain),
            #[cfg(feature = "gzip")]
            Compression::Gzip => self.gzip(plain),
        }
    }

    /// When it is sent.
    #[cfg(feature = "gzip")]
    pub(super) fn trim(&mut self) {
        self.compressed.clear();
        self.compressed.shrink_to(KEPT);
    }

    #[cfg(feature = "gzip")]
    fn gzip(&mut self, plain: &[u8]) -> Result<&[u8], String> {
        use std::io::Write;

        let mut out = std::mem::take(&mut self.compressed);
        out.clear();
        let mut encoder = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
        let written = encoder.write_all(plain).and_then(|()| encoder.finish());
        self.compressed = written.map_err(|error| format!("could not compress: {error}"))?;
        Ok(&self.compressed)
    }
}
