//! Profiles as numbers: one digit per agent, the last agent's the fastest.

/// The sizes of the agents' sets, and the numbering of their profiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    sizes: Vec<usize>,
    strides: Vec<usize>,
    count: usize,
}

impl Shape {
    /// Profiles over sets of these sizes.
    pub fn new(sizes: Vec<usize>) -> Self {
        let mut strides = vec![1; sizes.len()];
        for agent in (0..sizes.len().saturating_sub(1)).rev() {
            strides[agent] = strides[agent + 1] * sizes[agent + 1];
        }
        let count = sizes.iter().product();
        Shape { sizes, strides, count }
    }

    /// How many profiles there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many agents.
    pub fn agents(&self) -> usize {
        self.sizes.len()
    }

    /// The size of this agent's set.
    pub fn size(&self, agent: usize) -> usize {
        self.sizes[agent]
    }

    /// What `agent` plays in `profile`.
    pub fn digit(&self, profile: usize, agent: usize) -> usize {
        profile / self.strides[agent] % self.sizes[agent]
    }

    /// The profile with `agent`'s part replaced.
    pub fn replace(&self, profile: usize, agent: usize, digit: usize) -> usize {
        profile - self.digit(profile, agent) * self.strides[agent] + digit * self.strides[agent]
    }

    /// Every agent's part of the profile.
    pub fn digits(&self, profile: usize) -> Vec<usize> {
        (0..self.agents()).map(|agent| self.digit(profile, agent)).collect()
    }

    /// The profile's number, given every agent's part.
    pub fn number(&self, digits: &[usize]) -> usize {
        digits.iter().zip(&self.strides).map(|(digit, stride)| digit * stride).sum()
    }

    /// How many profiles of the others there are.
    pub fn others_count(&self, agent: usize) -> usize {
        self.count / self.sizes[agent]
    }

    /// The number of the profile of everybody but `agent`, below `others_count(agent)`.
    pub fn others(&self, profile: usize, agent: usize) -> usize {
        let stride = self.strides[agent];
        profile / (stride * self.sizes[agent]) * stride + profile % stride
    }

    /// The profile made of the others' profile number `others` and `agent`'s part `digit`.
    pub fn with_others(&self, others: usize, agent: usize, digit: usize) -> usize {
        let stride = self.strides[agent];
        (others / stride * self.sizes[agent] + digit) * stride + others % stride
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;

    #[test]
    fn others_and_digit_put_a_profile_together_again() {
        let shape = Shape::new(vec![2, 3, 4]);
        assert_eq!(shape.count(), 24);
        for profile in 0..shape.count() {
            assert_eq!(shape.number(&shape.digits(profile)), profile);
            for agent in 0..3 {
                let others = shape.others(profile, agent);
                assert!(others < shape.others_count(agent));
                let digit = shape.digit(profile, agent);
                assert_eq!(shape.with_others(others, agent, digit), profile);
            }
        }
    }
}
