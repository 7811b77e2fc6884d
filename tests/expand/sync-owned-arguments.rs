fn charge(mut order: Order, (left, _): (Order, u8), card: Card) -> Receipt {
    let traced_span = ::traced::__private::enter(
        ::traced::__private::callsite!("charge", Internal, Info, ::core::line!()),
        |_| (),
    );
    let traced_output = ::traced::__private::call(
        (card,),
        |(card,)| -> Receipt { pay(order, left, card) },
    );
    ::traced::__private::outcome!(traced_span, & traced_output, Display);
    traced_output
}
