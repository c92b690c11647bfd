//! Whether a profile of a staged instance is an equilibrium, information set by information set.

use super::dominance::{self, UndominatedOutput};
use super::lines::Lines;
use super::number::{brief, extended, number};
use super::table::table;
use super::{Fraction, Shown};
use crate::equilibrium::dominance::Dominance;
use crate::equilibrium::{
    Sequential, SetJudged, StagedDeviation, StagedJudged, Step, in_words, place_in_words,
};
use crate::exact::Extended;
use crate::game::Game;
use crate::instance::Instance;
use crate::staged::InformationSet;
use dashu::rational::RBig;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Rows of a table in text at most.
const SHOWN: usize = 24;

/// The output of `poacert profile --json` about a staged instance.
#[derive(Serialize, JsonSchema)]
pub(super) struct StagedProfileOutput {
    /// whether the regret is at most epsilon; epsilon is 0 unless given
    equilibrium: bool,
    /// the most any type gains by her best deviation
    regret: Fraction,
    /// the deviation that gains most; null if none gains
    deviation: Option<DeviationOutput>,
    /// expected values minus costs of information
    welfare: Fraction,
    /// expected payments, those in aftermarkets included
    revenue: Fraction,
    /// the payments in aftermarkets, summed over all agents
    surplus: Fraction,
    /// the regret that is accepted
    epsilon: Fraction,
    /// expected optimal welfare
    optimal_welfare: Fraction,
    /// optimal welfare over welfare; null if the optimal welfare is not positive
    ratio: Option<Fraction>,
    /// every type of positive probability
    interim: Vec<InterimOutput>,
    /// every information set that is reached
    sets: Vec<SetOutput>,
    /// sequential rationality under the beliefs of the trembles; left out unless asked
    #[serde(skip_serializing_if = "Option::is_none")]
    sequential: Option<SequentialOutput>,
    /// whether the profile survives rounds of weak dominance in the plan game; left out unless asked
    #[serde(skip_serializing_if = "Option::is_none")]
    undominated: Option<UndominatedOutput>,
    /// the limit that came before all that was asked was decided; left out if none did
    #[serde(skip_serializing_if = "Option::is_none")]
    unfinished: Option<String>,
    /// where the certificate is, if one was written
    certificate: Option<String>,
}

/// A deviation that gains.
#[derive(Serialize, JsonSchema)]
struct DeviationOutput {
    /// who deviates
    agent: String,
    /// her type
    r#type: String,
    /// what she does instead where she first differs
    action: String,
    /// what that gains her, given her type
    gain: Fraction,
    /// all that she does differently, from there on
    steps: Vec<StepOutput>,
}

/// What is done at an information set.
#[derive(Serialize, JsonSchema)]
struct StepOutput {
    /// the information set: what she saw and did, and what she sees
    path: Vec<String>,
    /// the action
    action: String,
}

/// What a type expects.
#[derive(Serialize, JsonSchema)]
struct InterimOutput {
    /// the agent
    agent: String,
    /// her type
    r#type: String,
    /// what her strategy gives her
    utility: Fraction,
    /// what the best deviation would gain her; 0 if her strategy is as good
    regret: Fraction,
}

/// An information set.
#[derive(Serialize, JsonSchema)]
struct SetOutput {
    /// who moves
    agent: String,
    /// what she saw and did, and what she sees
    path: Vec<String>,
    /// probabilities by action
    plays: BTreeMap<String, Fraction>,
    /// how likely chance and the others let play come here; with an order in epsilon the coefficient
    chance: Fraction,
    /// the order in epsilon of that; 0 if the set is reached
    order: u32,
    /// what she expects from here on
    utility: Fraction,
    /// an action that would give her most
    best_action: String,
    /// what the best continuation would gain her
    regret: Fraction,
}

/// Sequential rationality.
#[derive(Serialize, JsonSchema)]
struct SequentialOutput {
    /// whether nobody gains anything at any information set, given the beliefs
    holds: bool,
    /// the most that anybody gains anywhere
    regret: Fraction,
    /// every information set, reached or not
    sets: Vec<SetOutput>,
}

/// What a profile is judged about, and where that is written.
pub struct StagedSubject<'a> {
    /// The instance.
    pub instance: &'a Instance,
    /// The profile's title.
    pub title: Option<&'a str>,
    /// Where the certificate was written, if one was.
    pub certificate: Option<&'a str>,
    /// The limit that came before all that was asked was decided.
    pub unfinished: Option<&'a str>,
}

