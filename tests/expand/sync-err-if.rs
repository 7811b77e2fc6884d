pub fn charge(self) -> Result<Receipt, Declined> {
    let traced_callsite = ::traced::__private::callsite!("charge", ::core::line!());
    let traced_span = ::traced::__private::enter_recording(traced_callsite, |_| ());
    #[allow(clippy::result_large_err)]
    let traced_output = ::traced::__private::call(
        (),
        move |()| -> Result<Receipt, Declined> {
            let _ = &self;
            self.pay()
        },
    );
    ::traced::__private::by_debug(&traced_output)
        .traced_record(
            &::traced::__private::failing(
                &traced_span,
                &traced_output,
                Declined::is_fatal,
            ),
        );
    ::traced::__private::returned!(traced_span, & traced_output, Display);
    traced_output
}
