//! The linear program of a question, with its columns priced.

use super::multipliers::by_type;
use super::pricing::{Priced, Told, Weights};
use super::rows::{Rows, Signals};
use super::{Multipliers, Orbits, PriorMode, Question};
use crate::game::{Game, ratio, symmetric_classes};
use crate::program::{
    Column, ColumnId, Payoffs, Program, Proved, Ring, Row, START_PER_GROUP, merged,
};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// `min` of the question's signed objective over its laws, up to permutations of interchangeable agents.
///
/// Units: with the prior given, a column's weight is the mass of its orbit in units of
/// `1/prior_total`; with any prior, the mass itself, normalised to `sum pi Wel = 1`.
pub struct EquilibriumProgram<'g> {
    game: &'g Game,
    question: Question,
    orbits: Orbits,
    rows: Rows,
    exact: Payoffs<'g, IBig>,
    costs: Costs,
    cost_scale: IBig,
    rhs_scale: IBig,
    start: Vec<ColumnId>,
    /// Are all its columns listed at once?
    in_full: bool,
}

impl<'g> EquilibriumProgram<'g> {
    /// The program of `question` on `game`.
    pub fn new(game: &'g Game, question: Question) -> Self {
        Self::with(game, question, Signals::Full)
    }

    /// The relaxation in which nobody's type is signalled as far as payoffs of deviations tell. What it proves holds of the
    /// question itself.
    pub(super) fn telling(game: &'g Game, question: Question) -> Self {
        Self::with(game, question, Signals::Telling)
    }

    fn with(game: &'g Game, question: Question, signals: Signals) -> Self {
        let orbits = Orbits::new(symmetric_classes(game));
        let (welfare, _, unit) = question.objective.integers();
        let rows = Rows::of(game, &orbits, &question, signals, &welfare);
        let rhs_scale = match question.prior {
            PriorMode::Given => game.prior_total.clone(),
            PriorMode::Any => IBig::ONE,
        };
        let mut program = EquilibriumProgram {
            game,
            orbits,
            rows,
            exact: Payoffs::exact(game),
            costs: Costs::of(&question),
            cost_scale: &game.money * unit,
            rhs_scale,
            start: Vec::new(),
            in_full: question.concept.has_no_signalling() && signals == Signals::Full,
            question,
        };
        program.start = program.starting_columns();
        program
    }

    /// The classes of interchangeable agents used.
    pub fn orbits(&self) -> &Orbits {
        &self.orbits
    }

    /// Canonical type profiles that have columns.
    pub(super) fn type_profiles(&self) -> impl Iterator<Item = usize> + '_ {
        self.orbits.canonical_types(self.game).filter(|&types| self.rows.law[types].is_some())
    }

    /// The entries of a column in the rows of what an agent's deviations tell.
    fn told(
        &self,
        types: usize,
        actions: usize,
        agent: usize,
    ) -> impl Iterator<Item = (usize, IBig)> + '_ {
        let game = self.game;
        let own = (self.orbits.class_of[agent], game.types.digit(types, agent));
        let rows = self.rows.telling.get(&own).into_iter().flatten();
        rows.map(move |&(t, d, row)| {
            (row, game.utility[agent][t][game.actions.replace(actions, agent, d)].clone())
        })
    }

    fn starting_columns(&self) -> Vec<ColumnId> {
        let mut start = Vec::new();
        for types in self.type_profiles() {
            let mut of_types = Vec::new();
            self.orbits.for_each_column(self.game, &self.game.allowed, types, &mut |actions| {
                of_types.push(self.game.pair(types, actions));
            });
            let step = match self.complete() {
                true => 1,
                false => of_types.len().div_ceil(START_PER_GROUP),
            };
            start.extend(of_types.into_iter().step_by(step));
        }
        start
    }

    /// `s w(theta, a)` in units of `1/cost_scale`.
    fn cost(&self, types: usize, actions: usize) -> IBig {
        self.costs.at(self.game, types, actions)
    }

    fn no_signalling_row(&self, types: usize, actions: usize, agent: usize) -> Option<usize> {
        let class = self.orbits.class_of[agent];
        let front = self.orbits.representative(class);
        let (types, actions) = self.orbits.fronted(self.game, types, actions, agent);
        let key = (class, types, self.game.actions.others(actions, front));
        self.rows.no_signalling.get(&key).copied()
    }
}

/// The objective's integer weights, signed.
pub(super) struct Costs {
    welfare: IBig,
    revenue: IBig,
}

impl Costs {
    pub fn of(question: &Question) -> Self {
        let (welfare, revenue, _) = question.objective.integers();
        let sign = question.direction.sign();
        Costs { welfare: &sign * welfare, revenue: sign * revenue }
    }

    /// `s w(theta, a)`.
    pub fn at(&self, game: &Game, types: usize, actions: usize) -> IBig {
        game.welfare(types, actions) * &self.welfare + &game.revenue[actions] * &self.revenue
    }
}

