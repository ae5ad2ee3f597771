//! Reading requests: bodies, queries and paths, so that each refusal names what is at fault.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use ocpp_core::Identity;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Api;
use super::error::ApiError;
use super::guard::BODY_LIMIT;
use super::idempotency::Key;

/// Most entries a page of a list holds, and how many when nothing is asked for.
const PAGE: (u64, u64) = (1000, 100);
/// How long a request may wait for a station's answer, in seconds.
const LONGEST_WAIT: RangeInclusive<u64> = 1..=300;

/// The bytes of a body, at most [`BODY_LIMIT`] of them.
pub struct Body(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        Bytes::from_request(request, state).await.map(Self).map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "BodyTooLarge",
                format!("A body may have at most {BODY_LIMIT} bytes"),
            ),
            _ => ApiError::bad("InvalidBody", "The body could not be read to its end"),
        })
    }
}

impl Body {
    /// The body as UTF-8, `{}` when there is none.
    pub fn text(&self) -> Result<&str, ApiError> {
        match std::str::from_utf8(&self.0) {
            Ok(text) if text.trim_ascii().is_empty() => Ok("{}"),
            Ok(text) => Ok(text),
            Err(_) => Err(ApiError::bad("InvalidJson", "The body is not UTF-8")),
        }
    }

    /// The body as an object whose members are then taken one by one.
    pub fn members(&self) -> Result<Members, ApiError> {
        let text = self.text()?;
        if let Ok(members) = serde_json::from_str(text) {
            return Ok(Members(members));
        }
        Err(match serde_json::from_str(text) {
            Ok(other) => ApiError::bad("WrongType", format!("The body must be an object, but it is {}", kind(&other))),
            Err(error) => ApiError::bad("InvalidJson", format!("The body is not JSON: {error}")),
        })
    }
}

/// A request for a command: how long to wait, under which key, and the body.
pub struct CommandRequest {
    /// How long to wait for the station's answer, its turn included.
    pub timeout: Duration,
    /// What makes it the same request when it comes again.
    pub key: Option<Key>,
    /// What is asked for.
    pub body: Body,
}

impl FromRequest<Api> for CommandRequest {
    type Rejection = ApiError;

    async fn from_request(request: Request, api: &Api) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let query = Query::from_request_parts(&mut parts, api).await?.only(&["timeout"])?;
        let timeout = query.number("timeout", LONGEST_WAIT)?.map_or(api.call_timeout, Duration::from_secs);
        let path = parts.uri.path().to_owned();
        let given = parts.headers.clone();
        let body = Body::from_request(Request::from_parts(parts, body), api).await?;
        let key = Key::read(&given, &path, &body.0)?;
        Ok(Self { timeout, key, body })
    }
}

/// The members of a body that were not taken yet, as they were written. `null` counts as absent.
pub struct Members(BTreeMap<String, Box<RawValue>>);

impl Members {
    fn raw(&mut self, name: &str) -> Option<Box<RawValue>> {
        self.0.remove(name).filter(|raw| raw.get() != "null")
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        // A raw value was parsed once already; what does not parse again is a number beyond all bounds.
        self.raw(name).map(|raw| serde_json::from_str(raw.get()).unwrap_or_else(|_| Value::String(raw.get().into())))
    }

    /// A text.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ApiError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong(name, "a text", &other)),
        }
    }

    /// A text or a whole number, as it was written.
    pub fn text_or_number(&mut self, name: &str) -> Result<Option<Value>, ApiError> {
        match self.take(name) {
            None => Ok(None),
            Some(value) if value.is_string() || value.is_i64() => Ok(Some(value)),
            Some(other) => Err(wrong(name, "a text or a whole number", &other)),
        }
    }

    /// A whole number of `range`.
    pub fn integer(&mut self, name: &str, range: RangeInclusive<i32>) -> Result<Option<i32>, ApiError> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let number = value.as_i64().ok_or_else(|| wrong(name, "a whole number", &value))?;
        match i32::try_from(number) {
            Ok(number) if range.contains(&number) => Ok(Some(number)),
            _ => Err(out_of_range(name, range.start(), range.end(), number)),
        }
    }

    /// An object, as it was written.
    pub fn object(&mut self, name: &str) -> Result<Option<Box<RawValue>>, ApiError> {
        match self.raw(name) {
            Some(raw) if !raw.get().starts_with('{') => {
                let found = serde_json::from_str(raw.get()).unwrap_or_default();
                Err(wrong(name, "an object", &found))
            }
            raw => Ok(raw),
        }
    }

    /// The station meant by `chargePointId`.
    pub fn station(&mut self) -> Result<Identity, ApiError> {
        let id = self.text("chargePointId")?.ok_or_else(|| ApiError::missing("chargePointId"))?;
        identity("chargePointId", &id)
    }

    /// Refuses what is left over.
    pub fn finish(self) -> Result<(), ApiError> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => {
                let error = format!("'{}' is not a member of this request", shown(name));
                Err(ApiError::bad("UnknownMember", error).at(shown(name)))
            }
        }
    }
}

