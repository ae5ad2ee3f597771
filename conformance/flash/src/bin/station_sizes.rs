//! What each size of a station is in RAM: for each a static that is as large as a station with one more of it.
#![no_std]
#![no_main]

use core::sync::atomic::AtomicU8;

use ocpp_core::station::Sizes;
use ocpp_flash::station::Ram;

macro_rules! stations {
    ($($name:ident: $size:ty,)*) => {$(
        #[used]
        static $name: [AtomicU8; size_of::<Ram<$size>>()] = [const { AtomicU8::new(0) }; size_of::<Ram<$size>>()];
    )*};
}

// In steps of eight where one alone would be lost in what fields are aligned to.
stations! {
    DEFAULT: Sizes<2, 8, 24, 16, 32, 2, 512, 1024, true>,
    CONNECTORS: Sizes<3, 8, 24, 16, 32, 2, 512, 1024, true>,
    PROFILES: Sizes<2, 9, 24, 16, 32, 2, 512, 1024, true>,
    PERIODS: Sizes<2, 8, 25, 16, 32, 2, 512, 1024, true>,
    CACHE: Sizes<2, 8, 24, 24, 32, 2, 512, 1024, true>,
    LIST: Sizes<2, 8, 24, 16, 40, 2, 512, 1024, true>,
    RESERVATIONS: Sizes<2, 8, 24, 16, 32, 10, 512, 1024, true>,
    OUTBOX: Sizes<2, 8, 24, 16, 32, 2, 520, 1024, true>,
    INBOX: Sizes<2, 8, 24, 16, 32, 2, 512, 1032, true>,
    JOBS: Sizes<2, 8, 24, 16, 32, 2, 512, 1024, false>,
    NETWORKS: Sizes<2, 8, 24, 16, 32, 2, 512, 1024, true, 8>,
    MONITORS: Sizes<2, 8, 24, 16, 32, 2, 512, 1024, true, 2, 9>,
    OWN: Sizes<2, 8, 24, 16, 32, 2, 512, 1024, true, 2, 8, 8>,
}

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    loop {}
}
