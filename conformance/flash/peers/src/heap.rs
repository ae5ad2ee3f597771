//! The smallest heap there is: it only grows.

use core::{
    alloc::{GlobalAlloc, Layout},
    cell::UnsafeCell,
    ptr,
    sync::atomic::{AtomicUsize, Ordering},
};

struct Bump {
    memory: UnsafeCell<[u8; 16 * 1024]>,
    used: AtomicUsize,
}

// SAFETY: each part of the memory is given away once.
unsafe impl Sync for Bump {}

// SAFETY: as above; what is given lies within the memory and is aligned.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = self.used.fetch_add(layout.size() + layout.align(), Ordering::Relaxed);
        if start + layout.size() + layout.align() > 16 * 1024 {
            return ptr::null_mut();
        }
        // SAFETY: within the memory, as was just seen.
        let free = unsafe { self.memory.get().cast::<u8>().add(start) };
        free.wrapping_add(free.align_offset(layout.align()))
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static HEAP: Bump = Bump { memory: UnsafeCell::new([0; 16 * 1024]), used: AtomicUsize::new(0) };
