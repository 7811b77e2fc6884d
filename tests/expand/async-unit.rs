fn refresh(&self) -> impl ::core::future::Future<Output = ()> {
    let traced_callsite = ::traced::__private::callsite!("refresh", ::core::line!());
    let traced_future = async move {
        let traced_never = ::traced::__private::never::<()>;
        if let ::core::option::Option::Some(traced_output) = traced_never() {
            return traced_output;
        }
        match () {
            () => {
                self.load().await;
            }
        }
    };
    ::traced::__private::in_bare_span(traced_callsite, traced_future)
}
