//! The linear program dual to "the largest lambda": a law over (theta, a) against the deviations.
//!
//! Minimise `sum w + mu E Rev + mu2 E B` over weights p on rows (theta, a), where `w(i, key)` is at
//! least what any fixed deviation of agent i earns at that key, and p is normalised to `E Wel = 1`. The
//! multipliers of the deviations' rows are the deviation laws D, that of the normalisation is lambda.

use super::Weights;
use crate::equilibrium::Orbits;
use crate::game::{Classes, Game, Winnings, ratio, symmetric_classes};
use crate::program::{
    Column, ColumnId, Payoffs, Program, Proved, Ring, Row, START_PER_GROUP, Sense, merged,
};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What the weights of the law are normalised by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Normalisation {
    /// `E Wel = 1`: the minimum is lambda.
    Optimum,
    /// `E 1 = 1`, over rows without welfare: they can be satisfied iff the minimum is at least 0.
    Mass,
}

/// A law over actions for every class of agents and type, as numerators over one denominator.
#[derive(Clone, Debug)]
pub(super) struct DeviationLaws {
    pub denominator: IBig,
    /// By class and type: (action, numerator > 0). Empty where the program has no such key.
    pub laws: Vec<Vec<Vec<(usize, IBig)>>>,
}

/// What the rows range over.
struct Parts {
    orbits: Orbits,
    types: Vec<usize>,
    choices: Vec<Vec<Vec<usize>>>,
    /// The only agent who deviates, if it is one.
    deviator: Option<usize>,
}

/// The dual program for some type profiles.
pub(super) struct SmoothnessProgram<'g> {
    game: &'g Game,
    winnings: Option<&'g Winnings>,
    normalisation: Normalisation,
    pub orbits: Orbits,
    /// Canonical type profiles the rows range over.
    types: Vec<usize>,
    /// What agents may play in a row, by agent and type.
    choices: Vec<Vec<Vec<usize>>>,
    rows: Vec<Row>,
    fixed: Vec<Column>,
    /// By class, type, deviation.
    deviation: Vec<Vec<Vec<Option<usize>>>>,
    exact: Payoffs<'g, IBig>,
    /// Weights as integers over `unit`.
    mu: IBig,
    mu2: IBig,
    unit: IBig,
    cost_scale: IBig,
    rhs_scale: IBig,
}

impl<'g> SmoothnessProgram<'g> {
    /// All type profiles at once, for deviations that depend on the own type; those with `Wel = 0` only
    /// when normalised by mass.
    pub fn joint(
        game: &'g Game,
        weights: &Weights,
        winnings: Option<&'g Winnings>,
        normalisation: Normalisation,
    ) -> Self {
        let orbits = Orbits::new(symmetric_classes(game));
        let wanted = |types: &usize| match normalisation {
            Normalisation::Optimum => true,
            Normalisation::Mass => game.optimum[*types].is_zero(),
        };
        let types = orbits.canonical_types(game).filter(wanted).collect();
        let parts = Parts { orbits, types, choices: game.allowed.clone(), deviator: None };
        Self::build(game, weights, winnings, normalisation, parts)
    }

    /// One type profile, for deviations that depend on all types; actions range over every type's.
    /// `symmetry` are the game's classes of interchangeable agents.
    pub fn at(
        game: &'g Game,
        symmetry: &Classes,
        weights: &Weights,
        winnings: Option<&'g Winnings>,
        types: usize,
    ) -> Self {
        let normalisation = match game.optimum[types].is_zero() {
            true => Normalisation::Mass,
            false => Normalisation::Optimum,
        };
        let mut classes: Vec<Vec<usize>> = Vec::new();
        for class in symmetry {
            let mut sorted = class.clone();
            sorted.sort_by_key(|&agent| game.types.digit(types, agent));
            let same =
                |a: &usize, b: &usize| game.types.digit(types, *a) == game.types.digit(types, *b);
            classes.extend(sorted.chunk_by(same).map(|chunk| {
                let mut class = chunk.to_vec();
                class.sort_unstable();
                class
            }));
        }
        let choices = (0..game.agents.len())
            .map(|i| vec![(0..game.actions.size(i)).collect(); game.types.size(i)])
            .collect();
        let orbits = Orbits::new(classes);
        let parts = Parts { orbits, types: vec![types], choices, deviator: None };
        Self::build(game, weights, winnings, normalisation, parts)
    }

