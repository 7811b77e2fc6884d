//! [`Leave`]: who sees what a future gave before its span ends, and what becomes of both.
//! Never changes the output, but to put a stream under the span.

use crate::future::Finished;

/// What happens when a future is done.
pub trait Leave<T> {
    /// What the future gives then.
    type Output;

    /// Ends the span, or hands it on.
    fn leave(self, span: Finished, output: T) -> Self::Output;
}

/// The output is shown and given as it is. The closure gives nothing, so that lints about what functions return have
/// nothing to say about it.
#[derive(Debug)]
pub struct See<O>(pub(crate) O);

impl<T, O: FnOnce(&Finished, &T)> Leave<T> for See<O> {
    type Output = T;

    #[inline]
    fn leave(self, span: Finished, output: T) -> T {
        (self.0)(&span, &output);
        output
    }
}

/// The span goes on with what is made of the output.
#[derive(Debug)]
pub struct Then<C>(pub(crate) C);

impl<T, U, C: FnOnce(Finished, T) -> U> Leave<T> for Then<C> {
    type Output = U;

    #[inline]
    fn leave(self, span: Finished, output: T) -> U {
        (self.0)(span, output)
    }
}

/// Nobody looks at the output.
#[derive(Debug)]
pub struct End;

impl<T> Leave<T> for End {
    type Output = T;

    #[inline]
    fn leave(self, _span: Finished, output: T) -> T {
        output
    }
}
