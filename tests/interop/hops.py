"""`Hop`: a service on the way of a request, with the context that it was sent and the one that it sent on.
Never judges what it finds.
"""

from dataclasses import dataclass
from urllib.parse import unquote


@dataclass(frozen=True)
class Context:
    trace_id: str
    parent_id: str
    flags: int
    trace_state: str
    # (name, value, properties) of each member, by name: their order means nothing.
    baggage: tuple

    @staticmethod
    def of(headers):
        """`None` for the ids and flags of a request without `traceparent`."""
        trace_id = parent_id = flags = None
        if "traceparent" in headers:
            version, trace_id, parent_id, flags = headers["traceparent"].split("-")
            assert (version, len(trace_id), len(parent_id)) == ("00", 32, 16), headers
            flags = int(flags, 16)
        return Context(trace_id, parent_id, flags, headers.get("tracestate", ""), members(headers.get("baggage", "")))


@dataclass(frozen=True)
class Hop:
    service: str
    received: Context
    # `None` where the way ends.
    sent: Context | None


def members(baggage):
    found = []
    for member in baggage.split(",") if baggage else []:
        entry, *properties = member.split(";")
        name, _, value = entry.partition("=")
        found.append((name.strip(), unquote(value.strip()), tuple(it.strip() for it in properties)))
    return tuple(sorted(found))


def hops(headers, answer, shop):
    """The hops of a request with these headers, out of what was answered to it; `shop` is what the shop is called."""
    found = []
    received = Context.of(headers)
    while answer is not None:
        if "order" in answer:
            # The shop says nothing of headers: what it was sent and what it sends on is known from its neighbours.
            service, following = shop, answer.get("courier")
            sent = Context.of(following["received"]) if following else None
        else:
            service, following = answer["service"], answer.get("next")
            assert Context.of(answer["received"]) == received, (answer, received)
            sent = Context.of(answer["sent"]) if following else None
        found.append(Hop(service, received, sent))
        received, answer = sent, following
    return found
