//! Spends what a station costs, for callgrind to count: `station_cost VERSION WORK LOOPS`; `../budgets` does the sums.
//!
//! WORK is one of
//! - `idle`: a poll when nothing has happened and nothing is due;
//! - `look`: readings that nobody asks for, and the poll that finds nothing to be done;
//! - `sample`: readings of a transaction, and polls until they are on the wire, with their record stored on the way; then
//!   the CSMS's answer, and polls until the station is at rest.
//!
//! `station_cost VERSION day` lives through a day and prints each frame of the station's.

#[path = "../../../flash/src/day.rs"]
mod day;

use std::{env, hint::black_box, process::exit};

use day::{Day, Probe};
use ocpp_core::{Version, station::Sizes};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [version, work, loops @ ..] = arguments.as_slice() else { usage() };
    let version = match *version {
        "v16" => Version::V16,
        "v201" => Version::V201,
        _ => usage(),
    };
    let loops = loops.first().map_or(1, |loops| loops.parse::<u32>().unwrap_or_else(|_| usage()));
    // It is larger than a thread's stack likes.
    let mut day = Box::new(Day::<Sizes, Unseen>::new(version, Unseen));
    match *work {
        "day" => {
            day.on_frame = |frame| println!("{frame}");
            day.live();
        }
        "idle" => {
            day.boot();
            for _ in 0..loops {
                let now = black_box(day.instant());
                black_box(day.station.poll_output(now, &mut []).is_some());
            }
        }
        "look" => {
            day.boot();
            for _ in 0..loops {
                day.meter(1);
                day.settle();
            }
        }
        "sample" => {
            day.boot();
            day.sampling();
            day.charge(1, "TAG");
            for _ in 0..loops {
                day.now += 60_000;
                day.meter(1);
                day.settle();
            }
        }
        _ => usage(),
    }
}

struct Unseen;

impl Probe for Unseen {
    fn see<R>(&mut self, _: &'static str, work: impl FnOnce() -> R) -> R {
        work()
    }
}

fn usage() -> ! {
    eprintln!("usage: station_cost v16|v201 idle|look|sample LOOPS, station_cost v16|v201 day");
    exit(2);
}
