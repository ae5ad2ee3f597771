//! A charging station of ours on a real socket: `station [OPTIONS] URL`, told by JSON lines what drivers do at it.
//!
//! All behaviour is [`ocpp_core::station::Station`]'s. This program is the shell that an integrator writes around it: a
//! socket ([`socket`]), a folder for what must survive a power cut ([`storage`]), and plugs, contactors and meters, which
//! are simulated here ([`charger`]). So third-party CSMSs can be put at its other end; `peers/test_station.py` does.
//!
//! To it, one a line; an order that has an `n` gets `{"n":1,"ok":null}` or `{"n":1,"error":...}`:
//!
//! ```text
//! {"do":"plug","connector":1}   {"do":"unplug","connector":1}     the cable; the vehicle wants energy at once
//! {"do":"token","connector":1,"token":"DEADBEEF"}                 a card at the reader; connector 0: at no connector
//! {"do":"vehicle","connector":1,"ready":false}                    it wants energy, or does not
//! {"do":"charge","connector":1,"watts":7000}                      how much it takes where it may
//! {"do":"fault","connector":1,"code":"OverVoltage"}               something broke; without code: mended
//! {"do":"clock"}                                                  the clock that runs without power tells the time
//! {"do":"cut"}                                                    the network is gone, without a word
//! ```
//!
//! From it: `{"event":"connecting"}`, `connected`, `disconnected`, `sent`, `received`, `stored`, `power`, `lock`, `token`, `cost`, `clock`,
//! `restart`, `asked`, `work`, `given up`. It ends when its input does. `kill -9` is its power cut.

mod charger;
mod display;
mod options;
mod socket;
mod storage;

use std::{
    env,
    error::Error,
    io::{BufRead, stdin},
    process::ExitCode,
    thread,
    time::Duration,
};

use futures_util::{SinkExt, StreamExt};
use ocpp_core::{
    Instant, Timestamp, Version,
    station::{
        About, Answer, BootReason, Command, Fault, FaultCode, Measurand, MeasurandSet, Output, Progress, Restart,
        Setting, Settings, Start, Station, Token, TokenKind, Work,
    },
};
use serde_json::{Value, json};
use tokio::{sync::mpsc, task::JoinHandle, time};
use tokio_tungstenite::tungstenite::Message;

use charger::Charger;
use display::Display;
use options::Options;
use socket::Socket;
use storage::Storage;

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let options = Options::read(env::args().skip(1))?;
    let mut orders = orders();
    let mut shell = Shell::new(options)?;
    shell.read_meters()?;
    loop {
        shell.do_what_is_due().await?;
        match shell.next(&mut orders).await {
            Event::Order(None) => return Ok(()),
            Event::Order(Some(order)) => {
                let answer = shell.obey(&order);
                if let Some(n) = order.get("n") {
                    match answer {
                        Ok(()) => say(&json!({"n": n, "ok": null})),
                        Err(why) => say(
                            &json!({"n": n, "error": {"code": "order", "message": why.to_string(), "details": null}}),
                        ),
                    }
                } else if let Err(why) = answer {
                    eprintln!("{order}: {why}");
                }
            }
            Event::Connected(Ok(connection)) => {
                let (socket, version) = *connection;
                say(&json!({"event": "connected", "version": version.subprotocol()}));
                shell.socket = Some(socket);
                shell.station.handle_connected(shell.clock.now(), version);
            }
            Event::Connected(Err(why)) => {
                if let Some(event) = socket::event_of(&why) {
                    shell.station.handle_security_event(shell.clock.now(), event, &why.to_string());
                }
                shell.lost(&why.to_string());
            }
            Event::Received(Some(Ok(Message::Text(text)))) => {
                say(&json!({"event": "received", "text": text.as_str()}));
                shell.station.handle_text(shell.clock.now(), &text);
            }
            Event::Received(Some(Ok(Message::Close(frame)))) => {
                let why =
                    frame.map_or("closed".into(), |frame| format!("closed with {}: {}", frame.code, frame.reason));
                shell.hang_up().await;
                shell.lost(&why);
            }
            Event::Received(Some(Ok(_))) | Event::Woken => {}
            Event::Received(Some(Err(why))) => shell.lost(&why.to_string()),
            Event::Received(None) => shell.lost("the connection ended"),
            Event::MetersDue => shell.read_meters()?,
        }
    }
}

