fn fetch(&self) -> impl Future + use<'_> {
    let traced_callsite = ::traced::__private::callsite!("fetch", ::core::line!());
    let traced_span = ::traced::__private::defer(traced_callsite, |_| ());
    let traced_output = ::traced::__private::call((), move |()| { self.query() });
    ::traced::__private::in_future(traced_span, traced_output, |_, _| ())
}
