//! Optima over equilibria of combined markets in sequence form.

use super::answer::{AnswerOutput, objective, undecided};
use super::lines::Lines;
use super::number::{interval, number};
use super::table::table;
use super::{Ends, Fraction, Shown};
use crate::equilibrium::sequence_form::{Attained, Behaviour, SequenceAnswer};
use crate::equilibrium::{Concept, Direction, Local, in_words};
use crate::instance::{Instance, MarketRule};
use crate::report::law::mixture;
use crate::staged::{Buyers, Tree};
use std::collections::BTreeSet;

/// Information sets of which the play is shown at most.
const SHOWN: usize = 24;

/// An optimum over equilibria of a combined market of two agents; `reached`: as precisely as was asked.
pub fn sequence_answer(
    instance: &Instance,
    tree: &Tree,
    buyers: Buyers,
    answer: &SequenceAnswer,
    reached: bool,
    certificate: Option<&str>,
) -> Shown {
    let question = &answer.question;
    let output = AnswerOutput {
        concept: question.concept.name(),
        objective: objective(&question.objective),
        sense: question.direction.name(),
        prior: question.prior.name(),
        monotone: false,
        undominated: None,
        value: Ends::from(&answer.value),
        exact: answer.value.is_exact(),
        reached,
        optimal_welfare: Fraction::from(&answer.optimal_welfare),
        optimal_revenue: None,
        columns: None,
        form: Some("sequences"),
        buyers: buyers_key(buyers),
        sequential: answer.sequential,
        information_sets: Some(tree.agents.iter().map(|side| side.sets.len()).collect()),
        certificate: certificate.map(str::to_owned),
    };
    let mut lines = Lines::default();
    lines.title(instance.title.as_deref());
    let which = match question.direction {
        Direction::Min => "least",
        Direction::Max => "largest",
    };
    let members = match question.concept {
        Concept::Bne if answer.sequential => {
            "sequential equilibria of the combined market (for some trembles)".to_owned()
        }
        Concept::Bne => "Bayes-Nash equilibria of the combined market".to_owned(),
        concept => format!("{concept} points of the combined market in sequence form"),
    };
    lines.line(format!("the {which} {}{} over {members}", output.objective, net(instance)));
    buyers_line(&mut lines, instance, buyers);
    let label = if output.objective.contains('=') { "value" } else { &output.objective };
    lines.field(label, interval(&answer.value));
    lines.field("optimal welfare", number(&answer.optimal_welfare));
    let sets: Vec<String> = tree.agents.iter().map(|side| side.sets.len().to_string()).collect();
    lines.field("information sets", sets.join(" and "));
    lines.field("certificate", certificate.unwrap_or("none written"));
    if !reached && answer.sequential {
        lines.gap().prose(&not_closed(answer.question.direction));
    } else if !reached {
        lines.gap().prose(undecided(&answer.value, false));
    }
    let played = match &answer.proof.attained {
        Some(Attained::Equilibrium(behaviour)) => Some(("An equilibrium", behaviour.clone())),
        Some(Attained::Sequential(played)) => {
            Some(("A sequential equilibrium", laws(tree, played)))
        }
        Some(Attained::Point(_)) | None => None,
    };
    if let Some((what, behaviour)) = played {
        let end = match (output.exact, question.direction) {
            (true, _) => "this value",
            (false, Direction::Min) => "the upper end",
            (false, Direction::Max) => "the lower end",
        };
        lines.gap().line(format!("{what} that attains {end}:"));
        play(&mut lines, tree, &behaviour);
    }
    Shown::new(lines.into_text(), &output)
}

/// What an interval about sequential equilibria says and what it does not.
pub(super) fn not_closed(direction: Direction) -> String {
    let (worst, further) = match direction {
        Direction::Min => ("lower", "below the upper end"),
        Direction::Max => ("upper", "above the lower end"),
    };
    format!(
        "Undecided: the {worst} end is proved for all Bayes-Nash equilibria, the other is attained by a sequential \
         equilibrium that was found (or by no more than play can give, where none was). Nothing is proved about whether \
         there are sequential equilibria {further}."
    )
}

