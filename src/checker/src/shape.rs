//! Profiles numbered in mixed radix, the last agent fastest.

/// One agent's place in the numbering of profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Axis {
    /// The number of choices; at least 1.
    pub(crate) size: usize,
    /// The number of profiles of the agents after this one; at least 1.
    pub(crate) stride: usize,
}

impl Axis {
    /// The agent's choice in a profile.
    pub(crate) fn choice(self, profile: usize) -> usize {
        (profile / self.stride) % self.size
    }

    /// The profile with the agent's choice replaced.
    pub(crate) fn replace(self, profile: usize, choice: usize) -> usize {
        self.with(self.others(profile), choice)
    }

    /// The number of the profile of the other agents.
    pub(crate) fn others(self, profile: usize) -> usize {
        profile / (self.stride * self.size) * self.stride + profile % self.stride
    }

    /// The profile made of the others' and the agent's own choice.
    pub(crate) fn with(self, others: usize, choice: usize) -> usize {
        (others / self.stride) * self.stride * self.size
            + choice * self.stride
            + others % self.stride
    }
}

/// The axes of the agents and the number of profiles, or nothing above `limit`.
pub(crate) fn axes(sizes: &[usize], limit: usize) -> Option<(Vec<Axis>, usize)> {
    let mut axes = Vec::new();
    let mut stride = 1usize;
    for size in sizes.iter().rev() {
        axes.push(Axis { size: *size, stride });
        stride = stride.checked_mul(*size).filter(|n| (1..=limit).contains(n))?;
    }
    axes.reverse();
    Some((axes, stride))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_split_and_join() {
        let (axes, count) = axes(&[2, 3, 4], 100).unwrap();
        assert_eq!(count, 24);
        for axis in axes {
            let mut seen = vec![0; count / axis.size];
            for profile in 0..count {
                seen[axis.others(profile)] += 1;
                assert_eq!(axis.with(axis.others(profile), axis.choice(profile)), profile);
            }
            assert!(seen.iter().all(|times| *times == axis.size));
        }
        assert_eq!(super::axes(&[2, 3, 4], 23), None);
    }
}
