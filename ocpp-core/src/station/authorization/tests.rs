//! Who may start and who may stop.

use super::{
    TokenStatus::{Blocked, ConcurrentTx, Expired, Invalid, NotAtThisLocation, Unknown},
    testing::*,
    *,
};

const NOW: i64 = 1000;
const ONLINE: Moment = Moment { online: true, now: Some(Timestamp::from_millis(NOW * 1000)), evse: 1 };
const OFFLINE: Moment = Moment { online: false, ..ONLINE };

/// What a station knows: `listed` and `cached` are what it was told.
struct Station {
    list: ListOf<4>,
    cache: CacheOf<4>,
}

fn knows(listed: &[(&str, TokenInfo)], cached: &[(&str, TokenInfo)]) -> Station {
    let mut station = Station { list: ListOf::new(), cache: CacheOf::new() };
    let changes: std::vec::Vec<_> = listed.iter().map(|(text, info)| (*text, Some(info.clone()))).collect();
    update(&mut station.list, Update::Full, 1, &changes);
    for (text, info) in cached {
        station.cache.put(&token(text), info, Some(at(NOW - 100)));
    }
    station
}

fn listed(info: TokenInfo) -> Station {
    knows(&[("A", info)], &[])
}

fn cached(info: TokenInfo) -> Station {
    knows(&[], &[("A", info)])
}

impl Station {
    fn by<'a>(&'a self, rules: &'a Rules<'a>) -> Authorizer<'a> {
        Authorizer { list: &self.list, cache: &self.cache, rules }
    }

    fn start(&self, rules: &Rules<'_>, moment: Moment) -> Start {
        self.by(rules).start(&token("a"), moment)
    }

    fn learn(&mut self, rules: &Rules<'_>, text: &str, info: &TokenInfo) -> Learned {
        learn(&self.list, &mut self.cache, rules, &token(text), info, ONLINE.now)
    }
}

fn rules() -> Rules<'static> {
    Rules { pre_authorize: true, ..Rules::default() }
}

fn starts(start: &Start) -> bool {
    matches!(start, Start::Now(_) | Start::NowUnknown)
}

#[test]
fn with_pre_authorization_an_accepted_token_starts_at_once_and_without_it_the_csms_is_asked() {
    for station in [listed(in_group("G")), cached(in_group("G"))] {
        assert_eq!(station.start(&rules(), ONLINE), Start::Now(in_group("G")));
        assert_eq!(station.start(&Rules::default(), ONLINE), Start::AskCsms);
    }
}

#[test]
fn a_token_that_is_not_known_is_asked_for_online() {
    assert_eq!(knows(&[], &[]).start(&rules(), ONLINE), Start::AskCsms);
}

#[test]
fn an_accepted_token_starts_offline_if_list_and_cache_may_be_used_offline() {
    for station in [listed(says(ACCEPTED)), cached(says(ACCEPTED))] {
        assert_eq!(station.start(&Rules::default(), OFFLINE), Start::Now(says(ACCEPTED)));
        let rules = Rules { authorize_offline: false, ..rules() };
        assert_eq!(station.start(&rules, OFFLINE), Start::Refuse(Unknown));
        assert_eq!(station.start(&Rules { unknown_offline: true, ..rules }, OFFLINE), Start::NowUnknown);
    }
}

#[test]
fn an_empty_token_is_not_known_whatever_room_there_is() {
    let (station, rules) = (knows(&[], &[]), rules());
    assert_eq!(station.by(&rules).start(&Token::NONE, OFFLINE), Start::Refuse(Unknown));
}

#[test]
fn a_token_that_is_not_known_starts_offline_only_where_that_is_allowed() {
    let station = knows(&[("B", says(ACCEPTED))], &[]);
    assert_eq!(station.start(&rules(), OFFLINE), Start::Refuse(Unknown));
    assert_eq!(station.start(&Rules { unknown_offline: true, ..rules() }, OFFLINE), Start::NowUnknown);
}

#[test]
fn what_is_known_not_to_be_valid_never_starts_offline_and_is_asked_for_online() {
    for (info, status) in
        [(says(Blocked), Blocked), (says(Invalid), Invalid), (says(ConcurrentTx), ConcurrentTx), (until(NOW), Expired)]
    {
        for station in [listed(info.clone()), cached(info.clone())] {
            for (unknown_offline, authorize_offline) in [(true, true), (true, false), (false, true), (false, false)] {
                let rules = Rules { unknown_offline, authorize_offline, ..rules() };
                assert_eq!(station.start(&rules, OFFLINE), Start::Refuse(status));
                assert_eq!(station.start(&rules, ONLINE), Start::AskCsms);
            }
        }
    }
}

