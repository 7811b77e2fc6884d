fn handle(cx: &Context, batch: &Batch) {
    let traced_callsite = ::traced::__private::callsite!(
        under "handle", ::core::line!(), Internal, Info
    );
    match ::traced::__private::enter(
        traced_callsite,
        move |traced_start| {
            traced_start.parent(cx);
            if traced_start.is_on() {
                traced_start.links(batch.contexts());
            }
        },
    ) {
        _traced_span => {}
    }
}
