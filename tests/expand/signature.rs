/// Reads.
#[inline]
pub(crate) unsafe fn read<T, const N: usize>(
    #[cfg(unix)]
    file: &File,
    r#type: T,
) -> impl ::core::future::Future<Output = [T; N]>
where
    T: Copy,
{
    #![allow(unsafe_code)]
    let traced_callsite = ::traced::__private::callsite!("read", ::core::line!());
    let traced_future = async move {
        #[cfg(unix)]
        let (file,) = (file,);
        #[cfg(unix)]
        let file = file;
        let r#type = r#type;
        let traced_never = ::traced::__private::never::<[T; N]>;
        if let ::core::option::Option::Some(traced_output) = traced_never() {
            return traced_output;
        }
        match () {
            () => unsafe { file.read(r#type) }
        }
    };
    ::traced::__private::in_span!(by_display, in_span, traced_callsite, traced_future)
}
