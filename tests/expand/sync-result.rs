fn charge(order: &Order, retries: u8) -> Result<Receipt, Declined> {
    let traced_callsite = ::traced::__private::callsite!("charge", ::core::line!());
    let traced_span = ::traced::__private::enter_recording(traced_callsite, |_| ());
    #[allow(clippy::result_large_err)]
    let traced_output = ::traced::__private::call(
        (order, retries),
        move |(order, retries)| -> Result<Receipt, Declined> { pay(order, retries) },
    );
    ::traced::__private::by_display(&traced_output).traced_record(&traced_span);
    traced_output
}
