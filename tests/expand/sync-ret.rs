fn count(&self) -> usize {
    let traced_span = ::traced::__private::enter(
        ::traced::__private::callsite!("count", Internal, Info, ::core::line!()),
        |_| (),
    );
    let traced_output = ::traced::__private::call(
        (),
        |()| -> usize { self.items.len() },
    );
    ::traced::__private::outcome!(traced_span, & traced_output, Display);
    ::traced::__private::returned!(traced_span, & traced_output, Value);
    traced_output
}
