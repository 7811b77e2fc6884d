async fn serve(self) -> ! {
    let traced_callsite = ::traced::__private::callsite!("serve", ::core::line!());
    let traced_future = async move {
        let _ = (&self,);
        let traced_never = ::traced::__private::never::<::core::convert::Infallible>;
        if let ::core::option::Option::Some(traced_output) = traced_never() {
            return traced_output;
        }
        match () {
            () => {
                loop {
                    self.accept().await;
                }
            }
        }
    };
    match ::traced::__private::in_bare_span(traced_callsite, traced_future).await {}
}
