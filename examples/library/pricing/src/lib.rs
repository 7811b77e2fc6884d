//! Prices. A library: its functions are annotated, and whether that makes spans is the program's decision.
//! Never starts tracing, and never knows where spans go.
//!
//! Of `traced` it needs no feature (`default-features = false`): no recorder and no exporter come with it, and in a
//! program that never turns tracing on an annotated function costs a load and a branch.

use std::error::Error;
use std::fmt;

use traced::traced;

/// Why there is no price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCoupon(String);

impl fmt::Display for UnknownCoupon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown coupon `{}`", self.0)
    }
}

impl Error for UnknownCoupon {}

/// The price of `pieces`, in cents.
///
/// # Errors
///
/// A coupon that nobody issued.
#[traced(ret, attributes(pieces, coupon))]
pub fn quote(pieces: u32, coupon: Option<&str>) -> Result<u32, UnknownCoupon> {
    let percent = coupon.map_or(Ok(0), discount)?;
    Ok(pieces * 900 * (100 - percent) / 100)
}

/// In percent.
#[traced(ret)]
fn discount(coupon: &str) -> Result<u32, UnknownCoupon> {
    match coupon {
        "SPRING" => Ok(10),
        unknown => Err(UnknownCoupon(unknown.to_owned())),
    }
}
