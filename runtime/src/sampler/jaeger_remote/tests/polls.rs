//! When a strategy is asked for, when it holds, and when nobody asks any more.
//! Never go over a network.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::{LONG, reports};
use crate::sampler::jaeger_remote::strategy::Strategy;
use crate::sampler::jaeger_remote::{Asking, Fetch, JaegerRemote, Poll};
use crate::sampler::parent_based::Always;
use crate::sampler::tests::{LEAST, ask_root, told};

type Answer = Box<dyn FnOnce() -> Result<Strategy, String> + Send>;

/// Says when it is asked, and answers when it is told what.
#[derive(Debug)]
struct Script {
    asked: Sender<String>,
    answers: Mutex<Receiver<Told>>,
}

struct Told(Answer);

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Told")
    }
}

impl Fetch for Script {
    fn name(&self) -> &'static str {
        "the script"
    }

    fn fetch(&mut self, service: &str) -> Result<Strategy, String> {
        assert!(opentelemetry::Context::map_current(
            opentelemetry::Context::is_telemetry_suppressed
        ));
        // The test may be over.
        let _ = self.asked.send(service.to_owned());
        let answer = self.answers.lock().unwrap().recv();
        answer.map_err(|_| "the script is over".to_owned())?.0()
    }
}

struct Stage {
    answers: Sender<Told>,
    asked: Receiver<String>,
    poll: Poll,
    reports: Receiver<String>,
    sampler: JaegerRemote,
}

impl Stage {
    fn new(interval: Duration) -> Self {
        let (asked, is_asked) = channel();
        let (answers, answered) = channel();
        let (report, reports) = reports();
        let asking = Asking {
            fetch: Box::new(Script {
                asked,
                answers: Mutex::new(answered),
            }),
            interval,
            report,
            service: "shop".to_owned(),
        };
        let initial = Box::new(Always::delegate(false));
        let (sampler, poll) = JaegerRemote::start(initial, asking);
        let stage = Self {
            answers,
            asked: is_asked,
            poll: poll.unwrap(),
            reports,
            sampler,
        };
        stage.is_asked();
        stage
    }

    fn is_asked(&self) {
        assert_eq!(self.asked.recv_timeout(LONG).unwrap(), "shop");
    }

    /// Whoever asks again has made what there is of the answer before.
    fn answer(&self, answer: Result<Strategy, &'static str>) {
        self.act(move || answer.map_err(str::to_owned));
        self.is_asked();
    }

    fn act(&self, answer: impl FnOnce() -> Result<Strategy, String> + Send + 'static) {
        self.answers.send(Told(Box::new(answer))).unwrap();
    }

    fn samples(&self) -> bool {
        told(&ask_root(&self.sampler, LEAST, "a")).0
    }

    /// Nobody is left who could say anything.
    fn is_over(&self) {
        let end = self.reports.recv_timeout(LONG);
        assert_eq!(end, Err(RecvTimeoutError::Disconnected));
    }
}

#[test]
fn what_was_heard_last_holds_until_something_else_is() {
    let stage = Stage::new(Duration::from_millis(1));
    let fails = |reason, instead| {
        stage.answer(Err(reason));
        let sentence = stage.reports.recv_timeout(LONG).unwrap();
        let before = "the sampling strategy from `the script` could not be had";
        assert_eq!(sentence, format!("{before}: {reason}; {instead}"));
    };
    assert!(!stage.samples());
    fails("no network", "using the initial sampler");
    assert!(!stage.samples());
    stage.answer(Ok(Strategy::Probabilistic(1.0)));
    assert!(stage.samples());
    fails("status 500", "using the last one");
    assert!(stage.samples());
    // Not again and again.
    stage.answer(Err("status 500"));
    fails("status 404", "using the last one");
    stage.answer(Ok(Strategy::Probabilistic(1.0)));
    fails("status 404", "using the last one");
    assert!(stage.samples());
    stage.answer(Ok(Strategy::Probabilistic(0.0)));
    assert!(!stage.samples());
    stage.poll.stop();
    drop(stage.answers);
    let end = stage.reports.recv_timeout(LONG);
    assert_eq!(end, Err(RecvTimeoutError::Disconnected));
}

#[test]
fn the_same_strategy_again_changes_nothing() {
    let stage = Stage::new(Duration::from_millis(1));
    // One token in thirty years.
    let rare = || Ok(Strategy::RateLimiting(1e-9));
    stage.answer(rare());
    assert!(stage.samples());
    stage.answer(rare());
    assert!(!stage.samples());
    stage.answer(Ok(Strategy::RateLimiting(2e-9)));
    assert!(stage.samples());
}

#[test]
fn a_client_that_panics_is_asked_again() {
    let stage = Stage::new(Duration::from_millis(1));
    stage.act(|| panic!("no thread left"));
    stage.is_asked();
    assert_eq!(
        stage.reports.recv_timeout(LONG).unwrap(),
        "the sampling strategy from `the script` could not be had: the client panicked; using the initial sampler"
    );
    stage.answer(Ok(Strategy::Probabilistic(1.0)));
    assert!(stage.samples());
}

#[test]
fn the_thread_ends_between_two_questions() {
    let stage = Stage::new(24 * 60 * LONG);
    stage.act(|| Ok(Strategy::Probabilistic(1.0)));
    stage.poll.stop();
    stage.is_over();
}

#[test]
fn the_thread_ends_with_its_question_and_nobody_waits_for_it() {
    let stage = Stage::new(Duration::from_millis(1));
    stage.poll.stop();
    stage.poll.stop();
    // Only now is there an answer, which nobody wants to hear of.
    stage.act(|| Err("too late".to_owned()));
    stage.is_over();
    assert!(!stage.samples());
    stage.poll.stop();
}

#[test]
fn the_thread_ends_when_nobody_keeps_it() {
    let Stage {
        answers,
        reports,
        poll,
        ..
    } = Stage::new(24 * 60 * LONG);
    answers
        .send(Told(Box::new(|| Ok(Strategy::Probabilistic(1.0)))))
        .unwrap();
    drop(poll);
    let end = reports.recv_timeout(LONG);
    assert_eq!(end, Err(RecvTimeoutError::Disconnected));
}

#[test]
fn callers_sample_while_strategies_change() {
    let stage = Stage::new(Duration::from_millis(1));
    let sampler = stage.sampler.clone();
    let (stop, stopped) = channel::<()>();
    let caller = std::thread::spawn(move || {
        let mut answers = 0_u64;
        while stopped.try_recv().is_err() {
            ask_root(&sampler, LEAST, "a");
            answers += 1;
        }
        answers
    });
    for round in 0..100 {
        stage.answer(Ok(Strategy::Probabilistic(f64::from(round % 2))));
        assert_eq!(stage.samples(), round % 2 == 1);
    }
    stop.send(()).unwrap();
    assert!(caller.join().unwrap() > 0);
}
