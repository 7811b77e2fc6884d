fn clear(&mut self) {
    let _traced_span = ::traced::__private::enter(
        ::traced::__private::callsite!("clear", Internal, Info, ::core::line!()),
        |_| (),
    );
    ::traced::__private::call(
        (),
        |()| -> () {
            self.items.clear();
        },
    )
}
