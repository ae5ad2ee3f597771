//! The program `explain`, seen from outside: what it prints and what it returns, for each kind of frame and version.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

const VERSIONS: [&str; 4] = ["1.6", "2.0", "2.0.1", "2.1"];

fn explain(arguments: &[&str], input: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_explain"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = program.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = program.wait_with_output().expect("the program ends");
    let _ = writer.join();
    output
}

/// What is printed about one frame; the exit status has to fit.
fn told(arguments: &[&str], frame: &str) -> String {
    let output = explain(&[arguments, &[frame]].concat(), b"");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let status = i32::from(text.contains("\nWRONG"));
    assert_eq!(output.status.code(), Some(status), "{arguments:?} {frame}: {text}");
    assert!(status == 1 || text.contains("\nRIGHT"), "{text}");
    text
}

#[track_caller]
fn assert_told(arguments: &[&str], frame: &str, parts: &[&str]) {
    let text = told(arguments, frame);
    for part in parts {
        assert!(text.contains(part), "{arguments:?} {frame}: {part:?} is not in\n{text}");
    }
}

#[test]
fn a_good_call_is_told_with_direction_use_and_members() {
    for version in VERSIONS {
        let (kind, values) = if version == "1.6" { ("Hard", "Hard, Soft") } else { ("OnIdle", "Immediate, OnIdle") };
        let frame = format!(r#"[2,"a","Reset",{{"type":"{kind}"}}]"#);
        let version_line = format!("OCPP {version}: CALL\n");
        let value = format!("type \"{kind}\"");
        let listed = format!("required; one of {values}");
        let direction = "Reset: the CSMS sends it, the station answers";
        let parts =
            [&version_line, "id       a", direction, "use      ", &value, &listed, "Answer: a CALLRESULT of Reset"];
        assert_told(&["--from", "csms", version], &frame, &parts);
    }
}

#[test]
fn a_good_answer_is_judged_as_that_of_its_action() {
    for version in VERSIONS {
        let frame = r#"[3,"a",{"currentTime":"2026-11-24T12:00:00Z"}]"#;
        let parts = ["CALLRESULT", "currentTime", "required; date-time", "RIGHT", "none: an answer is never answered"];
        assert_told(&["--for", "Heartbeat", version], frame, &parts);
        let wrong = ["currentTime: no RFC 3339 date-time", "HeartbeatResponse", "format: date-time", "not-a-date-time"];
        assert_told(&["--for", "Heartbeat", version], r#"[3,"a",{"currentTime":"noon"}]"#, &wrong);
        assert_told(&["--for", "Fly", version], frame, &["Fly is no action of this version that is answered", "WRONG"]);
        assert_told(&[version], frame, &["without --for ACTION only its JSON is judged", "RIGHT"]);
        assert_told(&[version], r#"[3,"a",{"currentTime":]"#, &["not JSON", "WRONG"]);
    }
}

#[test]
fn a_refusal_is_told_with_code_words_and_details() {
    for version in VERSIONS {
        let code = if version == "1.6" { "FormationViolation" } else { "FormatViolation" };
        let other = if version == "1.6" { "FormatViolation" } else { "FormationViolation" };
        let good = format!(r#"[4,"a","{code}","because",{{"path":"x"}}]"#);
        assert_told(&[version], &good, &["CALLERROR", code, "says     because", r#"{"path":"x"}"#, "RIGHT"]);
        let odd = format!(r#"[4,"a","{other}",null,[]]"#);
        let parts = [
            "a code that the version does not list",
            "the description is no text",
            "the details are no object",
            "3 faults",
        ];
        assert_told(&[version], &odd, &parts);
        let long = format!(r#"[4,"a","{code}","{}",{{}}]"#, "é".repeat(256));
        assert_told(&[version], &long, &["a description of 256 characters, expected at most 255"]);
        assert_told(&[version], r#"[4,"a"]"#, &["2 elements, expected five"]);
    }
}

/// A frame that some versions judge alike, and what is told of it: the fault in words, the rule, the tolerance.
struct Bad {
    versions: &'static [&'static str],
    frame: &'static str,
    parts: &'static [&'static str],
    /// The code in 1.6 and later; `None` for silence.
    codes: [Option<&'static str>; 2],
    /// The place that the carets mark.
    marked: &'static str,
}

const BAD: &[Bad] = &[
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,"a","Fly",{}]"#,
        parts: &["Fly: not known in this version", "no such action"],
        codes: [Some("NotImplemented"), Some("NotImplemented")],
        marked: r#""Fly""#,
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,"a","Reset",{"type":"Hard"}]"#,
        parts: &["only the CSMS sends this action", "the direction of the action"],
        codes: [Some("NotSupported"), Some("NotSupported")],
        marked: r#""Reset""#,
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,"é","DataTransfer",{"vendorId":7}]"#,
        parts: &[
            "vendorId: wrong type, expected a text, found a number",
            "type, in the schema DataTransfer",
            "number-for-text",
        ],
        codes: [Some("TypeConstraintViolation"), Some("TypeConstraintViolation")],
        marked: "7",
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,"a","DataTransfer",{"vendorId":"v","messageId":null}]"#,
        parts: &["messageId: null for an absent member", "null; the set `field`, the gateway's default, has it"],
        codes: [Some("TypeConstraintViolation"), Some("TypeConstraintViolation")],
        marked: "null",
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,"a","DataTransfer",{"messageId":"m"}]"#,
        parts: &[
            "vendorId: required member is missing",
            "required, in the schema DataTransfer",
            "missing-member; not in the set",
        ],
        codes: [Some("OccurenceConstraintViolation"), Some("OccurrenceConstraintViolation")],
        marked: "{",
    },
    Bad {
        versions: &["1.6"],
        frame: r#"[2,"a","MeterValues",{"connectorId":1,"meterValue":[]}]"#,
        parts: &[
            "meterValue: too few items, expected at least 1, found 0",
            "minItems, in the schema MeterValues",
            "tolerance  too-few-items",
        ],
        codes: [Some("OccurenceConstraintViolation"), None],
        marked: "[]",
    },
    Bad {
        versions: &["2.0", "2.0.1", "2.1"],
        frame: r#"[2,"a","MeterValues",{"evseId":1,"meterValue":[]}]"#,
        parts: &[
            "meterValue: too few items, expected at least 1, found 0",
            "minItems, in the schema MeterValues",
            "tolerance  too-few-items",
        ],
        codes: [None, Some("OccurrenceConstraintViolation")],
        marked: "[]",
    },
    Bad {
        versions: &["1.6", "2.0.1", "2.1"],
        frame: r#"[2,"a","SecurityEventNotification",{"type":"X","timestamp":"2026-11-24T12:00:00"}]"#,
        parts: &["timestamp: date-time without zone", "format: date-time (RFC 3339)", "no-zone; the set `field`"],
        codes: [Some("PropertyConstraintViolation"), Some("PropertyConstraintViolation")],
        marked: r#""2026-11-24T12:00:00""#,
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,"a","DataTransfer",{"vendorId":"v","vendorId":"w"}]"#,
        parts: &["vendorId: member occurs twice", "RFC 8259, section 4", "repeated-member"],
        codes: [Some("FormationViolation"), Some("FormatViolation")],
        marked: r#""vendorId""#,
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,"a","DataTransfer",{"vendorId":"\ud83d"}]"#,
        parts: &["vendorId: half of a surrogate pair", "RFC 8259, section 8.2", "none: there is no payload to be read"],
        codes: [Some("FormationViolation"), Some("FormatViolation")],
        marked: r#"""#,
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,"a","Heartbeat",nothing]"#,
        parts: &["not JSON", "RFC 8259: JSON", "none: there is no payload to be read"],
        codes: [Some("FormationViolation"), Some("FormatViolation")],
        marked: "n",
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,"a","Heartbeat",[]]"#,
        parts: &["the payload is no object, expected an object, found a list", "not-an-object"],
        codes: [Some("FormationViolation"), Some("FormatViolation")],
        marked: "[]",
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,"a","Heartbeat",{},{}]"#,
        parts: &["surplus elements", "[2, id, action, payload]", "tolerance  surplus"],
        codes: [Some("ProtocolError"), Some("RpcFrameworkError")],
        marked: ",",
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,"a","Heartbeat"]"#,
        parts: &["the payload is missing", "missing-payload"],
        codes: [Some("ProtocolError"), Some("RpcFrameworkError")],
        marked: "]",
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,"a",{}]"#,
        parts: &["the elements are not those of a CALL", "section 4.2.1"],
        codes: [Some("ProtocolError"), Some("RpcFrameworkError")],
        marked: "{}",
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"["2","a","Heartbeat",{}]"#,
        parts: &["the elements are not those of a CALL"],
        codes: [Some("ProtocolError"), Some("RpcFrameworkError")],
        marked: r#""2""#,
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2.0,"a","Heartbeat",{}]"#,
        parts: &["the message type has a point", "type-with-point"],
        codes: [Some("ProtocolError"), Some("RpcFrameworkError")],
        marked: "2.0",
    },
    Bad {
        versions: &VERSIONS,
        frame: r#"[2,5,"Heartbeat",{}]"#,
        parts: &["the message id is a number", "numeric-id"],
        codes: [None, Some("RpcFrameworkError")],
        marked: "5",
    },
    Bad {
        versions: &VERSIONS,
        frame: "{}",
        parts: &["no array with a message id"],
        codes: [None, Some("RpcFrameworkError")],
        marked: "{}",
    },
    Bad {
        versions: &VERSIONS,
        frame: "[3]",
        parts: &["an answer that cannot be read", "never answered"],
        codes: [None, None],
        marked: "]",
    },
];

