fn charge(order: Order, _traced_1: (Order, u8), card: Card) -> Receipt {
    let traced_kind = ::traced::__private::kind::<Receipt>().traced_kind();
    let traced_callsite = ::traced::__private::callsite!("charge", ::core::line!());
    let traced_span = traced_kind.traced_start(traced_callsite, |_| ());
    #[allow(clippy::result_large_err)]
    let traced_output = ::traced::__private::call(
        (),
        move |()| -> Receipt {
            let mut order = order;
            let (_traced_1,) = (_traced_1,);
            let (left, _) = _traced_1;
            let card = card;
            match () {
                () => pay(order, left, card),
            }
        },
    );
    { ::traced::__private::finish!(traced_kind, traced_span, traced_output, by_display) }
}
