fn run(id: u64) {
    let _traced_span = ::traced::__private::enter(
        ::traced::__private::callsite!("run", Consumer, Debug, ::core::line!(), "jobs"),
        |traced_start| {
            traced_start.name(format!("job {id}"));
            traced_start.root();
        },
    );
    ::traced::__private::call((), |()| -> () {})
}
