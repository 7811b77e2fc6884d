//! Errors whose own description goes through traced functions.
//! Never without an end.

use std::fmt;

use expect_test::expect;
use traced::traced;

use crate::harness::check;

#[derive(Debug)]
struct Recursive;

impl fmt::Display for Recursive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match fails_recursively() {
            Ok(()) => f.write_str("never"),
            Err(Self) => f.write_str("it failed again"),
        }
    }
}

#[traced]
fn fails_recursively() -> Result<(), Recursive> {
    Err(Recursive)
}

#[test]
fn an_error_whose_description_fails_with_it_is_described_once() {
    check(
        || {
            fails_recursively().unwrap_err();
        },
        &expect![[r#"
            fails_recursively error.type="it::recursion::Recursive" !"it failed again"
              * exception exception.type="it::recursion::Recursive" exception.message="it failed again"
              fails_recursively error.type="it::recursion::Recursive" !""
                * exception exception.type="it::recursion::Recursive"
        "#]],
    );
}
