//! Posted prices: the holder posts a price or keeps, the others accept or decline.

use super::lot::traders_in;
use crate::instance::Traders;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::cmp::Ordering;
use std::sync::Arc;

/// The rule, compiled.
#[derive(Debug)]
pub(super) struct PostedPrice {
    traders: Traders,
    pub prices: Vec<IBig>,
    /// `keep`, by which the seller opts out, and `post p`.
    pub offers: Arc<[String]>,
    /// Buyers opt out by declining.
    pub answers: Answers,
}

/// The answers that may be left to a buyer.
#[derive(Debug)]
pub(super) struct Answers {
    pub both: Arc<[String]>,
    pub accept: Arc<[String]>,
    pub decline: Arc<[String]>,
}

impl PostedPrice {
    /// The rule with its prices, as given and in integers.
    pub fn of(traders: &Traders, prices: &[RBig], scaled: Vec<IBig>) -> Self {
        let (accept, decline) = (ACCEPT.to_owned(), "decline".to_owned());
        let posts = prices.iter().map(|price| format!("post {price}"));
        PostedPrice {
            traders: traders.clone(),
            prices: scaled,
            offers: [KEEP.to_owned()].into_iter().chain(posts).collect(),
            answers: Answers {
                both: Arc::new([accept.clone(), decline.clone()]),
                accept: Arc::new([accept]),
                decline: Arc::new([decline]),
            },
        }
    }

    /// Who may buy from this seller; nobody if nothing happens in her lots.
    pub fn buyers(&self, seller: usize) -> Vec<usize> {
        if self.prices.is_empty() { Vec::new() } else { traders_in(&self.traders, seller) }
    }
}

/// What a seller does who posts no price.
pub(super) const KEEP: &str = "keep";
/// How a buyer takes the lot.
pub(super) const ACCEPT: &str = "accept";

/// The answers a rational buyer has left, given how her worth compares to the price.
pub(super) fn rational(
    answers: &Answers,
    worth_to_price: Ordering,
    indifferent_accepts: bool,
) -> Arc<[String]> {
    match worth_to_price {
        Ordering::Less => answers.decline.clone(),
        Ordering::Greater => answers.accept.clone(),
        Ordering::Equal if indifferent_accepts => answers.accept.clone(),
        Ordering::Equal => answers.both.clone(),
    }
}