impl Program for EquilibriumProgram<'_> {
    type Multipliers = Multipliers;

    fn rows(&self) -> &[Row] {
        &self.rows.rows
    }

    fn fixed(&self) -> &[Column] {
        &self.rows.fixed
    }

    fn game(&self) -> &Game {
        self.game
    }

    fn column(&self, id: ColumnId) -> Column {
        let game = self.game;
        let (types, actions) = self.game.pair_profiles(id);
        let mut entries = Vec::new();
        if let Some(row) = self.rows.law[types] {
            let weight = match self.question.prior {
                PriorMode::Given => IBig::ONE,
                PriorMode::Any => game.optimum[types].clone(),
            };
            entries.push((row, weight));
        }
        for agent in 0..game.agents.len() {
            let class = self.orbits.class_of[agent];
            let t = game.types.digit(types, agent);
            let action = game.actions.digit(actions, agent);
            let utility = &game.utility[agent][t];
            let regret = |(deviation, row): (usize, &Option<usize>)| {
                let deviated = game.actions.replace(actions, agent, deviation);
                row.map(|row| (row, &utility[actions] - &utility[deviated]))
            };
            match self.rows.value[class][t] {
                Some(row) => entries.push((row, utility[actions].clone())),
                None => {
                    entries
                        .extend(self.rows.regret[class][t].iter().enumerate().filter_map(regret));
                }
            }
            let obedience = self.rows.obedience[class][t][action].iter();
            entries.extend(obedience.enumerate().filter_map(regret));
            if self.in_full {
                let row = self.no_signalling_row(types, actions, agent);
                entries.extend(row.map(|row| (row, IBig::ONE)));
            } else if !self.rows.telling.is_empty() {
                entries.extend(self.told(types, actions, agent));
            }
        }
        Column { cost: self.cost(types, actions), entries: merged(entries), free: false }
    }

    fn start(&self) -> Vec<ColumnId> {
        self.start.clone()
    }

    fn complete(&self) -> bool {
        self.in_full
    }

    fn groups(&self) -> usize {
        self.type_profiles().count()
    }

    fn may_start_infeasible(&self) -> bool {
        !self.complete()
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
        let weights = Weights::of(&self.question, N::from_units);
        let by_type = by_type(&self.rows, multipliers);
        let priced = Priced::tabulate(self.game, &self.orbits, payoffs, &weights, &by_type);
        let told = Told::tabulate(self.game, &self.orbits, payoffs, &self.rows, multipliers);
        for types in self.type_profiles() {
            let Some(row) = self.rows.law[types] else { continue };
            let mut share = multipliers[row].clone();
            if self.question.prior == PriorMode::Any {
                let mut product = N::zero();
                product.add_product(&share, &payoffs.optimum[types]);
                share = product;
            }
            priced.for_each(self.game, &self.orbits, types, &mut |actions, mut sum| {
                told.subtract_from(&mut sum, self.game, types, actions);
                sum.subtract(&share);
                visit(types, self.game.pair(types, actions), sum);
            });
        }
    }

    fn prove(&self, multipliers: &[IBig], denominator: &IBig) -> Option<Proved<Multipliers>> {
        let game = self.game;
        let mut repaired = Multipliers::repaired(
            game,
            &self.orbits,
            &self.question,
            &self.rows,
            multipliers,
            denominator,
        );
        let (_, _, unit) = self.question.objective.integers();
        repaired.multiply(&unit);
        // Everything below is in units of 1 / (money x denominator of the multipliers).
        let weights =
            Weights::of(&self.question, |weight, unit| weight * (&repaired.denominator / unit));
        let by_type = repaired.by_type(&self.rows);
        let priced = Priced::tabulate(game, &self.orbits, &self.exact, &weights, &by_type);
        let signals = |types: usize, actions: usize| -> IBig {
            let z = |agent: usize| {
                let class = self.orbits.class_of[agent];
                let front = self.orbits.representative(class);
                let (types, actions) = self.orbits.fronted(game, types, actions, agent);
                let key = (class, types, game.actions.others(actions, front));
                repaired.no_signalling.get(&key).cloned().unwrap_or(IBig::ZERO)
            };
            (0..game.agents.len()).map(z).sum::<IBig>() * &game.money
        };
        let with_signals = !repaired.no_signalling.is_empty();
        let scale = &game.money * &repaired.denominator;
        let (mut given, mut binding) = (IBig::ZERO, Vec::new());
        let mut any: Option<(RBig, ColumnId)> = None;
        let mut failed = false;
        for types in self.type_profiles() {
            let mut least: Option<(IBig, usize)> = None;
            priced.for_each(game, &self.orbits, types, &mut |actions, mut sum| {
                if with_signals {
                    sum -= signals(types, actions);
                }
                if least.as_ref().is_none_or(|(value, _)| &sum < value) {
                    least = Some((sum, actions));
                }
            });
            let Some((value, actions)) = least else { continue };
            let id = self.game.pair(types, actions);
            match self.question.prior {
                PriorMode::Given => {
                    let mass = &game.prior[types] * self.orbits.type_orbit_size(game, types);
                    given += value * mass;
                    binding.push(id);
                }
                PriorMode::Any if game.optimum[types].is_zero() => {
                    failed |= value < IBig::ZERO;
                }
                PriorMode::Any => {
                    let share = ratio(value, &game.optimum[types] * &repaired.denominator);
                    if any.as_ref().is_none_or(|(least, _)| share < *least) {
                        any = Some((share, id));
                    }
                }
            }
        }
        if failed {
            return None;
        }
        let bound = match self.question.prior {
            PriorMode::Given => ratio(given, scale * &game.prior_total),
            PriorMode::Any => {
                let (share, id) = any?;
                binding.push(id);
                share
            }
        };
        Some(Proved { bound, multipliers: repaired, binding })
    }
}
