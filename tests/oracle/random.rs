//! Reproducible random choices (splitmix64).

use dashu::rational::RBig;

/// The same seed gives the same choices on every machine.
pub struct Random {
    state: u64,
}

impl Random {
    pub fn new(seed: u64) -> Random {
        Random { state: seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x9e37_79b9_7f4a_7c15 }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of 0, .., count − 1.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    /// One of from, .., to.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1) as usize) as i64
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
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
        let mut weights: Vec<i64> =
            (0..count).map(|_| if self.once_in(6) { 0 } else { self.between(1, 4) }).collect();
        if weights.iter().sum::<i64>() == 0 {
            weights[self.below(count)] = 1;
        }
        let total: i64 = weights.iter().sum();
        weights.iter().map(|&weight| fraction(weight, total)).collect()
    }
}

/// The rational `numerator / denominator`, for a positive denominator.
pub fn fraction(numerator: i64, denominator: i64) -> RBig {
    RBig::from_parts_signed(numerator.into(), denominator.into())
}
