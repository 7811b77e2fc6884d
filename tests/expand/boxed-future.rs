fn fetch<'s>(
    &'s self,
    id: u64,
) -> Pin<Box<dyn Future<Output = Result<Row, Error>> + Send + 's>> {
    let traced_span = ::traced::__private::defer(
        ::traced::__private::callsite!("fetch", Internal, Info, ::core::line!()),
        |traced_start| {
            if traced_start.is_recording() {
                traced_start.value("id", &(id));
            }
        },
    );
    let traced_future = ::traced::__private::call(
        (id,),
        |(id,)| -> Pin<Box<dyn Future<Output = Result<Row, Error>> + Send + 's>> {
            Box::pin(async move { self.query(id).await })
        },
    );
    match traced_span {
        ::core::option::Option::None => traced_future,
        traced_span => {
            ::traced::__private::Box::pin(
                ::traced::__private::in_future(
                    traced_span,
                    traced_future,
                    |traced_span, traced_output| {
                        ::traced::__private::outcome!(
                            traced_span, traced_output, Display
                        );
                    },
                ),
            )
        }
    }
}
