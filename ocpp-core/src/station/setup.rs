//! How large a station is: sizes are types, so a block that has no room has no code either.

#[cfg(any(feature = "v20", feature = "v201"))]
use super::monitoring::Monitor;
use super::{
    authorization::{Cache, CacheOf, List, ListOf},
    charging::{Profiles, Table},
    connector::Connector,
    network::Slot,
    reservation::{Reservations, ReservationsOf},
};

/// Places of one kind.
pub trait Slots<T>: AsRef<[T]> + AsMut<[T]> {
    /// All empty.
    fn empty() -> Self;
}

impl<T: Default, const N: usize> Slots<T> for [T; N] {
    fn empty() -> Self {
        core::array::from_fn(|_| T::default())
    }
}

/// Something with room for a number of entries.
pub trait Holds<T: ?Sized> {
    /// Empty.
    fn empty() -> Self;
    /// Without its size.
    fn get(&self) -> &T;
    /// Without its size, to be changed.
    fn get_mut(&mut self) -> &mut T;
}

macro_rules! holds {
    ($($sized:ident $unsized:ident)*) => {$(
        impl<const N: usize> Holds<$unsized> for $sized<N> {
            fn empty() -> Self {
                Self::new()
            }

            fn get(&self) -> &$unsized {
                self
            }

            fn get_mut(&mut self) -> &mut $unsized {
                self
            }
        }
    )*};
}

holds! { ListOf List CacheOf Cache ReservationsOf Reservations }

/// What a station of a certain size is made of. [`Sizes`] is all that is needed.
pub trait Setup: 'static {
    #[doc(hidden)]
    type Connectors: Slots<Connector>;
    #[doc(hidden)]
    type Cache: Holds<Cache>;
    #[doc(hidden)]
    type List: Holds<List>;
    #[doc(hidden)]
    type Reservations: Holds<Reservations>;
    #[doc(hidden)]
    type Profiles: Table;
    #[doc(hidden)]
    type Networks: Slots<Slot>;
    #[doc(hidden)]
    #[cfg(any(feature = "v20", feature = "v201"))]
    type Monitors: Slots<Option<Monitor>>;
    #[doc(hidden)]
    type Outbox: Slots<u8>;
    #[doc(hidden)]
    type Inbox: Slots<u8>;
    #[doc(hidden)]
    type Own: Slots<u8>;
    #[doc(hidden)]
    const PROFILES: usize;
    #[doc(hidden)]
    const PERIODS: usize;
    #[doc(hidden)]
    const CACHE: usize;
    #[doc(hidden)]
    const LIST: usize;
    #[doc(hidden)]
    const RESERVATIONS: usize;
    #[doc(hidden)]
    const INBOX: usize;
    #[doc(hidden)]
    const JOBS: bool;
    #[doc(hidden)]
    const NETWORKS: usize;
    #[doc(hidden)]
    const MONITORS: usize;
    #[doc(hidden)]
    const OWN: usize;
}

/// The sizes of a station. A block whose size is 0 is not there, and its code is not in the image.
///
/// | parameter | what it is |
/// |---|---|
/// | `CONNECTORS` | connectors of 1.6, EVSEs of 2.x; 1 to 8 |
/// | `PROFILES` | charging profiles |
/// | `PERIODS` | periods of each; the buffer for outputs holds at least 39 bytes, and 8 for each period |
/// | `CACHE` | entries of the authorization cache |
/// | `LIST` | entries of the local authorization list |
/// | `RESERVATIONS` | reservations at a time |
/// | `OUTBOX` | bytes of transaction messages in RAM; all of them are in the storage |
/// | `INBOX` | the longest request of the CSMS's, in bytes |
/// | `JOBS` | whether it does firmware, logs and certificates |
/// | `NETWORKS` | network profiles that the CSMS can set (2.x); at most 8 |
/// | `MONITORS` | variable monitors of 2.x, at most 32 |
/// | `OWN` | bytes of the integrator's own settings, as [`own_room`](super::own_room) counts them |
#[derive(Debug)]
pub struct Sizes<
    const CONNECTORS: usize = 2,
    const PROFILES: usize = 8,
    const PERIODS: usize = 24,
    const CACHE: usize = 16,
    const LIST: usize = 32,
    const RESERVATIONS: usize = 2,
    const OUTBOX: usize = 512,
    const INBOX: usize = 1024,
    const JOBS: bool = true,
    const NETWORKS: usize = 2,
    const MONITORS: usize = 8,
    const OWN: usize = 0,
>;

/// One connector, or some, and the Core profile of 1.6: nothing else.
pub type CoreOnly<const CONNECTORS: usize = 2, const OWN: usize = 0> =
    Sizes<CONNECTORS, 0, 0, 0, 0, 0, 512, 1024, false, 0, 0, OWN>;

impl<
    const CONNECTORS: usize,
    const PROFILES: usize,
    const PERIODS: usize,
    const CACHE: usize,
    const LIST: usize,
    const RESERVATIONS: usize,
    const OUTBOX: usize,
    const INBOX: usize,
    const JOBS: bool,
    const NETWORKS: usize,
    const MONITORS: usize,
    const OWN: usize,
> Setup
    for Sizes<CONNECTORS, PROFILES, PERIODS, CACHE, LIST, RESERVATIONS, OUTBOX, INBOX, JOBS, NETWORKS, MONITORS, OWN>
{
    type Connectors = [Connector; CONNECTORS];
    type Cache = CacheOf<CACHE>;
    type List = ListOf<LIST>;
    type Reservations = ReservationsOf<RESERVATIONS>;
    type Profiles = Profiles<PROFILES, PERIODS>;
    type Networks = [Slot; NETWORKS];
    #[cfg(any(feature = "v20", feature = "v201"))]
    type Monitors = [Option<Monitor>; MONITORS];
    type Outbox = [u8; OUTBOX];
    type Inbox = [u8; INBOX];
    type Own = [u8; OWN];
    const PROFILES: usize = PROFILES;
    const PERIODS: usize = PERIODS;
    const CACHE: usize = CACHE;
    const LIST: usize = LIST;
    const RESERVATIONS: usize = RESERVATIONS;
    const INBOX: usize = INBOX;
    const JOBS: bool = JOBS;
    const NETWORKS: usize = NETWORKS;
    const MONITORS: usize = MONITORS;
    const OWN: usize = OWN;
}
