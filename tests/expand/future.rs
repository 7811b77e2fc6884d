fn fetch(&self, id: u64) -> impl Future<Output = Result<Row, Error>> + Send {
    let traced_span = ::traced::__private::defer(
        ::traced::__private::callsite!("fetch", Internal, Info, ::core::line!()),
        |_| (),
    );
    let traced_future = ::traced::__private::yields::<
        Result<Row, Error>,
        _,
    >(::traced::__private::call((id,), |(id,)| { self.query(id) }));
    ::traced::__private::in_future(
        traced_span,
        traced_future,
        |traced_span, traced_output| {
            ::traced::__private::outcome!(traced_span, traced_output, Display);
        },
    )
}
