//! The linear program of a question, every column listed and every row for each agent.

use super::ExportError;
use super::names::parts;
use crate::equilibrium::{Concept, Direction, Objective};
use crate::game::{Game, Shape, common_denominator, over};
use crate::program::{Sense, merged};
use dashu::integer::IBig;
use std::collections::BTreeMap;

/// The most entries of a program that is written.
const MOST_ENTRIES: usize = 20_000_000;

/// The optimum of one column, called `value`, over a set of equilibrium laws; all numbers are integers.
///
/// With `P` the prior's denominator and `M` that of money: columns `x` are the masses of pairs (types,
/// actions), rows `law` are `P sum x = P F`, rows `regret` and `obey` are in units of `1/M`, and the row
/// `value.is` makes `value` the objective itself, so that the program's optimum needs no scaling.
pub struct LinearProgram {
    /// What it is, in lines for people.
    pub remarks: Vec<String>,
    /// Is `value` maximised?
    pub maximise: bool,
    /// `value` is the first.
    pub columns: Vec<Column>,
    /// The row that defines `value` is the first.
    pub rows: Vec<Row>,
}

/// A column.
pub struct Column {
    /// Letters, digits, dots and underscores.
    pub name: String,
    /// May it be negative?
    pub free: bool,
    pub(super) what: ColumnKind,
}

/// A row.
pub struct Row {
    /// Letters, digits, dots and underscores.
    pub name: String,
    /// How both sides compare.
    pub sense: Sense,
    /// The right side.
    pub right: IBig,
    /// Column positions, ascending, with non-zero entries.
    pub entries: Vec<(usize, IBig)>,
    pub(super) what: RowKind,
}

/// What a column stands for; profiles of the others have their numbers in the game's shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ColumnKind {
    /// The objective.
    Value,
    /// The mass of a pair (types, actions).
    Law(usize, usize),
    /// What a type (agent, type) spends on information, times its probability.
    Cost(usize, usize),
    /// The probability of the others' actions given their types: agent, others' types, others' actions.
    Others(usize, usize, usize),
}

/// What a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RowKind {
    /// What the objective is.
    Value,
    /// The probability of a type profile.
    Law(usize),
    /// (agent, type, deviation): no gain by a fixed deviation.
    Regret(usize, usize, usize),
    /// (agent, type, recommended action, deviation): no gain by deviating from the recommendation.
    Obedience(usize, usize, usize, usize),
    /// (agent, type profile, others' actions): the others' play does not depend on the agent's type.
    NoSignalling(usize, usize, usize),
}

impl LinearProgram {
    /// The program of an optimum over a concept's laws.
    ///
    /// # Errors
    ///
    /// More than twenty million entries.
    pub fn of(
        game: &Game,
        concept: Concept,
        objective: &Objective,
        direction: Direction,
    ) -> Result<LinearProgram, ExportError> {
        let size = entries(game, concept);
        if size > MOST_ENTRIES {
            return Err(ExportError::TooLarge {
                what: "the linear program",
                size,
                unit: "entries",
                most: MOST_ENTRIES,
                help: "use coarser grids or fewer types; solve lists only the columns it needs",
            });
        }
        let mut listing = Listing::of(game);
        listing.laws();
        if concept.has_costs() {
            listing.costs();
        }
        listing.define_value(objective);
        for agent in 0..game.agents.len() {
            for t in listing.possible_types(agent) {
                if concept.has_regret() {
                    listing.add_regret(agent, t, concept);
                }
                if concept.has_obedience() {
                    listing.add_obedience(agent, t);
                }
            }
            if concept.has_no_signalling() {
                listing.add_no_signalling(agent);
            }
        }
        let sense = match direction {
            Direction::Min => "minimum",
            Direction::Max => "maximum",
        };
        let weights = weights(objective);
        let mut remarks = vec![
            format!("the {sense} of {weights} over {concept} laws"),
            "x.TYPES.ACTIONS is the probability of types and actions, value the optimum".to_owned(),
        ];
        remarks.extend(listing.legend());
        let Listing { columns, rows, .. } = listing;
        Ok(LinearProgram { remarks, maximise: direction == Direction::Max, columns, rows })
    }
}

fn weights(objective: &Objective) -> String {
    match (objective.welfare.is_zero(), objective.revenue.is_zero()) {
        (false, true) if objective.welfare.is_one() => "welfare".into(),
        (true, false) if objective.revenue.is_one() => "revenue".into(),
        _ => format!("{} welfare + {} revenue", objective.welfare, objective.revenue),
    }
}

