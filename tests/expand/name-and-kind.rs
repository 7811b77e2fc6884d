async fn cart() {
    let traced_span = crate::telemetry::traced::__private::begin(
        crate::telemetry::traced::__private::callsite!(
            "GET /cart", Server, Info, ::core::line!()
        ),
        |_| (),
    );
    let (_traced_span, traced_output) = crate::telemetry::traced::__private::in_span(
            traced_span,
            async move {
                let traced_never = crate::telemetry::traced::__private::never::<()>;
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    return traced_output;
                }
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    traced_output
                } else {}
            },
        )
        .await;
    traced_output
}
