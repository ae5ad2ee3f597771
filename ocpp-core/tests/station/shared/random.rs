//! Anything in any order.

use crate::station::random;

#[test]
fn whatever_happens_nothing_is_lost_and_nothing_flows_that_should_not() {
    random::drive(super::VERSION);
}
