fn serve(port: u16) -> ! {
    let traced_callsite = ::traced::__private::callsite!("serve", ::core::line!());
    match ::traced::__private::enter_recording(traced_callsite, |_| ()) {
        _traced_span => listen(port),
    }
}
