//! Every target over its corpus, and over a few hundred changes of each file by a fixed seed.

use std::{env, fs, panic, path::PathBuf};

use ocpp_core_fuzz::{TARGETS, Target, input::TAKES_PAYLOADS};

/// The files of a target, and where more are if `FUZZ_MORE` names a folder.
fn files(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let here = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"));
    let shared = TAKES_PAYLOADS.contains(&target).then(|| here.join("payload"));
    let more = env::var_os("FUZZ_MORE").map(|more| PathBuf::from(more).join(target));
    let mut files: Vec<_> = [Some(here.join(target)), shared, more]
        .into_iter()
        .flatten()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.clone(), fs::read(path).expect("a readable file")))
        .collect();
    files.sort();
    files
}

fn run(&(name, target): &Target, what: &str, data: &[u8]) {
    if panic::catch_unwind(|| target(data)).is_err() {
        panic!("{name}, {what}: {:?}", String::from_utf8_lossy(data));
    }
}

#[test]
fn every_file_of_the_corpus_holds() {
    for target in &TARGETS {
        let files = files(target.0);
        assert!(!files.is_empty(), "no corpus for {}", target.0);
        for (path, data) in files {
            run(target, &path.display().to_string(), &data);
        }
    }
}

#[test]
fn what_a_fixed_seed_makes_of_the_corpus_holds() {
    let changes = env::var("FUZZ_CHANGES").map_or(50, |count| count.parse().expect("a number"));
    for target in &TARGETS {
        let files = files(target.0);
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        for (path, data) in &files {
            for nth in 0..changes {
                let other = &files[dice.below(files.len())].1;
                let changed = change(data, other, &mut dice);
                run(target, &format!("change {nth} of {}", path.display()), &changed);
            }
        }
    }
}

/// Changes a few bytes, and puts pieces out, in and twice.
fn change(data: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut changed = data.to_vec();
    for _ in 0..=dice.below(3) {
        let (from, to) = dice.range(changed.len());
        let at = dice.below(changed.len() + 1);
        match dice.below(7) {
            0 if from < changed.len() => changed[from] = dice.next() as u8,
            1 => drop(changed.drain(from..to.min(from + 8))),
            2 => drop(changed.splice(from..from, TOKENS[dice.below(TOKENS.len())].bytes())),
            3 => drop(changed.splice(from..to.min(from + 4), TOKENS[dice.below(TOKENS.len())].bytes())),
            4 => {
                let piece = changed[from..to].to_vec();
                drop(changed.splice(at..at, piece));
            }
            5 => {
                let (from, to) = dice.range(other.len());
                drop(changed.splice(at..at, other[from..to].iter().copied()));
            }
            _ => changed.truncate(to),
        }
    }
    changed
}

const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "0",
    "-",
    ".5",
    "e9",
    "1.0",
    "\\u",
    "\\ud800",
    "\\u00e9",
    "\\ud83d\\ude00",
    "é",
    "😀",
    " ",
    "\n",
    "[3,",
    "[4,",
    "\"x\":1,",
    "9999999999",
    "Z",
];

/// Numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() >> 16) as usize % end }
    }

    fn range(&mut self, len: usize) -> (usize, usize) {
        let (one, other) = (self.below(len + 1), self.below(len + 1));
        (one.min(other), one.max(other))
    }
}
