"""Receives OTLP over gRPC, and writes each span that it decodes as a line of JSON.
Never knows who sent a span, and never decodes anything itself: that is left to Google's libraries.
"""

import json
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as messages
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as service
from opentelemetry.proto.trace.v1.trace_pb2 import Span


def spans(request):
    for of_resource in request.resource_spans:
        names = [it.value.string_value for it in of_resource.resource.attributes if it.key == "service.name"]
        for of_scope in of_resource.scope_spans:
            for span in of_scope.spans:
                yield {
                    "service": names[0] if names else None,
                    "name": span.name,
                    "kind": Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_").lower(),
                    "trace_id": span.trace_id.hex(),
                    "span_id": span.span_id.hex(),
                    "parent_id": span.parent_span_id.hex(),
                    "trace_state": span.trace_state,
                    "flags": span.flags,
                }


class Receiver(service.TraceServiceServicer):
    def Export(self, request, context):
        # One write for each request, which comes from a thread of its own.
        sys.stdout.write("".join(json.dumps(span) + "\n" for span in spans(request)))
        sys.stdout.flush()
        return messages.ExportTraceServiceResponse()


server = grpc.server(ThreadPoolExecutor(max_workers=4))
service.add_TraceServiceServicer_to_server(Receiver(), server)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(f"listening on http://127.0.0.1:{port}", flush=True)
signal.signal(signal.SIGTERM, lambda *_: server.stop(grace=1))
server.wait_for_termination()
