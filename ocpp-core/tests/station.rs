//! The charging station, seen from outside: what the CSMS hears, what the charger is told.

// The modules of a test have no outside.
#![allow(unreachable_pub)]

mod station {
    mod authorization;
    mod boot;
    mod charging;
    mod commands;
    mod diagnostics;
    mod firmware;
    mod offline;
    mod own;
    mod pair;
    mod provisioning;
    mod random;
    mod reservation;
    mod security;
    mod smart_charging;
    mod v16;
    mod v20;
    mod v201;
    mod words;
}
