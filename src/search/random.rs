//! Reproducible random choices, in streams that do not depend on one another.

use crate::solve::Random as Numbers;

/// The same seed and stream give the same choices on every machine.
pub(super) struct Random(Numbers);

impl Random {
    /// One of the streams of a seed.
    pub fn new(seed: u64, stream: u64) -> Random {
        let start = Numbers::new(seed).next() ^ stream.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut numbers = Numbers::new(start);
        numbers.next();
        Random(numbers)
    }

    /// One of 0, .., count − 1; 0 if there are none.
    pub fn below(&mut self, count: usize) -> usize {
        self.0.below(count)
    }

    /// One of from, .., to.
    pub fn between(&mut self, (from, to): (i64, i64)) -> i64 {
        let count = to.saturating_sub(from).saturating_add(1).max(1);
        from + (self.0.next() % count as u64) as i64
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}
