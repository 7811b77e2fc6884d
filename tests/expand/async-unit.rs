async fn refresh(&self) {
    let traced_span = ::traced::__private::begin(
        ::traced::__private::callsite!("refresh", Internal, Info, ::core::line!()),
        |_| (),
    );
    let (_traced_span, traced_output) = ::traced::__private::in_span(
            traced_span,
            async move {
                let traced_never = ::traced::__private::never::<()>;
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    return traced_output;
                }
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    traced_output
                } else {
                    self.load().await;
                }
            },
        )
        .await;
    traced_output
}
