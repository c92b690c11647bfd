//! The rows of a set of equilibrium laws, numbered, with the fixed columns that go with them.

use super::{Concept, Orbits, PriorMode, Question};
use crate::game::Game;
use crate::program::{Column, Row, Sense, merged};
use dashu::integer::IBig;
use std::collections::{BTreeMap, HashMap};

/// What the others of an agent are and do, up to symmetry: class, type profile and the others' action
/// profile of a column with that agent in front (`Orbits::fronted`). The type profile includes her own type.
pub(super) type OthersKey = (usize, usize, usize);

/// A type t, a deviation d of hers, and the row about what d earns t.
pub(super) type ToldRow = (usize, usize, usize);

/// Rows by what they are about; positions in `rows`.
pub(super) struct Rows {
    pub rows: Vec<Row>,
    pub fixed: Vec<Column>,
    /// The row that fixes the mass on a canonical type profile; with any prior, row 0 for all.
    pub law: Vec<Option<usize>>,
    /// By class, type, deviation.
    pub regret: Vec<Vec<Vec<Option<usize>>>>,
    /// By class, type, recommended action, deviation.
    pub obedience: Vec<Vec<Vec<Vec<Option<usize>>>>>,
    /// `E[u_i | t]` defined once, by class and type: only with regret and no-signalling rows together.
    pub value: Vec<Vec<Option<usize>>>,
    /// What an agent's type and the others' play have in common.
    pub no_signalling: HashMap<OthersKey, usize>,
    /// The same as far as the payoffs of deviations tell: by class and own type, the row of every type t and deviation d, which
    /// is about the expectation of `u_i(d, a_-i; t)`.
    pub telling: BTreeMap<(usize, usize), Vec<ToldRow>>,
}

/// What rows say of no-signalling, if the concept has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signals {
    /// All that others play is independent of an agent's type.
    Full,
    /// The payoff of every deviation is: a relaxation with rows as few as regret rows.
    Telling,
}

impl Rows {
    pub fn of(
        game: &Game,
        orbits: &Orbits,
        question: &Question,
        signals: Signals,
        welfare_weight: &IBig,
    ) -> Self {
        let mut rows = Rows {
            rows: Vec::new(),
            fixed: Vec::new(),
            law: vec![None; game.types.count()],
            regret: Vec::new(),
            obedience: Vec::new(),
            value: Vec::new(),
            no_signalling: HashMap::new(),
            telling: BTreeMap::new(),
        };
        rows.add_law(game, orbits, question.prior);
        let concept = question.concept;
        let in_full = concept.has_no_signalling() && signals == Signals::Full;
        for class in 0..orbits.classes.len() {
            let agent = orbits.representative(class);
            let possible: Vec<bool> = (0..game.types.size(agent))
                .map(|t| question.prior == PriorMode::Any || !game.marginal(agent, t).is_zero())
                .collect();
            rows.add_regret(game, agent, &possible, concept.has_regret(), in_full);
            rows.add_obedience(game, agent, &possible, concept);
            if concept.has_costs() {
                rows.add_costs(game, question, welfare_weight);
            }
        }
        if in_full {
            rows.add_no_signalling(game, orbits, concept);
        } else if concept.has_no_signalling() {
            rows.add_telling(game, orbits);
        }
        rows
    }

    /// Is utility written once per type, and deviations on the others' marginals?
    pub fn on_marginals(&self) -> bool {
        self.value.iter().flatten().any(Option::is_some)
    }

    /// About how many no-signalling rows a program of these orbits has.
    pub fn count_of_signals(game: &Game, orbits: &Orbits) -> usize {
        let likely = orbits.canonical_types(game).filter(|&types| !game.prior[types].is_zero());
        let of_profile = |types: usize| -> usize {
            let choices = |i: usize| game.allowed[i][game.types.digit(types, i)].len();
            let all: usize = (0..game.agents.len()).map(choices).fold(1, usize::saturating_mul);
            let classes = 0..orbits.classes.len();
            classes.map(|class| all / choices(orbits.representative(class)).max(1)).sum()
        };
        likely.map(of_profile).fold(0, usize::saturating_add)
    }

    fn push(&mut self, sense: Sense, rhs: IBig, scale: &IBig) -> usize {
        self.rows.push(Row { sense, rhs, scale: scale.clone() });
        self.rows.len() - 1
    }

    fn add_law(&mut self, game: &Game, orbits: &Orbits, prior: PriorMode) {
        match prior {
            PriorMode::Any => {
                let row = self.push(Sense::Equal, game.money.clone(), &game.money);
                orbits.canonical_types(game).for_each(|types| self.law[types] = Some(row));
            }
            PriorMode::Given => {
                for types in orbits.canonical_types(game) {
                    if !game.prior[types].is_zero() {
                        let mass = &game.prior[types] * orbits.type_orbit_size(game, types);
                        self.law[types] = Some(self.push(Sense::Equal, mass, &IBig::ONE));
                    }
                }
            }
        }
    }

    fn add_regret(
        &mut self,
        game: &Game,
        agent: usize,
        possible: &[bool],
        has_regret: bool,
        on_marginals: bool,
    ) {
        let actions = game.actions.size(agent);
        let (mut by_type, mut values) = (Vec::new(), Vec::new());
        for (t, &possible) in possible.iter().enumerate() {
            let mut by_deviation = vec![None; actions];
            let mut value = None;
            if possible && has_regret {
                if on_marginals {
                    value = Some(self.push(Sense::Equal, IBig::ZERO, &game.money));
                }
                for &deviation in &game.allowed[agent][t] {
                    by_deviation[deviation] =
                        Some(self.push(Sense::AtLeast, IBig::ZERO, &game.money));
                }
            }
            if let Some(row) = value {
                let entries = by_deviation.iter().flatten().map(|&row| (row, game.money.clone()));
                let entries = entries.chain([(row, -game.money.clone())]).collect();
                self.fixed.push(Column { cost: IBig::ZERO, entries, free: true });
            }
            by_type.push(by_deviation);
            values.push(value);
        }
        self.regret.push(by_type);
        self.value.push(values);
    }

