"""What must hold of a request's hops and spans, and what the other SDKs do in their own way.
Never forgives the shop anything, and never blames it for a neighbour.
"""

SAMPLED = 0x01
RANDOM = 0x02
# Of OTLP's flags, those of the trace context.
OF_CONTEXT = 0xFF


def expected_spans(scenario):
    """A server's span in each service, a client's for each that is asked, and the shop's own below these."""
    if not scenario.is_sampled:
        return 0
    servers = [service for service in scenario.way if service != "untraced"]
    clients = [service for service in scenario.way[:-1] if service != "untraced"]
    # `place`, `price`, the request to `inventory`, its answer there, `reserve`, and `find` for each of two items.
    own = 7 if "checkout" in scenario.way else 0
    return len(servers) + len(clients) + own


def faults(scenario, way, spans):
    """Sentences; none where everything is as it must be."""
    return [*faults_of_hops(scenario, way), *faults_of_spans(scenario, way, spans)]


def faults_of_hops(scenario, way):
    if tuple(hop.service for hop in way) != scenario.way:
        yield f"it went through {[hop.service for hop in way]}"
    trace_id = way[-1].received.trace_id
    if scenario.flags is not None and trace_id != scenario.trace_id:
        yield f"its trace became {trace_id}"
    for hop in way:
        received, sent = hop.received, hop.sent
        if sent is None:
            continue
        if hop.service == "untraced":
            if sent != received:
                yield f"untraced sent on {sent} instead of {received}"
            continue
        if sent.flags is None:
            yield f"{hop.service} sent on no traceparent"
            continue
        if sent.trace_id != trace_id:
            yield f"{hop.service} sent on the trace {sent.trace_id}"
        if sent.parent_id == received.parent_id:
            yield f"{hop.service} sent on its caller's id as its own"
        if sent.trace_state != scenario.trace_state:
            yield f"{hop.service} sent on the state {sent.trace_state!r}"
        if sent.flags & SAMPLED != scenario.is_sampled:
            yield f"{hop.service} sent on the flags {sent.flags:02x}"
        if names(sent) != names(received):
            yield f"{hop.service} sent on the baggage {names(sent)} instead of {names(received)}"
        if hop.service == "checkout":
            yield from faults_of_checkout(received, sent)


def names(context):
    return [name for name, _, _ in context.baggage]


def faults_of_checkout(received, sent):
    flags = SAMPLED | RANDOM if received.flags is None else received.flags
    if sent.flags != flags:
        yield f"checkout sent on the flags {sent.flags:02x} instead of {flags:02x}"
    if sent.baggage != received.baggage:
        yield f"checkout sent on the baggage {sent.baggage} instead of {received.baggage}"


def faults_of_spans(scenario, way, spans):
    if len(spans) != expected_spans(scenario):
        yield f"{expected_spans(scenario)} spans were expected"
    by_id = {span["span_id"]: span for span in spans}
    if len(by_id) != len(spans):
        yield "two spans have the same id"
    first = scenario.parent_id if scenario.flags is not None else ""
    roots = [span for span in spans if span["parent_id"] == first]
    traced = [service for service in scenario.way if service != "untraced"]
    if spans and [span["service"] for span in roots] != [traced[0]]:
        yield f"the caller's children are {roots}"
    for span in spans:
        parent = by_id.get(span["parent_id"])
        if parent is None and span not in roots:
            yield f"{named(span)} has a parent that is not there"
        yield from faults_of_kind(span, parent, [it for it in spans if it["parent_id"] == span["span_id"]])
        if span["trace_state"] != scenario.trace_state:
            yield f"{named(span)} has the state {span['trace_state']!r}"
    yield from faults_of_flags(way, spans)


def faults_of_kind(span, parent, children):
    """Where a request goes from one service to the next, a server's span is the child of a client's."""
    if span["kind"] == "server" and parent is not None and parent["kind"] != "client":
        yield f"{named(span)} is below {named(parent)}"
    if span["kind"] == "client" and [child["kind"] for child in children] != ["server"]:
        yield f"below {named(span)} there are {[named(child) for child in children]}"
    if span["kind"] not in ("client", "internal", "server"):
        yield f"{named(span)} is of another kind"


def faults_of_flags(way, spans):
    for hop in way:
        if hop.service != "checkout":
            continue
        flags = SAMPLED | RANDOM if hop.received.flags is None else hop.received.flags
        for span in spans:
            if span["service"] == "checkout" and span["flags"] & OF_CONTEXT != flags:
                yield f"{named(span)} has the flags {span['flags'] & OF_CONTEXT:02x} instead of {flags:02x}"


def named(span):
    return f"{span['service']}'s {span['kind']} span `{span['name']}`"


def habits(way):
    """Where another SDK does not send on what it was sent, which is for people to read.

    Those that are installed: JavaScript's knows no flag for random trace ids. Python's takes the properties of baggage
    for a part of the value, and writes a blank as a plus, as forms do.
    """
    found = set()
    for hop in way:
        if hop.service in ("checkout", "untraced") or hop.sent is None or hop.sent.flags is None:
            continue
        received, sent = hop.received, hop.sent
        if received.flags is None:
            found.add(f"{hop.service} begins a trace with the flags {sent.flags:02x}")
        elif sent.flags != received.flags:
            found.add(f"{hop.service} sends on the flags {received.flags:02x} as {sent.flags:02x}")
        for before, after in zip(received.baggage, sent.baggage):
            if before != after:
                found.add(f"{hop.service} sends on the baggage {before} as {after}")
    return found
