// A service of OpenTelemetry's JavaScript SDK, with Node's own HTTP: peer_node.js PACKAGES OTLP_HTTP_ENDPOINT
// Never touches a header of the context itself: it tells which ones it was sent, and which ones were sent on.
//
// POST /hop?to=URL sends the request's body on to URL. Without `to` it is the last.
'use strict';

const { createRequire } = require('node:module');
const [packages, endpoint] = process.argv.slice(2);
const installed = createRequire(require('node:path').resolve(packages, 'package.json'));
const { NodeSDK, resources, tracing } = installed('@opentelemetry/sdk-node');
const { HttpInstrumentation } = installed('@opentelemetry/instrumentation-http');
const { OTLPTraceExporter } = installed('@opentelemetry/exporter-trace-otlp-proto');

const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces` });
const sdk = new NodeSDK({
  instrumentations: [new HttpInstrumentation()],
  logRecordProcessors: [],
  metricReaders: [],
  resource: resources.resourceFromAttributes({ 'service.name': 'node' }),
  spanProcessors: [new tracing.BatchSpanProcessor(exporter, { scheduledDelayMillis: 100 })],
});
sdk.start();

// Only now: the instrumentation sees what is loaded after it.
const http = require('node:http');

function context(header) {
  const entries = ['traceparent', 'tracestate', 'baggage'].map((name) => [name, header(name)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

async function text(stream) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}

async function hop(incoming) {
  const report = { service: 'node', received: context((name) => incoming.headers[name]) };
  const to = new URL(incoming.url, 'http://127.0.0.1').searchParams.get('to');
  const body = await text(incoming);
  if (to !== null) {
    const headers = { 'content-type': 'application/json' };
    const outgoing = http.request(to, { method: 'POST', headers, timeout: 30_000 });
    const answered = new Promise((resolve, reject) => {
      outgoing.on('response', resolve).on('error', reject);
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
    });
    report.sent = context((name) => outgoing.getHeader(name));
    outgoing.end(body);
    const answer = await answered;
    const said = await text(answer);
    if (answer.statusCode !== 200) throw new Error(`${to} answered ${answer.statusCode}: ${said}`);
    report.next = JSON.parse(said);
  }
  return report;
}

const server = http.createServer((incoming, answer) => {
  hop(incoming).then(
    (report) => answer.setHeader('content-type', 'application/json').end(JSON.stringify(report)),
    (error) => answer.writeHead(502).end(String(error)),
  );
});
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => sdk.shutdown().finally(() => process.exit(0)));
