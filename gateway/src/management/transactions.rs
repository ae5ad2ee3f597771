//! Transactions of all versions, in one shape.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ocpp_cloud_lambdas::transactions::{self, Filter, READINGS};
use serde_json::{Value, json};

use super::Api;
use super::error::ApiError;
use super::request::{PathTexts, Query, identity, shown};

/// `GET /transactions`
pub async fn list(State(api): State<Api>, query: Query) -> Result<Json<Value>, ApiError> {
    let query = query.only(&["station", "active", "limit", "after"])?;
    let station = query.text("station").map(|id| identity("station", id)).transpose()?;
    let filter = Filter { station, active: query.flag("active")? };
    let (transactions, next) = transactions::list(&*api.store, &filter, query.text("after"), query.limit()?).await?;
    let mut page = json!({ "transactions": transactions });
    if let Some(next) = next {
        page["next"] = next.into();
    }
    Ok(Json(page))
}

/// `GET /transactions/{station}/{transactionId}`
pub async fn get(State(api): State<Api>, path: PathTexts, query: Query) -> Result<Json<Value>, ApiError> {
    let [station, id] = path.0.try_into().map_err(|_| ApiError::not_found("There is nothing at this path"))?;
    let station = identity("station", &station)?;
    let query = query.only(&["limit", "after"])?;
    let limit = query.number("limit", 1..=READINGS as u64)?.map_or(READINGS, |limit| limit as usize);
    match transactions::get_page(&*api.store, &station, &id, query.text("after"), limit).await? {
        Some(transaction) => Ok(Json(transaction)),
        None => {
            let error = format!("Station '{station}' has no transaction '{}'", shown(&id));
            Err(ApiError::new(StatusCode::NOT_FOUND, "UnknownTransaction", error))
        }
    }
}
