//! The named families of deviations, written out as laws over actions.

mod grid;
mod items;
mod single_item;
mod units;

use super::efficient::{MOST_LISTED, canonical_allocation};
use crate::instance::{
    Auction, Deviation, DeviationLaw, Instance, MultiUnitRule, SingleItemRule, SmoothnessKind,
    Valuation, Value,
};
use dashu::rational::RBig;
use thiserror::Error;

/// Canonical action labels with positive probabilities that sum to 1.
pub type ActionLaw = Vec<(String, RBig)>;

/// Why an instance's families say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoFamily {
    /// An agent's share of the optimal allocation depends on all types.
    #[error("families for items and units know all types: they are no semi-smooth deviations")]
    SemiSmooth,
    /// Values listed bundle by bundle come without supporting values.
    #[error("families need additive, unit-demand or xos values of items")]
    Bundles,
    /// The optimal allocation they follow goes through all sets of items.
    #[error("families are for at most {MOST_LISTED} items")]
    TooManyItems,
    /// They are laws over bids.
    #[error("families are for auctions by bids")]
    NoBids,
}

/// What each agent deviates to at a type profile (one type number per agent), by the instance's own deviations. Empty if
/// the instance has none; an agent whose deviations do not cover the profile has the empty law.
///
/// Of a single item, under `Smooth` a family moves only the agent of the largest value, the first of
/// them among equals, and the others make their idle bid; under `SemiSmooth` it moves every
/// agent. The idle bid is `out` where it is allowed, else the lowest bid the type may make, even
/// below the reserve. Families choose among the bids the type may make that are not below the
/// reserve, or among all of them if those are none.
///
/// Of items and units, a family moves every agent who gets something in the canonical optimal allocation: for each of her
/// items to what it is worth to her (Syrgkanis and Tardos 2013, for XOS bidders), for her units to their average value. There the
/// bids of the grid count, whether the type may make them or not.
///
/// # Errors
///
/// A family is asked for, and there is none.
pub fn laws(
    instance: &Instance,
    kind: SmoothnessKind,
    types: &[usize],
) -> Result<Vec<ActionLaw>, NoFamily> {
    if instance.deviations.is_empty() {
        return Ok(Vec::new());
    }
    // Found once, if some family needs it.
    let mut shares = None;
    let agents = 0..instance.agents.len();
    agents
        .map(|agent| {
            let matching = |d: &&Deviation| d.agent == agent && d.matches(types);
            let family = match instance.deviations.iter().find(matching).map(|found| &found.law) {
                None => return Ok(Vec::new()),
                Some(DeviationLaw::Explicit(law)) => return Ok(law.clone()),
                Some(family) => family,
            };
            if let Auction::SingleItem(auction) = &instance.auction {
                return single_item::law(instance, auction, kind, family, agent, types);
            }
            check(instance, kind)?;
            let shares = shares.get_or_insert_with(|| canonical_allocation(instance, types));
            let value = &instance.agents[agent].types[types[agent]].value;
            match &instance.auction {
                Auction::Items(auction) => items::law(auction, agent, value, shares[agent], family),
                Auction::Units(auction) => units::law(auction, agent, value, shares[agent], family),
                Auction::SingleItem(_) | Auction::Table(_) => Err(NoFamily::NoBids),
            }
        })
        .collect()
}

/// Whether items or units have families for this kind.
fn check(instance: &Instance, kind: SmoothnessKind) -> Result<(), NoFamily> {
    let is_listed = |value: &Value| matches!(value, Value::Bundles(Valuation::Bundles(_)));
    match &instance.auction {
        Auction::Items(auction) if auction.rule == SingleItemRule::PostedPrice => {
            return Err(NoFamily::NoBids);
        }
        Auction::Items(auction) if auction.items.len() > MOST_LISTED => {
            return Err(NoFamily::TooManyItems);
        }
        Auction::Units(auction) if auction.rule == MultiUnitRule::PostedPrice => {
            return Err(NoFamily::NoBids);
        }
        Auction::Table(_) => return Err(NoFamily::NoBids),
        Auction::SingleItem(_) | Auction::Items(_) | Auction::Units(_) => {}
    }
    if instance.agents.iter().flat_map(|agent| &agent.types).any(|t| is_listed(&t.value)) {
        return Err(NoFamily::Bundles);
    }
    match kind {
        SmoothnessKind::Smooth => Ok(()),
        SmoothnessKind::SemiSmooth => Err(NoFamily::SemiSmooth),
    }
}
