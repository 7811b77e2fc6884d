async fn fetch() -> io::Result<Row> {
    let traced_span = ::traced::__private::begin(
        ::traced::__private::callsite!("fetch", Internal, Info, ::core::line!()),
        |_| (),
    );
    let (traced_span, traced_output) = ::traced::__private::in_span(
            traced_span,
            async move {
                let traced_never = ::traced::__private::never::<io::Result<Row>>;
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    return traced_output;
                }
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    traced_output
                } else {
                    query().await
                }
            },
        )
        .await;
    ::traced::__private::outcome!(traced_span, & traced_output, Type);
    ::traced::__private::returned!(traced_span, & traced_output, Debug);
    traced_output
}
