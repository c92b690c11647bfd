//! Whether a profile survives rounds of weak dominance, and what does; what they remove before a game is solved.

use super::Fraction;
use super::law::{cut, mixture};
use super::lines::Lines;
use super::table::table;
use crate::equilibrium::dominance::{
    Dominance, Dominator, Elimination, Level, Mixture, Plan, Rounds, Survivors, Unfinished, Verdict,
};
use crate::game::{Game, ratio};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Rows of the table in text at most.
const SHOWN: usize = 24;
/// Actions of a type in text at most.
const SHOWN_ACTIONS: usize = 8;
/// Letters of them at most.
const SHOWN_WIDTH: usize = 80;

/// What `--undominated` found.
#[derive(Serialize, JsonSchema)]
pub(super) struct UndominatedOutput {
    /// the rounds asked for
    rounds: RoundsOutput,
    /// what a round removes: plans of agents, or actions of types
    level: LevelOutput,
    /// whether no strategy of the profile is weakly dominated in any of the rounds; null if undecided
    holds: Option<bool>,
    /// the strategy that is dominated first; null if none is
    eliminated: Option<EliminatedOutput>,
    /// what is left after each round done, to the first that removes nothing at most
    survivors: Vec<SurvivorsOutput>,
    /// why the rounds were not all completed; null if they were, or need not be
    unfinished: Option<String>,
}

