//! Certifies, refutes and searches for price-of-anarchy claims on finite auctions, in exact
//! rational arithmetic.

pub mod auction;
pub mod certificate;
pub mod claims;
pub mod cli;
pub mod equilibrium;
pub mod exact;
pub mod game;
pub mod instance;
pub mod interchange;
pub mod program;
pub mod report;
pub mod revenue;
pub mod search;
pub mod smoothness;
pub mod solve;
pub mod staged;
pub mod trade;
pub mod trials;
pub mod valuation;
