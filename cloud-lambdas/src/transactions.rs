//! Transactions as an API lists them.

use ocpp_core::Identity;
use serde_json::{Value, json};

use crate::keys::readings;
use crate::records::{Reading, Transaction, read};
use crate::registry::load;
use crate::store::{Key, Store, StoreDown};

/// Records looked at for one page; a page may be shorter than asked for, and there may still be a next one.
const MOST_LOOKED_AT: usize = 5_000;

/// Most readings of one page.
pub const READINGS: usize = 1_000;

/// Which transactions to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only of this station.
    pub station: Option<Identity>,
    /// Only those that run, or only those that do not.
    pub active: Option<bool>,
}

/// Transactions as documents, in the order of station and id as texts. The second value is the `after` of the next
/// page.
pub async fn list<S: Store>(
    store: &S,
    filter: &Filter,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<Value>, Option<String>), StoreDown> {
    let prefix = match &filter.station {
        Some(station) => format!("transaction/{station}/"),
        None => "transaction/".to_owned(),
    };
    let limit = limit.max(1);
    let mut after = after.map(|after| Key::from_text(format!("transaction/{after}")));
    let mut page = Vec::new();
    let mut looked_at = 0;
    loop {
        let found = store.scan(&prefix, after.as_ref(), limit.clamp(64, 512)).await?;
        if found.is_empty() {
            return Ok((page, None));
        }
        for (key, record) in found {
            if page.len() == limit || looked_at == MOST_LOOKED_AT {
                return Ok((page, after.map(|key| key.as_str()["transaction/".len()..].to_owned())));
            }
            looked_at += 1;
            let transaction: Option<Transaction> = read(Some(&record));
            let wanted = |it: &Transaction| filter.active.is_none_or(|active| it.active() == active);
            if let Some(transaction) = transaction.filter(wanted)
                && let Some(station) = station_of(&key)
            {
                page.push(document(store, &station, &transaction).await?);
            }
            after = Some(key);
        }
    }
}

/// One transaction as a document, with the first page of its readings; see [`get_page`].
pub async fn get<S: Store>(store: &S, station: &Identity, id: &str) -> Result<Option<Value>, StoreDown> {
    get_page(store, station, id, None, READINGS).await
}

/// One transaction as a document, with at most `limit` of its readings in the order of their times. When there are
/// more, `next` in the document is the `after` of the next page.
pub async fn get_page<S: Store>(
    store: &S,
    station: &Identity,
    id: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Option<Value>, StoreDown> {
    let [found] = load(store, [Key::transaction(station, id)]).await?;
    let Some(transaction) = read::<Transaction>(found.as_ref()) else { return Ok(None) };
    let prefix = readings(station, &transaction.id);
    let limit = limit.clamp(1, READINGS);
    let mut after = after.map(|after| Key::from_text(format!("{prefix}{after}")));
    let mut list: Vec<Value> = Vec::new();
    let mut more = false;
    // One more than asked for, to see whether there is a next page. A scan may give fewer than there are.
    while !more {
        let found = store.scan(&prefix, after.as_ref(), limit - list.len() + 1).await?;
        if found.is_empty() {
            break;
        }
        for (key, record) in found {
            if list.len() == limit {
                more = true;
                break;
            }
            list.extend(read::<Reading>(Some(&record)).map(|it| it.document()));
            after = Some(key);
        }
    }
    let mut document = transaction.document(station, list.len() as u64);
    document["readings"] = json!(list);
    if let Some(last) = after.filter(|_| more) {
        document["next"] = last.as_str()[prefix.len()..].into();
    }
    Ok(Some(document))
}

async fn document<S: Store>(store: &S, station: &Identity, transaction: &Transaction) -> Result<Value, StoreDown> {
    let count = store.count(&readings(station, &transaction.id)).await?;
    Ok(transaction.document(station, count))
}

fn station_of(key: &Key) -> Option<Identity> {
    let name = key.as_str().split('/').nth(1)?;
    Identity::new(name, 64).ok()
}
