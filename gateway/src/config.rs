//! Every setting: its name on the command line and in the environment, its default and its check. All defaults are here.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ocpp_core::Version;
use tracing_subscriber::EnvFilter;

/// The versions that stations may speak. The message processor has words for each of them.
pub const VERSIONS: [Version; 3] = [Version::V16, Version::V20, Version::V201];

/// What the user typed.
#[derive(Debug, Parser)]
#[command(name = "ocpp-gateway", version, about = "OCPP gateway. With no arguments: the whole system in one process.")]
pub struct Cli {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to serve.
    #[command(flatten)]
    pub serve: Serve,
}

/// What the program can do besides serving.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the whole store to standard output as JSON Lines; the gateway must not be running.
    Export,
}

/// How to serve, as typed. [`Config::new`] checks it and settles what depends on something else.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Where stations connect (port 0: any free one)
    #[arg(long, env = "OCPP_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where the management API listens (port 0: any free one)
    #[arg(long, env = "OCPP_MANAGEMENT", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:9090")]
    pub management: SocketAddr,
    /// Bearer token of the management API; required when --management is not loopback
    #[arg(long, env = "OCPP_MANAGEMENT_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub management_token: Option<String>,
    /// Directory of the store; made when missing
    #[arg(long, env = "OCPP_DATA", value_name = "DIR", default_value = "./ocpp-data", global = true)]
    pub data: PathBuf,
    /// Whether any station may connect, or only those registered before [default: open while --listen is loopback,
    /// otherwise required]
    #[arg(long, env = "OCPP_REGISTRATION", value_name = "WHO")]
    pub registration: Option<Registration>,
    /// What deviations from the standard are let pass: those known from the field, or none
    #[arg(long, env = "OCPP_TOLERANCE", value_name = "SET", default_value = "field")]
    pub tolerance: Tolerance,
    /// What a station that is not registered is answered: HTTP 404, or an accepted WebSocket that is closed with 1008
    #[arg(long, env = "OCPP_UNKNOWN_STATION", value_name = "ANSWER", default_value = "404")]
    pub unknown_station: UnknownStation,
    /// Heartbeat interval that stations are given when they boot, in seconds (1 to 86400)
    #[arg(long, env = "OCPP_BOOT_INTERVAL", value_name = "SECONDS", default_value_t = 300)]
    pub boot_interval: u32,
    /// How id tokens that are not in the list are answered [default: accepted when registration is open, otherwise
    /// invalid]
    #[arg(long, env = "OCPP_UNKNOWN_TOKENS", value_name = "STATUS")]
    pub unknown_tokens: Option<UnknownTokens>,
    /// How long a station has to answer a command, in seconds (1 to 300)
    #[arg(long, env = "OCPP_CALL_TIMEOUT", value_name = "SECONDS", default_value_t = 30)]
    pub call_timeout: u32,
    /// How long a station may be silent before it is pinged, in seconds (0: never; at most 300, since load balancers
    /// cut silent connections)
    #[arg(long, env = "OCPP_PING_INTERVAL", value_name = "SECONDS", default_value_t = 240)]
    pub ping_interval: u32,
    /// Largest frame in bytes (1024 to 16777216)
    #[arg(long, env = "OCPP_MAX_FRAME", value_name = "BYTES", default_value_t = 1 << 20)]
    pub max_frame: usize,
    /// Form of the log lines on standard error
    #[arg(long, env = "OCPP_LOG_FORMAT", value_name = "FORMAT", default_value = "human")]
    pub log_format: LogFormat,
    /// Which log lines: a level, or a list such as `warn,ocpp_gateway=debug`
    #[arg(long, env = "OCPP_LOG", value_name = "FILTER", default_value = "info")]
    pub log: String,
}

/// Who may connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Registration {
    /// Any station; it is registered when it first connects.
    Open,
    /// Only stations that were registered before.
    Required,
}

/// Which deviations from the schemas pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tolerance {
    /// Those that real stations are known for; each is counted.
    Field,
    /// None.
    Strict,
}

