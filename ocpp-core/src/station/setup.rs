//! How large a station is: sizes are types, so a block that has no room has no code either.

use super::{
    authorization::{Cache, CacheOf, List, ListOf},
    connector::Connector,
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

holds! { ListOf List CacheOf Cache }

/// What a station of a certain size is made of. [`Sizes`] is all that is needed.
pub trait Setup: 'static {
    #[doc(hidden)]
    type Connectors: Slots<Connector>;
    #[doc(hidden)]
    type List: Holds<List>;
    #[doc(hidden)]
    type Cache: Holds<Cache>;
    #[doc(hidden)]
    type Outbox: Slots<u8>;
    #[doc(hidden)]
    type Inbox: Slots<u8>;
    #[doc(hidden)]
    const LIST: usize;
    #[doc(hidden)]
    const CACHE: usize;
}

/// The sizes of a station.
///
/// | parameter | what it is | bytes of RAM each (1.6 alone) |
/// |---|---|---|
/// | `CONNECTORS` | connectors of 1.6, EVSEs of 2.x; 1 to 8 | |
/// | `LIST` | entries of the local authorization list; 0: there is none | |
/// | `CACHE` | entries of the authorization cache; 0: there is none | |
/// | `OUTBOX` | bytes of transaction messages in RAM; all are in the storage | 1 |
/// | `INBOX` | the longest request of the CSMS's, in bytes | 1 |
#[derive(Debug)]
pub struct Sizes<
    const CONNECTORS: usize = 2,
    const LIST: usize = 32,
    const CACHE: usize = 16,
    const OUTBOX: usize = 512,
    const INBOX: usize = 1024,
>;

impl<const CONNECTORS: usize, const LIST: usize, const CACHE: usize, const OUTBOX: usize, const INBOX: usize> Setup
    for Sizes<CONNECTORS, LIST, CACHE, OUTBOX, INBOX>
{
    type Connectors = [Connector; CONNECTORS];
    type List = ListOf<LIST>;
    type Cache = CacheOf<CACHE>;
    type Outbox = [u8; OUTBOX];
    type Inbox = [u8; INBOX];
    const LIST: usize = LIST;
    const CACHE: usize = CACHE;
}
