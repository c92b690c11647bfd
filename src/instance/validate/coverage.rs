//! Whether patterns of type profiles match every profile exactly once.

use std::ops::ControlFlow;

/// A pattern: the type wanted of each agent, `None` for any.
type Pattern<'a> = (usize, &'a [Option<usize>]);

/// How a list of patterns fails to partition the profiles.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// No pattern matches these profiles (`None`: whatever the type).
    Gap(Vec<Option<usize>>),
    /// The patterns of these two numbers both match these profiles.
    Overlap(usize, usize, Vec<Option<usize>>),
    /// Finding out takes more than this many steps.
    TooLong(usize),
}

/// The most entries of patterns that are looked at, over all cases.
const MAXIMUM_STEPS: usize = 100_000_000;

/// Checks numbered patterns against profiles of so many types per agent; returns the first gap or
/// overlap in the order of the profiles.
pub(super) fn check(patterns: &[Pattern], sizes: &[usize]) -> Result<(), Fault> {
    check_where(patterns, sizes, &|_, _| true)
}

/// The same for those profiles only in which every entry may follow those before it (`None`: any that may). Each such start must
/// have some continuation.
pub(super) fn check_where(
    patterns: &[Pattern],
    sizes: &[usize],
    may_follow: &dyn Fn(&[Option<usize>], usize) -> bool,
) -> Result<(), Fault> {
    let mut search = Search { sizes, may_follow, prefix: Vec::new(), steps: 0 };
    match search.split(patterns) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(fault) => Err(fault),
    }
}

struct Search<'a> {
    sizes: &'a [usize],
    may_follow: &'a dyn Fn(&[Option<usize>], usize) -> bool,
    /// The types fixed so far, agent by agent.
    prefix: Vec<Option<usize>>,
    steps: usize,
}

impl Search<'_> {
    /// Distinguishes the types of the next agent where some pattern does.
    fn split(&mut self, patterns: &[Pattern]) -> ControlFlow<Fault> {
        let looked_at = (patterns.len() + 1).saturating_mul(self.sizes.len() + 1);
        self.steps = self.steps.saturating_add(looked_at);
        if self.steps > MAXIMUM_STEPS {
            return ControlFlow::Break(Fault::TooLong(MAXIMUM_STEPS));
        }
        let next = self.prefix.len();
        let is_settled =
            patterns.iter().all(|(_, types)| types.iter().skip(next).all(Option::is_none));
        match patterns {
            [] => return ControlFlow::Break(Fault::Gap(self.profile())),
            [_] if is_settled => return ControlFlow::Continue(()),
            [first, second, ..] if is_settled => {
                return ControlFlow::Break(Fault::Overlap(first.0, second.0, self.profile()));
            }
            _ => {}
        }
        let wanted = |types: &[Option<usize>]| types.get(next).copied().flatten();
        if patterns.iter().all(|(_, types)| wanted(types).is_none()) {
            return self.below(None, patterns);
        }
        for chosen in 0..self.sizes.get(next).copied().unwrap_or(0) {
            if !(self.may_follow)(&self.prefix, chosen) {
                continue;
            }
            let matching: Vec<Pattern> = patterns
                .iter()
                .filter(|(_, types)| wanted(types).is_none_or(|wanted| wanted == chosen))
                .copied()
                .collect();
            self.below(Some(chosen), &matching)?;
        }
        ControlFlow::Continue(())
    }

    fn below(&mut self, chosen: Option<usize>, patterns: &[Pattern]) -> ControlFlow<Fault> {
        self.prefix.push(chosen);
        let result = self.split(patterns);
        self.prefix.pop();
        result
    }

    fn profile(&self) -> Vec<Option<usize>> {
        let mut profile = self.prefix.clone();
        profile.resize(self.sizes.len(), None);
        profile
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(patterns: &[&[Option<usize>]], expected: Result<(), Fault>) {
        let numbered: Vec<Pattern> = patterns.iter().copied().enumerate().collect();
        assert_eq!(check(&numbered, &[2, 3]), expected, "{patterns:?}");
    }

    #[test]
    fn partitions_pass() {
        is(&[&[None, None]], Ok(()));
        is(&[&[Some(0), None], &[Some(1), None]], Ok(()));
        is(&[&[None, Some(0)], &[None, Some(1)], &[None, Some(2)]], Ok(()));
        is(
            &[&[Some(0), None], &[Some(1), Some(0)], &[Some(1), Some(2)], &[Some(1), Some(1)]],
            Ok(()),
        );
    }

    #[test]
    fn gaps_are_found() {
        is(&[], Err(Fault::Gap(vec![None, None])));
        is(&[&[Some(0), None]], Err(Fault::Gap(vec![Some(1), None])));
        is(&[&[None, Some(0)], &[None, Some(2)]], Err(Fault::Gap(vec![None, Some(1)])));
    }

    #[test]
    fn impossible_profiles_need_no_pattern() {
        // The second entry is at most the first.
        let may_follow = |prefix: &[Option<usize>], chosen: usize| {
            prefix.first().is_none_or(|first| chosen <= first.unwrap_or(1))
        };
        let is = |patterns: &[&[Option<usize>]], expected: Result<(), Fault>| {
            let numbered: Vec<Pattern> = patterns.iter().copied().enumerate().collect();
            assert_eq!(check_where(&numbered, &[2, 3], &may_follow), expected, "{patterns:?}");
        };
        is(&[&[None, Some(0)], &[None, Some(1)]], Ok(()));
        is(&[&[Some(0), Some(0)], &[Some(1), Some(0)], &[Some(1), Some(1)]], Ok(()));
        is(&[&[Some(0), None], &[Some(0), Some(1)], &[Some(1), None]], Ok(()));
        is(&[&[Some(1), None]], Err(Fault::Gap(vec![Some(0), None])));
        is(&[&[None, Some(0)]], Err(Fault::Gap(vec![None, Some(1)])));
    }

    #[test]
    fn overlaps_are_found() {
        is(&[&[None, None], &[Some(1), None]], Err(Fault::Overlap(0, 1, vec![Some(1), None])));
        is(
            &[&[Some(0), None], &[Some(1), None], &[None, Some(2)]],
            Err(Fault::Overlap(0, 2, vec![Some(0), Some(2)])),
        );
        is(&[&[None, None], &[None, None]], Err(Fault::Overlap(0, 1, vec![None, None])));
    }
}
