fn lines<'t>(text: &'t str) -> impl Iterator<Item = &'t str> {
    let _traced_span = ::traced::__private::enter(
        ::traced::__private::callsite!("lines", Internal, Info, ::core::line!()),
        |_| (),
    );
    { text.lines() }
}