/// A number, or until nothing is removed.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum RoundsOutput {
    /// so many
    Count(usize),
    /// until nothing is removed
    Named(Fixpoint),
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Fixpoint {
    Fixpoint,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum LevelOutput {
    Plan,
    Interim,
}

/// A dominated strategy of the profile.
#[derive(Serialize, JsonSchema)]
struct EliminatedOutput {
    /// the round, from 1
    round: usize,
    /// whose strategy it is
    agent: String,
    /// her type, at the interim level; null for a plan
    r#type: Option<String>,
    /// what some of her types play instead, the others staying as they are
    dominator: Vec<MixtureOutput>,
    /// plans of the others at which that is strictly better
    strict: Vec<PlanOutput>,
}

/// What a type plays.
#[derive(Serialize, JsonSchema)]
struct MixtureOutput {
    r#type: String,
    /// probabilities by action
    law: BTreeMap<String, Fraction>,
}

/// What another agent plays.
#[derive(Serialize, JsonSchema)]
struct PlanOutput {
    agent: String,
    /// actions by type of positive probability
    plan: BTreeMap<String, String>,
}

/// What is left after a round.
#[derive(Serialize, JsonSchema)]
struct SurvivorsOutput {
    /// the round, from 1
    round: usize,
    /// every agent
    agents: Vec<AgentOutput>,
}

/// What is left of an agent.
#[derive(Serialize, JsonSchema)]
struct AgentOutput {
    agent: String,
    /// how many plans are left; null at the interim level
    plans: Option<usize>,
    /// the actions that are left, or that some plan left uses, by type of positive probability
    actions: BTreeMap<String, Vec<String>>,
}

impl UndominatedOutput {
    pub fn of(game: &Game, dominance: &Dominance) -> Self {
        let names = Names { game, all: &dominance.start };
        let (holds, eliminated) = match &dominance.verdict {
            Verdict::Survives => (Some(true), None),
            Verdict::Eliminated(found) => (Some(false), Some(names.eliminated(found))),
            Verdict::Undecided(_) => (None, None),
        };
        let level = dominance.level;
        UndominatedOutput {
            rounds: RoundsOutput::of(dominance.asked),
            level: match level {
                Level::Plan => LevelOutput::Plan,
                Level::Interim => LevelOutput::Interim,
            },
            holds,
            eliminated,
            survivors: names.survivors(dominance),
            unfinished: unfinished(dominance).map(|why| names.reason(level, why)),
        }
    }
}

impl RoundsOutput {
    fn of(asked: Rounds) -> Self {
        match asked {
            Rounds::Count(count) => RoundsOutput::Count(count),
            Rounds::Fixpoint => RoundsOutput::Named(Fixpoint::Fixpoint),
        }
    }
}

/// What `--undominated` removes before a game is solved.
#[derive(Serialize, JsonSchema)]
pub(super) struct RemovalOutput {
    /// the rounds asked for
    rounds: RoundsOutput,
    /// the rounds done that removed anything
    removing: usize,
    /// the actions of types that are left after each round done, to the first that removes nothing at most
    survivors: Vec<SurvivorsOutput>,
    /// why the rounds were not all completed; null if they were
    unfinished: Option<String>,
}

impl RemovalOutput {
    pub fn of(game: &Game, dominance: &Dominance) -> Self {
        let names = Names { game, all: &dominance.start };
        RemovalOutput {
            rounds: RoundsOutput::of(dominance.asked),
            removing: removing(dominance),
            survivors: names.survivors(dominance),
            unfinished: unfinished(dominance).map(|why| names.reason(dominance.level, why)),
        }
    }
}

/// How many rounds removed anything.
fn removing(dominance: &Dominance) -> usize {
    let mut before = &dominance.start;
    let removes = |(_, left)| std::mem::replace(&mut before, left) != left;
    completed(dominance).map(removes).filter(|removes| *removes).count()
}

/// How much the rounds removed, in one line.
pub(super) fn removed(dominance: &Dominance) -> String {
    let count = |left: &Survivors| left.actions.iter().flatten().map(Vec::len).sum::<usize>();
    let (all, left) = (count(&dominance.start), count(dominance.left()));
    let rounds = match removing(dominance) {
        1 => "1 round removes".to_owned(),
        rounds => format!("{rounds} rounds remove"),
    };
    format!("{rounds} {} of {all} actions of types, by interim utility", all - left)
}

/// What the rounds leave, and why they were not all done.
pub(super) fn removal(lines: &mut Lines, game: &Game, dominance: &Dominance) {
    let names = Names { game, all: &dominance.start };
    if let Some(why) = unfinished(dominance) {
        let why = names.reason(dominance.level, why);
        lines.gap().prose(&format!(
            "Undecided: the rounds of weak dominance were not all completed: {why}. Nothing is proved without them."
        ));
    }
    names.table(lines, dominance);
}

/// Rounds all of whose plans were sorted, from 1, with what they leave.
fn completed(dominance: &Dominance) -> impl Iterator<Item = (usize, &Survivors)> {
    let rounds = dominance.rounds.iter().enumerate();
    rounds.filter_map(|(number, round)| Some((number + 1, round.survivors.as_ref()?)))
}

fn unfinished(dominance: &Dominance) -> Option<&Unfinished> {
    match &dominance.verdict {
        Verdict::Undecided(why) => Some(why),
        _ => dominance.unfinished.as_ref(),
    }
}

/// The verdict, the dominator and a table of the rounds.
pub(super) fn lines(lines: &mut Lines, game: &Game, dominance: &Dominance) {
    let names = Names { game, all: &dominance.start };
    let level = dominance.level;
    let what = match level {
        Level::Plan => "plans, by ex-ante utility",
        Level::Interim => "actions of types, by interim utility",
    };
    let rounds = match dominance.asked {
        Rounds::Count(1) => "one round of weak dominance".to_owned(),
        Rounds::Count(count) => format!("{count} rounds of weak dominance"),
        Rounds::Fixpoint => "weak dominance to the fixpoint".to_owned(),
    };
    match &dominance.verdict {
        Verdict::Survives => {
            lines.line(format!("Undominated: the profile survives {rounds} ({what})."));
        }
        Verdict::Eliminated(found) => {
            lines.line(format!("Dominated: the profile does not survive {rounds} ({what})."));
            lines.prose(&names.sentence(found));
        }
        Verdict::Undecided(_) => {
            let done = completed(dominance).count();
            lines.line(format!("Undecided after {done} rounds of weak dominance ({what})."));
        }
    }
    if let Some(why) = unfinished(dominance) {
        lines.prose(&format!("Not all rounds were completed: {}.", names.reason(level, why)));
    }
    names.table(lines, dominance);
}

struct Names<'a> {
    game: &'a Game,
    all: &'a Survivors,
}

