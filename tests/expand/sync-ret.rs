fn count(&self) -> usize {
    let traced_callsite = ::traced::__private::callsite!("count", ::core::line!());
    let traced_span = ::traced::__private::enter_recording(traced_callsite, |_| ());
    #[allow(clippy::result_large_err)]
    let traced_output = ::traced::__private::call(
        (),
        move |()| -> usize { self.items.len() },
    );
    ::traced::__private::by_display(&traced_output).traced_record(&traced_span);
    ::traced::__private::returned!(traced_span, & traced_output, Value);
    traced_output
}
