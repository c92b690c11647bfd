//! What is quickly known of an instance's revenue, all in one place.

use super::optimal::{Disagreement, OptimalRevenue, optimal_revenue};
use super::program::row_count;
use super::{Best, Setting, VirtualValues, best_price, best_reserve};
use crate::game::Game;
use crate::instance::Instance;
use crate::solve::Control;

/// Programs over mechanisms with more rows, or with outcomes of more shares in all profiles together, take longer than a
/// moment.
const MOST_ROWS: usize = 300;
const MOST_SHARES: usize = 40_000;
/// Profiles of types that prices and reserves, each of them, are tried on.
const MOST_PROFILES: usize = 100_000;

/// Why something is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Skipped {
    /// It would take long.
    #[error("not computed: the program over mechanisms has {rows} rows here")]
    Large {
        /// How many rows.
        rows: usize,
    },
    /// Bundles are not tabulated.
    #[error("not computed: {0}")]
    Items(#[from] super::TooManyItems),
}

/// The most that can be earned, and what simple ways of selling earn.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The optimal revenue.
    pub optimal: Result<OptimalRevenue, Skipped>,
    /// Virtual values, where they apply.
    pub virtual_values: Option<VirtualValues>,
    /// The best price for everybody.
    pub price: Option<Best>,
    /// The best reserve of a second-price auction.
    pub reserve: Option<Best>,
}

/// What is known of an instance, whose game this is, without taking long.
///
/// # Errors
///
/// [`Disagreement`], if there is a bug.
pub fn summary(
    instance: &Instance,
    game: &Game,
    control: &Control<'_>,
) -> Result<Summary, Disagreement> {
    let setting = match Setting::of(instance, game) {
        Ok(setting) => setting,
        Err(items) => {
            let optimal = Err(items.into());
            return Ok(Summary { optimal, virtual_values: None, price: None, reserve: None });
        }
    };
    let virtual_values = VirtualValues::of(&setting);
    let (rows, profiles) = (row_count(&setting), setting.profiles.count());
    let shares = profiles.saturating_mul(setting.feasible.shares());
    let quick = match virtual_values {
        Some(_) => profiles <= MOST_PROFILES,
        None => rows <= MOST_ROWS && shares <= MOST_SHARES,
    };
    let optimal = match quick {
        true => Ok(optimal_revenue(instance, game, control)?),
        false => Err(Skipped::Large { rows }),
    };
    let simple = profiles <= MOST_PROFILES;
    Ok(Summary {
        optimal,
        virtual_values,
        price: simple.then(|| best_price(&setting)).flatten(),
        reserve: simple.then(|| best_reserve(&setting)).flatten(),
    })
}