#[test]
fn an_expiry_date_counts_from_the_second_it_names_and_not_without_a_clock() {
    for station in [listed(until(NOW + 1)), cached(until(NOW + 1))] {
        assert!(starts(&station.start(&rules(), OFFLINE)));
        let later = Moment { now: Some(at(NOW + 1)), ..OFFLINE };
        assert_eq!(station.start(&rules(), later), Start::Refuse(Expired));
        assert!(starts(&station.start(&rules(), Moment { now: None, ..later })));
    }
}

#[test]
fn a_date_after_2106_is_never() {
    let station = listed(until(i64::from(u32::MAX) + 1));
    assert!(starts(&station.start(&rules(), Moment { now: Some(at(i64::from(u32::MAX) + 9)), ..OFFLINE })));
    let station = listed(TokenInfo { expiry: Some(Timestamp::from_millis(-1)), ..says(ACCEPTED) });
    assert_eq!(station.start(&rules(), OFFLINE), Start::Refuse(Expired));
}

#[test]
fn the_list_wins_over_the_cache() {
    let mut station = knows(&[("A", says(Blocked))], &[("A", says(ACCEPTED))]);
    assert_eq!(station.start(&rules(), OFFLINE), Start::Refuse(Blocked));
    station = knows(&[("A", says(ACCEPTED))], &[("A", says(Blocked))]);
    assert!(starts(&station.start(&rules(), OFFLINE)));
}

#[test]
fn list_and_cache_are_not_looked_at_while_they_are_switched_off() {
    let station = knows(&[("A", says(Blocked))], &[("A", says(ACCEPTED))]);
    assert!(starts(&station.start(&Rules { list: false, ..rules() }, OFFLINE)));
    let both = Rules { list: false, cache: false, ..rules() };
    assert_eq!(station.start(&both, OFFLINE), Start::Refuse(Unknown));
}

#[test]
fn a_cached_token_that_outlived_the_lifetime_is_not_known() {
    let station = cached(says(ACCEPTED));
    let rules = Rules { cache_lifetime: Some(100), ..rules() };
    assert_eq!(station.start(&rules, ONLINE), Start::AskCsms);
    assert_eq!(station.start(&rules, OFFLINE), Start::Refuse(Unknown));
    assert!(starts(&station.start(&Rules { cache_lifetime: Some(101), ..rules }, OFFLINE)));
}

#[test]
fn without_post_authorization_what_is_not_accepted_is_refused_online_too() {
    let off = Rules { recheck_list: false, ..rules() };
    assert_eq!(listed(says(Blocked)).start(&off, ONLINE), Start::Refuse(Blocked));
    assert_eq!(cached(says(Blocked)).start(&off, ONLINE), Start::AskCsms);
    let off = Rules { recheck_cache: false, ..rules() };
    assert_eq!(cached(says(Blocked)).start(&off, ONLINE), Start::Refuse(Blocked));
    assert_eq!(listed(says(Blocked)).start(&off, ONLINE), Start::AskCsms);
    // What was accepted and is over is asked for all the same.
    assert_eq!(cached(until(1)).start(&off, ONLINE), Start::AskCsms);
}

#[test]
fn a_station_that_never_asks_relies_on_list_and_cache() {
    let rules = Rules { ask: false, ..Rules::default() };
    assert_eq!(listed(says(ACCEPTED)).start(&rules, ONLINE), Start::Now(says(ACCEPTED)));
    assert_eq!(cached(says(Blocked)).start(&rules, ONLINE), Start::Refuse(Blocked));
    assert_eq!(knows(&[], &[]).start(&rules, ONLINE), Start::Refuse(Unknown));
    let unknown = Rules { unknown_offline: true, ..rules };
    assert_eq!(knows(&[], &[]).start(&unknown, ONLINE), Start::Refuse(Unknown));
}

#[test]
fn a_token_charges_only_at_the_evses_that_it_is_allowed_at() {
    let station = listed(only_at(2));
    assert_eq!(station.start(&rules(), OFFLINE), Start::Refuse(NotAtThisLocation));
    assert_eq!(station.start(&rules(), ONLINE), Start::AskCsms);
    assert!(starts(&station.start(&rules(), Moment { evse: 2, ..OFFLINE })));
    assert!(starts(&station.start(&rules(), Moment { evse: 0, ..OFFLINE })));
    let rules = rules();
    let asked = station.by(&rules);
    assert_eq!(asked.start_answered(&only_at(2), 1), Start::Refuse(NotAtThisLocation));
    assert_eq!(asked.start_answered(&only_at(2), 2), Start::Now(only_at(2)));
    let far = only_at(40);
    assert_eq!([1, 15, 16, 40].map(|evse| far.evses.allow(evse)), [false, false, true, true]);
}

