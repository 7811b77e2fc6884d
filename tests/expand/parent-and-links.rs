fn handle(cx: &Context, batch: &Batch) {
    let _traced_span = ::traced::__private::enter(
        ::traced::__private::callsite!("handle", Internal, Info, ::core::line!()),
        |traced_start| {
            traced_start.parent(cx);
            traced_start.links(batch.contexts());
        },
    );
    ::traced::__private::call((), |()| -> () {})
}
