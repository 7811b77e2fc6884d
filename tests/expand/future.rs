fn fetch(&self, id: u64) -> impl Future<Output = Result<Row, Error>> + Send {
    let traced_callsite = ::traced::__private::callsite!("fetch", ::core::line!());
    let traced_span = ::traced::__private::defer(traced_callsite, |_| ());
    let traced_output = ::traced::__private::yields::<
        Result<Row, Error>,
        _,
    >(::traced::__private::call((id,), move |(id,)| { self.query(id) }));
    ::traced::__private::in_future(
        traced_span,
        traced_output,
        |traced_span, traced_output| {
            ::traced::__private::by_display(traced_output).traced_record(&traced_span);
        },
    )
}
