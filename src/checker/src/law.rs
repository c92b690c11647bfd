//! Laws over columns, and the rows they must satisfy.

use crate::code::{Checked, Code, at, reject};
use crate::concept::{Concept, Objective, Prior};
use crate::game::Game;
use crate::number::{bits, quotient};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::{BTreeMap, HashSet};

/// A law: positive integer weights over one denominator.
pub(crate) struct Law {
    pub(crate) denominator: IBig,
    pub(crate) entries: Vec<Entry>,
}

/// One column and its weight.
pub(crate) struct Entry {
    pub(crate) theta: usize,
    pub(crate) profile: usize,
    pub(crate) weight: IBig,
}

impl Law {
    /// Reads a law; with `by_type`, actions must be playable at the types beside them.
    pub(crate) fn read(game: &Game, node: &Node<'_>, by_type: bool) -> Checked<Law> {
        let table = node.table(&["denominator", "entries"])?;
        let denominator = table.get("denominator")?.denominator()?;
        let mut seen = HashSet::new();
        let mut entries = Vec::new();
        let mut longest = bits(&denominator);
        for row in table.get("entries")?.list()? {
            let [types, actions, weight] = row.tuple()?;
            let theta = game.types(&types)?;
            let profile = game.actions(&actions, by_type.then_some(theta))?;
            let weight = weight.integer()?;
            if weight <= IBig::ZERO {
                return row.reject(Code::LawNotPositive, "a weight is not positive");
            }
            if !seen.insert((theta, profile)) {
                return row.reject(Code::DuplicateEntry, "this column is listed twice");
            }
            longest = longest.max(bits(&weight));
            entries.push(Entry { theta, profile, weight });
        }
        let deviations: usize = game.players.iter().map(|player| player.actions.len()).sum();
        let work = (entries.len() as u128).saturating_mul(deviations as u128);
        game.spend(&node.place, work, longest)?;
        Ok(Law { denominator, entries })
    }

    /// The law's marginal on types is the prior; with any prior, optimal welfare averages to 1.
    pub(crate) fn verify_prior(&self, game: &Game, prior: Prior, place: &str) -> Checked<()> {
        if prior == Prior::Any {
            let mut sum = IBig::ZERO;
            for entry in &self.entries {
                sum += &entry.weight * at(&game.welfare, entry.theta)?;
            }
            return if sum == &self.denominator * &game.denominator {
                Ok(())
            } else {
                reject(Code::LawNotOfPrior, place, "the optimal welfare does not average to 1")
            };
        }
        let mut marginal = vec![IBig::ZERO; game.type_profiles];
        for entry in &self.entries {
            if let Some(sum) = marginal.get_mut(entry.theta) {
                *sum += &entry.weight;
            }
        }
        for (theta, (sum, f)) in marginal.iter().zip(&game.prior).enumerate() {
            if sum * &game.prior_denominator != f * &self.denominator {
                let types = game.show_types(theta);
                return reject(
                    Code::LawNotOfPrior,
                    place,
                    format!("the weights at ({types}) do not sum to its probability"),
                );
            }
        }
        Ok(())
    }

    /// Every row of the concept holds; returns the regret rows.
    pub(crate) fn verify_rows(
        &self,
        game: &Game,
        concept: Concept,
        place: &str,
    ) -> Checked<Regret> {
        let regret = Regret::of(game, self)?;
        if concept.regret {
            regret.verify(game)?;
        }
        if concept.obedience {
            self.verify_obedience(game)?;
        }
        if concept.no_signalling {
            self.verify_no_signalling(game, place)?;
        }
        Ok(regret)
    }

    /// Obedience rows: the regret rows of each recommendation alone.
    fn verify_obedience(&self, game: &Game) -> Checked<()> {
        for player in &game.players {
            // By (type, recommended action), then deviation.
            let mut rows: BTreeMap<(usize, usize), Vec<IBig>> = BTreeMap::new();
            for entry in &self.entries {
                let t = player.type_axis.choice(entry.theta);
                let kind = at(&player.kinds, t)?;
                let axis = player.action_axis;
                let utility = at(&kind.utility, entry.profile)?;
                let row = rows
                    .entry((t, axis.choice(entry.profile)))
                    .or_insert_with(|| vec![IBig::ZERO; kind.allowed.len()]);
                for (d, sum) in kind.allowed.iter().zip(row) {
                    let deviant = at(&kind.utility, axis.replace(entry.profile, *d))?;
                    *sum += &entry.weight * (utility - deviant);
                }
            }
            for ((t, r), row) in &rows {
                let kind = at(&player.kinds, *t)?;
                if let Some((d, _)) =
                    kind.allowed.iter().zip(row).find(|(_, sum)| **sum < IBig::ZERO)
                {
                    let (r, d) = (player.show(*r), player.show(*d));
                    return reject(
                        Code::LawViolatesObedience,
                        format!("obedience row ({}, {}, {r}, {d})", player.name, kind.name),
                        format!("playing {d} when told {r} gains"),
                    );
                }
            }
        }
        Ok(())
    }

