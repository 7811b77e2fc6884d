//! [`OtlpStdout`] writes each batch of spans as one line of OTLP's JSON, for a program that reads along.
//! Never panics on a closed pipe, and never leaves a whole line behind half a one.

#[cfg(test)]
mod tests;

use std::fmt;
use std::io::{self, Write};
use std::time::Duration;

use opentelemetry_sdk::Resource;

use super::json::Encoder;
use super::view::Batch;
use super::{Destination, Loss};
use crate::recorder::Gathered;

pub(crate) struct OtlpStdout {
    encoder: Encoder,
    /// The last line may have been written in part.
    is_torn: bool,
    out: Box<dyn Write + Send>,
}

impl OtlpStdout {
    pub(crate) fn new(out: Box<dyn Write + Send>) -> Self {
        Self {
            encoder: Encoder::new(usize::MAX),
            is_torn: false,
            out,
        }
    }

    pub(crate) fn write(&mut self, batch: &(impl Batch + ?Sized)) -> Result<(), Loss> {
        let spans = batch.len();
        if spans == 0 {
            return Ok(());
        }
        let encoded = self.encoder.encode(batch, 0..spans);
        let result = match encoded {
            Ok(()) => self.write_line().map_err(|error| error.to_string()),
            Err(too_large) => Err(too_large.to_string()),
        };
        self.encoder.trim();
        result.map_err(|reason| Loss { spans, reason })
    }

    /// In one call, for which `std` locks stdout once: what the program prints itself stays out of the line.
    fn write_line(&mut self) -> io::Result<()> {
        self.encoder.end_line();
        if std::mem::replace(&mut self.is_torn, true) {
            self.out.write_all(b"\n")?;
        }
        self.out.write_all(self.encoder.bytes())?;
        self.out.flush()?;
        self.is_torn = false;
        Ok(())
    }
}

impl Destination for OtlpStdout {
    fn name(&self) -> &'static str {
        "stdout"
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.encoder.set_resource(resource);
    }

    fn export(&mut self, spans: &mut Gathered<'_>, _timeout: Duration) -> Result<(), Loss> {
        self.write(&spans.views())
    }

    fn force_flush(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn shutdown(&mut self, _timeout: Duration) -> Result<(), String> {
        Ok(())
    }
}

impl fmt::Debug for OtlpStdout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtlpStdout").finish_non_exhaustive()
    }
}
