//! The law or the equilibrium that shows one end of an answer, and sets of equilibria in words.

use super::law::{entries, mediated_entries, mixture, more, plan_entries};
use super::lines::Lines;
use super::number::brief;
use super::table::table;
use crate::equilibrium::dominance::Rounds;
use crate::equilibrium::{Answer, Concept, Point, Proof, Question, Strategies};
use crate::game::Game;

/// Types of which the strategy is shown at most.
const SHOWN: usize = 24;

/// `coarse laws`, `monotone pure Bayes-Nash equilibria`, `undominated Bayes-Nash equilibria (2 rounds)`.
pub(super) fn members(question: &Question) -> String {
    let monotone = if question.monotone { "monotone " } else { "" };
    match question.concept {
        Concept::Bne => {
            let all = format!("{monotone}Bayes-Nash equilibria");
            match question.undominated {
                None => all,
                Some(Rounds::Fixpoint) => format!("undominated {all} (to the fixpoint)"),
                Some(Rounds::Count(1)) => format!("undominated {all} (1 round)"),
                Some(Rounds::Count(rounds)) => format!("undominated {all} ({rounds} rounds)"),
            }
        }
        Concept::PureBne => format!("{monotone}pure Bayes-Nash equilibria"),
        concept => format!("{concept} laws"),
    }
}

/// Shows what attains an end, under a title made of what it is called; nothing where nothing was found.
pub(super) fn attained(
    lines: &mut Lines,
    game: &Game,
    answer: &Answer,
    title: impl Fn(&str) -> String,
) {
    match &answer.proof {
        Proof::Laws(proof) => {
            let Some(law) = &proof.law else { return };
            lines.gap().line(title("law"));
            entries(lines, game, law);
        }
        Proof::Plans(proof) => {
            let Some(law) = &proof.law else { return };
            lines.gap().line(title("law over plans"));
            plan_entries(lines, game, law);
        }
        Proof::Reports(proof) => {
            let Some(law) = &proof.law else { return };
            lines.gap().line(title("law of recommendations"));
            mediated_entries(lines, game, law);
        }
        Proof::Profiles(proof) => match &proof.point {
            None => {}
            Some(Point::Profile(profile)) => {
                lines.gap().line(title("equilibrium"));
                strategies(lines, game, profile);
            }
            Some(Point::Box(found)) => {
                let radius = brief(&found.radius);
                lines.gap().line(title("equilibrium"));
                lines.line(format!(
                    "It lies within {radius} of this profile, in every probability:"
                ));
                strategies(lines, game, &found.centre);
            }
        },
    }
}

/// A table of what every type plays.
pub(super) fn strategies(lines: &mut Lines, game: &Game, profile: &Strategies) {
    let with_types = game.types.count() > 1;
    let mut rows = Vec::new();
    for (agent, laws) in profile.laws.iter().enumerate() {
        for (t, law) in laws.iter().enumerate() {
            let Some(law) = law else { continue };
            let name = |action: usize| game.action_names[agent][action].as_str();
            let weights = law.iter().map(|(action, weight)| (name(*action), weight.clone()));
            let mut cells = vec![game.agents[agent].clone()];
            cells.extend(with_types.then(|| game.type_names[agent][t].clone()));
            cells.push(mixture(weights, &profile.denominators[agent]));
            rows.push(cells);
        }
    }
    let header = ["agent", "type", "plays"].into_iter().filter(|&h| with_types || h != "type");
    let all = rows.len();
    lines.line(table(header, rows.into_iter().take(SHOWN)));
    more(lines, all, SHOWN);
}
