async fn serve(self) -> ! {
    let traced_span = ::traced::__private::begin(
        ::traced::__private::callsite!("serve", Internal, Info, ::core::line!()),
        |_| (),
    );
    match ::traced::__private::in_span(
            traced_span,
            async move {
                let _ = (&self,);
                let traced_never = ::traced::__private::never::<
                    ::core::convert::Infallible,
                >;
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    return traced_output;
                }
                if let ::core::option::Option::Some(traced_output) = traced_never() {
                    traced_output
                } else {
                    loop {
                        self.accept().await;
                    }
                }
            },
        )
        .await
        .1
    {}
}
