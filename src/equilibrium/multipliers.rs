//! Multipliers of an equilibrium program, in the terms of the certificate format.

use super::pricing::Told;
use super::rows::{OthersKey, Rows, for_each_others};
use super::{Orbits, Question};
use crate::game::Game;
use crate::program::{Payoffs, Ring};
use dashu::integer::IBig;
use std::collections::BTreeMap;

/// Multipliers of regret, obedience and no-signalling rows, by class of interchangeable agents.
#[derive(Clone, Debug)]
pub struct Multipliers {
    /// What every numerator is over.
    pub denominator: IBig,
    /// By (class, type, deviation).
    pub regret: BTreeMap<(usize, usize, usize), IBig>,
    /// By (class, type, recommended action, deviation).
    pub obedience: BTreeMap<(usize, usize, usize, usize), IBig>,
    /// By (class, type profile, others' actions), the agent in front of her class.
    pub no_signalling: BTreeMap<OthersKey, IBig>,
}

impl Multipliers {
    /// Reads the multipliers of scaled rows, clears negative ones and repairs the equations that
    /// cost and marginal columns ask for.
    pub(super) fn repaired(
        game: &Game,
        orbits: &Orbits,
        question: &Question,
        rows: &Rows,
        numerators: &[IBig],
        denominator: &IBig,
    ) -> Self {
        let at = |row: usize| numerators[row].clone().max(IBig::ZERO);
        let mut regret = BTreeMap::new();
        let mut obedience = BTreeMap::new();
        for (class, by_type) in rows.regret.iter().enumerate() {
            for (t, by_deviation) in by_type.iter().enumerate() {
                for (d, row) in by_deviation.iter().enumerate() {
                    if let Some(y) = row.map(at).filter(|y| !y.is_zero()) {
                        regret.insert((class, t, d), y);
                    }
                }
            }
        }
        for (class, by_type) in rows.obedience.iter().enumerate() {
            for (t, by_recommended) in by_type.iter().enumerate() {
                for (r, by_deviation) in by_recommended.iter().enumerate() {
                    for (d, row) in by_deviation.iter().enumerate() {
                        if let Some(y) = row.map(at).filter(|y| !y.is_zero()) {
                            obedience.insert((class, t, r, d), y);
                        }
                    }
                }
            }
        }
        let no_signalling =
            rows.no_signalling.iter().map(|(&key, &row)| (key, numerators[row].clone())).collect();
        let denominator = denominator.clone();
        let mut read = Multipliers { denominator, regret, obedience, no_signalling };
        if question.concept.has_costs() {
            read.participate(question, rows);
        }
        if !rows.telling.is_empty() {
            read.tell(game, orbits, rows, numerators);
        } else if question.concept.has_no_signalling() {
            if rows.on_marginals() {
                read.add_deviation_payoffs(game, orbits);
            }
            read.balance(game, orbits);
        }
        read
    }

    /// Raises regret multipliers until they sum to the weight of welfare, for every type.
    fn participate(&mut self, question: &Question, rows: &Rows) {
        let weight = &question.objective.welfare;
        let numerator = question.direction.sign() * weight.numerator();
        if numerator <= IBig::ZERO {
            return;
        }
        self.multiply(&IBig::from(weight.denominator().clone()));
        let least = numerator * &self.denominator / IBig::from(weight.denominator().clone());
        for (class, by_type) in rows.regret.iter().enumerate() {
            for (t, by_deviation) in by_type.iter().enumerate() {
                let deviations = by_deviation.iter().enumerate();
                let deviations: Vec<usize> =
                    deviations.filter(|(_, row)| row.is_some()).map(|(d, _)| d).collect();
                let y = |d: &usize| self.regret.get(&(class, t, *d)).cloned().unwrap_or(IBig::ZERO);
                let missing = &least - deviations.iter().map(y).sum::<IBig>();
                let largest = deviations.iter().max_by_key(|&d| y(d)).copied();
                if let (true, Some(d)) = (missing > IBig::ZERO, largest) {
                    *self.regret.entry((class, t, d)).or_insert(IBig::ZERO) += missing;
                }
            }
        }
    }

    /// Multiplies numerators and denominator.
    pub(super) fn multiply(&mut self, factor: &IBig) {
        if factor == &IBig::ONE {
            return;
        }
        self.denominator *= factor;
        self.regret.values_mut().for_each(|y| *y *= factor);
        self.obedience.values_mut().for_each(|y| *y *= factor);
        self.no_signalling.values_mut().for_each(|z| *z *= factor);
    }

    /// The program has the deviations' payoffs on the others' marginals; the certificate has them on
    /// the law: `z(theta, a_-i) += sum_d y(theta_i, d) u_i(d, a_-i)`.
    fn add_deviation_payoffs(&mut self, game: &Game, orbits: &Orbits) {
        let money = game.money.clone();
        let numerators = self.regret.clone();
        self.multiply(&money);
        for (&(class, types, others), z) in &mut self.no_signalling {
            let agent = orbits.representative(class);
            let t = game.types.digit(types, agent);
            for (&(_, _, d), y) in numerators.range((class, t, 0)..=(class, t, usize::MAX)) {
                let played = game.actions.with_others(others, agent, d);
                *z += y * &game.utility[agent][t][played];
            }
        }
    }

