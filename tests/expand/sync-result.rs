fn charge(order: &Order, retries: u8) -> Result<Receipt, Declined> {
    let traced_span = ::traced::__private::enter(
        ::traced::__private::callsite!("charge", Internal, Info, ::core::line!()),
        |_| (),
    );
    let traced_output = ::traced::__private::call(
        (order, retries),
        |(order, retries)| -> Result<Receipt, Declined> { pay(order, retries) },
    );
    ::traced::__private::outcome!(traced_span, & traced_output, Display);
    traced_output
}
