//! List and cache against maps of the standard library, with power cuts at any store.

use std::{collections::HashMap, format, string::String, vec::Vec};

use proptest::prelude::*;

use super::{testing::*, *};

const TOKENS: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];
const ROOM: usize = 4;

type Entries = HashMap<String, TokenInfo>;

#[derive(Clone, Debug)]
enum Step {
    Update {
        full: bool,
        version: i32,
        changes: Vec<(usize, Option<TokenInfo>)>,
    },
    /// The CSMS speaks of a token.
    Told {
        text: usize,
        info: TokenInfo,
    },
    ClearCache,
    Store {
        list: usize,
        cache: usize,
    },
    Cut,
    Pass {
        seconds: i64,
    },
}

fn infos() -> impl Strategy<Value = TokenInfo> {
    (0..3usize, prop::option::of(1..500i64), 0..3usize).prop_map(|(status, until, group)| TokenInfo {
        status: [ACCEPTED, ACCEPTED, TokenStatus::Blocked][status],
        expiry: until.map(at),
        group: token(["", "G", "H"][group]),
        evses: Evses::ALL,
    })
}

fn steps() -> impl Strategy<Value = Step> {
    let change = (0..TOKENS.len(), prop::option::weighted(0.7, infos()));
    prop_oneof![
        6 => (prop::bool::weighted(0.3), 0..40, prop::collection::vec(change, 0..6))
            .prop_map(|(full, version, changes)| Step::Update { full, version, changes }),
        6 => (0..TOKENS.len(), infos()).prop_map(|(text, info)| Step::Told { text, info }),
        1 => Just(Step::ClearCache),
        4 => (0..5usize, 0..5usize).prop_map(|(list, cache)| Step::Store { list, cache }),
        2 => Just(Step::Cut),
        2 => (1..100i64).prop_map(|seconds| Step::Pass { seconds }),
    ]
}

/// What the list should be.
#[derive(Clone, Default)]
struct ListModel {
    now: Entries,
    version: i32,
    broken: bool,
    /// As it was when all of it was stored last.
    stored: (Entries, i32),
    /// All that was ever said of each token since then.
    since: HashMap<String, Vec<Option<TokenInfo>>>,
}

impl ListModel {
    fn update(&mut self, full: bool, version: i32, changes: &[(usize, Option<TokenInfo>)]) -> Updated {
        if !full && version > 0 && (self.broken || version <= self.version) {
            return Updated::VersionMismatch;
        }
        let mut next = if full { Entries::new() } else { self.now.clone() };
        let mut seen: Vec<usize> = Vec::new();
        for (text, info) in changes {
            if seen.contains(text) || (full && info.is_none()) {
                return Updated::Failed;
            }
            seen.push(*text);
            match info {
                Some(info) => next.insert(TOKENS[*text].into(), info.clone()),
                None => next.remove(TOKENS[*text]),
            };
        }
        if version <= 0 || next.len() > ROOM {
            return Updated::Failed;
        }
        (self.now, self.version, self.broken) = (next, version, false);
        self.remember();
        Updated::Accepted
    }

    fn remember(&mut self) {
        for text in TOKENS {
            self.since.entry(text.into()).or_default().push(self.now.get(text).cloned());
        }
    }

    fn all_is_stored(&mut self) {
        self.stored = (self.now.clone(), self.version);
        self.since.clear();
        self.remember();
    }
}

fn entries_of(list: &List) -> Entries {
    let texts = TOKENS.iter().filter_map(|text| Some(((*text).into(), list.entry(&token(text))?.info())));
    texts.collect()
}

/// Who may start, told the long way round.
fn may_start(known: Option<&TokenInfo>, rules: &Rules<'_>, online: bool, now: i64) -> Start {
    let valid = known.map(|info| info.status == ACCEPTED && info.expiry.is_none_or(|until| at(now) < until));
    match (online, valid) {
        (true, Some(true)) if rules.pre_authorize => Start::Now(known.cloned().unwrap_or_default()),
        (true, _) => Start::AskCsms,
        (false, Some(true)) if rules.authorize_offline => Start::Now(known.cloned().unwrap_or_default()),
        (false, Some(false)) => Start::Refuse(match known.map(|info| info.status) {
            Some(ACCEPTED) | None => TokenStatus::Expired,
            Some(status) => status,
        }),
        (false, _) if rules.unknown_offline => Start::NowUnknown,
        (false, _) => Start::Refuse(TokenStatus::Unknown),
    }
}