/// Equilibrium or not; sequential or not, or undominated in the plan game or not, where that was asked.
pub fn staged_profile(
    subject: &StagedSubject<'_>,
    judged: &StagedJudged,
    sequential: Option<&Sequential>,
    rounds: Option<(&Game, &Dominance)>,
) -> Shown {
    let StagedSubject { instance, title, certificate, unfinished } = *subject;
    let ratio = (judged.optimal_welfare > RBig::ZERO)
        .then(|| Extended::Finite(judged.welfare.clone()).divide(&judged.optimal_welfare));
    let regret = judged.regret();
    let output = StagedProfileOutput {
        equilibrium: judged.holds(),
        regret: Fraction::from(&regret),
        deviation: judged.deviation.as_ref().map(|deviation| deviation_output(judged, deviation)),
        welfare: Fraction::from(&judged.welfare),
        revenue: Fraction::from(&judged.revenue),
        surplus: Fraction::from(&judged.surplus),
        epsilon: Fraction::from(&judged.epsilon),
        optimal_welfare: Fraction::from(&judged.optimal_welfare),
        ratio: ratio.as_ref().map(Fraction::from),
        interim: judged
            .interim
            .iter()
            .map(|interim| InterimOutput {
                agent: judged.agents[interim.agent].clone(),
                r#type: judged.type_names[interim.agent][interim.of_type].clone(),
                utility: Fraction::from(&interim.utility),
                regret: Fraction::from(&interim.regret()),
            })
            .collect(),
        sets: judged.sets.iter().map(|set| set_output(judged, set)).collect(),
        sequential: sequential.map(|found| SequentialOutput {
            holds: found.holds(),
            regret: Fraction::from(&found.regret()),
            sets: found.sets.iter().map(|set| set_output(judged, set)).collect(),
        }),
        undominated: rounds.map(|(game, rounds)| UndominatedOutput::of(game, rounds)),
        unfinished: unfinished.map(str::to_owned),
        certificate: certificate.map(str::to_owned),
    };
    let mut lines = Lines::default();
    lines.title(instance.title.as_deref());
    lines.title(title);
    lines.line(verdict(judged));
    if let Some(found) = sequential {
        lines.line(match found.holds() {
            true => "yes: with the beliefs of these trembles it is a sequential equilibrium",
            false => {
                "no: with the beliefs of these trembles it is not sequentially rational; others may do better"
            }
        });
    }
    if let Some(why) = unfinished {
        lines.prose(&format!("undecided: what else was asked was not decided: {why}"));
    }
    lines.field("regret", number(&regret));
    if let Some(found) = sequential {
        lines.field("sequential", number(&found.regret()));
    }
    if !judged.epsilon.is_zero() {
        lines.field("epsilon", number(&judged.epsilon));
    }
    lines.field("welfare", number(&judged.welfare));
    lines.field("optimal welfare", number(&judged.optimal_welfare));
    if let Some(ratio) = &ratio {
        lines.field("ratio", extended(ratio));
    }
    lines.field("revenue", number(&judged.revenue));
    lines.field("of markets", number(&judged.surplus));
    lines.field("certificate", certificate.unwrap_or("none written"));
    if let Some(deviation) = &judged.deviation {
        lines.gap().prose(&deviation_in_words(judged, deviation));
    }
    interim(&mut lines, judged);
    sets(&mut lines, judged, sequential);
    if let Some((game, rounds)) = rounds {
        lines.gap();
        dominance::lines(&mut lines, game, rounds);
    }
    Shown::new(lines.into_text(), &output)
}

fn deviation_output(judged: &StagedJudged, deviation: &StagedDeviation) -> DeviationOutput {
    let steps = deviation
        .steps
        .iter()
        .map(|step| StepOutput { path: step.set.path.clone(), action: action(step).to_owned() });
    DeviationOutput {
        agent: judged.agents[deviation.agent].clone(),
        r#type: judged.type_names[deviation.agent][deviation.of_type].clone(),
        action: deviation.steps.first().map_or("", action).to_owned(),
        gain: Fraction::from(&deviation.gain),
        steps: steps.collect(),
    }
}

fn action(step: &Step) -> &str {
    step.set.actions.get(step.action).map_or("", String::as_str)
}

fn set_output(judged: &StagedJudged, set: &SetJudged) -> SetOutput {
    let name = |place: usize| set.set.actions.get(place).cloned().unwrap_or_default();
    let plays = set.played.iter();
    SetOutput {
        agent: judged.agents[set.agent].clone(),
        path: set.set.path.clone(),
        plays: plays.map(|(place, chance)| (name(*place), Fraction::from(chance))).collect(),
        chance: Fraction::from(&set.chance),
        order: set.order,
        utility: Fraction::from(&set.utility),
        best_action: name(set.best),
        regret: Fraction::from(&set.regret),
    }
}

