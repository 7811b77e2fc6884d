fn run(id: u64) {
    let traced_callsite = ::traced::__private::callsite!(
        "run", ::core::line!(), Consumer, Debug, "jobs"
    );
    match ::traced::__private::enter(
        traced_callsite,
        move |traced_start| {
            traced_start.name(format!("job {id}"));
            traced_start.root();
        },
    ) {
        _traced_span => {}
    }
}
