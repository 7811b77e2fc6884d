fn fetch(id: u64, table: String) -> impl ::core::future::Future<Output = Row> {
    let traced_callsite = || ::traced::__private::callsite!("fetch", ::core::line!());
    let traced_future = async move {
        let (id, table) = (id, table);
        ::traced::__private::describe(
            traced_callsite(),
            |traced_start| {
                if traced_start.is_recording() {
                    traced_start.value("row.id", &(id));
                }
            },
        );
        let traced_never = ::traced::__private::never::<Row>;
        if let ::core::option::Option::Some(traced_output) = traced_never() {
            return traced_output;
        }
        match () {
            () => query(table, id).await,
        }
    };
    ::traced::__private::in_span!(
        by_display, in_own_span, traced_callsite(), traced_future
    )
}
