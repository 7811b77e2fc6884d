fn lines<'t>(text: &'t str) -> impl Iterator<Item = &'t str> {
    let traced_callsite = ::traced::__private::callsite!("lines", ::core::line!());
    let _traced_span = ::traced::__private::enter_recording(traced_callsite, |_| ());
    text.lines()
}
