"""Sends requests through all services, and says of each whether its trace is whole: check.py CHECKOUT INSTALLED
Never passes a context on itself: requests set out from here, and answers and spans come back.
"""

import json
import pathlib
import signal
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict

from hops import hops
from scenarios import WAYS, scenarios
from services import LONGEST, Services
from verdict import expected_spans, faults, habits

HERE = pathlib.Path(__file__).parent


def start(services, checkout, installed):
    """Starts everything, and hands back where each way begins, and what writes the spans."""
    receiver = services.start("receiver", [sys.executable, HERE / "receiver.py"])
    agent = next(installed.glob("python/lib/python*/site-packages/rotel/rotel-agent"))
    _, grpc, http = services.collector(agent, receiver.address())
    flask = services.start("flask", [sys.executable, HERE / "peer_flask.py", grpc])
    node = services.start("node", ["node", HERE / "peer_node.js", installed / "node", http])
    peers = {"flask": flask.address() + "/hop", "node": node.address() + "/hop"}
    shops = {}
    entries = {}
    for index, way in enumerate(WAYS):
        shop = next(it for it in way if it not in peers)
        courier = way[way.index(shop) + 1 :]
        if (shop, courier) not in shops:
            command = [checkout, "serve", *(["--courier", through(courier, peers)] if courier else [])]
            service = services.start(f"{shop}-{len(shops) + 1}", command, environment(shop, index, grpc, http))
            shops[shop, courier] = service.address()
        entries[way] = through(way, {**peers, shop: shops[shop, courier]})
    return entries, receiver


def environment(shop, index, grpc, http):
    """Of a shop; every other one exports over gRPC."""
    if shop == "untraced":
        return {}
    protocol, endpoint = [("http/protobuf", http), ("grpc", grpc)][index % 2]
    return {
        "OTEL_BSP_SCHEDULE_DELAY": "100",
        "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint,
        "OTEL_EXPORTER_OTLP_PROTOCOL": protocol,
        "OTEL_SERVICE_NAME": shop,
    }


def through(way, addresses):
    """A URL that leads a request through these services. The shop's courier is one already."""
    first, *rest = way
    if first in ("checkout", "untraced") or not rest:
        return addresses[first]
    return addresses[first] + "?to=" + urllib.parse.quote(through(rest, addresses), safe="")


def ask(url, headers):
    order = json.dumps({"id": 1, "items": ["tea", "cup"], "is_gift": False}).encode()
    request = urllib.request.Request(url, order, {"content-type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{url} answered {error.code}: {error.read().decode(errors='replace')}") from None
    except OSError as error:
        raise RuntimeError(f"{url} does not answer: {error}") from None


def collect(receiver, traces, expected):
    """Reads spans until so many are there of each trace."""
    deadline = time.monotonic() + LONGEST
    while any(len(traces[trace_id]) < count for trace_id, count in expected.items()):
        if time.monotonic() > deadline:
            return
        try:
            line = receiver.line()
        except TimeoutError:
            return
        if line is None:
            raise RuntimeError("the receiver has ended")
        span = json.loads(line)
        traces[span["trace_id"]].append(span)


def stop(services, receiver, traces):
    """Ends the programs, those that send first, so that every span comes to light that they made."""
    for service in reversed(services.started):
        # The shop ends as it does for a person at a terminal.
        service.stop(signal.SIGINT if service.name.startswith(("checkout", "untraced")) else signal.SIGTERM)
    while (line := receiver.line()) is not None:
        span = json.loads(line)
        traces[span["trace_id"]].append(span)


def main(checkout, installed):
    # Ended from outside, it ends what it started.
    for ending in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(ending, lambda *_: sys.exit(1))
    began = time.monotonic()
    installed = pathlib.Path(installed)
    traces = defaultdict(list)
    with tempfile.TemporaryDirectory(dir=installed) as folder, Services(pathlib.Path(folder)) as services:
        entries, receiver = start(services, checkout, installed)
        asked = []
        for scenario in scenarios():
            headers = scenario.headers()
            asked.append((scenario, hops(headers, ask(entries[scenario.way], headers), scenario.shop)))
        # Of those that are not sampled none may come, and nothing is waited for.
        expected = {way[-1].received.trace_id: expected_spans(scenario) for scenario, way in asked}
        collect(receiver, traces, expected)
        stop(services, receiver, traces)
        failed = 0
        customs = set()
        for scenario, way in asked:
            spans = traces.pop(way[-1].received.trace_id, [])
            found = faults(scenario, way, spans)
            customs |= habits(way)
            failed += bool(found)
            print(f"{'FAILED' if found else 'ok':7}{scenario}: {len(spans)} spans")
            for fault in found:
                print(f"       {fault}")
        strangers = sum(map(len, traces.values()))
        for custom in sorted(customs):
            print(f"noted  {custom}")
        if failed or strangers:
            services.show()
        seconds = time.monotonic() - began
        print(f"{len(asked)} requests, {failed} failed, {strangers} spans of other traces ({seconds:.1f} s)", flush=True)
    return 1 if failed or strangers else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