/// What a station that is not registered is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UnknownStation {
    /// HTTP 404 in the handshake, as the standard has it.
    #[value(name = "404")]
    NotFound,
    /// The handshake succeeds, then close code 1008, as the original system did.
    #[value(name = "1008")]
    PolicyViolation,
}

/// How an id token that is not in the list is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UnknownTokens {
    /// It may charge.
    Accepted,
    /// It may not: not known.
    Invalid,
    /// It may not: blocked.
    Blocked,
}

/// Form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

/// The settings, checked and settled.
#[derive(Debug, Clone)]
pub struct Config {
    /// How the station side works.
    pub edge: Edge,
    /// Where the management API listens.
    pub management: SocketAddr,
    /// Its bearer token.
    pub management_token: Option<Secret>,
    /// Directory of the store.
    pub data: PathBuf,
    /// Who may connect.
    pub registration: Registration,
    /// Heartbeat interval that stations are given when they boot, in seconds.
    pub boot_interval: u32,
    /// How unknown id tokens are answered.
    pub unknown_tokens: UnknownTokens,
    /// Form of log lines.
    pub log_format: LogFormat,
    /// Which log lines.
    pub log: String,
}

/// The part of the settings that the station side needs.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Where stations connect.
    pub listen: SocketAddr,
    /// Which versions are spoken.
    pub versions: Vec<Version>,
    /// What a station that is not registered is answered.
    pub unknown_station: UnknownStation,
    /// Which deviations pass.
    pub tolerance: Tolerance,
    /// How long a station has to answer a CALL, and how long a CALL may wait for its turn before.
    pub call_timeout: Duration,
    /// Silence after which a station is pinged; `None`: never.
    pub ping_interval: Option<Duration>,
    /// Largest message in bytes.
    pub max_frame: usize,
    /// How long a handshake may take, from the first byte to the last.
    pub handshake_timeout: Duration,
    /// Handshakes under way at the same time; more wait in the kernel's queue.
    pub handshakes: usize,
    /// How long the uplink may be down before stations are sent away.
    pub uplink_grace: Duration,
    /// How long the end may take.
    pub stop_timeout: Duration,
}

impl Default for Edge {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            versions: VERSIONS.to_vec(),
            unknown_station: UnknownStation::NotFound,
            tolerance: Tolerance::Field,
            call_timeout: Duration::from_secs(30),
            ping_interval: Some(Duration::from_secs(240)),
            max_frame: 1 << 20,
            handshake_timeout: Duration::from_secs(10),
            handshakes: 1024,
            uplink_grace: Duration::from_secs(10),
            stop_timeout: Duration::from_secs(10),
        }
    }
}

