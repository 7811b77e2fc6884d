#![deny(warnings)]
#![deny(missing_docs)]
//! A documented crate.

mod harness;

use traced::traced;

/// Has documentation.
///
/// More of it.
#[traced]
#[must_use = "the sum is all it gives"]
#[inline]
pub fn above(left: u8, right: u8) -> u8 {
    left + right
}

#[cold]
#[inline(never)]
#[traced(ret)]
/// Has documentation below.
pub fn below() -> Result<u8, String> {
    Err("cold".to_owned())
}

#[traced]
#[cfg(all())]
#[cfg_attr(all(), inline(always))]
fn conditional(#[cfg(all())] number: u8, #[cfg(any())] number: String) -> u8 {
    number
}

#[cfg(any())]
#[traced(does = not, exist)]
fn absent() {}

#[traced]
#[cfg(any())]
fn absent_too() -> MissingType {}

#[cfg_attr(all(), traced(name = "conditionally"))]
async fn conditionally(#[cfg(all())] number: u8, #[cfg(any())] number: String) -> u8 {
    number
}

#[traced]
fn allowed(#[allow(unused_variables)] unused: u8) -> u8 {
    1
}

#[traced]
#[allow(unused_variables, unused_mut)]
async fn allowed_outside(unused: u8) -> u8 {
    let mut nothing = 2;
    nothing
}

#[traced]
#[deprecated(note = "use `above`")]
fn old() -> u8 {
    3
}

#[traced]
#[must_use]
async fn changed(mut number: u8, (mut left, _): (u8, u8)) -> u8 {
    number += 1;
    left += number;
    left
}

#[traced]
#[must_use]
async fn padded(text: &str, _width: usize) -> String {
    format!("{text:>_width$}")
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(above(1, 2), 3);
        assert!(below().is_err());
        assert_eq!(conditional(4), 4);
        assert_eq!(conditionally(5).await, 5);
        assert_eq!(allowed(0) + allowed_outside(0).await, 3);
        assert_eq!(changed(1, (1, 2)).await, 3);
        assert_eq!(padded("a", 2).await, " a");
        #[expect(deprecated)]
        let old = old();
        assert_eq!(old, 3);
    });
    assert_eq!(names.len(), 9);
}
