//! When an endpoint is asked again, and after how long.
//! Never waits: a pause only says how long it would have been, or is ended from outside.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::super::{Loss, Otlp};
use super::server::{answer, serve};
use super::{AMPLE, export, otlp};
use crate::exporter::pause::{Patience, Pause};
use crate::exporter::tests::span;

const FOR_EVER: Duration = Duration::from_secs(24 * 60 * 60);

/// Notes each wait instead.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Notes(Arc<Mutex<Vec<Duration>>>);

impl Notes {
    pub(in super::super) fn waits(&self) -> Vec<Duration> {
        self.0.lock().unwrap().clone()
    }
}

impl Pause for Notes {
    fn left(&self, deadline: Instant) -> Duration {
        deadline.saturating_duration_since(Instant::now())
    }

    fn wait(&self, time: Duration, deadline: Instant) -> bool {
        let fits = time < self.left(deadline);
        if fits {
            self.0.lock().unwrap().push(time);
        }
        fits
    }
}

fn noting(url: &str) -> (Otlp, Notes) {
    let mut otlp = otlp(url, &[], AMPLE);
    let notes = noted(&mut otlp);
    (otlp, notes)
}

pub(in super::super) fn noted(otlp: &mut Otlp) -> Notes {
    let notes = Notes::default();
    otlp.pause = Box::new(notes.clone());
    notes
}

pub(in super::super) fn assert_within(waits: &[Duration], bounds: &[(u64, u64)]) {
    let fits = |(wait, (least, most)): (&Duration, &(u64, u64))| {
        (u128::from(*least)..=u128::from(*most)).contains(&wait.as_millis())
    };
    assert_eq!(waits.len(), bounds.len(), "{waits:?}");
    assert!(waits.iter().zip(bounds).all(fits), "{waits:?}");
}

#[test]
fn only_some_answers_are_worth_another_attempt() {
    let statuses = [
        ("400 x", false),
        ("401 x", false),
        ("404 x", false),
        ("408 x", false),
        ("429 x", true),
        ("500 x", false),
        ("501 x", false),
        ("502 x", true),
        ("503 x", true),
        ("504 x", true),
        ("505 x", false),
    ];
    for (status, is_retried) in statuses {
        let (url, _requests) = serve(vec![answer(status, ""), answer("200 OK", "")]);
        let (mut otlp, notes) = noting(&url);
        assert_eq!(export(&mut otlp).is_ok(), is_retried, "{status}");
        assert_eq!(notes.waits().len(), usize::from(is_retried), "{status}");
    }
}

#[test]
fn waits_grow_and_come_to_an_end() {
    let (url, requests) = serve(vec![answer("503 x", "busy"); 4]);
    let (mut otlp, notes) = noting(&url);
    let reason = "HTTP 503 Service Unavailable: busy".to_owned();
    assert_eq!(export(&mut otlp), Err(reason));
    assert_within(&notes.waits(), &[(100, 150), (200, 300), (400, 600)]);
    assert_eq!(requests.try_iter().count(), 4);
}

#[test]
fn a_refused_connection_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let (mut otlp, notes) = noting(&url);
    export(&mut otlp).unwrap_err();
    assert_eq!(notes.waits().len(), 3);
}

#[test]
fn a_connection_that_is_closed_without_an_answer_is_tried_again() {
    for part in ["", "HTTP/1.1 20"] {
        let address = super::server::serve_raw(part);
        let (mut otlp, notes) = noting(&format!("http://{address}/"));
        export(&mut otlp).unwrap_err();
        assert_eq!(notes.waits().len(), 3, "{part}");
    }
}

#[test]
fn an_accepted_batch_is_not_sent_again_though_the_rest_of_the_answer_is_missing() {
    let address = super::server::serve_raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nab");
    let (mut otlp, notes) = noting(&format!("http://{address}/"));
    assert_eq!(export(&mut otlp), Ok(()));
    assert_eq!(notes.waits().len(), 0);
}

#[test]
fn what_is_not_http_is_not_tried_again() {
    let address = super::server::serve_raw("SSH-2.0-OpenSSH_9.6\r\n\r\n");
    let (mut otlp, notes) = noting(&format!("http://{address}/"));
    export(&mut otlp).unwrap_err();
    assert_eq!(notes.waits().len(), 0);
}