    fn add_obedience(&mut self, game: &Game, agent: usize, possible: &[bool], concept: Concept) {
        let actions = game.actions.size(agent);
        let mut by_type = Vec::new();
        for (t, &possible) in possible.iter().enumerate() {
            let mut by_recommended = vec![Vec::new(); actions];
            if possible && concept.has_obedience() {
                for &recommended in &game.allowed[agent][t] {
                    by_recommended[recommended] = vec![None; actions];
                    for &deviation in &game.allowed[agent][t] {
                        if deviation != recommended {
                            by_recommended[recommended][deviation] =
                                Some(self.push(Sense::AtLeast, IBig::ZERO, &game.money));
                        }
                    }
                }
            }
            by_type.push(by_recommended);
        }
        self.obedience.push(by_type);
    }

    /// One cost column per type of the class added last, where it can lower the objective.
    fn add_costs(&mut self, game: &Game, question: &Question, welfare_weight: &IBig) {
        let cost = -(question.direction.sign() * welfare_weight);
        if cost >= IBig::ZERO {
            return;
        }
        let Some(by_type) = self.regret.last() else { return };
        for by_deviation in by_type {
            let entries: Vec<_> =
                by_deviation.iter().flatten().map(|&row| (row, -game.money.clone())).collect();
            if !entries.is_empty() {
                self.fixed.push(Column { cost: &cost * &game.money, entries, free: false });
            }
        }
    }

    /// Rows `sum_{a_i} pi(theta, a) = F(theta) m(theta_-i, a_-i)`, columns m, and the deviations' payoffs on m.
    fn add_no_signalling(&mut self, game: &Game, orbits: &Orbits, concept: Concept) {
        let mut marginals: HashMap<OthersKey, Vec<(usize, IBig)>> = HashMap::new();
        let mut order = Vec::new();
        for class in 0..orbits.classes.len() {
            let agent = orbits.representative(class);
            let size = IBig::from(orbits.classes[class].len());
            for types in (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()) {
                let t = game.types.digit(types, agent);
                let first = game.allowed[agent][t][0];
                for_each_others(game, types, agent, &mut |others| {
                    let actions = game.actions.with_others(others, agent, first);
                    let (types_key, actions_key) = orbits.fronted(game, types, actions, agent);
                    let others_key = game.actions.others(actions_key, agent);
                    let key = (class, types_key, others_key);
                    let marginal = (class, game.types.others(types_key, agent), others_key);
                    let entries = marginals.entry(marginal).or_insert_with(|| {
                        order.push(marginal);
                        Vec::new()
                    });
                    if !self.no_signalling.contains_key(&key) {
                        let row = self.push(Sense::Equal, IBig::ZERO, &IBig::ONE);
                        self.no_signalling.insert(key, row);
                        let ways = orbits.arrangements(game, types, actions, agent);
                        entries.push((row, -(&game.prior[types] * ways)));
                    }
                    if concept.has_regret() {
                        for &deviation in &game.allowed[agent][t] {
                            let played = game.actions.replace(actions, agent, deviation);
                            let gain = &game.utility[agent][t][played];
                            if let Some(row) = self.regret[class][t][deviation]
                                && !gain.is_zero()
                            {
                                entries.push((row, -(gain * &game.prior[types] * &size)));
                            }
                        }
                    }
                });
            }
        }
        for marginal in order {
            let entries = merged(marginals.remove(&marginal).unwrap_or_default());
            self.fixed.push(Column { cost: IBig::ZERO, entries, free: false });
        }
    }
}

impl Rows {
    /// Rows `E[u_i(d, a_-i; t), theta_i = r] = F_i(r) m(t, d)` for all d, t and r, with free columns m: under a product prior
    /// the others' play is independent of an agent's type, and so are the payoffs of her deviations.
    fn add_telling(&mut self, game: &Game, orbits: &Orbits) {
        for class in 0..orbits.classes.len() {
            let agent = orbits.representative(class);
            let own = game.likely_types(agent);
            if own.len() == 1 {
                continue;
            }
            let members = IBig::from(orbits.classes[class].len());
            for &t in &own {
                for &d in &game.allowed[agent][t] {
                    let mut entries = Vec::new();
                    for &r in &own {
                        let row = self.push(Sense::Equal, IBig::ZERO, &game.money);
                        self.telling.entry((class, r)).or_default().push((t, d, row));
                        let mass = game.marginal(agent, r) * &members;
                        entries.push((row, -(mass * &game.money)));
                    }
                    self.fixed.push(Column { cost: IBig::ZERO, entries, free: true });
                }
            }
        }
    }
}

/// Calls `visit` with every profile of the others' actions their types in `types` allow.
pub(super) fn for_each_others(
    game: &Game,
    types: usize,
    agent: usize,
    visit: &mut dyn FnMut(usize),
) {
    let mut partial = vec![0];
    for other in (0..game.agents.len()).filter(|&other| other != agent) {
        let allowed = &game.allowed[other][game.types.digit(types, other)];
        let size = game.actions.size(other);
        partial = partial.iter().flat_map(|p| allowed.iter().map(move |a| p * size + a)).collect();
    }
    partial.into_iter().for_each(visit);
}
