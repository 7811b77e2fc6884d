fn fetch() -> impl ::core::future::Future<Output = io::Result<Row>> {
    let traced_callsite = ::traced::__private::callsite!("fetch", ::core::line!());
    let traced_future = async move {
        let traced_never = ::traced::__private::never::<io::Result<Row>>;
        if let ::core::option::Option::Some(traced_output) = traced_never() {
            return traced_output;
        }
        match () {
            () => query().await,
        }
    };
    ::traced::__private::in_span(
        traced_callsite,
        traced_future,
        |traced_span, traced_output| {
            ::traced::__private::by_type(traced_output).traced_record(&traced_span);
            ::traced::__private::returned!(traced_span, traced_output, Debug);
        },
    )
}
