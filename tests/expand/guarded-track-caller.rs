#[track_caller]
fn charge(order: Order) -> Result<Receipt, Declined> {
    let traced_callsite = ::traced::__private::callsite!("charge", ::core::line!());
    match ::traced::__private::enter_recording(traced_callsite, |_| ()) {
        _traced_span => pay(order),
    }
}