/// About how many entries the program has, at most.
fn entries(game: &Game, concept: Concept) -> usize {
    let most_actions = |i: usize| game.allowed[i].iter().map(Vec::len).max().unwrap_or(0);
    let actions: usize = (0..game.agents.len()).map(most_actions).sum();
    let kinds = usize::from(concept.has_regret()) + usize::from(concept.has_obedience());
    let per_column =
        2 + kinds * actions + game.agents.len() * usize::from(concept.has_no_signalling());
    game.column_count().saturating_mul(per_column)
}

/// A program being listed.
struct Listing<'g> {
    game: &'g Game,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Positions of columns.
    places: BTreeMap<ColumnKind, usize>,
    agents: Vec<String>,
    types: Vec<Vec<String>>,
    actions: Vec<Vec<String>>,
}

impl<'g> Listing<'g> {
    fn of(game: &'g Game) -> Self {
        Listing {
            game,
            columns: Vec::new(),
            rows: Vec::new(),
            places: BTreeMap::new(),
            agents: parts(&game.agents),
            types: game.type_names.iter().map(|names| parts(names)).collect(),
            actions: game.action_names.iter().map(|names| parts(names)).collect(),
        }
    }

    /// What numbers stand for, where they have taken the place of names.
    fn legend(&self) -> Vec<String> {
        let mut legend = Vec::new();
        let mut explain = |what: String, names: &[String], parts: &[String]| {
            let meanings = names
                .iter()
                .zip(parts)
                .filter(|(name, part)| part.parse::<usize>().is_ok() && part != name);
            let meanings: Vec<String> =
                meanings.map(|(name, part)| format!("{part} is {name:?}")).collect();
            if !meanings.is_empty() {
                legend.push(format!("{what}: {}", meanings.join(", ")));
            }
        };
        let game = self.game;
        explain("agents".into(), &game.agents, &self.agents);
        for (i, agent) in game.agents.iter().enumerate() {
            explain(format!("types of {agent:?}"), &game.type_names[i], &self.types[i]);
            explain(format!("actions of {agent:?}"), &game.action_names[i], &self.actions[i]);
        }
        legend
    }

    fn possible_types(&self, agent: usize) -> Vec<usize> {
        let types = 0..self.game.types.size(agent);
        types.filter(|&t| !self.game.marginal(agent, t).is_zero()).collect()
    }

    fn type_profiles(&self) -> Vec<usize> {
        let game = self.game;
        (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()).collect()
    }

    fn column(&mut self, what: ColumnKind, name: String) -> usize {
        let place = self.columns.len();
        self.columns.push(Column { name, free: what == ColumnKind::Value, what });
        self.places.insert(what, place);
        place
    }

    fn row(
        &mut self,
        what: RowKind,
        name: String,
        (sense, right): (Sense, IBig),
        entries: Vec<(usize, IBig)>,
    ) {
        self.rows.push(Row { name, sense, right, entries: merged(entries), what });
    }

    /// Names of a profile, those of one agent left out, with a dot before each.
    fn profile(
        shape: &Shape,
        names: &[Vec<String>],
        profile: usize,
        without: Option<usize>,
    ) -> String {
        let kept = (0..names.len()).filter(|&i| Some(i) != without);
        kept.map(|i| format!(".{}", names[i][shape.digit(profile, i)])).collect()
    }

    /// Every profile of actions these types may play.
    fn plays(&self, types: usize) -> Vec<usize> {
        let mut profiles = vec![0];
        for i in 0..self.game.agents.len() {
            let allowed = &self.game.allowed[i][self.game.types.digit(types, i)];
            let size = self.game.actions.size(i);
            let next = |profile: &usize| {
                let start = profile * size;
                allowed.iter().map(move |action| start + action)
            };
            profiles = profiles.iter().flat_map(next).collect();
        }
        profiles
    }

    /// The columns `value` and `x`, and the rows `law`, after room for the row that defines `value`.
    fn laws(&mut self) {
        let game = self.game;
        self.column(ColumnKind::Value, "value".into());
        self.row(RowKind::Value, "value.is".into(), (Sense::Equal, IBig::ZERO), Vec::new());
        for types in self.type_profiles() {
            let named = Self::profile(&game.types, &self.types, types, None);
            let mut entries = Vec::new();
            for actions in self.plays(types) {
                let played = Self::profile(&game.actions, &self.actions, actions, None);
                let column =
                    self.column(ColumnKind::Law(types, actions), format!("x{named}{played}"));
                entries.push((column, game.prior_total.clone()));
            }
            let right = (Sense::Equal, game.prior[types].clone());
            self.row(RowKind::Law(types), format!("law{named}"), right, entries);
        }
    }

    fn costs(&mut self) {
        for agent in 0..self.game.agents.len() {
            for t in self.possible_types(agent) {
                let name = format!("cost.{}.{}", self.agents[agent], self.types[agent][t]);
                self.column(ColumnKind::Cost(agent, t), name);
            }
        }
    }

