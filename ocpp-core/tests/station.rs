//! The charging station, seen from outside: what the CSMS hears, what the charger is told.

mod station {
    mod authorization;
    mod boot;
    mod charging;
    mod commands;
    mod diagnostics;
    mod firmware;
    mod offline;
    mod pair;
    mod power_cut;
    mod security;
}