/// A text that no log line and no error shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text. Not for logs.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A setting that cannot be, in words that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    setting: &'static str,
    problem: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.problem)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Checks what was typed, and settles what depends on something else.
    pub fn new(serve: Serve) -> Result<Self, ConfigError> {
        let error = |setting, problem: &str| Err(ConfigError { setting, problem: problem.into() });
        if !(1..=86_400).contains(&serve.boot_interval) {
            return error("--boot-interval", "must be 1 to 86400 seconds");
        }
        if !(1..=300).contains(&serve.call_timeout) {
            return error("--call-timeout", "must be 1 to 300 seconds");
        }
        if serve.ping_interval > 300 {
            return error(
                "--ping-interval",
                "must be 0 (never) to 300 seconds: load balancers cut connections that are silent longer",
            );
        }
        if !(1024..=16 << 20).contains(&serve.max_frame) {
            return error("--max-frame", "must be 1024 to 16777216 bytes");
        }
        if serve.data.as_os_str().is_empty() {
            return error("--data", "must name a directory");
        }
        if serve.listen.port() != 0 && serve.listen == serve.management {
            return error("--management", "must differ from --listen");
        }
        let token = match serve.management_token {
            Some(token) if token.is_empty() || !token.bytes().all(|b| b.is_ascii_graphic()) => {
                return error("--management-token", "must be printable ASCII without blanks, and not empty");
            }
            None if !serve.management.ip().is_loopback() => {
                return error("--management-token", "is required when --management is not a loopback address");
            }
            token => token.map(Secret::new),
        };
        if let Err(problem) = EnvFilter::builder().parse(&serve.log) {
            return error("--log", &problem.to_string());
        }
        // The filter takes a word alone for a module's name: a misspelt level would switch the log off.
        let levels = ["off", "error", "warn", "info", "debug", "trace"];
        let is_level = |word: &str| levels.iter().any(|level| word.trim().eq_ignore_ascii_case(level));
        if let Some(word) = serve.log.split(',').find(|part| !part.contains(['=', '[']) && !is_level(part)) {
            return error("--log", &format!("'{word}' is no level; levels are {}", levels.join(", ")));
        }
        let registration = serve.registration.unwrap_or(match serve.listen.ip().is_loopback() {
            true => Registration::Open,
            false => Registration::Required,
        });
        let unknown_tokens = serve.unknown_tokens.unwrap_or(match registration {
            Registration::Open => UnknownTokens::Accepted,
            Registration::Required => UnknownTokens::Invalid,
        });
        let edge = Edge {
            listen: serve.listen,
            unknown_station: serve.unknown_station,
            tolerance: serve.tolerance,
            call_timeout: Duration::from_secs(serve.call_timeout.into()),
            ping_interval: (serve.ping_interval > 0).then(|| Duration::from_secs(serve.ping_interval.into())),
            max_frame: serve.max_frame,
            ..Edge::default()
        };
        Ok(Self {
            edge,
            management: serve.management,
            management_token: token,
            data: serve.data,
            registration,
            boot_interval: serve.boot_interval,
            unknown_tokens,
            log_format: serve.log_format,
            log: serve.log,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(arguments: &[&str]) -> Result<Config, String> {
        let typed = std::iter::once("ocpp-gateway").chain(arguments.iter().copied());
        let cli = Cli::try_parse_from(typed).map_err(|error| error.to_string())?;
        Config::new(cli.serve).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_typed_means_open_on_loopback() {
        let config = config(&[]).expect("the defaults");
        assert_eq!(config.edge.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.management.to_string(), "127.0.0.1:9090");
        assert_eq!(config.registration, Registration::Open);
        assert_eq!(config.unknown_tokens, UnknownTokens::Accepted);
        assert_eq!((config.boot_interval, config.edge.max_frame), (300, 1_048_576));
        assert_eq!(config.edge.call_timeout, Edge::default().call_timeout);
        assert_eq!(config.edge.ping_interval, Edge::default().ping_interval);
    }

    #[test]
    fn an_address_for_everybody_demands_registration_unless_told_otherwise() {
        let closed = config(&["--listen", "0.0.0.0:8080"]).expect("allowed");
        assert_eq!(closed.registration, Registration::Required);
        assert_eq!(closed.unknown_tokens, UnknownTokens::Invalid);
        let open = config(&["--listen", "0.0.0.0:8080", "--registration", "open"]).expect("allowed");
        assert_eq!(open.registration, Registration::Open);
    }

    #[test]
    fn what_cannot_be_is_refused_by_the_name_of_the_setting() {
        for (arguments, name) in [
            (&["--boot-interval", "0"][..], "--boot-interval"),
            (&["--call-timeout", "301"], "--call-timeout"),
            (&["--ping-interval", "301"], "--ping-interval"),
            (&["--max-frame", "10"], "--max-frame"),
            (&["--listen", "localhost"], "--listen"),
            (&["--management", "0.0.0.0:9090"], "--management-token"),
            (&["--management-token", "a b"], "--management-token"),
            (&["--management", "127.0.0.1:8080"], "--management"),
            (&["--log", "ocpp=loud"], "--log"),
            (&["--tolerance", "some"], "--tolerance"),
        ] {
            let error = config(arguments).expect_err("refused");
            assert!(error.contains(name), "{error}");
        }
    }

    #[test]
    fn a_secret_is_not_shown() {
        let config = config(&["--management-token", "hush-hush"]).expect("allowed");
        assert!(!format!("{config:?}").contains("hush"));
    }
}
