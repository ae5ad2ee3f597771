//! The id tokens: who may charge. Compared without case.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ocpp_cloud_lambdas::records::{Token, TokenStatus};
use ocpp_cloud_lambdas::tokens;
use ocpp_core::Timestamp;
use serde_json::{Value, json};

use super::Api;
use super::error::ApiError;
use super::request::{Body, PathTexts, Query, shown};

/// Longest token of any version, in characters.
const LONGEST: usize = 255;

/// `GET /tokens`
pub async fn list(State(api): State<Api>, query: Query) -> Result<Json<Value>, ApiError> {
    let query = query.only(&["limit", "after"])?;
    let (tokens, next) = tokens::list(&*api.store, query.text("after"), query.limit()?).await?;
    let mut page = json!({ "tokens": tokens.iter().map(document).collect::<Vec<_>>() });
    if let Some(next) = next {
        page["next"] = next.into();
    }
    Ok(Json(page))
}

/// `GET /tokens/{idToken}`
pub async fn get(State(api): State<Api>, path: PathTexts) -> Result<Json<Value>, ApiError> {
    let id_token = id_token(path)?;
    match tokens::get(&*api.store, &id_token).await?.filter(|token| !token.made) {
        Some(token) => Ok(Json(document(&token))),
        None => Err(unknown()),
    }
}

/// `PUT /tokens/{idToken}`
pub async fn put(State(api): State<Api>, path: PathTexts, body: Body) -> Result<(StatusCode, Json<Value>), ApiError> {
    let id_token = id_token(path)?;
    let mut body = body.members()?;
    if let Some(other) = body.text("idToken")?
        && other.to_lowercase() != id_token.to_lowercase()
    {
        return Err(ApiError::invalid("idToken", "'idToken' is another token than the one in the path"));
    }
    let status = body.text("status")?.ok_or_else(|| ApiError::missing("status"))?;
    let status = TokenStatus::from_text(&status).ok_or_else(|| {
        let error = format!("'status' must be Accepted, Blocked, Expired or Invalid, but it is '{}'", shown(&status));
        ApiError::invalid("status", error)
    })?;
    let group = body.text("group")?;
    if let Some(group) = &group {
        sound("group", group)?;
    }
    let expiry = match body.text("expiry")? {
        None => None,
        Some(text) => Some(Timestamp::parse(&text).ok_or_else(|| {
            ApiError::invalid("expiry", "'expiry' must be a time of RFC 3339, like 2030-01-01T00:00:00Z")
        })?),
    };
    body.finish()?;
    let token = Token { id_token, status, group, expiry, made: false };
    let new = tokens::put(&*api.store, &token).await?;
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(document(&token))))
}

/// `DELETE /tokens/{idToken}`
pub async fn delete(State(api): State<Api>, path: PathTexts) -> Result<StatusCode, ApiError> {
    match tokens::delete(&*api.store, &id_token(path)?).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(unknown()),
    }
}

fn id_token(path: PathTexts) -> Result<String, ApiError> {
    let id_token = path.0.into_iter().next().unwrap_or_default();
    sound("idToken", &id_token)?;
    Ok(id_token)
}

fn sound(member: &str, text: &str) -> Result<(), ApiError> {
    let printable = text.chars().all(|c| !c.is_control());
    match (1..=LONGEST).contains(&text.chars().count()) && printable {
        true => Ok(()),
        false => Err(ApiError::invalid(member, format!("'{member}' must have 1 to {LONGEST} printable characters"))),
    }
}

/// The refusal does not repeat the token: refusals may be logged by whoever gets them.
fn unknown() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "UnknownToken", "No such id token is known")
}

fn document(token: &Token) -> Value {
    let mut document = json!({ "idToken": token.id_token, "status": token.status.as_str() });
    if let Some(group) = &token.group {
        document["group"] = group.as_str().into();
    }
    if let Some(expiry) = token.expiry {
        document["expiry"] = expiry.to_string().into();
    }
    document
}
