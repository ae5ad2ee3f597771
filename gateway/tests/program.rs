//! The program as a user starts it: what it prints, how it ends.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ocpp-gateway"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OCPP_")) {
        command.env_remove(name);
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn output(arguments: &[&str]) -> Output {
    program().args(arguments).output().expect("it runs")
}

/// Starts it on free ports and reads the five lines.
fn start(data: &std::path::Path, arguments: &[&str]) -> (Child, Vec<String>) {
    let mut child = program()
        .args(["--listen", "127.0.0.1:0", "--management", "127.0.0.1:0", "--data"])
        .arg(data)
        .args(arguments)
        .spawn()
        .expect("it starts");
    let lines = BufReader::new(child.stdout.as_mut().expect("piped")).lines().take(5);
    let lines = lines.map(|line| line.expect("text")).collect();
    (child, lines)
}

#[cfg(unix)]
#[test]
fn it_says_where_it_is_and_ends_cleanly_when_asked_to() {
    for signal in ["TERM", "INT"] {
        let data = tempfile::tempdir().expect("a directory");
        let (mut child, lines) = start(data.path(), &[]);
        let address = lines[0].strip_prefix("OCPP stations   ws://").and_then(|line| line.split_once("/{id}"));
        let (address, versions) = address.expect("the address of stations");
        assert!(versions.trim() == "(ocpp1.6, ocpp2.0, ocpp2.0.1)" && !address.ends_with(":0"), "{lines:?}");
        std::net::TcpStream::connect(address).expect("it listens");
        assert!(
            lines[1].starts_with("Management      http://127.0.0.1:")
                && lines[1].ends_with("(API description: /openapi.json)")
        );
        assert_eq!(lines[2], format!("Data            {}", data.path().display()));
        assert!(lines[3].starts_with("Who may connect any station"), "{lines:?}");
        assert!(lines[4].starts_with("Try             curl http://127.0.0.1:"), "{lines:?}");
        let sent = Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
        let mut log = String::new();
        child.stderr.take().expect("piped").read_to_string(&mut log).expect("text");
        assert_eq!(child.wait().expect("it ends").code(), Some(0), "{log}");
    }
}

#[test]
fn a_setting_that_cannot_be_ends_it_with_2_and_the_name_of_the_setting() {
    for (arguments, name) in [
        (&["--boot-interval", "0"][..], "--boot-interval"),
        (&["--listen", "here"], "--listen"),
        (&["--management", "0.0.0.0:0"], "--management-token"),
        (&["--what"], "--what"),
    ] {
        let output = output(arguments);
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(name), "{text}");
    }
}

#[test]
fn an_address_in_use_ends_it_with_1_and_the_name_of_the_setting() {
    let data = tempfile::tempdir().expect("a directory");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("bound").to_string();
    let path = data.path().to_str().expect("text");
    let output = output(&["--listen", &address, "--management", "127.0.0.1:0", "--data", path]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("--listen") && output.stdout.is_empty(), "{text}");
}
