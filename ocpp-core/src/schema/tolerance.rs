//! Named sets of faults that a receiver chooses to live with.

use core::fmt;

use super::{Violation, ViolationKind as Kind};

/// A set of kinds of faults to be tolerated, strict where it is empty.
///
/// Give [`allows`](Self::allows) to [`Shape::check_with`](super::Shape::check_with), and count what it is asked: each
/// use of a tolerance shows there with its place. What concerns the frame and not its payload goes to
/// [`Spans::find_with`](crate::frame::Spans::find_with), or for both to a [`Relay`](crate::csms::Relay).
///
/// These are the faults that a receiver can live with and still read what was meant:
///
/// | name | what it is | who does it | what a view reads then |
/// |---|---|---|---|
/// | `null` | `null` for a member that could have been left out | programs that write all fields that they have | absent |
/// | `empty-list` | `[]` for a list that could have been left out | the simulator vcp, in its last NotifyReport | absent |
/// | `unknown-member` | a member that the object does not have | stations with more to say than the standard lets them | nothing; the text keeps it |
/// | `unknown-value` | a text that is not among those listed | a Legrand station (`"errorCode":"Error"`), many measurands | `Unrecognized`; [`Violation::found`] has the text |
/// | `too-long` | a text with more characters than allowed | serial numbers of Schneider's EVlink stations | the whole text |
/// | `no-zone` | `2026-11-23T16:12:27` | a Growatt station | the time, taken for UTC |
/// | `short-zone` | `+02` or `+0200` for `+02:00` | Monta's emulator | the time |
/// | `number-for-text` | `"value":604.213` | OpenEVSE's meter values | the number's text |
/// | `text-for-number` | `"connectorId":"1"` | simulators whose form fields are texts | the number |
/// | `text-for-boolean` | `"readonly":"true"`, in letters of either case | stations' answers to GetConfiguration | the boolean |
/// | `null-payload` | `null` for a payload without members | allowed by the standard's text, not by its schemas; ocpp-rpc, voltbras and MicroOcpp take it | no members |
/// | `missing-payload` | `[2,"a","Heartbeat"]` | ocpp-rpc, voltbras and MicroOcpp take it | no members |
/// | `surplus` | elements behind the payload | ocpp-rpc, voltbras, MicroOcpp and ocpp-kit take them | the payload |
/// | `type-with-point` | `[2.0,"a","Heartbeat",{}]` | all that is written in Python or JavaScript takes it | the frame |
/// | `numeric-id` | `[2,3,"Heartbeat",{}]` | mobilityhouse/ocpp, ocpp-ts and voltbras take it | an id that goes back as the same number |
///
/// A payload that stands for one without members must still have those that are required: it is a fault of its own if
/// it lacks them.
///
/// The kinds of faults beyond these can be tolerated too, but then something of what was meant is lost: views read
/// nothing, zero or `Unrecognized`. What is not JSON and an unknown action can never be tolerated; no set holds them.
///
/// ```
/// use ocpp_core::{schema::{Tolerances, ViolationKind}, v16};
///
/// let tolerances = Tolerances::FIELD.with(ViolationKind::NumberForText);
/// let payload = r#"{"connectorId":1,"errorCode":"Melted","status":"Faulted","vendorErrorCode":17}"#;
///
/// let mut told = Vec::new();
/// let checked = v16::TABLE.action("StatusNotification").expect("1.6 has it").request().check_with(payload, &mut |fault| {
///     told.push((fault.kind.name(), fault.path(payload).to_string(), fault.found(payload)));
///     tolerances.allows(fault)
/// });
/// let status = checked.expect("tolerated").view::<v16::StatusNotificationRequest<'_>>();
///
/// assert_eq!(status.error_code, v16::ChargePointErrorCode::Unrecognized);
/// let (name, path, found) = &told[0];
/// assert_eq!((*name, path.as_str()), ("unknown-value", "errorCode"));
/// assert!(found.and_then(|json| json.text()).expect("a text") == "Melted");
///
/// assert!(status.vendor_error_code.expect("it is there") == "17");
/// let (name, path, found) = &told[1];
/// assert_eq!((*name, path.as_str()), ("number-for-text", "vendorErrorCode"));
/// assert_eq!(found.expect("a value").as_str(), "17");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Tolerances(u32);

// Each kind has a bit.
const _: () = assert!(Kind::ALL.len() <= u32::BITS as usize);

impl Tolerances {
    /// Nothing is tolerated: the schemas to the letter.
    pub const STRICT: Self = Self(0);

    /// What stations in the field are known to do and what loses nothing: unknown members, unknown values, over-long
    /// text, times without zone (taken for UTC), `null` or an empty list for an absent member.
    pub const FIELD: Self = Self::STRICT
        .with(Kind::UnknownMember)
        .with(Kind::UnknownValue)
        .with(Kind::TooLong)
        .with(Kind::NoZone)
        .with(Kind::Null)
        .with(Kind::EmptyList);

