//! The tables of all versions that are built, packed together so that names, choices and equal shapes are stored once.

use crate::{
    Version,
    schema::{Table, prelude::ActionDef, rows},
};

#[cfg(feature = "v16")]
use crate::v16::LISTS as V16;
#[cfg(feature = "v20")]
use crate::v20::LISTS as V20;
#[cfg(feature = "v21")]
use crate::v21::LISTS as V21;
#[cfg(feature = "v201")]
use crate::v201::LISTS as V201;

type Lists = &'static [&'static [ActionDef]];

#[cfg(not(feature = "v16"))]
const V16: Lists = &[];
#[cfg(not(feature = "v20"))]
const V20: Lists = &[];
#[cfg(not(feature = "v201"))]
const V201: Lists = &[];
#[cfg(not(feature = "v21"))]
const V21: Lists = &[];

const LISTS: [Lists; 4] = [V16, V20, V201, V21];
const PACKED: &rows::Packer = &rows::pack(&LISTS);

crate::__pack_statics!(PACKED);

/// The table of one version.
#[allow(dead_code)]
pub(crate) const fn table(version: Version) -> Table {
    let mut first = 0;
    let mut list = 0;
    while list < version as usize {
        first += rows::count(LISTS[list]);
        list += 1;
    }
    rows::table(version, &PACK, first, rows::count(LISTS[list]))
}

/// Where in the lists of its version an action stands. Asked for in constants alone, so the compiler meets a name that there is not.
pub(crate) const fn place(version: Version, name: &str) -> u16 {
    let lists = LISTS[version as usize];
    let (mut file, mut place) = (0, 0);
    while file < lists.len() {
        let mut at = 0;
        while at < lists[file].len() {
            if rows::same(lists[file][at].name.as_bytes(), name.as_bytes()) {
                return place;
            }
            at += 1;
            place += 1;
        }
        file += 1;
    }
    panic!("no such action in this version")
}