#[test]
fn the_endpoint_says_when() {
    let date = |seconds| {
        let date = SystemTime::now() + Duration::from_secs(seconds);
        format!("503 x\r\nretry-after: {}", httpdate::fmt_http_date(date))
    };
    let cases = [
        ("429 x\r\nretry-after: 2".to_owned(), (2_000, 2_050)),
        ("503 x\r\nretry-after: 0".to_owned(), (100, 150)),
        ("503 x\r\nretry-after: soon".to_owned(), (100, 150)),
        ("503 x\r\nretry-after: -1".to_owned(), (100, 150)),
        (
            "503 x\r\nretry-after: Sun, 06 Nov 1994 08:49:37 GMT".to_owned(),
            (100, 150),
        ),
        // The time that passes meanwhile is gone from it, and so is the second that has begun.
        (date(8), (1_000, 8_050)),
    ];
    for (head, bounds) in cases {
        let (url, _requests) = serve(vec![answer(&head, ""), answer("200 OK", "")]);
        let (mut otlp, notes) = noting(&url);
        assert_eq!(export(&mut otlp), Ok(()), "{head}");
        assert_within(&notes.waits(), &[bounds]);
    }
}

#[test]
fn what_would_come_too_late_is_not_waited_for() {
    for after in [
        "11",
        "99999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        let head = format!("503 x\r\nretry-after: {after}");
        let (url, requests) = serve(vec![answer(&head, "")]);
        let mut otlp = otlp(&url, &[], AMPLE);
        let reason = "HTTP 503 Service Unavailable".to_owned();
        assert_eq!(export(&mut otlp), Err(reason), "{after}");
        assert_eq!(requests.try_iter().count(), 1);
    }
}

#[test]
fn a_wait_that_is_under_way_ends_with_the_patience() {
    let (url, requests) = serve(vec![answer("503 x\r\nretry-after: 3600", "busy")]);
    let mut otlp = otlp(&url, &[], FOR_EVER);
    let patience = otlp.patience.clone();
    let sending = thread::spawn(move || otlp.send([span()].as_slice(), FOR_EVER));
    requests.recv().unwrap();
    patience.end_by(Instant::now() + AMPLE);
    let expected = Loss {
        spans: 1,
        reason: "HTTP 503 Service Unavailable: busy".to_owned(),
    };
    assert_eq!(sending.join().unwrap(), Err(expected));
}

#[test]
fn nothing_is_sent_when_the_patience_is_over() {
    let mut otlp = otlp("http://127.0.0.1:1/", &[], AMPLE);
    otlp.patience.clone().end_by(Instant::now());
    let reason = "no time was left to send it".to_owned();
    assert_eq!(export(&mut otlp), Err(reason));
}

#[test]
fn patience_waits_for_what_comes_in_time() {
    let patience = Patience::default();
    let start = Instant::now();
    assert!(patience.wait(Duration::from_millis(1), start + FOR_EVER));
    assert!(start.elapsed() >= Duration::from_millis(1));
    assert!(!patience.wait(FOR_EVER, start + AMPLE));
    assert!(!patience.wait(Duration::MAX, start + FOR_EVER));
    patience.end_by(start + AMPLE);
    assert!(patience.left(start + FOR_EVER) <= AMPLE);
    assert!(patience.wait(Duration::from_millis(1), start + FOR_EVER));
    assert!(!patience.wait(AMPLE, start + FOR_EVER));
}

#[test]
fn a_partial_success_says_how_many_are_lost() {
    for (body, spans) in [("\x0a\x02\x08\x01", 1), ("\x0a\x02\x08\x09", 3)] {
        let (url, _requests) = serve(vec![answer("200 OK", body)]);
        let (mut otlp, notes) = noting(&url);
        let batch = [span(), span(), span()];
        let loss = otlp.send(batch.as_slice(), AMPLE).unwrap_err();
        assert_eq!(loss.spans, spans);
        assert_eq!(notes.waits().len(), 0);
    }
}
