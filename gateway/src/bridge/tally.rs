//! Counts what was tolerated in one frame, by kind.

use ocpp_core::schema::Violation;

/// How often each kind was tolerated in one frame.
#[derive(Default)]
pub(super) struct Tally(Vec<(&'static str, u32)>);

impl Tally {
    pub(super) fn take(&mut self, violation: &Violation, tolerated: bool) -> bool {
        if tolerated {
            let name = violation.kind.name();
            match self.0.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => self.0.push((name, 1)),
            }
        }
        tolerated
    }

    pub(super) fn tell(self, tolerated: &mut dyn FnMut(&'static str, u32)) {
        self.0.into_iter().for_each(|(name, times)| tolerated(name, times));
    }
}
