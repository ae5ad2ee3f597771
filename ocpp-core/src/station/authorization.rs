//! Authorization: who may start and who may stop, by what the station knows itself and by what the CSMS says.

mod cache;
mod info;
mod list;
#[cfg(test)]
mod models;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub(crate) use cache::{Cache, CacheOf};
pub use info::TokenStatus;
pub(crate) use info::{Evses, TokenInfo, seconds};
pub(crate) use list::{Change, List, ListOf, Update, Updated};

use crate::Timestamp;

use super::{Token, TokenKind, entries::Entry};

/// The settings that rule authorization. What a version or a build does not have is at its default.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules<'a> {
    /// Whether a token is needed at all: 2.x AuthCtrlr.Enabled.
    pub(crate) required: bool,
    /// LocalAuthListEnabled.
    pub(crate) list: bool,
    /// AuthorizationCacheEnabled, AuthCacheCtrlr.Enabled.
    pub(crate) cache: bool,
    /// Seconds after which the cache forgets a token: 2.x AuthCacheCtrlr.LifeTime.
    pub(crate) cache_lifetime: Option<u32>,
    /// LocalPreAuthorize.
    pub(crate) pre_authorize: bool,
    /// LocalAuthorizeOffline.
    pub(crate) authorize_offline: bool,
    /// AllowOfflineTxForUnknownId, OfflineTxForUnknownIdEnabled.
    pub(crate) unknown_offline: bool,
    /// AuthorizeRemoteTxRequests, AuthorizeRemoteStart.
    pub(crate) authorize_remote: bool,
    /// Whether the CSMS is asked at all: 2.x AuthCtrlr.DisableRemoteAuthorization the other way round.
    pub(crate) ask: bool,
    /// Whether it is asked of tokens that stand in the list as not accepted: LocalAuthListCtrlr.DisablePostAuthorize
    /// the other way round.
    pub(crate) recheck_list: bool,
    /// The same for the cache.
    pub(crate) recheck_cache: bool,
    /// 2.x AuthCtrlr.MasterPassGroupId.
    pub(crate) master_pass: Option<&'a str>,
}

impl Default for Rules<'_> {
    fn default() -> Self {
        Self {
            required: true,
            list: true,
            cache: true,
            cache_lifetime: None,
            pre_authorize: false,
            authorize_offline: true,
            unknown_offline: false,
            authorize_remote: true,
            ask: true,
            recheck_list: true,
            recheck_cache: true,
            master_pass: None,
        }
    }
}

/// Under which circumstances a token is presented.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    /// Whether the CSMS can be asked. A question that it did not answer is decided again with `false`.
    pub(crate) online: bool,
    pub(crate) now: Option<Timestamp>,
    /// Where it is to charge; 0 when that is not known yet. Then [`TokenInfo::evses`] is to be looked at when it is.
    pub(crate) evse: u8,
}

/// Whether a token may start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// At once; the CSMS hears of it with the transaction.
    Now(TokenInfo),
    /// At once, offline, without anything being known of it.
    NowUnknown,
    /// The CSMS decides: see [`Authorizer::start_answered`].
    AskCsms,
    Refuse(TokenStatus),
}

/// Whether a token may stop a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    Now,
    /// It is a master pass, which may stop all transactions (2.0.1 C16).
    MasterPass,
    /// The CSMS decides: see [`Authorizer::stop_answered`].
    AskCsms,
    Refuse,
}

/// What came of an answer about a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Learned {
    Quietly,
    /// The list says otherwise; 1.6 wants to hear of it (section 3.5.2, LocalListConflict).
    ListConflict,
}

/// Decides. Borrows everything and changes nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authorizer<'a> {
    pub(crate) list: &'a List,
    pub(crate) cache: &'a Cache,
    pub(crate) rules: &'a Rules<'a>,
}

/// What the station knows of a token itself.
struct Known<'a> {
    entry: &'a Entry,
    /// What it comes to now and here.
    status: TokenStatus,
    /// Whether the CSMS is asked again when it is not accepted.
    recheck: bool,
}

impl<'a> Authorizer<'a> {
    /// A token was presented, and nothing is running that it could stop.
    pub(crate) fn start(&self, token: &Token, moment: Moment) -> Start {
        let Rules { ask, .. } = *self.rules;
        if !self.rules.required || token.kind() == TokenKind::NoAuthorization {
            return Start::Now(TokenInfo::new(TokenStatus::Accepted));
        }
        let unknown = match moment.online {
            true if ask => Start::AskCsms,
            false if self.rules.unknown_offline => Start::NowUnknown,
            _ => Start::Refuse(TokenStatus::Unknown),
        };
        let Some(known) = self.known(token, moment) else { return unknown };
        let use_it = if moment.online { self.rules.pre_authorize || !ask } else { self.rules.authorize_offline };
        match known.status {
            TokenStatus::Accepted if self.is_master_pass(&known.entry.group) => Start::Refuse(TokenStatus::Invalid),
            TokenStatus::Accepted if use_it => Start::Now(known.entry.info()),
            TokenStatus::Accepted => unknown,
            _ if moment.online && ask && known.recheck => Start::AskCsms,
            status => Start::Refuse(status),
        }
    }

