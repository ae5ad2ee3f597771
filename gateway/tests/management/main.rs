//! The management API from outside: the whole system in this process, scripted stations, a plain HTTP client.

mod commands;
mod description;
mod idempotency;
mod observation;
mod stations;
mod support;
mod tokens;
mod transactions;
mod who_may_ask;
