//! Finds the parts of a text that is more or less JSON: for pointing at them, so it never refuses.

use std::ops::Range;

/// The text from the value at `start` to its end, as far as an end can be told.
pub(super) fn value(text: &str, start: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (start, 0usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => at = string(bytes, at),
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' | b',' | b':' if depth == 0 => break,
            b'}' | b']' => {
                depth -= 1;
                at += 1;
            }
            _ if depth == 0 && byte.is_ascii_whitespace() => break,
            _ => at += 1,
        }
        if depth == 0 && matches!(byte, b'"' | b'}' | b']') {
            break;
        }
    }
    start..at.min(bytes.len())
}

/// The byte behind the string that begins at `start`.
fn string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

/// The next byte from `at` on that is no white space.
pub(super) fn blank(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count()
}

/// The elements of the array that begins at `start`.
pub(super) fn items(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = blank(text, start);
    if text.as_bytes().get(at) != Some(&b'[') {
        return found;
    }
    loop {
        let start = blank(text, at + 1);
        if found.is_empty() && text.as_bytes().get(start) == Some(&b']') {
            return found;
        }
        let item = value(text, start);
        at = blank(text, item.end);
        found.push(item);
        if text.as_bytes().get(at) != Some(&b',') {
            return found;
        }
    }
}

/// The members of the object that begins at `start`: name, between its quotes, and value.
pub(super) fn members(text: &str, start: usize) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = blank(text, start);
    if text.as_bytes().get(at) != Some(&b'{') {
        return found;
    }
    loop {
        let start = blank(text, at + 1);
        let name = value(text, start);
        let colon = blank(text, name.end);
        if text.as_bytes().get(start) != Some(&b'"') || name.len() < 2 || text.as_bytes().get(colon) != Some(&b':') {
            return found;
        }
        let member = value(text, blank(text, colon + 1));
        at = blank(text, member.end);
        found.push((name.start + 1..name.end - 1, member));
        if text.as_bytes().get(at) != Some(&b',') {
            return found;
        }
    }
}
