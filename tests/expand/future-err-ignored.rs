fn fetch(&self) -> impl Future + use<'_> {
    let traced_span = ::traced::__private::defer(
        ::traced::__private::callsite!("fetch", Internal, Info, ::core::line!()),
        |_| (),
    );
    let traced_future = ::traced::__private::call((), |()| { self.query() });
    ::traced::__private::in_future(traced_span, traced_future, |_, _| ())
}