/// The station and all that is around it.
struct Shell {
    options: Options,
    station: Station,
    clock: Clock,
    storage: Storage,
    charger: Charger,
    display: Display,
    socket: Option<Socket>,
    connecting: Option<JoinHandle<Result<(Socket, Version), Failure>>>,
    /// Whether the message that is being sent has begun.
    is_within_message: bool,
    /// Stores and sends so far.
    steps: u32,
}

enum Event {
    Order(Option<Value>),
    Connected(Result<Box<(Socket, Version)>, Failure>),
    Received(Option<Result<Message, tokio_tungstenite::tungstenite::Error>>),
    MetersDue,
    Woken,
}

impl Shell {
    fn new(options: Options) -> Result<Self, Failure> {
        let mut storage = Storage::open(&options.data)?;
        let clock = Clock { start: time::Instant::now(), speed: options.speed };
        let charger = Charger::open(&options.data, clock.now())?;
        let station = started(&options, &mut storage, BootReason::PowerUp)?;
        Ok(Self {
            options,
            station,
            clock,
            storage,
            charger,
            display: Display::default(),
            socket: None,
            connecting: None,
            is_within_message: false,
            steps: 0,
        })
    }

    /// Waits for whatever comes first.
    async fn next(&mut self, orders: &mut mpsc::UnboundedReceiver<Value>) -> Event {
        let wake = self.station.poll_timeout().map(|wake| self.clock.real(wake));
        let meters = self.charger.read_at().map(|due| self.clock.real(due));
        tokio::select! {
            order = orders.recv() => Event::Order(order),
            Some(message) = async { Some(self.socket.as_mut()?.next().await) } => Event::Received(message),
            Some(result) = async { Some(self.connecting.as_mut()?.await) } => {
                self.connecting = None;
                Event::Connected(result.unwrap_or_else(|panic| Err(panic.into())).map(Box::new))
            }
            Some(()) = until(meters) => Event::MetersDue,
            Some(()) = until(wake) => Event::Woken,
        }
    }