    /// Multipliers of what deviations tell, as those of no-signalling rows: `z(theta, a_-i)` is the sum of `y u_i(d, a_-i; t)`
    /// over t and d. Their sums over the agent's types, weighted with F, vanish where those of the y do.
    fn tell(&mut self, game: &Game, orbits: &Orbits, rows: &Rows, numerators: &[IBig]) {
        let mut balanced = numerators.to_vec();
        let mut groups: BTreeMap<(usize, usize, usize), Vec<(IBig, usize)>> = BTreeMap::new();
        for (&(class, own), listed) in &rows.telling {
            let mass = game.marginal(orbits.representative(class), own);
            for &(t, d, row) in listed {
                groups.entry((class, t, d)).or_default().push((mass.clone(), row));
            }
        }
        let common = groups.values().flatten().fold(IBig::ONE, |common, (mass, _)| {
            if (&common % mass).is_zero() { common } else { common * mass }
        });
        self.multiply(&(&common * &game.money));
        balanced.iter_mut().for_each(|y| *y *= &common);
        for group in groups.values() {
            let sum: IBig = group.iter().map(|(mass, row)| mass * &balanced[*row]).sum();
            if let Some((mass, row)) = group.iter().max() {
                balanced[*row] -= sum / mass;
            }
        }
        let told = Told::tabulate(game, orbits, &Payoffs::exact(game), rows, &balanced);
        for types in (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()) {
            for class in 0..orbits.classes.len() {
                let agent = orbits.representative(class);
                let own = game.types.digit(types, agent);
                for_each_others(game, types, agent, &mut |others| {
                    if let Some(z) = told.at(agent, own, others).filter(|z| !z.is_zero()) {
                        self.no_signalling.insert((class, types, others), z.clone());
                    }
                });
            }
        }
    }

    /// Makes `sum over the agent's types of F z` vanish by changing one z each.
    fn balance(&mut self, game: &Game, orbits: &Orbits) {
        let mut sums: BTreeMap<OthersKey, (IBig, OthersKey)> = BTreeMap::new();
        for (&key, z) in &self.no_signalling {
            let (class, types, others) = key;
            let agent = orbits.representative(class);
            let marginal = (class, game.types.others(types, agent), others);
            let entry = sums.entry(marginal).or_insert((IBig::ZERO, key));
            entry.0 += z * &game.prior[types];
        }
        sums.retain(|_, (sum, _)| !sum.is_zero());
        if sums.is_empty() {
            return;
        }
        let common = sums.values().fold(IBig::ONE, |common, (_, (_, types, _))| {
            let f = &game.prior[*types];
            if (&common % f).is_zero() { common } else { common * f }
        });
        self.multiply(&common);
        for (sum, key) in sums.into_values() {
            let correction = sum * &common / &game.prior[key.1];
            if let Some(z) = self.no_signalling.get_mut(&key) {
                *z -= correction;
            }
        }
    }
}

/// Regret and obedience multipliers of one class and type, in any ring.
#[derive(Clone, Debug)]
pub struct TypeMultipliers<N> {
    /// (deviation, y), non-zero.
    pub regret: Vec<(usize, N)>,
    /// (recommended, deviation, y), non-zero.
    pub obedience: Vec<(usize, usize, N)>,
}

/// By class and type.
pub type ByType<N> = Vec<Vec<TypeMultipliers<N>>>;

/// Picks the multipliers of regret and obedience rows out of all row multipliers.
pub(super) fn by_type<N: Ring>(rows: &Rows, multipliers: &[N]) -> ByType<N> {
    let of = |row: &Option<usize>| row.map(|row| multipliers[row].clone()).filter(|y| !y.is_zero());
    let regret = |by_deviation: &Vec<Option<usize>>| {
        let listed = by_deviation.iter().enumerate();
        listed.filter_map(|(d, row)| Some((d, of(row)?))).collect()
    };
    let obedience = |by_recommended: &Vec<Vec<Option<usize>>>| {
        let mut found = Vec::new();
        for (r, by_deviation) in by_recommended.iter().enumerate() {
            let listed = by_deviation.iter().enumerate();
            found.extend(listed.filter_map(|(d, row)| Some((r, d, of(row)?))));
        }
        found
    };
    let classes = rows.regret.iter().zip(&rows.obedience);
    let types = classes.map(|(r, o)| {
        let types = r.iter().zip(o);
        types.map(|(r, o)| TypeMultipliers { regret: regret(r), obedience: obedience(o) }).collect()
    });
    types.collect()
}

impl Multipliers {
    /// The same multipliers, arranged for tabulating.
    pub(super) fn by_type(&self, rows: &Rows) -> ByType<IBig> {
        let mut arranged: ByType<IBig> = rows
            .regret
            .iter()
            .map(|types| {
                let empty = TypeMultipliers { regret: Vec::new(), obedience: Vec::new() };
                vec![empty; types.len()]
            })
            .collect();
        for (&(class, t, d), y) in &self.regret {
            arranged[class][t].regret.push((d, y.clone()));
        }
        for (&(class, t, r, d), y) in &self.obedience {
            arranged[class][t].obedience.push((r, d, y.clone()));
        }
        arranged
    }
}

impl Multipliers {
    /// Calls `visit` with every non-zero no-signalling multiplier of one agent: type profile, number of
    /// the others' actions, numerator.
    pub fn for_each_signal(
        &self,
        game: &Game,
        orbits: &Orbits,
        agent: usize,
        visit: &mut dyn FnMut(usize, usize, &IBig),
    ) {
        if self.no_signalling.is_empty() {
            return;
        }
        let class = orbits.class_of[agent];
        let front = orbits.representative(class);
        for types in (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()) {
            for_each_others(game, types, agent, &mut |others| {
                let actions = game.actions.with_others(others, agent, 0);
                let (types_key, actions_key) = orbits.fronted(game, types, actions, agent);
                let key = (class, types_key, game.actions.others(actions_key, front));
                if let Some(z) = self.no_signalling.get(&key).filter(|z| !z.is_zero()) {
                    visit(types, others, z);
                }
            });
        }
    }
}
