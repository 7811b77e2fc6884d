fn fetch<'s>(
    &'s self,
    id: u64,
) -> Pin<Box<dyn Future<Output = Result<Row, Error>> + Send + 's>> {
    let traced_kind = ::traced::__private::kind::<
        Pin<Box<dyn Future<Output = Result<Row, Error>> + Send + 's>>,
    >()
        .traced_kind();
    let traced_callsite = ::traced::__private::callsite!("fetch", ::core::line!());
    let traced_span = traced_kind
        .traced_start(
            traced_callsite,
            |traced_start| {
                if traced_start.is_recording() {
                    traced_start.value("id", &(id));
                }
            },
        );
    #[allow(clippy::result_large_err)]
    let traced_output = ::traced::__private::call(
        (id,),
        move |(id,)| -> Pin<Box<dyn Future<Output = Result<Row, Error>> + Send + 's>> {
            Box::pin(async move { self.query(id).await })
        },
    );
    { ::traced::__private::finish!(traced_kind, traced_span, traced_output, by_display) }
}
