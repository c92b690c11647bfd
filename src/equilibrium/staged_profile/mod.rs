//! Profiles of staged games judged exactly: regret information set by information set, and sequential rationality.

mod behaviour;
mod completion;
mod induction;
mod judge;
mod matching;
mod plans;
mod sequential;

pub use behaviour::{Behaviour, Local, in_words, place_in_words};
pub(super) use completion::{chances, complete, settle};
pub use judge::{
    Build, Follow, SetJudged, StagedDeviation, StagedInterim, StagedJudged, Step, Unjudged,
    judge_staged,
};
pub use plans::{plan_behaviour, plan_strategies};
pub use sequential::{Sequential, judge_sequential};
