pub fn fetch(
    &self,
    id: u64,
) -> impl ::core::future::Future<Output = Result<Row, Error>> {
    let traced_callsite = ::traced::__private::callsite!("fetch", ::core::line!());
    let traced_future = async move {
        let id = id;
        let traced_never = ::traced::__private::never::<Result<Row, Error>>;
        if let ::core::option::Option::Some(traced_output) = traced_never() {
            return traced_output;
        }
        match () {
            () => self.query(id).await,
        }
    };
    ::traced::__private::in_span!(by_display, in_span, traced_callsite, traced_future)
}
