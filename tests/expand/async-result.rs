pub async fn fetch(&self, id: u64) -> Result<Row, Error> {
    let traced_span = ::traced::__private::begin(
        ::traced::__private::callsite!("fetch", Internal, Info, ::core::line!()),
        |_| (),
    );
    let (traced_span, traced_output) = ::traced::__private::in_span(
            traced_span,
            async move {
                let _ = (&id,);
                let traced_never = ::traced::__private::never::<Result<Row, Error>>;
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    return traced_output;
                }
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    traced_output
                } else {
                    self.query(id).await
                }
            },
        )
        .await;
    ::traced::__private::outcome!(traced_span, & traced_output, Display);
    traced_output
}
