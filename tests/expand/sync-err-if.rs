pub fn charge(self) -> Result<Receipt, Declined> {
    let traced_span = ::traced::__private::enter(
        ::traced::__private::callsite!("charge", Internal, Info, ::core::line!()),
        |_| (),
    );
    let traced_output = ::traced::__private::call(
        (),
        |()| -> Result<Receipt, Declined> { self.pay() },
    );
    ::traced::__private::outcome!(
        traced_span, & traced_output, Debug, Declined::is_fatal
    );
    ::traced::__private::returned!(traced_span, & traced_output, Display);
    traced_output
}