    /// Given the others' types, the others' actions are distributed alike at every own type.
    fn verify_no_signalling(&self, game: &Game, place: &str) -> Checked<()> {
        for player in &game.players {
            // By (the others' types, the others' actions), then own type.
            let mut marginals: BTreeMap<(usize, usize), Vec<IBig>> = BTreeMap::new();
            for entry in &self.entries {
                let key = (
                    player.type_axis.others(entry.theta),
                    player.action_axis.others(entry.profile),
                );
                let row =
                    marginals.entry(key).or_insert_with(|| vec![IBig::ZERO; player.kinds.len()]);
                if let Some(sum) = row.get_mut(player.type_axis.choice(entry.theta)) {
                    *sum += &entry.weight;
                }
            }
            for ((others, actions), row) in &marginals {
                let mut first: Option<(&IBig, &IBig)> = None;
                for (t, sum) in row.iter().enumerate() {
                    let f = at(&game.prior, player.type_axis.with(*others, t))?;
                    if f.is_zero() {
                        continue;
                    }
                    match first {
                        None => first = Some((sum, f)),
                        Some((sum0, f0)) if sum0 * f == sum * f0 => {}
                        Some(_) => {
                            let theta = game.show_types(player.type_axis.with(*others, t));
                            let profile = game.show_actions(player.action_axis.with(*actions, 0));
                            return reject(
                                Code::LawViolatesNoSignalling,
                                format!("{place}: no-signalling row ({}, ({theta}))", player.name),
                                format!("the others' actions in ({profile}) tell about the type"),
                            );
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The expected objective, gross of costs.
    pub(crate) fn value(&self, game: &Game, objective: &Objective) -> Checked<RBig> {
        let (mut utilities, mut revenue) = (IBig::ZERO, IBig::ZERO);
        for entry in &self.entries {
            revenue += &entry.weight * at(&game.revenue, entry.profile)?;
            for player in &game.players {
                let kind = at(&player.kinds, player.type_axis.choice(entry.theta))?;
                utilities += &entry.weight * at(&kind.utility, entry.profile)?;
            }
        }
        let unit = &self.denominator * &game.denominator;
        Ok(&objective.welfare * quotient(&(utilities + &revenue), &unit)
            + &objective.revenue * quotient(&revenue, &unit))
    }
}

/// The regret rows R(i, t, d) of a law, by agent, type and allowed deviation.
pub(crate) struct Regret {
    rows: Vec<Vec<Vec<IBig>>>,
    denominator: IBig,
}

impl Regret {
    fn of(game: &Game, law: &Law) -> Checked<Regret> {
        let mut rows = Vec::new();
        for player in &game.players {
            let mut own: Vec<Vec<IBig>> =
                player.kinds.iter().map(|kind| vec![IBig::ZERO; kind.allowed.len()]).collect();
            for entry in &law.entries {
                let t = player.type_axis.choice(entry.theta);
                let kind = at(&player.kinds, t)?;
                let utility = at(&kind.utility, entry.profile)?;
                let Some(row) = own.get_mut(t) else { continue };
                for (d, sum) in kind.allowed.iter().zip(row) {
                    let deviant = player.action_axis.replace(entry.profile, *d);
                    *sum += &entry.weight * (utility - at(&kind.utility, deviant)?);
                }
            }
            rows.push(own);
        }
        Ok(Regret { rows, denominator: &law.denominator * &game.denominator })
    }

    fn verify(&self, game: &Game) -> Checked<()> {
        for (player, own) in game.players.iter().zip(&self.rows) {
            for (kind, row) in player.kinds.iter().zip(own) {
                if let Some((d, _)) =
                    kind.allowed.iter().zip(row).find(|(_, sum)| **sum < IBig::ZERO)
                {
                    let d = player.show(*d);
                    return reject(
                        Code::LawViolatesRegret,
                        format!("regret row ({}, {}, {d})", player.name, kind.name),
                        format!("playing {d} gains"),
                    );
                }
            }
        }
        Ok(())
    }

    /// The sum over agents and types of the least regret: the largest total of costs.
    pub(crate) fn largest_costs(&self) -> RBig {
        let least = self.rows.iter().flatten().filter_map(|row| row.iter().min());
        quotient(&least.fold(IBig::ZERO, |sum, r| sum + r), &self.denominator)
    }
}
