/// Reads.
#[inline]
pub(crate) async unsafe fn read<T, const N: usize>(
    #[cfg(unix)]
    file: &File,
    r#type: T,
) -> [T; N]
where
    T: Copy,
{
    #![allow(unsafe_code)]
    let traced_span = ::traced::__private::begin(
        ::traced::__private::callsite!("read", Internal, Info, ::core::line!()),
        |_| (),
    );
    let (traced_span, traced_output) = ::traced::__private::in_span(
            traced_span,
            async move {
                let _ = (&r#type,);
                let traced_never = ::traced::__private::never::<[T; N]>;
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    return traced_output;
                }
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    traced_output
                } else {
                    unsafe { file.read(r#type) }
                }
            },
        )
        .await;
    ::traced::__private::outcome!(traced_span, & traced_output, Display);
    traced_output
}
