fn charge(id: u64, order: Order) -> u64 {
    let traced_callsite = ::traced::__private::callsite!("charge", ::core::line!());
    match ::traced::__private::enter_recording(
        traced_callsite,
        |traced_start| {
            traced_start.value("id", &(id));
            traced_start.display("order", &(order));
            traced_start.debug("order.lines", &(order.lines));
            traced_start.value("order.id", &(order.number()));
            traced_start.debug("order-note", &(order.note));
            traced_start.text(semconv::DB, "postgresql");
            traced_start.value(KEY, &(1));
        },
    ) {
        _traced_span => order.total(id),
    }
}
