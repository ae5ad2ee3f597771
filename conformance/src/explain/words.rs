//! Tables and frames in words, and lines that point at a place.

use std::{fs, ops::Range, path::Path};

use ocpp_core::schema::{ActionRef, Kind, Sender};

/// The document comment over `action` in one of a folder's message lists.
pub(super) fn documented(folder: &Path, action: &str) -> Option<String> {
    let begin = format!("{action} from ");
    fs::read_dir(folder).ok()?.flatten().find_map(|file| {
        let text = fs::read_to_string(file.path()).ok()?;
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let at = lines.iter().position(|line| line.starts_with(&begin))?;
        let first = lines[..at].iter().rposition(|line| !line.starts_with("///")).map_or(0, |before| before + 1);
        let words: Vec<&str> = lines[first..at].iter().map(|line| line.trim_start_matches("/// ")).collect();
        Some(words.join(" ").replace(['`', '[', ']'], ""))
    })
}

pub(super) fn direction(action: ActionRef) -> &'static str {
    match (action.sender(), action.is_answered()) {
        (Sender::Station, true) => "the station sends it, the CSMS answers",
        (Sender::Csms, true) => "the CSMS sends it, the station answers",
        (Sender::Both, true) => "either side sends it, the other answers",
        (Sender::Station, false) => "the station sends it, nobody answers",
        (Sender::Csms, false) => "the CSMS sends it, nobody answers",
        (Sender::Both, false) => "either side sends it, nobody answers",
    }
}

/// A kind of value with its limits.
pub(super) fn in_words(kind: Kind) -> String {
    let range = |min: Option<i64>, max: Option<i64>| match (min, max) {
        (Some(min), Some(max)) => format!(" from {min} to {max}"),
        (Some(min), None) => format!(" from {min} on"),
        (None, Some(max)) => format!(" up to {max}"),
        (None, None) => String::new(),
    };
    match kind {
        Kind::Text { max: Some(max) } => format!("text of at most {max} characters"),
        Kind::Text { max: None } => "text".into(),
        Kind::DateTime => "date-time".into(),
        Kind::Integer { min, max } => format!("integer{}", range(min, max)),
        Kind::Number { tenths, min, max } => {
            format!("number{}{}", range(min, max), if tenths { " in steps of 0.1" } else { "" })
        }
        Kind::Boolean => "true or false".into(),
        Kind::Choice(values) => {
            let shown: Vec<&str> = values.iter().take(MOST_VALUES).collect();
            let more = values.iter().len().saturating_sub(MOST_VALUES);
            format!(
                "one of {}{}",
                shown.join(", "),
                if more == 0 { String::new() } else { format!(" and {more} more") }
            )
        }
        Kind::Object(_) => "object".into(),
        Kind::CustomData(_) => "the vendor's own data".into(),
        Kind::List(list) => match (list.min(), list.max()) {
            (0, None) => "list".into(),
            (min, None) => format!("list of at least {min}"),
            (min, Some(max)) => format!("list of {min} to {max}"),
        },
        Kind::Json => "any value".into(),
        _ => String::new(),
    }
}

/// A member's name, escapes resolved.
pub(super) fn plain(wire: &str) -> String {
    serde_json::from_str(&format!("\"{wire}\"")).unwrap_or_else(|_| wire.to_owned())
}

/// A text short enough for a line.
pub(super) fn excerpt(text: &str) -> String {
    let mut shown: String = printable(&text.chars().take(SHOWN).collect::<String>());
    if text.chars().nth(SHOWN).is_some() {
        shown.push_str("...");
    }
    shown
}

/// The text with a dot for each character that would break the line or hide.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{b7}' } else { c }).collect()
}

/// The part of a frame around a place, and carets under the place.
pub(super) fn pointed(frame: &str, place: Range<usize>) -> (String, String) {
    let floor = |at: usize| (0..=at.min(frame.len())).rev().find(|&at| frame.is_char_boundary(at)).unwrap_or(0);
    let (start, end) = (floor(place.start), floor(place.end));
    let before: Vec<char> = frame[..start].chars().rev().take(SHOWN).collect();
    let lead = if before.iter().map(|c| c.len_utf8()).sum::<usize>() < start { "..." } else { "" };
    let before: String = before.into_iter().rev().collect();
    let inside = frame[start..end.max(start)].chars().count().clamp(1, SHOWN);
    let after: String = frame[start..].chars().take(inside + SHOWN).collect();
    let tail = if start + after.len() < frame.len() { "..." } else { "" };
    let line = format!("{lead}{}{}{tail}", printable(&before), printable(&after));
    let carets = format!("{}{}", " ".repeat(lead.len() + before.chars().count()), "^".repeat(inside));
    (line, carets)
}

/// Characters of a value, or of what stands around a place.
const SHOWN: usize = 60;
const MOST_VALUES: usize = 8;
