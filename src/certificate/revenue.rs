//! Optimal revenue in certificates (section 6a of the format).

use super::names::{self, Names};
use crate::game::Game;
use crate::instance::{Auction, Instance};
use crate::revenue::{Mechanism, Multipliers, OptimalRevenue, Outcome, Setting};
use serde::Serialize;
use serde_json::{Value, json};

/// A mechanism that earns the lower end, and multipliers that prove the upper one.
#[derive(Serialize)]
pub(super) struct Proof {
    mechanism: Option<NamedMechanism>,
    bound: Option<Bound>,
}

#[derive(Serialize)]
struct NamedMechanism {
    denominator: String,
    outcomes: Vec<(Names, Vec<(Value, String)>)>,
    payments: Vec<(String, Names, String)>,
}

#[derive(Serialize)]
struct Bound {
    denominator: String,
    rational: Vec<(String, String, String)>,
    compatible: Vec<(String, String, String, String)>,
}

impl Proof {
    pub(super) fn of(instance: &Instance, game: &Game, optimal: &OptimalRevenue) -> Self {
        let part = |setting| Part { instance, game, setting };
        let setting = optimal.setting.as_ref();
        let mechanism = setting.zip(optimal.mechanism.as_ref());
        let bound = setting.zip(optimal.multipliers.as_ref());
        Proof {
            mechanism: mechanism.map(|(setting, mechanism)| part(setting).mechanism(mechanism)),
            bound: bound.map(|(setting, multipliers)| part(setting).bound(multipliers)),
        }
    }
}

/// What names are made from.
struct Part<'a> {
    instance: &'a Instance,
    game: &'a Game,
    setting: &'a Setting,
}

impl Part<'_> {
    fn profile(&self, profile: usize) -> Names {
        names::types(self.game, self.setting.in_game(self.game, profile))
    }

    fn type_name(&self, agent: usize, of_type: usize) -> String {
        self.game.type_names[agent][self.setting.types[agent][of_type]].clone()
    }

    fn agent(&self, agent: usize) -> String {
        self.game.agents[agent].clone()
    }

    /// Owners by item, units by agent, or a name.
    fn outcome(&self, outcome: &Outcome) -> Value {
        let owners = |items: usize| -> Value {
            let owner = |item: usize| outcome.iter().position(|bundle| bundle >> item & 1 == 1);
            (0..items)
                .map(|item| owner(item).map(|agent| self.agent(agent)))
                .collect::<Vec<_>>()
                .into()
        };
        match &self.instance.auction {
            Auction::SingleItem(_) => owners(1),
            Auction::Items(rule) => owners(rule.items.len()),
            Auction::Units(_) => outcome.iter().map(usize::to_string).collect::<Vec<_>>().into(),
            Auction::Table(table) => json!(outcome.first().map(|&x| &table.outcomes[x])),
        }
    }

    fn mechanism(&self, mechanism: &Mechanism) -> NamedMechanism {
        let listed = !matches!(self.instance.auction, Auction::Table(_));
        // Where nothing is sold nothing need be written.
        let idle = |law: &[(Outcome, _)]| {
            listed && law.iter().all(|(outcome, _)| outcome.iter().all(|&share| share == 0))
        };
        let laws = mechanism.outcomes.iter().enumerate().filter(|(_, law)| !idle(law));
        let outcomes = laws.map(|(profile, law)| {
            let law =
                law.iter().map(|(outcome, weight)| (self.outcome(outcome), weight.to_string()));
            (self.profile(profile), law.collect())
        });
        let paid = |(agent, amounts): (usize, &Vec<dashu::integer::IBig>)| {
            let paid = amounts.iter().enumerate().filter(|(_, amount)| !amount.is_zero());
            let named = paid.map(move |(profile, amount)| {
                (self.agent(agent), self.profile(profile), amount.to_string())
            });
            named.collect::<Vec<_>>()
        };
        NamedMechanism {
            denominator: mechanism.denominator.to_string(),
            outcomes: outcomes.collect(),
            payments: mechanism.payments.iter().enumerate().flat_map(paid).collect(),
        }
    }

    fn bound(&self, multipliers: &Multipliers) -> Bound {
        let (mut rational, mut compatible) = (Vec::new(), Vec::new());
        for (i, types) in multipliers.rational.iter().enumerate() {
            for (t, multiplier) in types.iter().enumerate().filter(|(_, y)| !y.is_zero()) {
                rational.push((self.agent(i), self.type_name(i, t), multiplier.to_string()));
            }
        }
        for (i, types) in multipliers.compatible.iter().enumerate() {
            for (t, row) in types.iter().enumerate() {
                for (s, multiplier) in row.iter().enumerate().filter(|(_, z)| !z.is_zero()) {
                    let (of_type, report) = (self.type_name(i, t), self.type_name(i, s));
                    compatible.push((self.agent(i), of_type, report, multiplier.to_string()));
                }
            }
        }
        Bound { denominator: multipliers.denominator.to_string(), rational, compatible }
    }
}
