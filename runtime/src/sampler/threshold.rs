//! [`Threshold`] and [`Randomness`]: two numbers of 56 bits, of which a trace is kept if its own is not the smaller one.
//! Never says anything of a probability of zero: what is never sampled has no threshold.

/// One more than the greatest number of 56 bits.
const END: u64 = 1 << 56;
/// Hexadecimal digits of such a number.
const DIGITS: u32 = 14;
/// How many digits say enough, behind the leading `f` of a small probability.
const PRECISION: u32 = 4;

/// How much of all randomness is rejected
/// ([`th`](https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/#sampling-threshold-value-th)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Threshold(u64);

/// What a trace has that nobody could foresee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Randomness(u64);

impl Threshold {
    /// For a ratio from 0 to 1. `None` if that is less than 56 bits can tell from zero.
    ///
    /// Rounded as the specification does it
    /// ([conversion](https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/#converting-floating-point-probability-to-threshold-value)),
    /// though in integers, which have room for the last digits of the smallest ratios.
    pub(super) fn of(ratio: f64) -> Option<Self> {
        // Exact, as it only moves the exponent.
        let kept = (ratio.clamp(0.0, 1.0) * 2_f64.powi(56)).round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to 2^56; not a number becomes 0"
        )]
        let kept = kept as u64;
        if kept == 0 {
            return None;
        }
        // Of 64 bits, those below 2^56 leave 8 at the least.
        let leading = kept.leading_zeros().saturating_sub(8) / 4;
        let digits = DIGITS.min(PRECISION + leading);
        let unit = 1 << (4 * (DIGITS - digits));
        Some(Self((END - kept + unit / 2) / unit * unit))
    }

    /// From 1 to 14 digits, of which those that are not there are zeros.
    pub(super) fn read(digits: &str) -> Option<Self> {
        let missing = DIGITS.checked_sub(u32::try_from(digits.len()).ok()?)?;
        Some(Self(hexadecimal(digits)? << (4 * missing)))
    }

    /// Without the zeros at its end, but for the only one.
    pub(super) fn digits(self) -> String {
        let digits = format!("{:014x}", self.0);
        match digits.trim_end_matches('0') {
            "" => "0".to_owned(),
            digits => digits.to_owned(),
        }
    }

    pub(super) fn keeps(self, randomness: Randomness) -> bool {
        randomness.0 >= self.0
    }
}

impl Randomness {
    /// The part of a trace's id that level 2 of the W3C's trace context wants to be random. Older ids are presumed to be
    /// ([presumption](https://opentelemetry.io/docs/specs/otel/trace/sdk/#presumption-of-traceid-randomness)).
    pub(super) fn of(trace_id: opentelemetry::trace::TraceId) -> Self {
        let [_, _, _, _, _, _, _, _, _, low @ ..] = trace_id.to_bytes();
        let shift = |number, byte| number << 8 | u64::from(byte);
        Self(low.into_iter().fold(0, shift))
    }

    /// Exactly 14 lower-case digits.
    pub(super) fn read(digits: &str) -> Option<Self> {
        let is_lower_case = digits.bytes().all(|byte| !byte.is_ascii_uppercase());
        let is_whole = digits.len() == DIGITS as usize;
        (is_whole && is_lower_case).then(|| hexadecimal(digits).map(Self))?
    }
}

/// Nothing but digits, and at least one.
fn hexadecimal(digits: &str) -> Option<u64> {
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_plain.then(|| u64::from_str_radix(digits, 16).ok())?
}
