"""`Scenario`: a way through the services, and the context that a request has when it sets out.
Never knows where a service listens.
"""

import secrets
from dataclasses import dataclass, field

TRACE_STATE = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE,tenant@system=a:b/c"
BAGGAGE = "customer=Zo%C3%AB%20%26%20M,list=a%2Cb%3Bc%3Dd,plan=gold;since=2024;trial"

# Each service is entered first, and each is in the middle and at the end.
WAYS = [
    ("flask", "checkout", "node"),
    ("node", "checkout", "flask"),
    ("checkout", "flask", "node"),
    ("checkout", "node", "flask"),
    ("flask", "node", "checkout"),
    ("node", "flask", "checkout"),
    # The shop again, with its tracing off.
    ("untraced", "flask", "node"),
    ("flask", "untraced", "node"),
    ("node", "untraced", "flask"),
]

# The flags of the request's `traceparent`, if it has one; whether it has a `tracestate`, and baggage.
CONTEXTS = [
    (None, False, False),
    (None, False, True),
    (0x01, False, False),
    (0x01, True, True),
    (0x00, True, True),
    (0x02, True, True),
    (0x03, True, True),
]


@dataclass(frozen=True)
class Scenario:
    way: tuple
    flags: int | None
    trace_state: str = ""
    baggage: str = ""
    trace_id: str = field(default_factory=lambda: secrets.token_hex(16))
    parent_id: str = field(default_factory=lambda: secrets.token_hex(8))

    def __str__(self):
        parts = ["no traceparent" if self.flags is None else f"flags {self.flags:02x}"]
        parts += ["tracestate"] if self.trace_state else []
        parts += ["baggage"] if self.baggage else []
        return f"{' -> '.join(('client', *self.way)):42} {', '.join(parts)}"

    @property
    def shop(self):
        return "untraced" if "untraced" in self.way else "checkout"

    @property
    def is_sampled(self):
        """A trace that begins in a service is recorded, as is one whose caller records it."""
        return self.flags is None or self.flags & 0x01 == 0x01

    def headers(self):
        headers = {}
        if self.flags is not None:
            headers["traceparent"] = f"00-{self.trace_id}-{self.parent_id}-{self.flags:02x}"
        if self.trace_state:
            headers["tracestate"] = self.trace_state
        if self.baggage:
            headers["baggage"] = self.baggage
        return headers


def scenarios():
    for way in WAYS:
        for flags, has_state, has_baggage in CONTEXTS:
            yield Scenario(way, flags, TRACE_STATE if has_state else "", BAGGAGE if has_baggage else "")