    /// All in spite of which it can be read what was meant: [`FIELD`](Self::FIELD), texts for numbers and booleans and
    /// numbers for texts, short zones, and the odd frames.
    pub const LENIENT: Self = Self::FIELD
        .with(Kind::ShortZone)
        .with(Kind::NumberForText)
        .with(Kind::TextForNumber)
        .with(Kind::TextForBoolean)
        .with(Kind::NullPayload)
        .with(Kind::MissingPayload)
        .with(Kind::Surplus)
        .with(Kind::TypeWithPoint)
        .with(Kind::NumericId);

    /// The sets that have a name, each but the first with all that is in the one before.
    const NAMED: [(&'static str, Self); 3] =
        [("strict", Self::STRICT), ("field", Self::FIELD), ("lenient", Self::LENIENT)];

    /// This set and one kind more. What can never be tolerated is not taken in.
    #[must_use]
    pub const fn with(self, kind: Kind) -> Self {
        if kind.can_be_tolerated() { Self(self.0 | 1 << kind as u32) } else { self }
    }

    /// This set and one kind less.
    #[must_use]
    pub const fn without(self, kind: Kind) -> Self {
        Self(self.0 & !(1 << kind as u32))
    }

    /// All that is in this set or the other.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the set holds a kind.
    pub const fn contains(self, kind: Kind) -> bool {
        self.0 >> kind as u32 & 1 == 1
    }

    /// Whether the set holds this fault's kind.
    pub fn allows(self, violation: &Violation) -> bool {
        self.contains(violation.kind)
    }

    /// The kinds in the set.
    pub fn kinds(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |&kind| self.contains(kind))
    }

    /// Reads a set from a setting: names of sets (`strict`, `field`, `lenient`) and of [kinds](Kind::name), separated
    /// by commas. A name behind a minus sign is taken out again.
    ///
    /// A set is written the same way.
    ///
    /// ```
    /// use ocpp_core::schema::{Tolerances, ViolationKind};
    ///
    /// let set = Tolerances::parse("field, number-for-text, -too-long").expect("known names");
    /// assert_eq!(set, Tolerances::FIELD.with(ViolationKind::NumberForText).without(ViolationKind::TooLong));
    /// assert_eq!(set.to_string(), "field,number-for-text,-too-long");
    /// assert_eq!(Tolerances::parse("feild").expect_err("a slip").name, "feild");
    /// ```
    pub fn parse(list: &str) -> Result<Self, UnknownTolerance<'_>> {
        let mut set = Self::STRICT;
        for name in list.split(',').map(str::trim) {
            let (name, added) = match name.strip_prefix('-') {
                Some(name) => (name, false),
                None => (name, true),
            };
            let named = Self::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, named)| named);
            let kind = || Kind::ALL.into_iter().find(|kind| kind.name() == name && kind.can_be_tolerated());
            let part = named.or_else(|| kind().map(|kind| Self::STRICT.with(kind))).ok_or(UnknownTolerance { name })?;
            set = if added { set.union(part) } else { Self(set.0 & !part.0) };
        }
        Ok(set)
    }
}

impl FromIterator<Kind> for Tolerances {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::STRICT, Self::with)
    }
}

/// In the shortest words that [`Tolerances::parse`] reads.
impl fmt::Display for Tolerances {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let differing = |(_, named): &(&str, Self)| (self.0 ^ named.0).count_ones();
        let (name, base) = Self::NAMED.into_iter().min_by_key(differing).unwrap_or_default();
        let more = Self(self.0 & !base.0).kinds().map(|kind| ("", kind));
        let mut parts = more.chain(Self(base.0 & !self.0).kinds().map(|kind| ("-", kind))).peekable();
        let mut separator = "";
        if base != Self::STRICT || parts.peek().is_none() {
            f.write_str(name)?;
            separator = ",";
        }
        for (sign, kind) in parts {
            write!(f, "{separator}{sign}{}", kind.name())?;
            separator = ",";
        }
        Ok(())
    }
}

impl fmt::Debug for Tolerances {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A name that no set and no kind of fault that can be tolerated has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownTolerance<'a> {
    /// The name.
    pub name: &'a str,
}

impl fmt::Display for UnknownTolerance<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no tolerance is called \"{}\"; there are: ", self.name)?;
        for (name, _) in Tolerances::NAMED {
            write!(f, "{name}, ")?;
        }
        for (nth, kind) in Kind::ALL.into_iter().filter(|kind| kind.can_be_tolerated()).enumerate() {
            write!(f, "{}{}", if nth == 0 { "" } else { ", " }, kind.name())?;
        }
        Ok(())
    }
}

impl core::error::Error for UnknownTolerance<'_> {}