    /// The CSMS wants a transaction to start.
    pub(crate) fn start_remote(&self, token: &Token, moment: Moment) -> Start {
        if self.rules.authorize_remote && token.kind() != TokenKind::Central {
            return self.start(token, moment);
        }
        let group = self.known(token, moment).map(|known| known.entry.group.clone()).unwrap_or_default();
        self.start_answered(&TokenInfo { group, ..TokenInfo::new(TokenStatus::Accepted) }, moment.evse)
    }

    /// The CSMS was asked of a token that wants to start.
    pub(crate) fn start_answered(&self, info: &TokenInfo, evse: u8) -> Start {
        match info.status {
            TokenStatus::Accepted if self.is_master_pass(&info.group) => Start::Refuse(TokenStatus::Invalid),
            TokenStatus::Accepted if !info.evses.allow(evse) => Start::Refuse(TokenStatus::NotAtThisLocation),
            TokenStatus::Accepted => Start::Now(info.clone()),
            status => Start::Refuse(status),
        }
    }

    /// A token was presented while a transaction runs that another one started: `by`, of the group `group`.
    pub(crate) fn stop(&self, token: &Token, by: &Token, group: &Token, moment: Moment) -> Stop {
        if token == by {
            return Stop::Now;
        }
        // Where a token may charge does not matter for stopping.
        let known = self.known(token, Moment { evse: 0, ..moment });
        if let Some(Known { entry, status: TokenStatus::Accepted, .. }) = &known
            && (moment.online || self.rules.authorize_offline)
        {
            let stop = self.stop_by_group(&entry.group, group);
            if stop != Stop::Refuse {
                return stop;
            }
        }
        let settled = known.is_some_and(|known| known.status != TokenStatus::Accepted && !known.recheck);
        let asks = self.rules.ask && self.rules.required;
        if moment.online && asks && !settled { Stop::AskCsms } else { Stop::Refuse }
    }

    /// The CSMS was asked of a token that wants to stop.
    pub(crate) fn stop_answered(&self, info: &TokenInfo, group: &Token) -> Stop {
        if info.status == TokenStatus::Accepted { self.stop_by_group(&info.group, group) } else { Stop::Refuse }
    }

    fn stop_by_group(&self, own: &Token, group: &Token) -> Stop {
        if self.is_master_pass(own) {
            Stop::MasterPass
        } else if same_group(own, group) {
            Stop::Now
        } else {
            Stop::Refuse
        }
    }

    /// The group of a token, as far as the station knows.
    pub(crate) fn group(&self, token: &Token, moment: Moment) -> Option<&'a Token> {
        self.known(token, moment).map(|known| &known.entry.group).filter(|group| !group.is_empty())
    }

    fn is_master_pass(&self, group: &Token) -> bool {
        let is_it = |master_pass: &str| group.as_str().eq_ignore_ascii_case(master_pass) && !group.is_empty();
        self.rules.master_pass.is_some_and(is_it)
    }

    fn known(&self, token: &Token, moment: Moment) -> Option<Known<'a>> {
        let now = moment.now.map(seconds);
        let listed = if self.rules.list { self.list.entry(token) } else { None };
        let cached = || self.cache.entry(token, self.rules.cache_lifetime, now);
        let (entry, recheck) = match listed {
            Some(entry) => (entry, self.rules.recheck_list),
            None if self.rules.cache => (cached()?, self.rules.recheck_cache),
            None => return None,
        };
        let accepted = entry.status == TokenStatus::Accepted;
        let status = match entry.status {
            TokenStatus::Accepted if entry.is_over(now) => TokenStatus::Expired,
            TokenStatus::Accepted if !entry.evses.allow(moment.evse) => TokenStatus::NotAtThisLocation,
            status => status,
        };
        // What was accepted and is over now is treated as if it had not been there (2.0.1 C14.FR.05).
        Some(Known { entry, status, recheck: recheck || accepted })
    }
}

/// Whether two tokens are in one group; no group is not one.
pub(crate) fn same_group(one: &Token, other: &Token) -> bool {
    one == other && !one.as_str().is_empty()
}

/// The CSMS spoke of a token: in the answer to Authorize, to the start or the end of a transaction, or to any event of it.
pub(crate) fn learn(
    list: &List,
    cache: &mut Cache,
    rules: &Rules<'_>,
    token: &Token,
    info: &TokenInfo,
    now: Option<Timestamp>,
) -> Learned {
    if let Some(entry) = list.entry(token).filter(|_| rules.list) {
        let valid = entry.status.is_in_order() && !entry.is_over(now.map(seconds));
        return if valid == info.status.is_in_order() { Learned::Quietly } else { Learned::ListConflict };
    }
    if rules.cache {
        cache.put(token, info, now);
    }
    Learned::Quietly
}
