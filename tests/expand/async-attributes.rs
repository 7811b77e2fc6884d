async fn fetch(id: u64, table: String) -> Row {
    let traced_callsite = || {
        ::traced::__private::callsite!("fetch", Internal, Info, ::core::line!())
    };
    let (traced_span, traced_output) = ::traced::__private::in_own_span(
            traced_callsite(),
            async move {
                let _ = (&table, &id);
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
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    traced_output
                } else {
                    query(table, id).await
                }
            },
        )
        .await;
    ::traced::__private::outcome!(traced_span, & traced_output, Display);
    traced_output
}