#[test]
fn where_no_authorization_is_needed_everything_starts() {
    let station = listed(says(Blocked));
    assert!(starts(&station.start(&Rules { required: false, ..rules() }, OFFLINE)));
    let button = Token::new("", TokenKind::NoAuthorization).expect("short");
    let rules = rules();
    assert!(starts(&station.by(&rules).start(&button, OFFLINE)) && starts(&station.by(&rules).start(&button, ONLINE)));
}

#[test]
fn the_answer_decides_and_only_accepted_may_charge() {
    let (station, rules) = (knows(&[], &[]), rules());
    assert_eq!(station.by(&rules).start_answered(&until(NOW - 1), 1), Start::Now(until(NOW - 1)));
    for status in info::TokenStatus::ALL {
        let start = station.by(&rules).start_answered(&says(status), 1);
        assert_eq!(start == Start::Refuse(status), status != ACCEPTED, "{status:?}");
        assert_eq!(
            station.by(&rules).stop_answered(&TokenInfo { status, ..in_group("G") }, &token("g")) == Stop::Now,
            status == ACCEPTED
        );
    }
}

#[test]
fn a_remote_start_is_authorized_like_a_presented_token_only_where_that_is_set() {
    let (station, on) = (listed(says(Blocked)), rules());
    assert_eq!(station.by(&on).start_remote(&token("A"), ONLINE), Start::AskCsms);
    let off = Rules { authorize_remote: false, ..on };
    assert_eq!(station.by(&off).start_remote(&token("A"), ONLINE), Start::Now(says(ACCEPTED)));
    let central = Token::new("new", TokenKind::Central).expect("short");
    assert_eq!(station.by(&on).start_remote(&central, ONLINE), Start::Now(says(ACCEPTED)));
    assert_eq!(listed(in_group("G")).by(&off).start_remote(&token("A"), ONLINE), Start::Now(in_group("G")));
}

#[test]
fn the_token_that_started_stops_without_a_question_whatever_became_of_it() {
    for (station, moment) in [(listed(says(Blocked)), OFFLINE), (cached(until(1)), ONLINE), (knows(&[], &[]), OFFLINE)]
    {
        assert_eq!(station.by(&rules()).stop(&token("a"), &token("A"), &Token::NONE, moment), Stop::Now);
    }
}

#[test]
fn a_valid_token_of_the_same_group_stops_without_a_question() {
    for station in [listed(in_group("G")), cached(in_group("G"))] {
        let stop = |rules: &Rules<'_>, moment| station.by(rules).stop(&token("A"), &token("B"), &token("g"), moment);
        assert_eq!((stop(&rules(), ONLINE), stop(&rules(), OFFLINE)), (Stop::Now, Stop::Now));
        assert_eq!(stop(&Rules::default(), ONLINE), Stop::Now);
        assert_eq!(stop(&Rules { authorize_offline: false, ..rules() }, OFFLINE), Stop::Refuse);
    }
}

#[test]
fn a_token_of_another_group_or_of_none_does_not_stop() {
    for (own, group) in [("G", "H"), ("", "G"), ("G", ""), ("", "")] {
        let station = listed(in_group(own));
        let (rules, group) = (rules(), token(group));
        assert_eq!(station.by(&rules).stop(&token("A"), &token("B"), &group, ONLINE), Stop::AskCsms);
        assert_eq!(station.by(&rules).stop(&token("A"), &token("B"), &group, OFFLINE), Stop::Refuse);
        assert_eq!(station.by(&rules).stop_answered(&in_group(own), &group), Stop::Refuse);
    }
    // The group's own name is no token of it (2.0.1 part 2, C 1.2).
    let rules = rules();
    assert_eq!(knows(&[], &[]).by(&rules).stop(&token("G"), &token("B"), &token("G"), OFFLINE), Stop::Refuse);
}

#[test]
fn a_token_of_the_group_that_is_not_valid_does_not_stop() {
    for info in [TokenInfo { status: Blocked, ..in_group("G") }, TokenInfo { expiry: Some(at(1)), ..in_group("G") }] {
        let (station, rules) = (listed(info), rules());
        let stop = |moment| station.by(&rules).stop(&token("A"), &token("B"), &token("G"), moment);
        assert_eq!((stop(ONLINE), stop(OFFLINE)), (Stop::AskCsms, Stop::Refuse));
    }
    let (station, rules) = (listed(says(Blocked)), Rules { recheck_list: false, ..rules() });
    assert_eq!(station.by(&rules).stop(&token("A"), &token("B"), &token("G"), ONLINE), Stop::Refuse);
}

