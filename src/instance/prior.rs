//! The law of the type profiles.

use dashu::rational::RBig;
use std::collections::BTreeMap;

/// A common prior over type profiles; its probabilities sum to 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prior {
    /// Independent types: the probability of each, by agent and then by type. Each row sums to 1.
    Product(Vec<Vec<RBig>>),
    /// Probabilities by the agents' type numbers; profiles of probability 0 are left out.
    Joint(BTreeMap<Vec<usize>, RBig>),
}

impl Prior {
    /// The probability of a type profile, given as one type number per agent; 0 if there is no such
    /// profile.
    pub fn probability(&self, types: &[usize]) -> RBig {
        match self {
            Prior::Product(by_agent) if by_agent.len() != types.len() => RBig::ZERO,
            Prior::Product(by_agent) => {
                let factors = by_agent.iter().zip(types).map(|(law, &chosen)| law.get(chosen));
                factors.fold(RBig::ONE, |product, factor| match factor {
                    Some(factor) => product * factor,
                    None => RBig::ZERO,
                })
            }
            Prior::Joint(by_profile) => by_profile.get(types).cloned().unwrap_or(RBig::ZERO),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half() -> RBig {
        RBig::from_parts(1.into(), 2u8.into())
    }

    #[test]
    fn independent_types_multiply() {
        let prior = Prior::Product(vec![vec![half(), half()], vec![RBig::ONE, RBig::ZERO]]);
        assert_eq!(prior.probability(&[1, 0]), half());
        assert_eq!(prior.probability(&[1, 1]), RBig::ZERO);
    }

    #[test]
    fn profiles_left_out_have_probability_zero() {
        let prior = Prior::Joint([(vec![0, 0], half()), (vec![1, 1], half())].into());
        assert_eq!(prior.probability(&[1, 1]), half());
        assert_eq!(prior.probability(&[0, 1]), RBig::ZERO);
    }

    #[test]
    fn profiles_that_do_not_exist_have_probability_zero() {
        let prior = Prior::Product(vec![vec![half(), half()]]);
        assert_eq!(prior.probability(&[2]), RBig::ZERO);
        assert_eq!(prior.probability(&[]), RBig::ZERO);
        assert_eq!(prior.probability(&[0, 0]), RBig::ZERO);
    }
}
