//! What most functions need of an expansion, in one line each.
//! Never holds anything that the macro could not have written out.
//!
//! None of these uses another one: each level of macros is time of the compiler's, in every annotated function.

/// What looks at nothing but an error, in what was returned or in what comes of it.
#[doc(hidden)]
#[macro_export]
macro_rules! __finish {
    ($kind:ident, $span:ident, $output:ident, $how:ident) => {
        $kind.traced_finish(
            $span,
            $output,
            |traced_span, traced_output| {
                $crate::__private::$how(traced_output).traced_record(traced_span);
            },
            |traced_span, traced_output| {
                $crate::__private::$how(traced_output).traced_record(traced_span);
            },
        )
    };
}

/// Polls a future under a span, and looks at nothing but an error.
#[doc(hidden)]
#[macro_export]
macro_rules! __in_span {
    ($how:ident, $in_span:ident, $callsite:expr, $future:ident) => {
        $crate::__private::$in_span($callsite, $future, |traced_span, traced_output| {
            $crate::__private::$how(traced_output).traced_record(traced_span);
        })
    };
}

/// The same of a future that may give a stream.
#[doc(hidden)]
#[macro_export]
macro_rules! __in_any_span {
    ($how:ident, $in_span:ident, $callsite:expr, $future:ident) => {
        $crate::__private::$in_span($callsite, $future, |traced_span, traced_output| {
            $crate::__private::output_kind(&traced_output)
                .traced_kind()
                .traced_continue(
                    traced_span,
                    traced_output,
                    |traced_span, traced_output| {
                        $crate::__private::$how(traced_output).traced_record(traced_span);
                    },
                    |traced_span, traced_output| {
                        $crate::__private::$how(traced_output).traced_record(traced_span);
                    },
                )
        })
    };
}
