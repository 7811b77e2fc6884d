//! Tests of what counts are in wall-clock time, with readings that are made up.
//! Never read a clock, but to see that one goes forwards.

use super::*;

const SECOND: u64 = 1_000_000_000;
/// Three counts to a nanosecond.
const RATE: u64 = 3;

fn reading(seconds: u64) -> Reading {
    Reading {
        count: 700 + seconds * SECOND * RATE,
        elapsed: seconds * SECOND,
        wall: 50 * SECOND + seconds * SECOND,
    }
}

fn timeline(to: &[Reading]) -> Timeline {
    let mut timeline = Timeline {
        from: reading(0),
        latest: reading(0),
        doubt: Doubt::None,
        rate: None,
    };
    for reading in to {
        timeline.go_on_to(*reading);
    }
    timeline
}

fn at(count: u64) -> Moment {
    Moment::Counted(count)
}

#[test]
fn a_count_between_two_readings_is_a_time_between_them() {
    let timeline = timeline(&[reading(10)]);
    let (start, end) = timeline.between((at(reading(4).count), at(reading(5).count + 3)));
    assert_eq!(start, 54 * SECOND);
    assert_eq!(end, 55 * SECOND + 1);
}

#[test]
fn a_short_first_stretch_is_enough() {
    let soon = Reading {
        count: 700 + 3_000,
        elapsed: 1_000,
        wall: 50 * SECOND + 1_000,
    };
    let timeline = timeline(&[soon]);
    let (start, end) = timeline.between((at(700), at(700 + 1_500)));
    assert_eq!((start, end), (50 * SECOND, 50 * SECOND + 500));
}

#[test]
fn a_span_is_as_long_as_its_counts_though_the_system_s_clock_is_set_back() {
    let mut set_back = reading(20);
    set_back.wall -= 30 * SECOND;
    let timeline = timeline(&[reading(10), set_back]);
    let (start, end) = timeline.between((at(reading(9).count), at(reading(19).count)));
    assert_eq!(end - start, 10 * SECOND);
    assert_eq!(end, set_back.wall - SECOND);
}

#[test]
fn a_machine_that_slept_does_not_count_at_another_rate_afterwards() {
    // The counter went on for an hour, and the clock that nobody sets did not.
    let mut woken = reading(11);
    woken.count += 3_600 * SECOND * RATE;
    woken.wall += 3_600 * SECOND;
    let later = Reading {
        count: woken.count + SECOND * RATE,
        elapsed: woken.elapsed + SECOND,
        wall: woken.wall + SECOND,
    };
    let timeline = timeline(&[reading(10), woken, later]);
    let (start, end) = timeline.between((at(reading(10).count), at(later.count)));
    assert_eq!(start, reading(10).wall);
    assert_eq!(end, later.wall);
}

#[test]
fn a_machine_that_goes_on_elsewhere_counts_as_that_one_does() {
    let mut readings = vec![reading(10)];
    for _ in 0..3 {
        let last = readings[readings.len() - 1];
        readings.push(Reading {
            count: last.count + 5 * SECOND,
            elapsed: last.elapsed + 5 * SECOND,
            wall: last.wall + 5 * SECOND,
        });
    }
    let last = readings[3];
    let timeline = timeline(&readings);
    let (start, end) = timeline.between((at(last.count - SECOND), at(last.count)));
    assert_eq!((start, end), (last.wall - SECOND, last.wall));
}

#[test]
fn a_first_stretch_that_was_too_short_to_tell_is_forgotten() {
    let mut soon = Reading {
        count: 700 + 60_000,
        elapsed: 20_000,
        wall: 50 * SECOND + 20_000,
    };
    // Read late, by a fiftieth of it.
    soon.elapsed += 400;
    let timeline = timeline(&[soon, reading(5)]);
    let (start, _) = timeline.between((at(reading(1).count), at(reading(2).count)));
    assert!(start.abs_diff(51 * SECOND) < 1_000, "{start}");
}

#[test]
fn a_counter_that_went_back_ends_nothing_before_it_started() {
    let timeline = timeline(&[reading(10)]);
    let (start, end) = timeline.between((at(reading(6).count), at(reading(5).count)));
    assert_eq!((start, end), (56 * SECOND, 56 * SECOND));
}

#[test]
fn what_somebody_else_told_is_kept() {
    let timeline = timeline(&[reading(10)]);
    let (start, end) = timeline.between((Moment::Told(7), Moment::Told(9)));
    assert_eq!((start, end), (7, 9));
}

#[test]
fn either_clock_goes_forwards_and_agrees_with_the_system() {
    for counts_cycles in [false, cycles::count_evenly()] {
        let clock = Clock {
            start: Instant::now(),
            counts_cycles,
        };
        let before = SystemTime::now();
        let mut timeline = Timeline::new(&clock);
        let start = clock.now();
        while clock.start.elapsed() < Duration::from_millis(2) {}
        let end = clock.now();
        timeline.advance(&clock);
        let after = SystemTime::now();
        let (start, end) = timeline.between((start, end));
        let time = |nanos| UNIX_EPOCH + Duration::from_nanos(nanos);
        // What a reading may be off by, if the machine is busy with something else.
        let slack = Duration::from_millis(1);
        assert!(time(start) + slack >= before && time(end) <= after + slack);
        assert!(end > start);
    }
}
