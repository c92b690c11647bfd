//! Reproducible random choices (splitmix64).

use dashu::rational::RBig;

/// The same seed gives the same choices on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// One of 0, .., count − 1.
    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % count as u64) as usize
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// A random order of 0, .., count − 1.
    pub fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for place in (1..count).rev() {
            order.swap(place, self.below(place + 1));
        }
        order
    }

    /// Probabilities that sum to 1; each is zero once in six, but not all.
    pub fn law(&mut self, count: usize) -> Vec<RBig> {
        let mut weight = |_| if self.once_in(6) { 0 } else { 1 + self.below(4) };
        let mut weights: Vec<usize> = (0..count).map(&mut weight).collect();
        if weights.iter().sum::<usize>() == 0 {
            weights[self.below(count)] = 1;
        }
        let total = RBig::from(weights.iter().sum::<usize>());
        weights.into_iter().map(|weight| RBig::from(weight) / &total).collect()
    }
}
