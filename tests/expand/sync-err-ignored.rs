fn charge() -> Result<Receipt, Declined> {
    let traced_callsite = ::traced::__private::callsite!("charge", ::core::line!());
    let _traced_span = ::traced::__private::enter_recording(traced_callsite, |_| ());
    ::traced::__private::call((), move |()| -> Result<Receipt, Declined> { pay() })
}
