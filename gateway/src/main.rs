//! The program: settings, runtime, signals, exit code. Everything else is the library.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use ocpp_core::Version;
use ocpp_gateway::all_in_one::{self, AllInOne};
use ocpp_gateway::config::{Cli, Command, Config, Registration};
use ocpp_gateway::log;
use tracing::{info, warn};

/// Exit codes besides 0; 2 is also what the command line parser ends with.
const FAILED: u8 = 1;
const BAD_SETTING: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        Some(Command::Export) => export(&cli.serve.data),
        None => match Config::new(cli.serve) {
            Ok(config) => serve(config),
            Err(problem) => fail(BAD_SETTING, &problem),
        },
    }
}

fn serve(config: Config) -> ExitCode {
    log::start(config.log_format, &config.log);
    raise_file_limit();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(config)),
        Err(problem) => fail(FAILED, &format!("the runtime cannot be started: {problem}")),
    }
}

async fn run(config: Config) -> ExitCode {
    let mut signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(problem) => return fail(FAILED, &format!("signals cannot be received: {problem}")),
    };
    let gateway = match AllInOne::start(config.clone()).await {
        Ok(gateway) => gateway,
        Err(problem) => return fail(FAILED, &problem),
    };
    // Nobody may be reading; that is no reason not to serve.
    let _ = io::stdout().lock().write_all(greeting(&config, &gateway).as_bytes());
    let signal = signals.next().await;
    info!(signal, "stopping");
    tokio::select! {
        () = gateway.stop() => ExitCode::SUCCESS,
        signal = signals.next() => {
            warn!(signal, "stopped at once");
            ExitCode::from(FAILED)
        }
    }
}

/// What the user needs to know now.
fn greeting(config: &Config, gateway: &AllInOne) -> String {
    let (stations, management) = (gateway.ocpp(), gateway.management());
    let versions: Vec<_> = config.edge.versions.iter().map(|version: &Version| version.subprotocol()).collect();
    let versions = versions.join(", ");
    let who = match (config.registration, stations.ip().is_loopback()) {
        (Registration::Open, true) => "any station (registration open; only while the OCPP address is loopback)",
        (Registration::Open, false) => "any station (registration open)",
        (Registration::Required, _) => "registered stations only: PUT /stations/{id}",
    };
    let try_it = match &config.management_token {
        Some(_) => format!("curl -H 'Authorization: Bearer TOKEN' http://{management}/stations"),
        None => format!("curl http://{management}/stations"),
    };
    format!(
        "OCPP stations   {:<32}({versions})\nManagement      {:<32}(API description: /openapi.json)\n\
         Data            {}\nWho may connect {who}\nTry             {try_it}\n",
        format!("ws://{stations}/{{id}}"),
        format!("http://{management}"),
        config.data.display(),
    )
}

fn export(data: &std::path::Path) -> ExitCode {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match all_in_one::export(data, &mut out).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => fail(FAILED, &format!("--data {}: {problem}", data.display())),
    }
}

fn fail(code: u8, problem: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("ocpp-gateway: {problem}");
    ExitCode::from(code)
}

/// Each station is a file descriptor, and many systems allow a process only 1024 unless it asks for more.
fn raise_file_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        if let Err(problem) = setrlimit(Resource::Nofile, limit) {
            warn!(%problem, "the limit of open files could not be raised");
        }
    }
}

/// The wishes to stop: Ctrl-C and SIGTERM.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "Ctrl-C",
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    async fn next(&mut self) -> &'static str {
        let _ = tokio::signal::ctrl_c().await;
        "Ctrl-C"
    }
}
