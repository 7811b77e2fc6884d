"""A service of OpenTelemetry's Python SDK, with Flask and requests: peer_flask.py OTLP_GRPC_ENDPOINT
Never touches a header of the context itself: it tells which ones it was sent, and which ones were sent on.

POST /hop?to=URL sends the request's body on to URL. Without `to` it is the last.
"""

import logging
import signal
import sys

import requests
from flask import Flask, request
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.flask import FlaskInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from werkzeug.serving import make_server

CONTEXT = ("traceparent", "tracestate", "baggage")

logging.getLogger("werkzeug").setLevel(logging.ERROR)
provider = TracerProvider(resource=Resource.create({"service.name": "flask"}))
exporter = OTLPSpanExporter(endpoint=sys.argv[1], insecure=True)
provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=100))
trace.set_tracer_provider(provider)
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)
RequestsInstrumentor().instrument()


def context(headers):
    return {name: headers[name] for name in CONTEXT if name in headers}


@app.post("/hop")
def hop():
    report = {"service": "flask", "received": context(request.headers)}
    to = request.args.get("to")
    if to:
        answer = requests.post(to, json=request.get_json(), timeout=30)
        answer.raise_for_status()
        report["sent"] = context(answer.request.headers)
        report["next"] = answer.json()
    return report


def stop(*_):
    raise SystemExit


signal.signal(signal.SIGTERM, stop)
server = make_server("127.0.0.1", 0, app, threaded=True)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
try:
    server.serve_forever()
finally:
    provider.shutdown()