/// The parameters after `?`.
pub struct Query(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for pair in parts.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            if pairs.iter().any(|(earlier, _)| *earlier == name) {
                return Err(ApiError::invalid(&shown(&name), format!("'{}' is given twice", shown(&name))));
            }
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }
}

impl Query {
    /// Refuses every parameter that is not among `names`.
    pub fn only(self, names: &[&str]) -> Result<Self, ApiError> {
        match self.0.iter().find(|(name, _)| !names.contains(&name.as_str())) {
            None => Ok(self),
            Some((name, _)) => {
                let error = format!("'{}' is not a parameter of this request", shown(name));
                Err(ApiError::bad("UnknownParameter", error).at(shown(name)))
            }
        }
    }

    /// The parameter's text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// A whole number of `range`.
    pub fn number(&self, name: &str, range: RangeInclusive<u64>) -> Result<Option<u64>, ApiError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        match text.parse() {
            Ok(number) if range.contains(&number) => Ok(Some(number)),
            Ok(number) => Err(out_of_range(name, range.start(), range.end(), number)),
            Err(_) => Err(wrong(name, "a whole number", &Value::String(text.into()))),
        }
    }

    /// `true` or `false`.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.text(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(wrong(name, "true or false", &Value::String(other.into()))),
        }
    }

    /// How many entries the page may have.
    pub fn limit(&self) -> Result<usize, ApiError> {
        Ok(self.number("limit", 1..=PAGE.0)?.unwrap_or(PAGE.1) as usize)
    }
}

/// The station that the path names, percent-decoded.
pub struct StationPath(pub Identity);

impl<S: Send + Sync> FromRequestParts<S> for StationPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let names = PathTexts::from_request_parts(parts, state).await?;
        identity("id", &names.0[0]).map(Self)
    }
}

/// The variable parts of the path in order, percent-decoded; a route that asks for them has at least one.
pub struct PathTexts(pub Vec<String>);

impl<S: Send + Sync> FromRequestParts<S> for PathTexts {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Path::<Vec<(String, String)>>::from_request_parts(parts, state).await {
            Ok(Path(pairs)) if !pairs.is_empty() => Ok(Self(pairs.into_iter().map(|(_, value)| value).collect())),
            Ok(_) => Err(ApiError::not_found("There is nothing at this path")),
            Err(_) => Err(ApiError::bad("InvalidPath", "The path is not percent-encoded UTF-8")),
        }
    }
}

/// The identity `text`, or a refusal that names it.
pub fn identity(member: &str, text: &str) -> Result<Identity, ApiError> {
    Identity::new(text, Identity::MAX_CHARACTERS_16).map_err(|error| {
        let error = format!("'{}' is not the identity of a station: {error}", shown(text));
        ApiError::bad("InvalidIdentity", error).at(member)
    })
}

/// A type other than the expected one.
pub fn wrong(name: &str, expected: &str, found: &Value) -> ApiError {
    ApiError::bad("WrongType", format!("'{name}' must be {expected}, but it is {}", kind(found))).at(name)
}

/// What of the caller's text may stand in an error sentence: at most 64 characters, none of them invisible.
pub fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(64).collect()
}

fn out_of_range<T: std::fmt::Display, U: std::fmt::Display>(name: &str, from: T, to: T, found: U) -> ApiError {
    ApiError::invalid(name, format!("'{name}' must be from {from} to {to}, but it is {found}"))
}

fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(_) => "a boolean".into(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.is_empty() => "an empty text".into(),
        Value::String(_) => "a text".into(),
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "an object".into(),
    }
}

fn decoded(text: &str) -> Result<String, ApiError> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8();
    decoded.map(Into::into).map_err(|_| ApiError::bad("InvalidQuery", "The query is not percent-encoded UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &'static str) -> Result<Members, ApiError> {
        Body(Bytes::from_static(text.as_bytes())).members()
    }

    #[test]
    fn a_wrong_type_says_what_was_expected_and_what_was_found() {
        let mut body = members(r#"{"connectorId":"1","idTag":7,"transactionData":[]}"#).unwrap();
        let refusals = [
            body.integer("connectorId", 0..=9).unwrap_err(),
            body.text("idTag").unwrap_err(),
            body.object("transactionData").unwrap_err(),
        ];
        let expected =
            ["a whole number, but it is a text", "a text, but it is the number 7", "an object, but it is a list"];
        for (refusal, words) in refusals.iter().zip(expected) {
            assert!(refusal.text().contains(words), "{}", refusal.text());
        }
    }

    #[test]
    fn what_is_left_over_is_named() {
        let mut body = members(r#"{"idTag":"A","idtag":"B"}"#).unwrap();
        assert_eq!(body.text("idTag").unwrap().as_deref(), Some("A"));
        assert!(body.finish().unwrap_err().text().contains(r#""member":"idtag""#));
    }

    #[test]
    fn no_body_is_an_empty_object_and_no_object_is_refused() {
        assert!(members(" ").unwrap().finish().is_ok());
        for text in ["[]", "1", "{", "{\"a\":1}}", "nul"] {
            assert!(members(text).is_err(), "{text}");
        }
    }
}
