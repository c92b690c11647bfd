//! Claims as data: what is computed on which instances, what must be so of it, and the verdicts expected.
//!
//! Commands are run by whoever calls; what they answer is judged here.

mod claim;
mod decide;
mod family;
mod judge;
mod mutation;
mod path;
mod qualifiers;
mod quantity;
mod raw;
mod read;
mod state;
mod stated;
mod trend;
mod trial;
mod verdict;
mod work;

pub use claim::{Claim, ClaimFile, Mutation, Point, Trial};
pub use decide::Decided;
pub use judge::{JudgedClaim, JudgedMutation, JudgedPoint, JudgedTrend, JudgedTrial, judge};
pub use qualifiers::{qualifier, qualifiers};
pub use quantity::{Answer, Quantity};
pub use read::{FORMAT, Surroundings, read};
pub use verdict::{About, Outcome, Verdict};
pub use work::{Part, Place, Purpose, Result, Results, Task, tasks};

use crate::instance::schema::schema_of;
use serde_json::Value;
use std::collections::BTreeMap;

/// The schema of claim files, by the name of their format.
pub fn schemas() -> BTreeMap<&'static str, Value> {
    BTreeMap::from([(FORMAT, schema_of::<raw::RawClaims>("Claims about auctions", FORMAT))])
}