    /// Does what the station wants done, until there is nothing more.
    async fn do_what_is_due(&mut self) -> Result<(), Failure> {
        // Short enough that long answers leave in pieces.
        let mut buffer = [0; 512];
        loop {
            let now = self.clock.now();
            let Some(output) = self.station.poll_output(now, &mut buffer) else { return Ok(()) };
            if matches!(output, Output::Store { .. } | Output::Send { .. }) {
                self.steps += 1;
                if self.options.die_at == Some(self.steps) {
                    std::process::exit(1);
                }
            }
            match output {
                Output::Connect { versions, security_profile, network } => {
                    say(
                        &json!({"event": "connecting", "security": security_profile, "slot": network.map(|way| way.slot()),
                        "versions": versions.iter().map(|v| v.subprotocol()).collect::<Vec<_>>()}),
                    );
                    let address = match network {
                        Some(way) => self.options.address.at(way.url())?,
                        None => self.options.address.clone(),
                    };
                    let password = self.station.settings().text(Setting::BasicAuthPassword).to_owned();
                    let trust = self.options.trust.clone();
                    let connecting = socket::connect(address, trust, security_profile, versions, password);
                    self.connecting = Some(tokio::spawn(connecting));
                }
                Output::Close => {
                    self.hang_up().await;
                    self.lost("closed by the station");
                }
                Output::Ping => self.send(Message::Ping(Default::default())).await,
                Output::Send { text, last } => {
                    say(&json!({"event": "sent", "text": text, "last": last}));
                    let message = socket::piece(text, self.is_within_message, last);
                    self.is_within_message = !last;
                    self.send(message).await;
                }
                Output::Store { key, record } => {
                    let is_stored = self.storage.store(key, record).is_ok();
                    say(&json!({"event": "stored", "key": format!("{key:?}"), "bytes": record.len()}));
                    self.station.handle_stored(now, key, is_stored);
                }
                Output::Load { key } => {
                    let record = self.storage.load(key);
                    self.station.handle_loaded(now, key, record.as_deref());
                }
                Output::Power { connector, power } => {
                    say(&json!({"event": "power", "connector": connector,
                        "milliamperes": power.map(|power| power.milliamperes), "phases": power.map(|power| power.phases)}));
                    self.charger.switch(now, connector, power);
                }
                Output::Lock { connector, locked } => {
                    say(&json!({"event": "lock", "connector": connector, "locked": locked}));
                    self.station.handle_lock(now, connector, true);
                }
                Output::Token { connector, accepted } => {
                    say(&json!({"event": "token", "connector": connector, "accepted": accepted}));
                }
                Output::Clock { time } => say(&json!({"event": "clock", "time": time.to_string()})),
                Output::Restart { restart, reason } => {
                    say(&json!({"event": "restart", "hard": restart == Restart::Hard}));
                    self.socket = None;
                    self.connecting = None;
                    self.is_within_message = false;
                    self.charger.open_contactors(now);
                    self.station = started(&self.options, &mut self.storage, reason)?;
                }
                Output::GivenUp { messages } => say(&json!({"event": "given up", "messages": messages})),
                Output::Command { ticket, command } => {
                    // It updates its firmware, uploads its log, and has a display; it knows no vendor and has no
                    // certificates.
                    let answer = match command {
                        Command::UpdateFirmware(_) => Answer::Accepted,
                        Command::UploadLog(_) => Answer::File("station.log"),
                        Command::ListCertificates { .. } | Command::DeleteCertificate(_) => Answer::NotFound,
                        Command::DataTransfer(_) => Answer::UnknownVendor,
                        command => self.display.answer(&command).unwrap_or(Answer::Rejected),
                    };
                    say(&json!({"event": "asked", "answer": format!("{answer:?}")}));
                    self.station.handle_answer(now, ticket, answer);
                }
                // Every job succeeds at once.
                Output::Work(work) => {
                    say(&json!({"event": "work", "what": format!("{work:?}")}));
                    let progress = match work {
                        Work::Download => Some(Progress::Downloaded),
                        Work::Verify => Some(Progress::SignatureVerified),
                        Work::Install => Some(Progress::Installed),
                        Work::Upload => Some(Progress::Uploaded),
                        _ => None,
                    };
                    if let Some(progress) = progress {
                        self.station.handle_job(now, progress);
                    }
                }
                // Only the display has something to say.
                Output::Turn => {
                    let mut pieces = Vec::new();
                    let station = &mut self.station;
                    self.display.say(&mut |call| {
                        while let Some(Output::Send { text, last }) = station.speak(now, call, &mut buffer) {
                            pieces.push((text.to_owned(), last));
                        }
                    });
                    self.display.said();
                    for (text, last) in pieces {
                        say(&json!({"event": "sent", "text": text, "last": last}));
                        let message = socket::piece(&text, self.is_within_message, last);
                        self.is_within_message = !last;
                        self.send(message).await;
                    }
                }
                Output::Cost { connector, total, is_final } => {
                    say(
                        &json!({"event": "cost", "connector": connector, "total": total.to_string(), "final": is_final}),
                    );
                }
                other => say(&json!({"event": "unknown", "output": format!("{other:?}")})),
            }
        }
    }

    async fn send(&mut self, message: Message) {
        let Some(socket) = &mut self.socket else { return };
        if let Err(why) = socket.send(message).await {
            self.lost(&why.to_string());
        }
    }

    /// Says goodbye, or answers one.
    async fn hang_up(&mut self) {
        if let Some(mut socket) = self.socket.take() {
            // If it is gone already, that is as well.
            let _ = time::timeout(Duration::from_secs(2), socket.close(None)).await;
        }
    }

    /// There is no connection any more, or none could be made.
    fn lost(&mut self, why: &str) {
        say(&json!({"event": "disconnected", "why": why}));
        self.socket = None;
        self.is_within_message = false;
        self.station.handle_disconnected(self.clock.now());
    }

    fn read_meters(&mut self) -> Result<(), Failure> {
        let now = self.clock.now();
        for (connector, readings) in self.charger.readings(now)? {
            self.station.handle_readings(now, connector, &readings);
        }
        Ok(())
    }