#[test]
fn each_kind_of_bad_frame_is_told_with_rule_place_tolerance_and_answer() {
    for bad in BAD {
        for version in bad.versions {
            let text = told(&["--from", "station", version], bad.frame);
            for part in bad.parts {
                assert!(text.contains(part), "{version} {}: {part:?} is not in\n{text}", bad.frame);
            }
            let (code, id) =
                (bad.codes[usize::from(*version != "1.6")], if bad.frame.contains('é') { "é" } else { "a" });
            let answer = text.lines().find_map(|line| line.strip_prefix("Answer: ")).expect("the last line");
            match code {
                Some(code) => {
                    let answered = answer.starts_with(&format!(r#"[4,"{id}","{code}","#));
                    let answered = answered || answer.starts_with(&format!(r#"[4,"-1","{code}","#));
                    assert!(answered, "{version} {}: {answer}", bad.frame);
                }
                None => assert!(answer.starts_with("none: "), "{version} {}: {answer}", bad.frame),
            }
            assert_eq!(marked(&text), bad.marked, "{version} {}:\n{text}", bad.frame);
        }
    }
}

/// What the first carets stand under.
fn marked(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.trim_start().starts_with('^')).expect("carets");
    let carets = lines[at].chars().take_while(|&c| c != 'b');
    lines[at - 1].chars().zip(carets).filter(|(_, caret)| *caret == '^').map(|(c, _)| c).collect()
}

#[test]
fn all_faults_are_told_and_the_first_is_answered() {
    let frame =
        r#"[2,"a","BootNotification",{"chargePointVendor":"a vendor with a very long name","x":1,"iccid":null}]"#;
    let parts = [
        "WRONG, 4 faults",
        "1. chargePointVendor: too long, expected at most 20 characters, found 30",
        "2. x: unknown member",
        "3. iccid: null for an absent member",
        "4. chargePointModel: required member is missing",
        r#"Answer: [4,"a","PropertyConstraintViolation","chargePointVendor: too long"#,
        r#"{"offset":21,"path":"chargePointVendor"}]"#,
    ];
    assert_told(&["--from", "station", "1.6"], frame, &parts);
}

#[test]
fn a_transaction_message_is_told_to_be_taken_for_its_ids_and_times_only() {
    let frame = r#"[2,"a","StopTransaction",{"transactionId":"x","timestamp":"2026-11-24T12:00:00Z","meterStop":"y"}]"#;
    let parts = [
        "transactionId: wrong type",
        "wrong-type; not in the set `field`",
        "the set `field` tolerates all but ids and times",
    ];
    assert_told(&["1.6"], frame, &parts);
}

#[test]
fn what_only_2_1_has_is_known_there_alone() {
    for version in VERSIONS {
        let frame = r#"[5,"a","FormatViolation","",{}]"#;
        let part = if version == "2.1" { "CALLRESULTERROR" } else { "unknown message type" };
        assert_told(&[version], frame, &[part]);
        let answer = if version == "2.1" { "a SEND is never answered" } else { "unknown message type" };
        assert_told(&[version], r#"[6,"a","Heartbeat",{}]"#, &[answer, "WRONG"]);
    }
}

#[test]
fn an_id_that_is_too_long_is_told_though_it_is_taken() {
    let frame = format!(r#"[2,"{}","Heartbeat",{{}}]"#, "i".repeat(37));
    for version in VERSIONS {
        let parts = ["37 characters, expected at most 36", "section 4.1.4", "Answer: a CALLRESULT"];
        assert_told(&[version], &frame, &parts);
    }
}

#[test]
fn the_example_in_the_readme_is_what_is_printed() {
    let readme = include_str!("../README.md");
    let (_, example) = readme.split_once("--bin explain -- ").expect("the command");
    let (command, example) = example.split_once('\n').expect("a line");
    let (version, frame) = command.split_once(' ').expect("a version and a frame");
    let (_, example) = example.split_once("```text\n").expect("what it prints");
    let (printed, _) = example.split_once("```").expect("its end");
    assert_eq!(told(&[version], frame.trim_matches('\'')), printed);
}

#[test]
fn many_frames_come_as_lines_or_as_arguments() {
    let lines = b"[2,\"a\",\"Heartbeat\",{}]\r\n\n  \n[2,\"b\",\"Fly\",{}]\n[2,\"c\",\"Heartbeat\",{}]";
    for arguments in [&["1.6"][..], &["1.6", "-"]] {
        let output = explain(arguments, lines);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!((text.matches("RIGHT").count(), text.matches("WRONG").count()), (2, 1), "{text}");
        assert_eq!(output.status.code(), Some(1));
    }
    let good = r#"[2,"a","Heartbeat",{}]"#;
    let output = explain(&["1.6", good, good], b"");
    assert_eq!(String::from_utf8_lossy(&output.stdout).matches("RIGHT").count(), 2);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_wrong_call_is_answered_with_the_usage() {
    for arguments in [&[][..], &["1.7"], &["--from", "nobody", "1.6"], &["--for"], &["--what", "1.6"], &["--help"]] {
        let output = explain(arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("usage: explain"), "{arguments:?}");
    }
}

#[test]
fn what_is_no_text_is_told() {
    for version in VERSIONS {
        let output = explain(&[version], b"[2,\"a\xff\",\"Heartbeat\",{}]\n");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(text.contains("not UTF-8, from byte 5 on") && text.contains("1007"), "{text}");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn huge_and_deep_input_is_explained_in_a_page() {
    let wide =
        format!(r#"[2,"a","DataTransfer",{{"vendorId":"{}"{}}}]"#, "é".repeat(500_000), ",\"x\":[1]".repeat(200_000));
    let deep =
        format!(r#"[2,"a","DataTransfer",{{"vendorId":"v","data":{}{}}}]"#, "[".repeat(100_000), "]".repeat(100_000));
    let open = format!(r#"[2,"a","Heartbeat",{}"#, "{\"a\":".repeat(100_000));
    for version in VERSIONS {
        let output = explain(&[version], [wide.as_str(), &deep, &open].join("\n").as_bytes());
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(text.matches("WRONG").count(), 3, "{version}");
        assert!(text.len() < 100_000, "{version}: {} bytes", text.len());
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn broken_frames_of_every_kind_are_explained_without_a_panic() {
    let mut lines = Vec::new();
    let mut count = 0;
    let mut random = 0x2545_f491_4f6c_dd1du64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    };
    const BITS: [&str; 16] = [
        "\"",
        "\\",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "é",
        "\u{1f600}",
        "\\u00e9",
        "\\ud800",
        "null",
        "-1e9",
        " ",
        "\u{0}",
    ];
    for bad in BAD {
        for _ in 0..60 {
            let mut frame: Vec<u8> = bad.frame.into();
            for _ in 0..=next(3) {
                let at = next(frame.len().max(1)).min(frame.len());
                match next(4) {
                    0 => frame.truncate(at),
                    1 => drop(frame.drain(at..(at + next(5)).min(frame.len()))),
                    2 => drop(frame.splice(at..at, [next(255) as u8])),
                    _ => drop(frame.splice(at..at, BITS[next(BITS.len())].bytes())),
                }
            }
            frame.retain(|&byte| byte != b'\n');
            if frame.trim_ascii().is_empty() {
                continue;
            }
            count += 1;
            lines.extend_from_slice(&frame);
            lines.push(b'\n');
        }
    }
    assert!(count > 1000);
    for version in VERSIONS {
        let output = explain(&["--for", "Heartbeat", version], &lines);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(text.lines().filter(|line| line.starts_with("Answer: ")).count(), count, "{version}");
    }
}
