//! The tokens that are known, as an operator keeps them. Compared without case.

use crate::records::{Token, read, to_value};
use crate::registry::load;
use crate::store::{CommitError, Expected, Key, Store, StoreDown, Write};

/// One token.
pub async fn get<S: Store>(store: &S, id_token: &str) -> Result<Option<Token>, StoreDown> {
    let [found] = load(store, [Key::token(id_token)]).await?;
    Ok(read(found.as_ref()))
}

/// Adds or replaces a token. Tells whether it is new.
pub async fn put<S: Store>(store: &S, token: &Token) -> Result<bool, StoreDown> {
    let key = Key::token(&token.id_token);
    let new = load(store, [key.clone()]).await?[0].is_none();
    write(store, Write { key, expected: Expected::Anything, value: Some(to_value(token)) }).await?;
    Ok(new)
}

/// Forgets a token. Tells whether it was there.
pub async fn delete<S: Store>(store: &S, id_token: &str) -> Result<bool, StoreDown> {
    let key = Key::token(id_token);
    let there = load(store, [key.clone()]).await?[0].is_some();
    write(store, Write { key, expected: Expected::Anything, value: None }).await?;
    Ok(there)
}

/// Tokens in the order of their lower-case texts, from behind `after`. Those that remote starts made are left out.
/// The second value is the `after` of the next page.
pub async fn list<S: Store>(
    store: &S,
    after: Option<&str>,
    limit: usize,
) -> Result<(Vec<Token>, Option<String>), StoreDown> {
    let mut after = after.map(Key::token);
    let mut page: Vec<Token> = Vec::new();
    loop {
        let found = store.scan("token/", after.as_ref(), limit.saturating_add(1)).await?;
        let last = found.len() <= limit;
        after = found.last().map(|(key, _)| key.clone());
        page.extend(found.iter().filter_map(|(_, record)| read::<Token>(Some(record))).filter(|token| !token.made));
        if page.len() > limit {
            page.truncate(limit);
            let next = page.last().map(|token| token.id_token.clone());
            return Ok((page, next));
        }
        if last {
            return Ok((page, None));
        }
    }
}

async fn write<S: Store>(store: &S, write: Write) -> Result<(), StoreDown> {
    match store.commit(vec![write]).await {
        Ok(()) => Ok(()),
        Err(CommitError::Conflict) => Err(StoreDown("a write that expected anything met a conflict".into())),
        Err(CommitError::Failed(down)) => Err(down),
    }
}