#[test]
fn a_token_may_stop_where_it_may_not_start() {
    let (station, rules) = (listed(TokenInfo { group: token("G"), ..only_at(2) }), rules());
    assert_eq!(station.by(&rules).stop(&token("A"), &token("B"), &token("G"), OFFLINE), Stop::Now);
}

#[test]
fn a_token_that_nothing_is_known_of_is_asked_for_before_it_stops() {
    let (station, on) = (knows(&[], &[]), rules());
    let stop = |rules: &Rules<'_>, moment| station.by(rules).stop(&token("A"), &token("B"), &token("G"), moment);
    assert_eq!((stop(&on, ONLINE), stop(&on, OFFLINE)), (Stop::AskCsms, Stop::Refuse));
    assert_eq!(stop(&Rules { ask: false, ..on }, ONLINE), Stop::Refuse);
    assert_eq!(stop(&Rules { unknown_offline: true, ..on }, OFFLINE), Stop::Refuse);
    assert_eq!(station.by(&on).stop_answered(&in_group("G"), &token("G")), Stop::Now);
}

#[test]
fn a_master_pass_stops_everything_and_starts_nothing() {
    let rules = Rules { master_pass: Some("M"), authorize_remote: false, ..rules() };
    for station in [listed(in_group("m")), cached(in_group("m"))] {
        for moment in [ONLINE, OFFLINE] {
            assert_eq!(station.start(&rules, moment), Start::Refuse(Invalid));
            assert_eq!(station.by(&rules).start_remote(&token("A"), moment), Start::Refuse(Invalid));
            assert_eq!(station.by(&rules).stop(&token("A"), &token("B"), &Token::NONE, moment), Stop::MasterPass);
        }
        assert_eq!(station.by(&rules).start_answered(&in_group("m"), 1), Start::Refuse(Invalid));
        assert_eq!(station.by(&rules).stop_answered(&in_group("m"), &Token::NONE), Stop::MasterPass);
    }
    let none = Rules { master_pass: Some(""), ..rules };
    assert!(starts(&listed(says(ACCEPTED)).start(&none, ONLINE)));
}

#[test]
fn the_group_of_a_token_is_found_in_list_and_cache() {
    let (station, rules) = (knows(&[("A", in_group("G")), ("B", says(ACCEPTED))], &[("C", in_group("H"))]), rules());
    let group = |text| station.by(&rules).group(&token(text), OFFLINE).map(Token::as_str);
    assert_eq!(["A", "B", "C", "D"].map(group), [Some("G"), None, Some("H"), None]);
}

#[test]
fn the_cache_learns_every_answer_but_about_tokens_of_the_list() {
    let mut station = listed(says(ACCEPTED));
    for status in [ACCEPTED, Blocked] {
        station.learn(&rules(), "B", &says(status));
        let entry = station.cache.entry(&token("B"), None, None).expect("kept");
        assert_eq!(entry.status, status);
    }
    station.learn(&rules(), "A", &says(ACCEPTED));
    assert_eq!(station.cache.len(), 1);
    station.learn(&Rules { list: false, ..rules() }, "A", &says(ACCEPTED));
    assert_eq!(station.cache.len(), 2);
    station.learn(&Rules { cache: false, ..rules() }, "C", &says(ACCEPTED));
    assert_eq!(station.cache.len(), 2);
}

#[test]
fn a_list_that_says_otherwise_than_the_csms_is_a_conflict_and_stays_as_it_is() {
    let mut station = knows(&[("A", says(ACCEPTED)), ("B", says(Blocked)), ("C", until(1))], &[]);
    for (text, status, learned) in [
        ("A", ACCEPTED, Learned::Quietly),
        ("A", ConcurrentTx, Learned::Quietly),
        ("A", Invalid, Learned::ListConflict),
        ("B", Invalid, Learned::Quietly),
        ("B", ACCEPTED, Learned::ListConflict),
        ("C", Expired, Learned::Quietly),
        ("C", ACCEPTED, Learned::ListConflict),
        ("D", Invalid, Learned::Quietly),
    ] {
        assert_eq!(station.learn(&rules(), text, &says(status)), learned, "{text} {status:?}");
    }
    assert!(starts(&station.start(&rules(), OFFLINE)));
}
