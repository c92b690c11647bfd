//! How a quantity moves along a family.

use super::state::Side;

/// A trend that is claimed.
#[derive(Clone, Debug)]
pub struct Trend {
    /// As reports write it.
    pub text: String,
    pub(super) of: Side,
    pub(super) course: Course,
    /// Where it converges to.
    pub(super) to: Option<Side>,
    /// How near the last point must be.
    pub(super) within: Option<Side>,
}

/// What a quantity does from point to point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    Increasing,
    Decreasing,
    NonDecreasing,
    NonIncreasing,
    Constant,
    Converging,
}

impl Course {
    pub fn text(self) -> &'static str {
        match self {
            Course::Increasing => "is increasing",
            Course::Decreasing => "is decreasing",
            Course::NonDecreasing => "is non-decreasing",
            Course::NonIncreasing => "is non-increasing",
            Course::Constant => "is constant",
            Course::Converging => "converges",
        }
    }
}
