//! The one shape of every refusal: `{"error": sentence, "code": word, "member": path?}`.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ocpp_cloud_lambdas::StoreDown;
use serde::Serialize;
use serde_json::value::RawValue;

/// What a request is refused with.
#[derive(Debug, Clone)]
pub struct ApiError {
    status: StatusCode,
    body: Box<Body>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    error: String,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call_error: Option<CallError>,
}

#[derive(Debug, Clone, Serialize)]
struct CallError {
    code: String,
    description: String,
    /// As the station wrote them.
    details: Box<RawValue>,
}

impl ApiError {
    /// A refusal with `status`; `code` is a word for programs, `error` a sentence for people.
    pub fn new(status: StatusCode, code: &'static str, error: impl Into<String>) -> Self {
        let body = Body { error: error.into(), code, member: None, message_id: None, call_error: None };
        Self { status, body: Box::new(body) }
    }

    /// 400: the request itself is wrong.
    pub fn bad(code: &'static str, error: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, error)
    }

    /// Names the member, parameter or header at fault.
    pub fn at(mut self, member: impl Into<String>) -> Self {
        self.body.member = Some(member.into());
        self
    }

    /// Names the command that the refusal is about.
    pub fn about(mut self, message_id: impl Into<String>) -> Self {
        self.body.message_id = Some(message_id.into());
        self
    }

    /// The station's own CALLERROR: 502.
    pub fn call_error(id: &str, code: &str, description: &str, details: Box<RawValue>) -> Self {
        let error = match description {
            "" => format!("The station answered with {code}"),
            text => format!("The station answered with {code}: {text}"),
        };
        let mut refusal = Self::new(StatusCode::BAD_GATEWAY, "CallError", error).about(id);
        refusal.body.call_error = Some(CallError { code: code.into(), description: description.into(), details });
        refusal
    }

    /// A required member is not there; the sentence is the original system's.
    pub fn missing(member: &str) -> Self {
        Self::bad("MissingParameter", format!("Missing required parameter: '{member}'")).at(member)
    }

    /// A value of the right type that cannot be.
    pub fn invalid(member: &str, error: impl Into<String>) -> Self {
        Self::bad("InvalidValue", error).at(member)
    }

    /// The station is not in the registry.
    pub fn unknown_station(id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "UnknownStation", format!("No station '{id}' is registered"))
    }

    /// Something else that does not exist.
    pub fn not_found(error: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NotFound", error)
    }

    /// The store cannot be read or written: nothing was done.
    pub fn store() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "StoreFailed", "The store cannot be used at the moment")
    }

    /// The HTTP status it goes out with.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The JSON text it goes out with.
    pub fn text(&self) -> String {
        serde_json::to_string(&self.body).unwrap_or_default()
    }
}

impl From<StoreDown> for ApiError {
    fn from(error: StoreDown) -> Self {
        tracing::error!(%error, "a request could not be answered");
        Self::store()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let hint: Option<(HeaderName, HeaderValue)> = match self.status {
            StatusCode::UNAUTHORIZED => Some((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            StatusCode::SERVICE_UNAVAILABLE => Some((header::RETRY_AFTER, HeaderValue::from_static("2"))),
            _ => None,
        };
        let mut response = (self.status, Json(self.body)).into_response();
        if let Some((name, value)) = hint {
            response.headers_mut().insert(name, value);
        }
        response
    }
}
