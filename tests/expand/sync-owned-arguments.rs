fn charge(mut order: Order, (left, _): (Order, u8), card: Card) -> Receipt {
    let traced_kind = ::traced::__private::kind::<Receipt>().traced_kind();
    let traced_callsite = ::traced::__private::callsite!("charge", ::core::line!());
    let traced_span = traced_kind.traced_start(traced_callsite, |_| ());
    let traced_output = ::traced::__private::call(
        (card,),
        |(card,)| -> Receipt { pay(order, left, card) },
    );
    ::traced::__private::finish!(traced_kind, traced_span, traced_output, by_display)
}
