//! The layer for HTTP clients: when it calls the client, under which span, and with which headers.
//! Never leaves this machine: each client here answers itself.

use std::future::{Future, Ready, pending, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::task::{Context as Task, Poll, Waker};

use expect_test::expect;
use http::{HeaderMap, HeaderValue, Request, Response};
use opentelemetry::trace::{FutureExt, SpanId, TraceContextExt, TraceId};
use tower::{Layer, Service, ServiceExt, service_fn};
use traced::http::ClientLayer;
use traced::traced;

use crate::harness::{Trace, check_async, collect, trace, trace_async};
use crate::http_clients::{Answer, Unreachable, answer, get, send_to};
use crate::probe::probe;

/// The trace and span id in a `traceparent`.
fn ids(headers: &HeaderMap) -> [String; 2] {
    let traceparent = headers["traceparent"].to_str().unwrap();
    let fields: Vec<&str> = traceparent.split('-').collect();
    [fields[1].to_owned(), fields[2].to_owned()]
}

fn assert_carries(headers: &HeaderMap, trace: &Trace) {
    let context = &trace.span("GET").span_context;
    let expected = [
        context.trace_id().to_string(),
        context.span_id().to_string(),
    ];
    assert_eq!(ids(headers), expected);
}

#[test]
fn a_request_carries_its_own_span() {
    let mut request = get("http://shop.example/");
    let headers = request.headers_mut();
    let stale = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    headers.append("traceparent", HeaderValue::from_static(stale));
    headers.append("traceparent", HeaderValue::from_static(stale));
    headers.append("tracestate", HeaderValue::from_static("a=1"));
    headers.append("accept", HeaderValue::from_static("text/plain"));
    let (headers, trace) = trace_async(send_to(Ok(answer(200)), request));
    assert_carries(&headers, &trace);
    assert_eq!(headers.get_all("traceparent").iter().count(), 1);
    assert_eq!(headers.get("tracestate"), None);
    assert_eq!(headers["accept"], "text/plain");
}

/// A caller that is not sampled: neither is the request, and who is called is told.
#[test]
fn a_request_carries_that_it_is_not_sampled() {
    let mut incoming = HeaderMap::new();
    let caller = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    incoming.insert("traceparent", HeaderValue::from_static(caller));
    let request = send_to(Ok(answer(200)), get("http://shop.example/"));
    let request = request.with_context(traced::http::extract(&incoming));
    let (headers, trace) = trace_async(request);
    let traceparent = headers["traceparent"].to_str().unwrap();
    assert_eq!(ids(&headers)[0], "4bf92f3577b34da6a3ce929d0e0e4736");
    assert!(traceparent.ends_with("-00"), "{traceparent}");
    assert_eq!(trace.spans().len(), 0);
    let trace_id = TraceId::from_hex("4bf92f3577b34da6a3ce929d0e0e4736").unwrap();
    assert_eq!(collect(trace_id, SpanId::INVALID).spans().len(), 0);
}

#[traced]
fn connect() {}

#[test]
fn what_the_client_does_is_under_the_span() {
    let client = ClientLayer::new().layer(service_fn(|_: Request<()>| {
        connect();
        async {
            tokio::task::yield_now().await;
            connect();
            Ok::<_, Unreachable>(answer(200))
        }
    }));
    check_async(
        async {
            let answer = client.oneshot(get("http://shop.example/")).await;
            connect();
            answer.unwrap();
        },
        &expect![[r#"
            GET Client http.request.method="GET" server.address="shop.example" server.port=80 url.full="http://shop.example/" http.response.status_code=200 network.protocol.version="1.1"
              connect
              connect
            connect
        "#]],
    );
}

#[test]
fn a_request_that_is_given_up() {
    let expected = expect![[r#"
        GET Client http.request.method="GET" server.address="shop.example" server.port=80 url.full="http://shop.example/"
          * cancelled
    "#]];
    for polls in [0, 1] {
        let ((), trace) = trace(|| {
            let mut client =
                ClientLayer::new().layer(service_fn(|_: Request<()>| pending::<Answer>()));
            let mut answer = Box::pin(client.call(get("http://shop.example/")));
            for _ in 0..polls {
                let polled = answer.as_mut().poll(&mut Task::from_waker(Waker::noop()));
                assert!(polled.is_pending());
            }
        });
        expected.assert_eq(&trace.tree());
    }
}

#[test]
fn a_client_that_panics() {
    let before = || {
        ClientLayer::new().layer(service_fn(|_: Request<()>| -> Ready<Answer> {
            panic!("before")
        }))
    };
    let ((), trace) = trace(|| {
        let call = || before().call(get("http://shop.example/"));
        assert!(catch_unwind(AssertUnwindSafe(call)).is_err());
        let context = opentelemetry::Context::current();
        assert!(context.span().span_context().is_valid());
    });
    let status = format!("{:?}", trace.span("GET").status);
    assert!(status.contains("before"), "{status}");

    let ((), trace) = trace_async(async {
        let client = ClientLayer::new().layer(service_fn(async |_: Request<()>| -> Answer {
            panic!("within")
        }));
        let answer = futures_util::FutureExt::catch_unwind(AssertUnwindSafe(
            client.oneshot(get("http://shop.example/")),
        ));
        assert!(answer.await.is_err());
    });
    let status = format!("{:?}", trace.span("GET").status);
    assert!(status.contains("within"), "{status}");
}

/// Ready once, and called only when it is.
struct Once {
    is_ready: bool,
    calls: Arc<Mutex<Vec<bool>>>,
}

impl Clone for Once {
    fn clone(&self) -> Self {
        Self {
            is_ready: false,
            calls: Arc::clone(&self.calls),
        }
    }
}

impl Service<Request<()>> for Once {
    type Response = Response<()>;
    type Error = Unreachable;
    type Future = Ready<Answer>;

    fn poll_ready(&mut self, _: &mut Task<'_>) -> Poll<Result<(), Unreachable>> {
        self.is_ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        let was_ready = std::mem::replace(&mut self.is_ready, false);
        self.calls.lock().unwrap().push(was_ready);
        ready(Ok(answer(200)))
    }
}

#[test]
fn the_service_that_is_ready_is_the_one_that_is_called() {
    let calls = Arc::default();
    let mut client = ClientLayer::default().layer(Once {
        is_ready: false,
        calls: Arc::clone(&calls),
    });
    let ((), trace) = trace_async(async {
        let mut clone = client.clone();
        for client in [&mut client, &mut clone] {
            let ready = client.ready().await.unwrap();
            ready.call(get("http://shop.example/")).await.unwrap();
        }
    });
    assert_eq!(*calls.lock().unwrap(), [true, true]);
    assert_eq!(trace.spans().len(), 2);
}

/// In a process whose tracing is off.
#[test]
fn off_the_context_goes_through_unchanged() {
    let printed = probe(&["client"], &[]);
    assert_eq!(
        printed.stdout,
        "without a context: kept=1 - -\n\
         with one: kept=1 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 a=1\n\
         done\n"
    );
    assert_eq!(printed.stderr, "");
}