    /// One type of one agent against laws of the others' play: the minimum is her maxmin utility.
    pub fn against(game: &'g Game, agent: usize, of_type: usize) -> Self {
        let classes = (0..game.agents.len()).map(|i| vec![i]).collect();
        let mut choices: Vec<Vec<Vec<usize>>> = (0..game.agents.len())
            .map(|i| vec![(0..game.actions.size(i)).collect(); game.types.size(i)])
            .collect();
        choices[agent] = vec![vec![0]; game.types.size(agent)];
        let types = vec![game.types.replace(0, agent, of_type)];
        let parts = Parts { orbits: Orbits::new(classes), types, choices, deviator: Some(agent) };
        let weights = Weights { mu: RBig::ZERO, mu2: RBig::ZERO };
        Self::build(game, &weights, None, Normalisation::Mass, parts)
    }

    fn build(
        game: &'g Game,
        weights: &Weights,
        winnings: Option<&'g Winnings>,
        normalisation: Normalisation,
        parts: Parts,
    ) -> Self {
        let Parts { orbits, types, choices, deviator } = parts;
        let unit = IBig::from(weights.mu.denominator().clone() * weights.mu2.denominator().clone());
        let over =
            |weight: &RBig| weight.numerator() * (&unit / IBig::from(weight.denominator().clone()));
        let money = &game.money;
        let mut rows = vec![Row { sense: Sense::Equal, rhs: money.clone(), scale: money.clone() }];
        let (mut fixed, mut deviation) = (Vec::new(), Vec::new());
        for class in 0..orbits.classes.len() {
            let agent = orbits.representative(class);
            let mut by_type = vec![vec![None; game.actions.size(agent)]; game.types.size(agent)];
            for (t, by_deviation) in by_type.iter_mut().enumerate() {
                let met = |&types: &usize| {
                    orbits.classes[class].iter().any(|&i| game.types.digit(types, i) == t)
                };
                if deviator.is_some_and(|only| only != agent) || !types.iter().any(met) {
                    continue;
                }
                for &d in &game.allowed[agent][t] {
                    by_deviation[d] = Some(rows.len());
                    let scale = money.clone();
                    rows.push(Row { sense: Sense::AtLeast, rhs: IBig::ZERO, scale });
                }
                let entries = by_deviation.iter().flatten().map(|&row| (row, money.clone()));
                let entries = entries.collect();
                fixed.push(Column { cost: money * &unit, entries, free: true });
            }
            deviation.push(by_type);
        }
        SmoothnessProgram {
            mu: over(&weights.mu),
            mu2: over(&weights.mu2),
            cost_scale: money * &unit,
            rhs_scale: IBig::ONE,
            exact: Payoffs::exact(game),
            unit,
            game,
            winnings,
            normalisation,
            orbits,
            types,
            choices,
            rows,
            fixed,
            deviation,
        }
    }

    /// `mu Rev + mu2 sum B` at an action profile, in units of `1/cost_scale`.
    fn cost(&self, actions: usize) -> IBig {
        let mut cost = &self.mu * &self.game.revenue[actions];
        if let Some(winnings) = self.winnings {
            cost += self.won(winnings, actions) * &self.mu2;
        }
        cost
    }