    fn obey(&mut self, order: &Value) -> Result<(), Failure> {
        let now = self.clock.now();
        let connector = order["connector"].as_u64().unwrap_or(0).try_into()?;
        if !self.charger.has(connector) {
            return Err(format!("no such connector: {connector}").into());
        }
        match order["do"].as_str().unwrap_or_default() {
            "plug" => {
                self.station.handle_plug(now, connector, true);
                self.station.handle_vehicle(now, connector, true);
            }
            "unplug" => {
                self.station.handle_vehicle(now, connector, false);
                self.station.handle_plug(now, connector, false);
            }
            "token" => {
                let text = order["token"].as_str().ok_or("which token?")?;
                let token = Token::new(text, TokenKind::Iso14443).ok_or("too long")?;
                self.station.handle_token(now, connector, &token);
            }
            "vehicle" => self.station.handle_vehicle(now, connector, order["ready"].as_bool().ok_or("is it ready?")?),
            "charge" => {
                let watts = order["watts"].as_u64().ok_or("how much?")?;
                self.charger.take(now, connector, watts)?;
            }
            "fault" => {
                let code = order["code"].as_str().map(|name| fault(name).ok_or("no such fault")).transpose()?;
                self.station.handle_fault(now, connector, code.map(Fault::new));
            }
            "clock" => {
                let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
                self.station.handle_clock(now, Timestamp::from_millis(since_1970.as_millis().try_into()?));
            }
            "cut" => self.lost("cut"),
            other => return Err(format!("no such order: {other}").into()),
        }
        Ok(())
    }
}

/// A station after its boot, with everything that was stored.
fn started(options: &Options, storage: &mut Storage, reason: BootReason) -> Result<Station, Failure> {
    let mut settings = Settings::new(MeasurandSet::of(&[
        Measurand::EnergyActiveImportRegister,
        Measurand::PowerActiveImport,
        Measurand::CurrentOffered,
    ]));
    // Tests do not wait for long.
    settings.preset(Setting::RetryBackOffWaitMinimum, 1)?;
    settings.preset(Setting::RetryBackOffRandomRange, 0)?;
    settings.preset(Setting::SecurityProfile, options.security)?;
    if let Some(password) = &options.password {
        settings.preset(Setting::BasicAuthPassword, password.as_str())?;
    }
    let about = About {
        vendor: "ocpp-core",
        model: "Conformance",
        serial_number: "0001",
        firmware_version: env!("CARGO_PKG_VERSION"),
        has_locks: false,
        ..About::default()
    };
    let boot = storage.count_boot()?;
    let start = Start { about, versions: options.versions, boot, seed: options.address.seed(), reason };
    let mut station = Station::new(start, settings);
    station.handle_certificates(Instant::from_millis(0), options.trust.certificates());
    for (key, record) in storage.all()? {
        if !station.restore(key, &record) {
            return Err(format!("the record of {key:?} cannot be read").into());
        }
    }
    Ok(station)
}

fn fault(name: &str) -> Option<FaultCode> {
    Some(match name {
        "GroundFailure" => FaultCode::GroundFailure,
        "HighTemperature" => FaultCode::HighTemperature,
        "OverCurrentFailure" => FaultCode::OverCurrentFailure,
        "OverVoltage" => FaultCode::OverVoltage,
        "OtherError" => FaultCode::OtherError,
        _ => return None,
    })
}

/// A clock that never goes back, and may go faster.
struct Clock {
    start: time::Instant,
    speed: u32,
}

impl Clock {
    fn now(&self) -> Instant {
        let millis = self.start.elapsed().as_millis() as u64;
        Instant::from_millis(millis.saturating_mul(self.speed.into()))
    }

    /// When the station's clock says this.
    fn real(&self, when: Instant) -> time::Instant {
        // A day is enough: it is asked again.
        let millis = when.as_millis().min(self.now().after(86_400_000).as_millis()).div_ceil(self.speed.into());
        self.start + Duration::from_millis(millis)
    }
}

async fn until(when: Option<time::Instant>) -> Option<()> {
    time::sleep_until(when?).await;
    Some(())
}

/// The lines of the standard input. A thread of its own waits for them.
fn orders() -> mpsc::UnboundedReceiver<Value> {
    let (tell, told) = mpsc::unbounded_channel();
    thread::spawn(move || {
        for line in stdin().lock().lines().map_while(Result::ok) {
            match serde_json::from_str(&line) {
                Ok(order) => {
                    if tell.send(order).is_err() {
                        return;
                    }
                }
                Err(why) => eprintln!("{line}: {why}"),
            }
        }
    });
    told
}

fn say(line: &Value) {
    println!("{line}");
}
