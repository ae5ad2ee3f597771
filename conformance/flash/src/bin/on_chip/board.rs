//! The least that a program on mps2-an386 needs: vectors, a console and a file by semihosting, a clock that counts
//! instructions (QEMU runs with `-icount shift=5`), and a painted stack.

use core::{
    arch::{asm, global_asm},
    hint::black_box,
    ptr,
};

// The processor starts from the first two words: the stack's top and the entry. All faults end the program.
global_asm!(
    ".section .vectors, \"a\"",
    ".word __stack_top",
    ".word _start",
    ".rept 14",
    ".word fault",
    ".endr",
    ".section .text._start, \"ax\"",
    ".global _start",
    ".type _start, %function",
    ".thumb_func",
    "_start:",
    // The target's calls pass floats in the unit's registers; it is off after a reset.
    "ldr r0, =0xE000ED88",
    "ldr r1, =0x00F00000",
    "str r1, [r0]",
    "dsb",
    "isb",
    "b {entry}",
    entry = sym entry,
);

extern "C" fn entry() -> ! {
    crate::main(&mut Console);
    exit(true)
}

#[unsafe(no_mangle)]
extern "C" fn fault() -> ! {
    exit(false)
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    exit(false)
}

// -- stack -------------------------------------------------------------------

/// Far below what the codec uses, and far above the data.
const PAINTED: u32 = 64 * 1024;
const PAINT: u32 = 0xA5A5_5A5A;

/// How many bytes of stack `work` uses.
#[inline(never)]
pub(crate) fn stack_used(work: impl FnOnce()) -> u32 {
    let top: u32;
    // SAFETY: reads a register.
    unsafe { asm!("mov {}, sp", out(reg) top, options(nomem, nostack)) };
    let bottom = top - PAINTED;
    // SAFETY: the stack is larger than what is painted, and nothing lives below its pointer; no interrupt is on.
    unsafe {
        for at in (bottom..top).step_by(4) {
            ptr::write_volatile(at as *mut u32, PAINT);
        }
    }
    call(work);
    // SAFETY: as above.
    let untouched = (bottom..top).step_by(4).find(|&at| unsafe { ptr::read_volatile(at as *const u32) } != PAINT);
    top - untouched.unwrap_or(top)
}

#[inline(never)]
fn call(work: impl FnOnce()) {
    work();
}

// -- clock -------------------------------------------------------------------

const SYSTICK: *mut u32 = 0xE000_E010 as *mut u32;
const FULL: u32 = 0x00FF_FFFF;

/// Counts instructions by the system timer: a tick is 40 ns, and QEMU says that an instruction takes 32.
#[allow(dead_code)]
pub(crate) struct Stopwatch;

#[allow(dead_code)]
impl Stopwatch {
    pub(crate) fn start() -> Self {
        // SAFETY: the registers of the system timer: control, reload, current. The clock is the processor's, no interrupt.
        unsafe {
            ptr::write_volatile(SYSTICK.add(1), FULL);
            ptr::write_volatile(SYSTICK.add(2), 0);
            ptr::write_volatile(SYSTICK, 0b101);
        }
        Self
    }

    pub(crate) fn instructions(&self) -> u32 {
        // SAFETY: as above.
        let ticks = FULL - unsafe { ptr::read_volatile(SYSTICK.add(2)) };
        ticks * 40 / 32
    }
}

// -- the host ----------------------------------------------------------------

pub(crate) struct Console;

impl Console {
    pub(crate) fn print(&mut self, text: &str) {
        for byte in text.bytes() {
            host(WRITE_BYTE, &raw const byte as u32);
        }
    }

    /// Between blanks.
    pub(crate) fn number(&mut self, value: u32) {
        let mut digits = [b' '; 12];
        let mut rest = value;
        for digit in digits[..11].iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        for byte in digits {
            host(WRITE_BYTE, &raw const byte as u32);
        }
    }
}

/// The file that the command line names behind the program.
#[allow(dead_code)]
pub(crate) fn read_argument() -> &'static str {
    static mut COMMAND: [u8; 4096] = [0; 4096];
    static mut FILE: [u8; 2 << 20] = [0; 2 << 20];
    let command = &raw mut COMMAND;
    let file = &raw mut FILE;
    let line = [command as u32, 4096];
    let ok = host(COMMAND_LINE, &raw const line as u32);
    // SAFETY: the host has written the line, with a zero behind it; nobody else looks at the two buffers.
    let line = unsafe { &(&*command)[..4096] };
    let end = line.iter().position(|&byte| byte == 0).unwrap_or(0);
    let start = line.iter().position(|&byte| byte == b' ').map_or(end, |at| at + 1);
    let name = [line[start..].as_ptr() as u32, 0, (end - start) as u32];
    let handle = host(OPEN, &raw const name as u32);
    let read = [handle, file as u32, 2 << 20];
    let left = host(READ, &raw const read as u32) as usize;
    if ok != 0 || handle == u32::MAX || left == 0 {
        exit(false);
    }
    // SAFETY: as above.
    let text = unsafe { &(&*file)[..(2 << 20) - left] };
    core::str::from_utf8(black_box(text)).unwrap_or("")
}

pub(crate) fn exit(well: bool) -> ! {
    loop {
        host(EXIT, if well { 0x20026 } else { 0x20024 });
    }
}

const OPEN: u32 = 0x01;
const WRITE_BYTE: u32 = 0x03;
const READ: u32 = 0x06;
const COMMAND_LINE: u32 = 0x15;
const EXIT: u32 = 0x18;

/// One call of ARM semihosting.
fn host(operation: u32, argument: u32) -> u32 {
    let answer;
    // SAFETY: the breakpoint is the host's; it reads and writes what the argument points to.
    unsafe { asm!("bkpt 0xAB", inlateout("r0") operation => answer, in("r1") argument) };
    answer
}
