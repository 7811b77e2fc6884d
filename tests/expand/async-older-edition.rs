fn admit(
    r#gen: u16,
    node: gen::Node,
) -> impl ::core::future::Future<Output = Result<r#gen::Entry, Full>> {
    let traced_callsite = ::traced::__private::callsite!("admit", ::core::line!());
    let traced_future = async move {
        let (gen, node) = (r#gen, node);
        let traced_never = ::traced::__private::never::<Result<r#gen::Entry, Full>>;
        if let ::core::option::Option::Some(traced_output) = traced_never() {
            return traced_output;
        }
        match () {
            () => find(gen, node).await,
        }
    };
    ::traced::__private::in_span!(by_display, in_span, traced_callsite, traced_future)
}