/// What is played at every set.
fn laws(tree: &Tree, played: &crate::equilibrium::Behaviour) -> Behaviour {
    let of_agent = |agent: usize| {
        let sets = tree.agents[agent].sets.iter();
        let law = |local: &Local| {
            let weights = local.weights.iter().cloned().enumerate();
            weights.filter(|(_, weight)| !weight.is_zero()).collect()
        };
        sets.map(|set| played.at(agent, set).map(law)).collect()
    };
    Behaviour { laws: [of_agent(0), of_agent(1)] }
}

/// What is taken off welfare.
pub(super) fn net(instance: &Instance) -> &'static str {
    let stages = instance.stages.as_ref();
    match stages.is_some_and(|stages| stages.information.iter().any(|options| !options.is_empty()))
    {
        true => ", net of information costs,",
        false => "",
    }
}

/// As `--buyers` and certificates say it.
pub(super) fn buyers_key(buyers: Buyers) -> Option<&'static str> {
    match buyers {
        Buyers::All => None,
        Buyers::Free => Some("free"),
        Buyers::Accepting => Some("accepting"),
    }
}

/// Which answers are left to buyers, where a price may be posted to them.
pub(super) fn buyers_line(lines: &mut Lines, instance: &Instance, buyers: Buyers) {
    let markets = instance.stages.iter().flat_map(|stages| &stages.aftermarkets);
    if !markets.into_iter().any(|market| matches!(market.rule, MarketRule::PostedPrice { .. })) {
        return;
    }
    lines.field("buyers", buyers_in_words(buyers));
}

fn buyers_in_words(buyers: Buyers) -> &'static str {
    match buyers {
        Buyers::All => "may answer posted prices in any way",
        Buyers::Free => {
            "answer the last posted price rationally (accept below their worth, decline above it); indifferent ones are free"
        }
        Buyers::Accepting => {
            "answer the last posted price rationally (accept below their worth, decline above it); indifferent ones accept"
        }
    }
}

/// A table of what is played, first where play leads.
fn play(lines: &mut Lines, tree: &Tree, behaviour: &Behaviour) {
    // Sequences with positive probability under the own plan.
    let mut played: [BTreeSet<usize>; 2] = [BTreeSet::from([0]), BTreeSet::from([0])];
    for (i, side) in tree.agents.iter().enumerate() {
        for (set, law) in side.sets.iter().zip(&behaviour.laws[i]) {
            let actions = law.iter().flatten().map(|(action, _)| set.first + action);
            played[i].extend(actions);
        }
    }
    let mut reached: [BTreeSet<usize>; 2] = Default::default();
    for end in &tree.ends {
        if (0..2).all(|i| played[i].contains(&end.sequences[i])) {
            for (i, side) in tree.agents.iter().enumerate() {
                let mut at = side.set_of(end.sequences[i]);
                while let Some(set) = at {
                    reached[i].insert(set);
                    at = side.set_of(side.sets[set].parent);
                }
            }
        }
    }
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for (i, side) in tree.agents.iter().enumerate() {
        for (number, (set, law)) in side.sets.iter().zip(&behaviour.laws[i]).enumerate() {
            let Some(law) = law else { continue };
            let total = law.iter().map(|(_, weight)| weight).sum();
            let name = |action: usize| set.actions[action].as_str();
            let weights = law.iter().map(|(action, weight)| (name(*action), weight.clone()));
            let on = reached[i].contains(&number);
            let row = vec![
                in_words(&side.name, set),
                mixture(weights, &total),
                if on { "" } else { "off the path" }.to_owned(),
            ];
            if on { rows.push(row) } else { others.push(row) }
        }
    }
    rows.append(&mut others);
    let all = rows.len();
    lines.line(table(["information set", "plays", ""], rows.into_iter().take(SHOWN)));
    if all > SHOWN {
        lines.line(format!("and {} more, all in the certificate", all - SHOWN));
    }
}