    /// `N value - sum of what columns are worth, over N, = 0`.
    fn define_value(&mut self, objective: &Objective) {
        let game = self.game;
        let unit = common_denominator([&objective.welfare, &objective.revenue].into_iter());
        let (welfare, revenue) = (over(&objective.welfare, &unit), over(&objective.revenue, &unit));
        let entry = |column: &Column| match column.what {
            ColumnKind::Value => unit.clone() * &game.money,
            ColumnKind::Law(types, actions) => {
                -(game.welfare(types, actions) * &welfare + &game.revenue[actions] * &revenue)
            }
            ColumnKind::Cost(..) => &welfare * &game.money,
            ColumnKind::Others(..) => IBig::ZERO,
        };
        let entries = self.columns.iter().map(entry).enumerate().collect();
        self.rows[0].entries = merged(entries);
    }

    /// The columns `x` of a type, each with its action profile.
    fn columns_of(&self, agent: usize, of_type: usize) -> Vec<(usize, usize)> {
        let hers = |(place, column): (usize, &Column)| match column.what {
            ColumnKind::Law(types, actions) if self.game.types.digit(types, agent) == of_type => {
                Some((place, actions))
            }
            _ => None,
        };
        self.columns.iter().enumerate().filter_map(hers).collect()
    }

    /// What a type gains over playing `deviation` instead, by column.
    fn gains(
        &self,
        (agent, of_type): (usize, usize),
        columns: &[(usize, usize)],
        deviation: usize,
    ) -> Vec<(usize, IBig)> {
        let utility = &self.game.utility[agent][of_type];
        let gain = |&(place, actions): &(usize, usize)| {
            let deviated = self.game.actions.replace(actions, agent, deviation);
            (place, &utility[actions] - &utility[deviated])
        };
        columns.iter().map(gain).collect()
    }

    fn add_regret(&mut self, agent: usize, t: usize, concept: Concept) {
        let whose = format!("{}.{}", self.agents[agent], self.types[agent][t]);
        let columns = self.columns_of(agent, t);
        for &deviation in &self.game.allowed[agent][t] {
            let mut entries = self.gains((agent, t), &columns, deviation);
            if concept.has_costs() {
                let cost = self.places[&ColumnKind::Cost(agent, t)];
                entries.push((cost, -self.game.money.clone()));
            }
            let name = format!("regret.{whose}.{}", self.actions[agent][deviation]);
            let what = RowKind::Regret(agent, t, deviation);
            self.row(what, name, (Sense::AtLeast, IBig::ZERO), entries);
        }
    }

    fn add_obedience(&mut self, agent: usize, t: usize) {
        let whose = format!("{}.{}", self.agents[agent], self.types[agent][t]);
        let columns = self.columns_of(agent, t);
        let allowed = &self.game.allowed[agent][t];
        for &recommended in allowed {
            let told = |actions: usize| self.game.actions.digit(actions, agent) == recommended;
            let columns: Vec<_> =
                columns.iter().copied().filter(|&(_, actions)| told(actions)).collect();
            for &deviation in allowed.iter().filter(|&&deviation| deviation != recommended) {
                let entries = self.gains((agent, t), &columns, deviation);
                let names = &self.actions[agent];
                let name = format!("obey.{whose}.{}.{}", names[recommended], names[deviation]);
                let what = RowKind::Obedience(agent, t, recommended, deviation);
                self.row(what, name, (Sense::AtLeast, IBig::ZERO), entries);
            }
        }
    }

    /// `P sum over her actions of x = P F m`, with `m` free of her type.
    fn add_no_signalling(&mut self, agent: usize) {
        let game = self.game;
        for types in self.type_profiles() {
            let mut sums: BTreeMap<usize, Vec<(usize, IBig)>> = BTreeMap::new();
            for actions in self.plays(types) {
                let column = self.places[&ColumnKind::Law(types, actions)];
                let sum = sums.entry(game.actions.others(actions, agent)).or_default();
                sum.push((column, game.prior_total.clone()));
            }
            let others_types = game.types.others(types, agent);
            let named = Self::profile(&game.types, &self.types, types, None);
            let met = Self::profile(&game.types, &self.types, types, Some(agent));
            for (others, mut entries) in sums {
                let full = game.actions.with_others(others, agent, 0);
                let played = Self::profile(&game.actions, &self.actions, full, Some(agent));
                let name = &self.agents[agent];
                let (column, row) =
                    (format!("others.{name}{met}{played}"), format!("ns.{name}{named}{played}"));
                let what = ColumnKind::Others(agent, others_types, others);
                let place = match self.places.get(&what) {
                    Some(&place) => place,
                    None => self.column(what, column),
                };
                entries.push((place, -game.prior[types].clone()));
                let what = RowKind::NoSignalling(agent, types, others);
                self.row(what, row, (Sense::Equal, IBig::ZERO), entries);
            }
        }
    }
}
