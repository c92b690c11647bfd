//! What the crate's answers are compared with: definitions written out afresh, solved by brute force.
//!
//! Nothing here uses the crate beyond reading an instance.

pub mod dominance;
pub mod esolver;
pub mod integers;
pub mod laws;
pub mod linear_program;
pub mod lrsnash;
pub mod naive;
pub mod naive_rules;
pub mod plans;
pub mod profiles;
pub mod random;
pub mod random_auction;
pub mod random_items;
pub mod random_sale;
pub mod random_stages;
pub mod random_table;
pub mod random_tree;
pub mod random_units;
pub mod simplex;
pub mod smooth;
pub mod staged;
pub mod vipr;
