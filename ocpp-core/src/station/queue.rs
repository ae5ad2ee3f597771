//! Short queues: what `heapless` does for them by moving memory, which is a routine of 1.5 kB on a chip, and with ways to
//! panic, done by exchanging neighbours.

use heapless::Vec;

/// Takes the first of a queue.
pub(super) fn take_first<T, const N: usize>(queue: &mut Vec<T, N, u8>) -> Option<T> {
    let mut moved = queue.pop()?;
    queue.iter_mut().rev().for_each(|place| core::mem::swap(place, &mut moved));
    Some(moved)
}

/// Puts something in before what is at a place; behind the last, if there is nothing. Gives it back if there is no room.
pub(super) fn insert<T, const N: usize>(queue: &mut Vec<T, N, u8>, at: usize, item: T) -> Result<(), T> {
    if queue.is_full() {
        return Err(item);
    }
    let mut moved = item;
    queue.iter_mut().skip(at).for_each(|place| core::mem::swap(place, &mut moved));
    queue.push(moved)
}

/// Closes a gap at the beginning: what is behind it comes forward.
pub(super) fn close_gap(bytes: &mut [u8], gap: usize) {
    let mut to = 0usize;
    while let Some(byte) = bytes.get(to.saturating_add(gap)).copied() {
        // Read and written by place, so that this stays a loop: the compiler knows `memmove` by its other forms.
        if let Some(place) = bytes.get_mut(to) {
            *place = core::hint::black_box(byte);
        }
        to += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_others_keep_their_order() {
        let mut queue: Vec<_, 4, u8> = Vec::from_slice(&[1, 2, 3]).expect("fits");
        assert_eq!(insert(&mut queue, 1, 7), Ok(()));
        assert_eq!(insert(&mut queue, 1, 8), Err(8));
        assert_eq!(queue, [1, 7, 2, 3]);
        assert_eq!(take_first(&mut queue), Some(1));
        assert_eq!(insert(&mut queue, 3, 9), Ok(()));
        assert_eq!(queue, [7, 2, 3, 9]);
        let mut bytes = [1, 2, 3, 4, 5];
        close_gap(&mut bytes, 2);
        assert_eq!(bytes[..3], [3, 4, 5]);
    }
}
