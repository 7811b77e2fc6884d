fn clear(&mut self) {
    let traced_callsite = ::traced::__private::callsite!("clear", ::core::line!());
    let _traced_span = ::traced::__private::enter(traced_callsite, |_| ());
    self.items.clear();
}
