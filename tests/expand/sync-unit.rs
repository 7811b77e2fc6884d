fn clear(&mut self) {
    let traced_callsite = ::traced::__private::callsite!("clear", ::core::line!());
    match ::traced::__private::enter(traced_callsite, |_| ()) {
        _traced_span => {
            self.items.clear();
        }
    }
}
