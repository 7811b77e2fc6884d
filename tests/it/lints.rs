//! What the attribute adds is invisible to lints: nothing here is allowed, and rustc and clippy have nothing to say.
//! Never calls a function for what it records: that it compiles is the test.
//!
//! `#[expect]` is the other half: a lint that the user's own code deserves is still reported.

#![deny(
    warnings,
    keyword_idents,
    let_underscore,
    nonstandard_style,
    unused,
    elided_lifetimes_in_paths,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unreachable_pub,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    clippy::all,
    clippy::nursery,
    clippy::pedantic
)]

mod functions;
mod futures;
mod methods;
mod user_faults;
