//! Hides id tokens and passwords in a frame that somebody is going to read. Everything else stays as it was sent.

use std::borrow::Cow;

use serde_json::Value;

/// What stands where a secret was.
const MASK: &str = "\"***\"";

/// The frame with its secrets masked; of a text that is not JSON only its length.
pub(crate) fn masked(text: &str) -> String {
    // Read as a value, which bounds the nesting that the masker then follows.
    if serde_json::from_str::<Value>(text).is_err() {
        return format!("<{} bytes that are not JSON>", text.len());
    }
    let mut masker = Masker { rest: text, out: String::with_capacity(text.len()) };
    masker.value(Mask::default());
    masker.out
}

/// What is known from further out about a value.
#[derive(Clone, Copy, Default)]
struct Mask {
    /// It is a secret itself.
    secret: bool,
    /// It belongs to a setting that is a password: members that hold values are secret.
    password: bool,
    /// It belongs to a VPN, where `key` is a secret.
    vpn: bool,
}

/// Copies a text that is known to be JSON, so that every step may rely on what must come next.
struct Masker<'a> {
    rest: &'a str,
    out: String,
}

impl<'a> Masker<'a> {
    fn value(&mut self, mask: Mask) {
        self.blanks();
        match self.rest.as_bytes().first() {
            Some(b'{') => self.object(mask),
            Some(b'[') => self.array(mask),
            Some(b'"') => {
                let text = self.string();
                if mask.secret {
                    self.out.push_str(MASK);
                } else if let Some(masked) = json_within(text, mask) {
                    self.out.push_str(&masked);
                } else if let Some((before, after)) = userinfo(text) {
                    self.out.push_str(before);
                    self.out.push_str("***");
                    self.out.push_str(after);
                } else {
                    self.out.push_str(text);
                }
            }
            _ => {
                let end = self.rest.find([',', ']', '}', ' ', '\t', '\r', '\n']).unwrap_or(self.rest.len());
                let word = self.take(end);
                self.out.push_str(if mask.secret && word != "null" { MASK } else { word });
            }
        }
    }

    fn object(&mut self, mut mask: Mask) {
        mask.password |= names_a_password(self.rest);
        self.copy(1);
        self.blanks();
        while self.rest.starts_with('"') {
            let name = self.string();
            self.out.push_str(name);
            self.blanks();
            self.copy(1);
            let name: Cow<'_, str> = match name.contains('\\') {
                true => serde_json::from_str::<String>(name).unwrap_or_default().into(),
                false => name[1..name.len() - 1].into(),
            };
            let secret = match &*name {
                "customerIdentifier" | "idTag" | "parentIdTag" | "idToken" | "additionalIdToken" | "groupIdToken" => {
                    true
                }
                "basicAuthPassword" | "apnPassword" | "password" | "simPin" => true,
                "value" | "attributeValue" => mask.password,
                "key" => mask.vpn,
                _ => false,
            };
            self.value(Mask { secret, vpn: name == "vpn", password: mask.password });
            self.blanks();
            if self.rest.starts_with(',') {
                self.copy(1);
                self.blanks();
            }
        }
        self.copy(1);
    }

    fn array(&mut self, mask: Mask) {
        self.copy(1);
        self.blanks();
        while !self.rest.is_empty() && !self.rest.starts_with(']') {
            self.value(mask);
            self.blanks();
            if self.rest.starts_with(',') {
                self.copy(1);
                self.blanks();
            }
        }
        self.copy(1);
    }

    /// The string that begins here, with its quotes, not yet copied.
    fn string(&mut self) -> &'a str {
        let mut escaped = false;
        let end = self.rest.bytes().skip(1).position(|byte| {
            let closes = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            closes
        });
        self.take(end.map_or(self.rest.len(), |end| end + 2))
    }

    fn blanks(&mut self) {
        self.copy(self.rest.len() - self.rest.trim_start_matches([' ', '\t', '\r', '\n']).len());
    }

    fn copy(&mut self, count: usize) {
        let text = self.take(count.min(self.rest.len()));
        self.out.push_str(text);
    }

    fn take(&mut self, count: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        taken
    }
}

/// The string, with its quotes, with the secrets masked of the JSON that it holds; `None` when that changes nothing.
fn json_within(string: &str, mask: Mask) -> Option<String> {
    // Cheap, and true of nearly every string.
    if !string.contains(['{', '[', '\\']) {
        return None;
    }
    let text: String = serde_json::from_str(string).ok()?;
    if !text.trim_start().starts_with(['{', '[']) || serde_json::from_str::<Value>(&text).is_err() {
        return None;
    }
    // Goes no deeper than a frame has room for: each string within a string doubles its backslashes.
    let mut masker = Masker { rest: &text, out: String::with_capacity(text.len()) };
    masker.value(mask);
    (masker.out != text).then(|| Value::String(masker.out).to_string())
}

/// Whether the object that begins here is a setting whose value is a password: 1.6's `{"key": "AuthorizationKey"}`,
/// 2.x's `{"variable": {"name": "BasicAuthPassword"}}`.
fn names_a_password(object: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Setting {
        key: Option<Value>,
        variable: Option<Value>,
    }
    // The text goes on behind the object, which is none of our business.
    let Some(Ok(setting)) = serde_json::Deserializer::from_str(object).into_iter::<Setting>().next() else {
        // A member is there twice: whatever it means, it is better masked.
        return true;
    };
    let is = |value: Option<&Value>, name: &str| {
        value.and_then(Value::as_str).is_some_and(|text| text.eq_ignore_ascii_case(name))
    };
    let variable = setting.variable.as_ref().and_then(|variable| variable.get("name"));
    is(setting.key.as_ref(), "AuthorizationKey")
        || is(variable, "BasicAuthPassword")
        || is(variable, "MasterPassGroupId")
}

