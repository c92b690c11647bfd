//! Participation, budget and staying out of an aftermarket, all recomputed.
//!
//! In markets by posted prices, bargaining and double auctions everyone has an action (`keep`, `decline`, `out`)
//! after which she takes no part in a lot; payments go from a buyer to the seller; and if all others take no
//! part, nothing she does changes anything. So all properties hold there, and only tables are looked at.

use crate::code::{Checked, at};
use crate::staged::Market;
use crate::staged::alone::{Outcome, Place, following};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What holds of an aftermarket.
pub(crate) struct Properties {
    /// Participation is voluntary, with an action that does not depend on the allocation.
    pub(crate) literal: bool,
    /// Participation is voluntary at every allocation.
    pub(crate) voluntary: bool,
    /// Payments never sum to less than 0.
    pub(crate) budget: bool,
    /// Everywhere there is an equilibrium without trade, whatever the types.
    pub(crate) stays_out: bool,
    /// Everyone can hold on to what she has, without paying.
    pub(crate) avoidable: bool,
}

/// The properties of the aftermarket with this index.
pub(crate) fn of_market(market: &Market, index: usize) -> Checked<Properties> {
    let mut properties = Properties {
        literal: true,
        voluntary: true,
        budget: true,
        stays_out: true,
        avoidable: true,
    };
    let Some(places) = market.places(index)? else { return Ok(properties) };
    let mut steady = Vec::new();
    for place in &places {
        let found = Found::at(place)?;
        properties.voluntary &= found.safe.iter().flatten().all(|safe| safe.contains(&true));
        properties.avoidable &= found.untouched.iter().all(|actions| actions.contains(&true));
        properties.budget &= found.budget;
        properties.stays_out &= found.stays_out;
        steady.push(found.safe);
    }
    for agent in 0..market.agents() {
        let types = at(&market.auction.players, agent)?.kinds.len();
        for kind in 0..types {
            properties.literal &= has_one_action(&places, &steady, agent, kind)?;
        }
    }
    Ok(properties)
}

/// What the aftermarkets are, together.
pub(crate) struct Together {
    /// Whether participation is voluntary in each, at every allocation.
    pub(crate) voluntary: bool,
    pub(crate) budget: bool,
    /// Whether not losing in each market is not losing in all: those that force what agents hold are one, or
    /// have no discounts.
    pub(crate) add_up: bool,
}

impl Together {
    /// Those of a combined market.
    pub(crate) fn of(market: &Market) -> Checked<Together> {
        let mut markets = Together { voluntary: true, budget: true, add_up: true };
        let (mut forced, mut discounted) = (0, false);
        for (index, rule) in market.stages.markets.iter().enumerate() {
            let properties = of_market(market, index)?;
            markets.voluntary &= properties.voluntary;
            markets.budget &= properties.budget;
            if !properties.avoidable {
                forced += 1;
                discounted |= rule.discount != RBig::ONE;
            }
        }
        markets.add_up = forced <= 1 || !discounted;
        Ok(markets)
    }
}

/// What is found where a table is played.
struct Found {
    /// By agent, type and action, whether the type never loses by it.
    safe: Vec<Vec<Vec<bool>>>,
    /// By agent and action, whether it always leaves her as she is, or richer.
    untouched: Vec<Vec<bool>>,
    budget: bool,
    stays_out: bool,
}

impl Found {
    fn at(place: &Place<'_>) -> Checked<Found> {
        let sizes = place.sizes();
        let first = place.outcome(&vec![0; sizes.len()])?;
        let mut found = Found {
            safe: Vec::new(),
            untouched: sizes.iter().map(|size| vec![true; *size]).collect(),
            budget: true,
            stays_out: false,
        };
        for (gains, size) in first.gains.iter().zip(&sizes) {
            found.safe.push(vec![vec![true; *size]; gains.len()]);
        }
        let mut next = Some(vec![0; sizes.len()]);
        while let Some(profile) = next {
            let outcome = place.outcome(&profile)?;
            found.note(&profile, &outcome);
            let nothing = outcome.gains.iter().flatten().all(IBig::is_zero);
            if nothing && !found.stays_out {
                found.stays_out = nobody_gains(place, &profile, &sizes)?;
            }
            next = following(profile, &sizes);
        }
        Ok(found)
    }

    fn note(&mut self, profile: &[usize], outcome: &Outcome) {
        self.budget &= outcome.paid >= IBig::ZERO;
        let own = self.safe.iter_mut().zip(&outcome.gains).zip(profile);
        for ((safe, gains), action) in own {
            for (safe, gain) in safe.iter_mut().zip(gains) {
                if let Some(safe) = safe.get_mut(*action) {
                    *safe &= *gain >= IBig::ZERO;
                }
            }
        }
        let own = self.untouched.iter_mut().zip(&outcome.untouched).zip(profile);
        for ((steady, untouched), action) in own {
            if let Some(steady) = steady.get_mut(*action) {
                *steady &= untouched;
            }
        }
    }
}

/// Whether no type gains by another action of hers.
fn nobody_gains(place: &Place<'_>, profile: &[usize], sizes: &[usize]) -> Checked<bool> {
    for (agent, size) in sizes.iter().enumerate() {
        let mut deviating = profile.to_vec();
        for action in 0..*size {
            if let Some(own) = deviating.get_mut(agent) {
                *own = action;
            }
            let outcome = place.outcome(&deviating)?;
            if at(&outcome.gains, agent)?.iter().any(|gain| *gain > IBig::ZERO) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Whether a type has one action, by name, by which it never loses: it has it wherever it has a choice, and
/// where it has none it does not lose either.
fn has_one_action(
    places: &[Place<'_>],
    safe: &[Vec<Vec<Vec<bool>>>],
    agent: usize,
    kind: usize,
) -> Checked<bool> {
    // The names that are left: all, or these.
    let mut left: Option<Vec<&String>> = None;
    for (place, safe) in places.iter().zip(safe) {
        let safe = at(at(safe, agent)?, kind)?;
        let Some(actions) = place.actions().nth(agent) else { continue };
        if actions.len() == 1 {
            if !safe.contains(&true) {
                return Ok(false);
            }
            continue;
        }
        let names = actions.iter().zip(safe).filter(|(_, safe)| **safe).map(|(name, _)| name);
        left = Some(match left {
            None => names.collect(),
            Some(left) => names.filter(|name| left.contains(name)).collect(),
        });
    }
    Ok(left.is_none_or(|left| !left.is_empty()))
}