    /// The costs of all action profiles, from tables in any numbers.
    fn costs<N: Ring>(&self, payoffs: &Payoffs<'_, N>) -> Vec<N> {
        let mu = N::from_units(&self.mu, &self.unit);
        let cost = |(actions, revenue): (usize, &N)| {
            let mut cost = match self.winnings {
                Some(winnings) => {
                    N::from_units(&(self.won(winnings, actions) * &self.mu2), &self.cost_scale)
                }
                None => N::zero(),
            };
            cost.add_product(&mu, revenue);
            cost
        };
        payoffs.revenue.iter().enumerate().map(cost).collect()
    }

    /// `sum B` at an action profile.
    fn won(&self, winnings: &Winnings, actions: usize) -> IBig {
        winnings.iter().map(|of_agent| &of_agent[actions]).sum()
    }

    /// A row's weight in the normalisation, in units of `1/money`.
    fn weight(&self, types: usize) -> &IBig {
        match self.normalisation {
            Normalisation::Optimum => &self.game.optimum[types],
            Normalisation::Mass => &self.game.money,
        }
    }

    /// Utilities of a law of deviations, by agent and type against every profile of the others.
    fn deviating<N: Ring>(
        &self,
        payoffs: &Payoffs<'_, N>,
        law: impl Fn(usize, usize) -> Vec<(usize, N)>,
    ) -> Vec<Vec<Vec<N>>> {
        let shape = &self.game.actions;
        let of_agent = |agent: usize| {
            let of_type = |t: usize| {
                let law = law(self.orbits.class_of[agent], t);
                let against = |others: usize| {
                    let mut sum = N::zero();
                    for (d, weight) in &law {
                        let played = shape.with_others(others, agent, *d);
                        sum.add_product(weight, &payoffs.utility[agent][t][played]);
                    }
                    sum
                };
                let count = if law.is_empty() { 0 } else { shape.others_count(agent) };
                (0..count).map(against).collect()
            };
            (0..self.game.types.size(agent)).map(of_type).collect()
        };
        (0..self.game.agents.len()).map(of_agent).collect()
    }

    fn for_each<N: Ring>(
        &self,
        cost: &impl Fn(usize) -> N,
        deviating: &[Vec<Vec<N>>],
        types: usize,
        visit: &mut impl FnMut(usize, N),
    ) {
        let shape = &self.game.actions;
        let mine: Vec<&Vec<N>> = deviating
            .iter()
            .enumerate()
            .map(|(agent, by_type)| &by_type[self.game.types.digit(types, agent)])
            .collect();
        self.orbits.for_each_column(self.game, &self.choices, types, &mut |actions| {
            let mut sum = cost(actions);
            for (agent, against) in mine.iter().enumerate() {
                if let Some(gain) = against.get(shape.others(actions, agent)) {
                    sum.add(gain);
                }
            }
            visit(actions, sum);
        });
    }

    /// Deviation laws from row multipliers: negative ones cleared, sums made 1 at the largest entry.
    fn laws(&self, multipliers: &[IBig], denominator: &IBig) -> DeviationLaws {
        let law = |by_deviation: &Vec<Option<usize>>| {
            let rows = by_deviation.iter().enumerate().filter_map(|(d, row)| Some((d, (*row)?)));
            let mut law: Vec<(usize, IBig)> =
                rows.map(|(d, row)| (d, multipliers[row].clone().max(IBig::ZERO))).collect();
            let missing = denominator - law.iter().map(|(_, weight)| weight).sum::<IBig>();
            if let Some((_, largest)) = law.iter_mut().max_by(|a, b| a.1.cmp(&b.1)) {
                *largest += missing;
            }
            law.retain(|(_, weight)| !weight.is_zero());
            law
        };
        let laws = self.deviation.iter().map(|by_type| by_type.iter().map(law).collect());
        DeviationLaws { denominator: denominator.clone(), laws: laws.collect() }
    }
}