/// `Agent 2 of type 0 gains 1/4: bidding she plays 2 instead of 0; ..`.
fn deviation_in_words(judged: &StagedJudged, deviation: &StagedDeviation) -> String {
    let agent = &judged.agents[deviation.agent];
    let of_type = &judged.type_names[deviation.agent][deviation.of_type];
    let step = |(number, step): (usize, &Step)| {
        let place = place_in_words(&step.set);
        match number {
            0 => {
                let local = judged.behaviour.at(deviation.agent, &step.set);
                let plays = local.map_or_else(String::new, |local| {
                    let played: Vec<&str> = local
                        .support()
                        .iter()
                        .map(|&place| step.set.actions[place].as_str())
                        .collect();
                    format!(" instead of {}", played.join(" or "))
                });
                format!("{place}, she plays {}{plays}", action(step))
            }
            _ => format!("{place}: {}", action(step)),
        }
    };
    let steps: Vec<String> = deviation.steps.iter().enumerate().take(SHOWN).map(step).collect();
    let more = match deviation.steps.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("; and {more} more, all in --json"),
    };
    format!(
        "Agent {agent} of type {of_type} gains {}: {}{more}.",
        number(&deviation.gain),
        steps.join("; then ")
    )
}

/// What each type expects.
fn interim(lines: &mut Lines, judged: &StagedJudged) {
    lines.gap().line("What each type of positive probability expects:");
    let rows = judged.interim.iter().take(SHOWN).map(|interim| {
        let agent = judged.agents[interim.agent].clone();
        let of_type = judged.type_names[interim.agent][interim.of_type].clone();
        vec![agent, of_type, brief(&interim.utility), brief(&interim.regret())]
    });
    lines.line(table(["agent", "type", "utility", "gain"], rows));
    if judged.interim.len() > SHOWN {
        lines.line(format!("and {} more, all in --json", judged.interim.len() - SHOWN));
    }
}

/// The information sets at which something is gained; where nobody gains, those that are reached.
fn sets(lines: &mut Lines, judged: &StagedJudged, sequential: Option<&Sequential>) {
    let all = sequential.map_or(&judged.sets, |found| &found.sets);
    let gaining: Vec<&SetJudged> = all.iter().filter(|set| !set.regret.is_zero()).collect();
    let kind = if sequential.is_some() { "" } else { " that are reached" };
    lines.gap();
    if gaining.is_empty() {
        lines.line(format!("Nobody gains at any of the {} information sets{kind}.", all.len()));
    } else {
        let (some, count) = (gaining.len(), all.len());
        lines.line(format!("Something is gained at {some} of the {count} information sets{kind}:"));
    }
    let (listed, all): (Vec<&SetJudged>, usize) = match gaining.is_empty() {
        true => (judged.sets.iter().take(SHOWN).collect(), judged.sets.len()),
        false => (gaining.iter().copied().take(SHOWN).collect(), gaining.len()),
    };
    let rows = listed.iter().map(|at| {
        let plays = at.played.iter().map(|(place, chance)| {
            let name = name(&at.set, *place);
            if *chance == RBig::ONE {
                name.to_owned()
            } else {
                format!("{} on {name}", brief(chance))
            }
        });
        vec![
            in_words(&judged.agents[at.agent], &at.set),
            plays.collect::<Vec<_>>().join(", "),
            brief(&at.utility),
            name(&at.set, at.best).to_owned(),
            brief(&at.regret),
        ]
    });
    lines.line(table(["information set", "plays", "utility", "a best action", "gain"], rows));
    if all > SHOWN {
        lines.line(format!("and {} more, all in --json", all - SHOWN));
    }
}

fn name(set: &InformationSet, action: usize) -> &str {
    set.actions.get(action).map_or("", String::as_str)
}

/// The answer in words.
fn verdict(judged: &StagedJudged) -> String {
    match (judged.holds(), judged.regret().is_zero()) {
        (true, true) => {
            "yes: the profile is a Bayes-Nash equilibrium of the combined market".to_owned()
        }
        (true, false) => {
            let epsilon = brief(&judged.epsilon);
            format!(
                "yes: the profile is an epsilon-equilibrium of the combined market at epsilon = {epsilon}"
            )
        }
        (false, _) if judged.epsilon.is_zero() => {
            "no: the profile is not a Bayes-Nash equilibrium of the combined market".to_owned()
        }
        (false, _) => {
            let epsilon = brief(&judged.epsilon);
            format!(
                "no: the profile is not an epsilon-equilibrium of the combined market at epsilon = {epsilon}"
            )
        }
    }
}
