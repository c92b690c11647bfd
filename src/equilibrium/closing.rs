//! When a case of a branching search needs no more work.

use crate::solve::Precision;
use dashu::rational::RBig;

/// The part, as a fraction of the values at hand, by which a bound that settles a case is aimed beyond what is needed.
const SPARE: u32 = 10_000;

/// What a case's bound is held against; the search minimises.
pub(super) struct Closing<'s> {
    /// The value of the best equilibrium found.
    pub incumbent: Option<&'s RBig>,
    /// More than any law attains: a bound above it shows that the case is empty.
    pub most: &'s RBig,
    pub precision: &'s Precision,
}

impl Closing<'_> {
    /// Is a case with this bound of no more interest?
    pub fn is_closed(&self, bound: &RBig) -> bool {
        match (self.incumbent, self.precision) {
            _ if bound > self.most => true,
            (None, _) => false,
            (Some(value), Precision::Exact) => bound >= value,
            (Some(value), Precision::Width(width)) => value - bound <= *width,
        }
    }

    /// Might the bound be as good as needed, but for rounding? It is short by at most one `parts`-th of the values at hand.
    pub fn is_tied(&self, bound: &RBig, parts: u32) -> bool {
        let Some(value) = self.incumbent else { return false };
        let width = match self.precision {
            Precision::Exact => RBig::ZERO,
            Precision::Width(width) => width.clone(),
        };
        !self.is_closed(bound) && value - bound <= one_part(value, parts) + width
    }

    /// A bound that settles any case, with something to spare for rounding.
    pub fn enough(&self) -> RBig {
        let needed = self.incumbent.unwrap_or(self.most);
        needed + one_part(needed, SPARE)
    }
}

fn one_part(value: &RBig, parts: u32) -> RBig {
    let size = if *value < RBig::ZERO { -value.clone() } else { value.clone() };
    (size + RBig::ONE) / RBig::from(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> RBig {
        text.parse().expect("a number")
    }

    // By hand: the incumbent is 2 (a hundredth of the values at hand is 3/100), nothing attains 5.
    #[test]
    fn bounds_are_held_against_the_incumbent() {
        let (value, most) = (number("2"), number("5"));
        let width = Precision::Width(number("1/4"));
        let exact = Closing { incumbent: Some(&value), most: &most, precision: &Precision::Exact };
        let wide = Closing { precision: &width, ..exact };
        let none = Closing { incumbent: None, ..exact };
        assert!(exact.is_closed(&number("2")) && !exact.is_closed(&number("199/100")));
        assert!(wide.is_closed(&number("7/4")) && !wide.is_closed(&number("174/100")));
        assert!(none.is_closed(&number("51/10")) && !none.is_closed(&number("5")));
        assert!(exact.is_tied(&number("197/100"), 100) && !exact.is_tied(&number("196/100"), 100));
        assert!(!exact.is_tied(&number("2"), 100) && !none.is_tied(&number("5"), 100));
        assert!(wide.is_tied(&number("172/100"), 100) && !wide.is_tied(&number("171/100"), 100));
        assert_eq!(exact.enough(), number("20003/10000"));
        assert_eq!(none.enough(), number("50006/10000"));
    }
}