impl Program for SmoothnessProgram<'_> {
    type Multipliers = DeviationLaws;

    fn rows(&self) -> &[Row] {
        &self.rows
    }

    fn fixed(&self) -> &[Column] {
        &self.fixed
    }

    fn game(&self) -> &Game {
        self.game
    }

    fn column(&self, id: ColumnId) -> Column {
        let (types, actions) = self.game.pair_profiles(id);
        let mut entries = vec![(0, self.weight(types).clone())];
        for agent in 0..self.game.agents.len() {
            let t = self.game.types.digit(types, agent);
            let rows = &self.deviation[self.orbits.class_of[agent]][t];
            for (d, row) in rows.iter().enumerate() {
                if let Some(row) = *row {
                    let played = self.game.actions.replace(actions, agent, d);
                    entries.push((row, -&self.game.utility[agent][t][played]));
                }
            }
        }
        Column { cost: self.cost(actions), entries: merged(entries), free: false }
    }

    fn start(&self) -> Vec<ColumnId> {
        let with_welfare = |types: &&usize| !self.weight(**types).is_zero();
        self.types
            .iter()
            .filter(with_welfare)
            .flat_map(|&types| {
                let mut all = Vec::new();
                self.orbits.for_each_column(self.game, &self.choices, types, &mut |actions| {
                    all.push(self.game.pair(types, actions));
                });
                let step = all.len().div_ceil(START_PER_GROUP).max(1);
                all.into_iter().step_by(step)
            })
            .collect()
    }

    fn complete(&self) -> bool {
        false
    }

    fn groups(&self) -> usize {
        self.types.len()
    }

    fn may_start_infeasible(&self) -> bool {
        false
    }

    fn cost_scale(&self) -> &IBig {
        &self.cost_scale
    }

    fn rhs_scale(&self) -> &IBig {
        &self.rhs_scale
    }

    fn scan<N: Ring>(
        &self,
        payoffs: &Payoffs<'_, N>,
        multipliers: &[N],
        visit: &mut dyn FnMut(usize, ColumnId, N),
    ) {
        let deviating = self.deviating(payoffs, |class, t| {
            let rows = self.deviation[class][t].iter().enumerate();
            let law = rows.filter_map(|(d, row)| Some((d, multipliers[(*row)?].clone())));
            law.filter(|(_, weight)| !weight.is_zero()).collect()
        });
        let costs = self.costs(payoffs);
        let cost = |actions: usize| costs[actions].clone();
        for &types in &self.types {
            let mut share = N::zero();
            let weight = N::from_units(self.weight(types), &self.game.money);
            share.add_product(&weight, &multipliers[0]);
            self.for_each(&cost, &deviating, types, &mut |actions, mut sum| {
                sum.subtract(&share);
                visit(types, self.game.pair(types, actions), sum);
            });
        }
    }

    fn prove(&self, multipliers: &[IBig], denominator: &IBig) -> Option<Proved<DeviationLaws>> {
        let laws = self.laws(multipliers, denominator);
        // Sums below are in units of 1 / (cost scale x denominator).
        let deviating = self.deviating(&self.exact, |class, t| {
            laws.laws[class][t].iter().map(|(d, weight)| (*d, weight * &self.unit)).collect()
        });
        let cost = |actions: usize| self.cost(actions) * denominator;
        let mut least: Option<(RBig, ColumnId)> = None;
        for &types in &self.types {
            let mut of_types: Option<(IBig, usize)> = None;
            self.for_each(&cost, &deviating, types, &mut |actions, sum| {
                if of_types.as_ref().is_none_or(|(value, _)| sum < *value) {
                    of_types = Some((sum, actions));
                }
            });
            let Some((value, actions)) = of_types else { continue };
            let weight = self.weight(types);
            if weight.is_zero() {
                if value < IBig::ZERO {
                    return None;
                }
                continue;
            }
            let share = ratio(value, weight * &self.unit * denominator);
            if least.as_ref().is_none_or(|(bound, _)| share < *bound) {
                least = Some((share, self.game.pair(types, actions)));
            }
        }
        let (bound, id) = least?;
        Some(Proved { bound, multipliers: laws, binding: vec![id] })
    }
}
