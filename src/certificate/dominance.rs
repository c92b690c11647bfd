//! Rounds of weak dominance in certificates of profiles and of undominated equilibria (section 8a of the format).

use super::smoothness::weights;
use crate::equilibrium::dominance::{
    AgentsRound, Dominance, Dominator, Level, Plan, Rounds, Survivors, Verdict,
};
use crate::game::Game;
use serde::Serialize;
use serde_json::{Value, json};

/// The claim; `None` where nothing is decided.
pub(super) fn claim(game: &Game, dominance: &Dominance) -> Option<Value> {
    let (holds, eliminated) = match &dominance.verdict {
        Verdict::Survives => (true, None),
        Verdict::Undecided(_) => return None,
        Verdict::Eliminated(found) => {
            let names = &game.type_names[found.agent];
            let of_type = found.of_type.map(|t| names[t].clone());
            let agent = &game.agents[found.agent];
            let round = found.round.to_string();
            (false, Some(json!({ "round": round, "agent": agent, "type": of_type })))
        }
    };
    Some(json!({
        "rounds": asked(dominance.asked),
        "level": dominance.level.name(),
        "holds": holds,
        "eliminated": eliminated,
        "survivors": survivors(dominance),
    }))
}

/// How many rounds were asked for.
pub(super) fn asked(rounds: Rounds) -> String {
    match rounds {
        Rounds::Count(count) => count.to_string(),
        Rounds::Fixpoint => "fixpoint".to_owned(),
    }
}

/// What is left after each complete round.
pub(super) fn survivors(dominance: &Dominance) -> Vec<Value> {
    let complete = dominance.rounds.iter().filter_map(|round| round.survivors.as_ref());
    complete.map(|left| counts(dominance.level, left)).collect()
}

/// How many plans each agent has left, or how many actions each of her types.
fn counts(level: Level, left: &Survivors) -> Value {
    let agents = 0..left.types.len();
    match level {
        Level::Plan => agents.map(|i| left.count(i).to_string()).collect(),
        Level::Interim => agents
            .map(|i| left.actions[i].iter().map(|own| own.len().to_string()).collect::<Value>())
            .collect(),
    }
}

/// Type, denominator, weights of actions.
type NamedMixture = (String, String, Vec<(String, String)>);
/// Types with actions.
type NamedPart = Vec<(String, String)>;
/// Actions, one for each type of positive probability.
type NamedPlan = Vec<String>;
/// The weight of every profile of the others' plans, and what some weigh in addition.
type NamedBelief = (String, Vec<(Vec<NamedPlan>, String)>);

/// What shows the rounds.
#[derive(Serialize)]
pub(super) struct Proof {
    rounds: Vec<Vec<Agent>>,
    dominator: Option<Vec<NamedMixture>>,
}

/// One agent in one round.
#[derive(Serialize)]
struct Agent {
    /// Types with actions, and what dominates them.
    dominated: Vec<(NamedPart, Vec<NamedMixture>)>,
    /// Everything that stays is a best reply to one of them.
    beliefs: Vec<NamedBelief>,
}

impl Proof {
    pub fn of(game: &Game, dominance: &Dominance) -> Self {
        let names = Names { game, all: &dominance.start };
        let round = |agents: &Vec<AgentsRound>| {
            agents.iter().enumerate().map(|(agent, found)| names.agent(agent, found)).collect()
        };
        Proof {
            rounds: dominance.rounds.iter().map(|of| round(&of.agents)).collect(),
            dominator: match &dominance.verdict {
                Verdict::Eliminated(found) => Some(names.dominator(found.agent, &found.dominator)),
                _ => None,
            },
        }
    }
}

struct Names<'a> {
    game: &'a Game,
    all: &'a Survivors,
}

impl Names<'_> {
    fn of_type(&self, agent: usize, place: usize) -> String {
        self.game.type_names[agent][self.all.types[agent][place]].clone()
    }

    fn action(&self, agent: usize, action: usize) -> String {
        self.game.action_names[agent][action].clone()
    }

    fn dominator(&self, agent: usize, dominator: &Dominator) -> Vec<NamedMixture> {
        let named = dominator.iter().map(|(place, mixture)| {
            let weights = weights(&self.game.action_names[agent], &mixture.weights);
            (self.of_type(agent, *place), mixture.denominator.to_string(), weights)
        });
        named.collect()
    }

    fn agent(&self, agent: usize, found: &AgentsRound) -> Agent {
        let dominated = found.dominated.iter().map(|(part, dominator)| {
            let part = part.iter();
            let part = part.map(|&(place, a)| (self.of_type(agent, place), self.action(agent, a)));
            (part.collect(), self.dominator(agent, dominator))
        });
        let others: Vec<usize> = (0..self.game.agents.len()).filter(|&j| j != agent).collect();
        let plans = |plans: &Vec<Plan>| -> Vec<NamedPlan> {
            let named = others.iter().zip(plans);
            named.map(|(&j, plan)| plan.iter().map(|&a| self.action(j, a)).collect()).collect()
        };
        let beliefs = found.beliefs.iter().map(|(base, extra)| {
            let extra = extra.iter().map(|(met, weight)| (plans(met), weight.to_string()));
            (base.to_string(), extra.collect())
        });
        Agent { dominated: dominated.collect(), beliefs: beliefs.collect() }
    }
}