/// Splits a URL around its user and password.
fn userinfo(text: &str) -> Option<(&str, &str)> {
    let start = text.find("://")? + 3;
    let end = start + text[start..].find(['/', '?', '#', '"']).unwrap_or(text.len() - start);
    let at = start + text[start..end].rfind('@')?;
    Some((&text[..start], &text[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_masked_wherever_they_stand_and_nothing_else_changes() {
        for (sent, shown) in [
            (r#"[2,"1","Authorize",{"idTag":"ABC"}]"#, r#"[2,"1","Authorize",{"idTag":"***"}]"#),
            (
                r#"[ 2 , "1" , "X" , { "meterStart" : 2935.600 , "idTag" : "A\"B" } ]"#,
                r#"[ 2 , "1" , "X" , { "meterStart" : 2935.600 , "idTag" : "***" } ]"#,
            ),
            (
                r#"[3,"1",{"idTagInfo":{"parentIdTag":"P","status":"Accepted"}}]"#,
                r#"[3,"1",{"idTagInfo":{"parentIdTag":"***","status":"Accepted"}}]"#,
            ),
            (
                r#"{"idToken":{"idToken":"T","type":"Central","additionalInfo":[{"additionalIdToken":"U","type":"x"}]}}"#,
                r#"{"idToken":{"idToken":"***","type":"Central","additionalInfo":[{"additionalIdToken":"***","type":"x"}]}}"#,
            ),
            (
                r#"{"groupIdToken":{"idToken":"G","type":"Central"}}"#,
                r#"{"groupIdToken":{"idToken":"***","type":"Central"}}"#,
            ),
            (r#"{"customerIdentifier":"C"}"#, r#"{"customerIdentifier":"***"}"#),
            // 2.0: members that it does not list, and its ReserveNow.
            (
                r#"{"idToken":{"idToken":"T","type":"Local","idTag":"old"},"transactionData":{"id":"tx"},"more":{"idToken":"U"}}"#,
                r#"{"idToken":{"idToken":"***","type":"Local","idTag":"***"},"transactionData":{"id":"tx"},"more":{"idToken":"***"}}"#,
            ),
            (
                r#"{"idToken":{"idToken":"T","type":"Local"},"groupIdToken":{"idToken":"G","type":"Local"},"reservation":{"id":1}}"#,
                r#"{"idToken":{"idToken":"***","type":"Local"},"groupIdToken":{"idToken":"***","type":"Local"},"reservation":{"id":1}}"#,
            ),
            (
                r#"{"data":"{\"idTag\": \"HUSH\",\"n\":1.50}","more":" [{\"idToken\":\"H\"}]"}"#,
                r#"{"data":"{\"idTag\": \"***\",\"n\":1.50}","more":" [{\"idToken\":\"***\"}]"}"#,
            ),
            (
                r#"{"data":"{\"data\":\"{\\\"idTag\\\":\\\"HUSH\\\"}\"}"}"#,
                r#"{"data":"{\"data\":\"{\\\"idTag\\\":\\\"***\\\"}\"}"}"#,
            ),
            (r#"{"data":"{\"a\u0020\":[\/]","b":"[1]"}"#, r#"{"data":"{\"a\u0020\":[\/]","b":"[1]"}"#),
            (r#"{"id\u0054ag":"ABC"}"#, r#"{"id\u0054ag":"***"}"#),
            (r#"{"idTag":17,"a":[],"b":{}}"#, r#"{"idTag":"***","a":[],"b":{}}"#),
        ] {
            assert_eq!(masked(sent), shown);
        }
    }

    #[test]
    fn passwords_are_masked_by_the_setting_that_they_belong_to() {
        for (sent, shown) in [
            (r#"{"value":"hush","key":"authorizationKey"}"#, r#"{"value":"***","key":"authorizationKey"}"#),
            (r#"{"key":"HeartbeatInterval","value":"300"}"#, r#"{"key":"HeartbeatInterval","value":"300"}"#),
            (
                r#"{"setVariableData":[{"attributeValue":"hush","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}},{"attributeValue":"7","variable":{"name":"Other"}}]}"#,
                r#"{"setVariableData":[{"attributeValue":"***","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}},{"attributeValue":"7","variable":{"name":"Other"}}]}"#,
            ),
            (
                r#"{"basicAuthPassword":"hush","vpn":{"key":"hush","server":"s"}}"#,
                r#"{"basicAuthPassword":"***","vpn":{"key":"***","server":"s"}}"#,
            ),
            (
                r#"{"attributeValue":"hush","variable":{"name":"MasterPassGroupId"}}"#,
                r#"{"attributeValue":"***","variable":{"name":"MasterPassGroupId"}}"#,
            ),
            (
                r#"{"connectionData":{"apn":{"apnPassword":"hush","simPin":1234},"vpn":{"password":"hush","key":"hush"}}}"#,
                r#"{"connectionData":{"apn":{"apnPassword":"***","simPin":"***"},"vpn":{"password":"***","key":"***"}}}"#,
            ),
            (r#"{"location":"ftp://me:hu@sh@host/a@b"}"#, r#"{"location":"ftp://***@host/a@b"}"#),
        ] {
            assert_eq!(masked(sent), shown);
        }
    }

    #[test]
    fn what_is_not_json_shows_only_its_length() {
        assert_eq!(masked("idTag=ABC"), "<9 bytes that are not JSON>");
    }
}
