//! Rationals with both infinities: ends of intervals, ratios of welfare.

use dashu::rational::RBig;
use serde::{Serialize, Serializer};
use std::fmt;

/// A rational, or an infinity; ordered as on the line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extended {
    /// Below everything.
    NegativeInfinity,
    /// A number.
    Finite(RBig),
    /// Above everything.
    Infinity,
}

impl Extended {
    /// The number, if it is one.
    pub fn finite(&self) -> Option<&RBig> {
        match self {
            Extended::Finite(number) => Some(number),
            _ => None,
        }
    }

    /// `numerator / self` where a denominator `<= 0` makes it infinite (the price of anarchy of a
    /// welfare that may vanish), and an infinite one makes it zero.
    pub fn divide(&self, numerator: &RBig) -> Extended {
        match self {
            Extended::Finite(number) if number > &RBig::ZERO => {
                Extended::Finite(numerator / number)
            }
            Extended::Infinity => Extended::Finite(RBig::ZERO),
            _ => Extended::Infinity,
        }
    }
}

impl From<RBig> for Extended {
    fn from(number: RBig) -> Self {
        Extended::Finite(number)
    }
}

impl std::ops::Neg for Extended {
    type Output = Extended;

    fn neg(self) -> Extended {
        match self {
            Extended::NegativeInfinity => Extended::Infinity,
            Extended::Finite(number) => Extended::Finite(-number),
            Extended::Infinity => Extended::NegativeInfinity,
        }
    }
}

impl fmt::Display for Extended {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Extended::NegativeInfinity => to.pad("-inf"),
            Extended::Finite(number) => to.pad(&number.to_string()),
            Extended::Infinity => to.pad("inf"),
        }
    }
}

impl Serialize for Extended {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// What is known of a number: it lies between the two ends, which may be equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bracket {
    /// At most the number.
    pub lower: Extended,
    /// At least the number.
    pub upper: Extended,
}

impl Bracket {
    /// The bracket from `lower` to `upper`.
    pub fn new(lower: impl Into<Extended>, upper: impl Into<Extended>) -> Self {
        Bracket { lower: lower.into(), upper: upper.into() }
    }

    /// Is the number known exactly?
    pub fn is_exact(&self) -> bool {
        self.lower == self.upper
    }

    /// What dividing `numerator` by the number can give, a number `<= 0` giving infinity.
    pub fn divide(&self, numerator: &RBig) -> Bracket {
        Bracket { lower: self.upper.divide(numerator), upper: self.lower.divide(numerator) }
    }
}
