fn handle(cx: &Context, batch: &Batch) {
    let traced_callsite = ::traced::__private::callsite!("handle", ::core::line!());
    match ::traced::__private::enter(
        traced_callsite,
        move |traced_start| {
            traced_start.parent(cx);
            traced_start.links(batch.contexts());
        },
    ) {
        _traced_span => {}
    }
}
