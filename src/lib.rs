//! Certifies, refutes and searches for price-of-anarchy claims on finite auctions, in exact
//! rational arithmetic.

pub mod exact;
pub mod instance;
pub mod solve;
