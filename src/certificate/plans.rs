//! Proofs about laws over plans and about a mediator's laws (sections 3a and 3b of the format).

use crate::equilibrium::{self, Plan, PlanLaw, ReportMultipliers};
use crate::game::Game;
use serde::Serialize;

/// A plan by names, `null` for types that do not count.
type NamedPlan = Vec<Option<String>>;

fn named(game: &Game, agent: usize, plan: &Plan) -> NamedPlan {
    plan.iter().map(|action| action.map(|a| game.action_names[agent][a].clone())).collect()
}

/// Multipliers of laws over plans, by named row.
#[derive(Serialize)]
pub(super) struct PlanBound {
    denominator: String,
    regret: Vec<(String, String, String, String)>,
    obedience: Vec<(String, String, String, String, String)>,
    plans: Vec<(String, NamedPlan, String, String, String)>,
}

impl PlanBound {
    pub fn of(game: &Game, bound: &equilibrium::PlanBound) -> Self {
        let mut section = PlanBound {
            denominator: bound.denominator.to_string(),
            regret: Vec::new(),
            obedience: Vec::new(),
            plans: Vec::new(),
        };
        let name = |agent: usize| game.agents[agent].clone();
        let of_type = |agent: usize, t: usize| game.type_names[agent][t].clone();
        let action = |agent: usize, a: usize| game.action_names[agent][a].clone();
        for (i, by_type) in bound.multipliers.types.iter().enumerate() {
            for (t, rows) in by_type.iter().enumerate() {
                for (d, y) in &rows.regret {
                    section.regret.push((name(i), of_type(i, t), action(i, *d), y.to_string()));
                }
                for (r, d, y) in &rows.obedience {
                    let row = (name(i), of_type(i, t), action(i, *r), action(i, *d), y.to_string());
                    section.obedience.push(row);
                }
            }
        }
        for of_plan in &bound.multipliers.plans {
            let i = of_plan.agent;
            for (t, d, y) in &of_plan.rows {
                let plan = named(game, i, &of_plan.plan);
                let row = (name(i), plan, of_type(i, *t), action(i, *d), y.to_string());
                section.plans.push(row);
            }
        }
        section
    }
}

/// A law over profiles of plans.
#[derive(Serialize)]
pub(super) struct PlanLawSection {
    denominator: String,
    entries: Vec<(Vec<NamedPlan>, String)>,
}

impl PlanLawSection {
    pub fn of(game: &Game, law: &PlanLaw) -> Self {
        let profile = |plans: &Vec<Plan>| {
            plans.iter().enumerate().map(|(agent, plan)| named(game, agent, plan)).collect()
        };
        let entries = law.entries.iter();
        PlanLawSection {
            denominator: law.denominator.to_string(),
            entries: entries.map(|(plans, weight)| (profile(plans), weight.to_string())).collect(),
        }
    }
}

/// Multipliers of a mediator's incentive rows.
#[derive(Serialize)]
pub(super) struct ReportBound {
    denominator: String,
    reports: Vec<(String, String, String, String, String, String)>,
}

impl ReportBound {
    pub fn of(game: &Game, bound: &ReportMultipliers) -> Self {
        let mut reports = Vec::new();
        for (&(agent, t, report, recommended), row) in &bound.rows {
            let action = |a: usize| game.action_names[agent][a].clone();
            let of_type = |t: usize| game.type_names[agent][t].clone();
            for (deviation, y) in row {
                reports.push((
                    game.agents[agent].clone(),
                    of_type(t),
                    of_type(report),
                    action(recommended),
                    action(*deviation),
                    y.to_string(),
                ));
            }
        }
        ReportBound { denominator: bound.denominator.to_string(), reports }
    }
}
