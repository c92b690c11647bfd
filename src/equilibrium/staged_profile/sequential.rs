//! Sequential rationality under beliefs that are limits of trembles (Kreps and Wilson 1982).

use super::behaviour::{Behaviour, Terms};
use super::induction::Induction;
use super::judge::{SetJudged, Unjudged, set_judged};
use super::matching::Matching;
use crate::instance::Profile;
use crate::staged::Tree;
use dashu::rational::RBig;

/// What every information set says of a profile with its trembles.
#[derive(Clone, Debug)]
pub struct Sequential {
    /// What is played at every information set, and by mistake.
    pub behaviour: Behaviour,
    /// Every information set of every agent, reached or not.
    pub sets: Vec<SetJudged>,
}

impl Sequential {
    /// The largest regret at any set.
    pub fn regret(&self) -> RBig {
        self.sets.iter().map(|judged| judged.regret.clone()).max().unwrap_or(RBig::ZERO)
    }

    /// Whether nobody gains anything anywhere, given the beliefs.
    pub fn holds(&self) -> bool {
        self.regret().is_zero()
    }
}

/// Judges a profile with its trembles at every information set of the whole tree: beliefs weigh histories by their leading
/// terms of smallest order.
///
/// # Errors
///
/// If some information set has no play, or two.
pub fn judge_sequential<E>(
    profile: &Profile,
    names: &[String],
    tree: &Tree,
) -> Result<Sequential, Unjudged<E>> {
    let mut matching = Matching::new(profile, names);
    for (agent, side) in tree.agents.iter().enumerate() {
        for set in &side.sets {
            matching.at(agent, set);
        }
    }
    if let Some(problems) = matching.diagnostics() {
        return Err(Unjudged::Profile(Box::new(problems)));
    }
    let behaviour = std::mem::take(&mut matching.behaviour);
    let sides = || tree.agents.iter().enumerate();
    let terms: Vec<Terms> =
        sides().map(|(agent, side)| Terms::trembling(&behaviour, agent, side)).collect();
    let mut sets = Vec::new();
    for (agent, side) in sides() {
        let induction = Induction::of(tree, agent, &terms, &behaviour);
        let others = terms.iter().enumerate().filter(|(j, _)| *j != agent);
        let unit = others.fold(tree.chance.clone(), |unit, (_, own)| unit * &own.denominator);
        let units = (&tree.money, &unit);
        for (number, set) in side.sets.iter().enumerate() {
            sets.extend(set_judged(&induction, number, set, &behaviour, agent, units));
        }
    }
    Ok(Sequential { behaviour, sets })
}
