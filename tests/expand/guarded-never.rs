fn serve(port: u16) -> ! {
    let traced_callsite = ::traced::__private::callsite!("serve", ::core::line!());
    let _traced_span = ::traced::__private::enter(traced_callsite, |_| ());
    listen(port)
}
