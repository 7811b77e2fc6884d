//! `OTEL_CONFIG_FILE`: the traces part of OpenTelemetry's declarative configuration
//! ([data model](https://opentelemetry.io/docs/specs/otel/configuration/data-model/)).
//! Never reads a file or a variable but through the lookups that it is given.

mod node;
mod scalar;
mod substitute;
mod yaml;

#[cfg(test)]
mod tests;
