fn serve(port: u16) -> ! {
    let _traced_span = ::traced::__private::enter(
        ::traced::__private::callsite!("serve", Internal, Info, ::core::line!()),
        |_| (),
    );
    { listen(port) }
}