proptest! {
    #![proptest_config({
        let usual = ProptestConfig::default();
        ProptestConfig { cases: if cfg!(miri) { 2 } else { usual.cases }, failure_persistence: None, ..usual }
    })]

    #[test]
    fn list_and_cache_do_what_simple_maps_do_and_no_cut_leaves_a_wrong_list(
        steps in prop::collection::vec(steps(), 1..60),
        (pre_authorize, authorize_offline, unknown_offline) in any::<(bool, bool, bool)>(),
    ) {
        let rules = Rules { pre_authorize, authorize_offline, unknown_offline, ..Rules::default() };
        let (mut list, mut cache) = (ListOf::<ROOM>::new(), CacheOf::<ROOM>::new());
        let mut storage = Storage::new();
        let mut model = ListModel::default();
        model.all_is_stored();
        // What the cache should be, the token heard of last at the end; and all that was ever said of each.
        let mut cached: Vec<(String, TokenInfo)> = Vec::new();
        let mut told: Vec<(String, TokenInfo)> = Vec::new();
        let mut now = 100;
        for step in steps {
            now += 1;
            match step {
                Step::Update { full, version, changes } => {
                    let kind = if full { Update::Full } else { Update::Differential };
                    // Upper case now and then: it is the same.
                    let elements = changes.iter().map(|(text, info)| {
                        let text = if version % 2 == 0 { TOKENS[*text].to_ascii_uppercase() } else { TOKENS[*text].into() };
                        Some(Change { token: token(&text), info: info.clone() })
                    });
                    let updated = list.update(kind, version, elements);
                    prop_assert_eq!(updated, model.update(full, version, &changes));
                    cache.leave_to(&list);
                    cached.retain(|(text, _)| !model.now.contains_key(text));
                }
                Step::Told { text, info } => {
                    learn(&list, &mut cache, &rules, &token(TOKENS[text]), &info, Some(at(now)));
                    told.push((TOKENS[text].into(), info.clone()));
                    if !model.now.contains_key(TOKENS[text]) {
                        cached.retain(|(other, _)| other != TOKENS[text]);
                        if cached.len() == ROOM {
                            let valid = |info: &TokenInfo| {
                                info.status == ACCEPTED && info.expiry.is_none_or(|until| at(now) < until)
                            };
                            let out = cached.iter().position(|(_, info)| !valid(info)).unwrap_or(0);
                            cached.remove(out);
                        }
                        cached.push((TOKENS[text].into(), info));
                    }
                }
                Step::ClearCache => {
                    cache.clear();
                    cached.clear();
                }
                Step::Store { list: some, cache: others } => {
                    store_list(&mut list, &mut storage, some);
                    store_cache(&mut cache, &mut storage, others);
                    if list.dirty().is_none() {
                        model.all_is_stored();
                    }
                }
                Step::Cut => {
                    list = restart_list(&storage);
                    cache = restart_cache(&storage);
                    cache.leave_to(&list);
                    let left = entries_of(&list);
                    // A new list that never was updated takes a differential update; one that was cut short does not.
                    let mut probe = list.clone();
                    let broken = update(&mut probe, Update::Differential, i32::MAX, &[]) == Updated::VersionMismatch;
                    prop_assert_eq!(broken, list.version() == 0 && storage.contains_key(&super::super::Key::ListVersion.to_u16()));
                    if broken {
                        // Each entry is the old one, or one that was to come.
                        for text in TOKENS {
                            let info = left.get(text).cloned();
                            prop_assert!(model.since[text].contains(&info) || model.stored.0.get(text) == info.as_ref());
                        }
                    } else {
                        let whole = [(model.now.clone(), model.version), model.stored.clone()];
                        prop_assert!(whole.contains(&(left.clone(), list.version())), "{:?}", list);
                    }
                    let (mut twice, mut all) = (0, Vec::new());
                    for text in TOKENS {
                        if let Some(entry) = cache.entry(&token(text), None, None) {
                            prop_assert!(told.contains(&(text.into(), entry.info())));
                            twice += 1;
                            all.push((entry.number, text.into(), entry.info()));
                        }
                    }
                    prop_assert_eq!(twice, cache.len());
                    all.sort_by_key(|(seen, ..)| *seen);
                    cached = all.into_iter().map(|(_, text, info)| (text, info)).collect();
                    model = ListModel { now: left, version: list.version(), broken, ..ListModel::default() };
                    if list.dirty().is_none() {
                        model.all_is_stored();
                    } else {
                        model.remember();
                    }
                }
                Step::Pass { seconds } => now += seconds,
            }
            prop_assert_eq!(entries_of(&list), model.now.clone());
            prop_assert_eq!((list.version(), list.len()), (model.version, model.now.len()));
            prop_assert_eq!(cache.len(), cached.len());
            let authorizer = Authorizer { list: &list, cache: &cache, rules: &rules };
            for text in TOKENS {
                let in_cache = cached.iter().find(|(other, _)| other == text).map(|(_, info)| info);
                prop_assert_eq!(cache.entry(&token(text), None, None).map(Entry::info), in_cache.cloned());
                prop_assert!(!(in_cache.is_some() && list.contains(&token(text))), "{}", format!("{text} is in both"));
                let known = model.now.get(text).or(in_cache);
                for online in [true, false] {
                    let moment = Moment { online, now: Some(at(now)), evse: 1 };
                    prop_assert_eq!(authorizer.start(&token(text), moment), may_start(known, &rules, online, now));
                }
            }
        }
    }
}