impl Names<'_> {
    fn of_type(&self, agent: usize, place: usize) -> &str {
        &self.game.type_names[agent][self.all.types[agent][place]]
    }

    fn actions(&self, agent: usize, actions: &[usize]) -> Vec<String> {
        actions.iter().map(|&a| self.game.action_names[agent][a].clone()).collect()
    }

    fn eliminated(&self, found: &Elimination) -> EliminatedOutput {
        let agent = found.agent;
        let dominator = found.dominator.iter().map(|(place, mixture)| MixtureOutput {
            r#type: self.of_type(agent, *place).to_owned(),
            law: mixture
                .weights
                .iter()
                .map(|(action, weight)| {
                    let chance = ratio(weight.clone(), mixture.denominator.clone());
                    (self.game.action_names[agent][*action].clone(), Fraction::from(&chance))
                })
                .collect(),
        });
        let strict = self.others(agent).zip(&found.strict).map(|(j, plan)| PlanOutput {
            agent: self.game.agents[j].clone(),
            plan: (0..plan.len())
                .map(|place| self.of_type(j, place).to_owned())
                .zip(self.actions(j, plan))
                .collect(),
        });
        EliminatedOutput {
            round: found.round,
            agent: self.game.agents[agent].clone(),
            r#type: found.of_type.map(|t| self.game.type_names[agent][t].clone()),
            dominator: dominator.collect(),
            strict: strict.collect(),
        }
    }

    fn survivors(&self, dominance: &Dominance) -> Vec<SurvivorsOutput> {
        let agents = 0..self.game.agents.len();
        let left = |(round, left)| SurvivorsOutput {
            round,
            agents: agents.clone().map(|i| self.left(dominance.level, left, i)).collect(),
        };
        completed(dominance).map(left).collect()
    }

    fn others(&self, agent: usize) -> impl Iterator<Item = usize> {
        (0..self.game.agents.len()).filter(move |&j| j != agent)
    }

    fn left(&self, level: Level, left: &Survivors, agent: usize) -> AgentOutput {
        let used = left.used(agent).into_iter().enumerate();
        let named = used
            .map(|(place, own)| (self.of_type(agent, place).to_owned(), self.actions(agent, &own)));
        AgentOutput {
            agent: self.game.agents[agent].clone(),
            plans: (level == Level::Plan).then(|| left.count(agent)),
            actions: named.collect(),
        }
    }

    /// Who is dominated, by what, and where strictly.
    fn sentence(&self, found: &Elimination) -> String {
        let agent = &self.game.agents[found.agent];
        let whose = match found.of_type.filter(|_| self.all.types[found.agent].len() > 1) {
            Some(t) => format!("agent {agent} of type {}", self.game.type_names[found.agent][t]),
            None => format!("agent {agent}"),
        };
        let by = match found.dominator.as_slice() {
            [(_, law)] if found.of_type.is_some() => self.law(found.agent, law),
            _ => self.dominator(found.agent, &found.dominator),
        };
        let others = self.others(found.agent).zip(&found.strict);
        let strict: Vec<String> = others.map(|(j, plan)| self.plan(j, plan)).collect();
        let strict = match strict.is_empty() {
            true => "always".to_owned(),
            false => format!("where {}", strict.join(" and ")),
        };
        let round = found.round;
        format!(
            "Round {round} removes what {whose} plays: {by} is never worse, and better {strict}."
        )
    }

    fn dominator(&self, agent: usize, dominator: &Dominator) -> String {
        let single = self.all.types[agent].len() == 1;
        let parts = dominator.iter().map(|(place, law)| {
            let law = self.law(agent, law);
            if single { law } else { format!("{law} as {}", self.of_type(agent, *place)) }
        });
        parts.collect::<Vec<_>>().join("; ")
    }

    fn law(&self, agent: usize, law: &Mixture) -> String {
        let actions = &self.game.action_names[agent];
        let weights = law.weights.iter();
        let weights = weights.map(|(action, w)| (actions[*action].as_str(), w.clone()));
        mixture(weights, &law.denominator)
    }

    fn plan(&self, agent: usize, plan: &Plan) -> String {
        let single = plan.len() == 1;
        let parts = plan.iter().enumerate().map(|(place, &action)| {
            let action = cut(&self.game.action_names[agent][action], SHOWN_WIDTH).into_owned();
            if single { action } else { format!("{action} as {}", self.of_type(agent, place)) }
        });
        let parts: Vec<String> = parts.collect();
        format!("agent {} plays {}", self.game.agents[agent], parts.join(", "))
    }

    fn reason(&self, level: Level, why: &Unfinished) -> String {
        let help = match level {
            Level::Plan => "; --interim removes actions of single types instead",
            Level::Interim => "",
        };
        let number = |count: usize| match count {
            usize::MAX => "more than can be counted".to_owned(),
            count => count.to_string(),
        };
        match why {
            Unfinished::TooManyPlans { agent, plans } => {
                let (agent, plans) = (&self.game.agents[*agent], number(*plans));
                format!("agent {agent} has too many plans to list ({plans}){help}")
            }
            Unfinished::TooManyProfiles { agent, profiles } => {
                let (agent, profiles) = (&self.game.agents[*agent], number(*profiles));
                format!("agent {agent} meets too many profiles of the others' plans ({profiles})")
            }
            other => other.to_string(),
        }
    }

    /// What each round leaves.
    fn table(&self, lines: &mut Lines, dominance: &Dominance) {
        let level = dominance.level;
        let rounds = [(0, &dominance.start)].into_iter().chain(completed(dominance));
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (round, left) in rounds {
            let round = if round == 0 { "before".to_owned() } else { round.to_string() };
            for agent in 0..self.game.agents.len() {
                let mut first = vec![round.clone(), self.game.agents[agent].clone()];
                if level == Level::Plan {
                    first.push(left.count(agent).to_string());
                }
                for (place, own) in left.used(agent).iter().enumerate() {
                    let mut row = first.clone();
                    row.push(self.of_type(agent, place).to_owned());
                    row.push(self.listed(agent, own));
                    rows.push(row);
                    first = vec![String::new(); first.len()];
                }
            }
        }
        let all = rows.len();
        lines.gap().line("What each round leaves:");
        let rows = rows.into_iter().take(SHOWN);
        lines.line(match level {
            Level::Plan => table(["round", "agent", "plans", "type", "actions in them"], rows),
            Level::Interim => table(["round", "agent", "type", "actions"], rows),
        });
        if all > SHOWN {
            lines.line(format!("and {} lines more, all in --json", all - SHOWN));
        }
    }

    /// `3: 0, 1/2, 1`; of long names as many as fit.
    fn listed(&self, agent: usize, actions: &[usize]) -> String {
        let mut width = 0;
        let fits = |name: &String| {
            width += name.len();
            width <= SHOWN_WIDTH
        };
        let names = self.actions(agent, &actions[..actions.len().min(SHOWN_ACTIONS)]);
        let mut names: Vec<String> = names.into_iter().take_while(fits).collect();
        if names.is_empty() {
            return actions.len().to_string();
        }
        if names.len() < actions.len() {
            names.push("..".to_owned());
        }
        format!("{}: {}", actions.len(), names.join(", "))
    }
}
