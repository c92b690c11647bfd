//! Optima over laws on pairs (theta, a): multipliers prove one end, a law the other.

use super::answer::{Answer, Proof};
use super::bayes_nash::law_of_equilibrium;
use super::program::Costs;
use super::rows::Rows;
use super::two_sided::TwoSided;
use super::{
    Concept, Direction, EquilibriumProgram, Multipliers, Orbits, PriorMode, Question, Strategies,
};
use crate::exact::Extended;
use crate::game::{Game, ratio, symmetric_classes};
use crate::program::{ColumnId, Program};
use crate::solve::{Control, Optimum, Precision, Weighted, minimise};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// A law over pairs (theta, a) in exact rationals.
#[derive(Clone, Debug)]
pub struct Law {
    /// Type profile, action profile and the numerator of the weight, ascending.
    pub entries: Vec<(usize, usize, IBig)>,
    /// What the numerators are over.
    pub denominator: IBig,
}

impl Law {
    /// Weights on canonical columns, spread evenly over their orbits.
    pub fn spread(game: &Game, orbits: &Orbits, weighted: &Weighted) -> Self {
        let members = |(pair, weight): &(ColumnId, IBig)| {
            let (types, actions) = game.pair_profiles(*pair);
            (orbits.members(game, types, actions), weight.clone())
        };
        let orbits: Vec<_> = weighted.weights.iter().map(members).collect();
        let common = orbits.iter().fold(IBig::ONE, |common, (members, _)| {
            let size = IBig::from(members.len());
            if (&common % &size).is_zero() { common } else { common * size }
        });
        let mut entries = Vec::new();
        for (members, weight) in orbits {
            let each = weight * (&common / IBig::from(members.len()));
            let spread = members.into_iter().map(|(types, actions)| (types, actions, each.clone()));
            entries.extend(spread);
        }
        entries.sort();
        Law { entries, denominator: &weighted.denominator * common }
    }
}

impl Law {
    /// The law of play of a strategy profile; `None` beyond `MOST_PLAYED` pairs.
    pub(super) fn of_strategies(game: &Game, strategies: &Strategies) -> Option<Self> {
        let mut entries: Vec<(usize, usize, IBig)> = Vec::new();
        for types in (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()) {
            let mut partial = vec![(0, game.prior[types].clone())];
            for agent in 0..game.agents.len() {
                let law = strategies.laws[agent][game.types.digit(types, agent)].as_ref()?;
                let size = game.actions.size(agent);
                let with = |(before, p): &(usize, IBig)| -> Vec<(usize, IBig)> {
                    law.iter().map(|(action, q)| (before * size + action, p * q)).collect()
                };
                partial = partial.iter().flat_map(with).collect();
                if entries.len() + partial.len() > MOST_PLAYED {
                    return None;
                }
            }
            entries.extend(partial.into_iter().map(|(actions, p)| (types, actions, p)));
        }
        entries.sort();
        let denominator = strategies.denominators.iter().product::<IBig>() * &game.prior_total;
        Some(Law { entries, denominator })
    }
}

/// The most pairs a law of play is written out for.
const MOST_PLAYED: usize = 200_000;

/// What proves the ends of an optimum over laws on pairs (theta, a).
pub type LawProof = TwoSided<Multipliers, Law>;

/// Programs with no-signalling rows list every canonical column: up to so many at once, beyond that with a
/// bound from the relaxation first, and beyond `MOST_ENTRIES` rows times columns not at all: then what deviations tell gives
/// one end, and an equilibrium the other.
const SOON_LISTED: usize = 20_000;
const MOST_ENTRIES: usize = 1_000_000_000;

/// Answers a question about a concept that laws on pairs (theta, a) make up.
pub(super) fn solve_laws(
    game: &Game,
    question: &Question,
    precision: &Precision,
    control: &Control<'_>,
) -> Answer {
    let columns = Orbits::new(symmetric_classes(game)).canonical_columns(game);
    match relaxation(question) {
        Some(weaker) if columns > SOON_LISTED => {
            let relaxed = EquilibriumProgram::new(game, weaker);
            let mut bound = minimise(&relaxed, &Precision::roughly(), control);
            // Its law signals.
            bound.upper = None;
            let fits = |rows: usize| rows.saturating_mul(columns) <= MOST_ENTRIES;
            if fits(Rows::count_of_signals(game, relaxed.orbits())) {
                let program = EquilibriumProgram::new(game, question.clone());
                let optimum = minimise(&program, precision, control).or_bound(bound);
                return answer(game, question, &program, optimum);
            }
            if game.product_gap().is_none() {
                let told = EquilibriumProgram::telling(game, question.clone());
                if fits(told.rows().len()) {
                    let mut known = minimise(&told, &Precision::roughly(), control);
                    known.upper = None;
                    bound = known.or_bound(bound);
                }
            }
            let mut answer = answer(game, question, &relaxed, bound);
            if let Some((value, law)) = law_of_equilibrium(game, question, control) {
                answer.attain(value, law);
            }
            answer
        }
        _ => {
            let program = EquilibriumProgram::new(game, question.clone());
            let optimum = minimise(&program, precision, control);
            answer(game, question, &program, optimum)
        }
    }
}

fn answer(
    game: &Game,
    question: &Question,
    program: &EquilibriumProgram<'_>,
    optimum: Optimum<Multipliers>,
) -> Answer {
    let spread = |(_, weighted): &(RBig, Weighted)| Law::spread(game, program.orbits(), weighted);
    let law = optimum.upper.as_ref().map(spread);
    let (value, proof) = TwoSided::of(game, question, optimum, law, program.orbits().clone());
    Answer { question: question.clone(), value, proof: Proof::Laws(proof) }
}

impl Answer {
    /// Puts a law that attains a value in place of the one there was, if any.
    fn attain(&mut self, value: RBig, law: Law) {
        if let Proof::Laws(proof) = &mut self.proof {
            proof.law = Some(law);
            match self.question.direction {
                Direction::Min => self.value.upper = Extended::Finite(value),
                Direction::Max => self.value.lower = Extended::Finite(value),
            }
        }
    }
}

/// An end of the program's minimum as an end of the answer.
pub(super) fn signed(question: &Question, end: Extended) -> Extended {
    match question.direction {
        Direction::Min => end,
        Direction::Max => -end,
    }
}

/// The question without its no-signalling rows: its bound is soon there, and its multipliers prove it of the
/// stronger concept too.
fn relaxation(question: &Question) -> Option<Question> {
    let concept = match question.concept {
        Concept::CoarseNs => Concept::Coarse,
        Concept::BceNs => Concept::Bce,
        _ => return None,
    };
    Some(Question { concept, ..question.clone() })
}

/// The end that holds of every law there is, no equilibrium needed: the largest signed objective.
pub(super) fn largest(game: &Game, question: &Question, orbits: &Orbits) -> Extended {
    let costs = Costs::of(question);
    let (_, _, unit) = question.objective.integers();
    let mut total = RBig::ZERO;
    let mut most: Option<RBig> = None;
    for types in orbits.canonical_types(game) {
        let (prior, optimum) = (&game.prior[types], &game.optimum[types]);
        let weight = if question.prior == PriorMode::Given { prior } else { optimum };
        if weight.is_zero() {
            continue;
        }
        let mut best: Option<IBig> = None;
        orbits.for_each_column(game, &game.allowed, types, &mut |actions| {
            let cost = costs.at(game, types, actions);
            if best.as_ref().is_none_or(|best| cost > *best) {
                best = Some(cost);
            }
        });
        let Some(best) = best else { continue };
        match question.prior {
            PriorMode::Given => {
                let mass = prior * orbits.type_orbit_size(game, types);
                total += ratio(best * mass, &unit * &game.money * &game.prior_total);
            }
            PriorMode::Any => most = most.max(Some(ratio(best, &unit * optimum))),
        }
    }
    match question.prior {
        PriorMode::Given => Extended::Finite(total),
        PriorMode::Any => most.map_or(Extended::Infinity, Extended::Finite),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equilibrium::Objective;
    use crate::instance::{Instance, Source};

    const GAME: &str = r#"
        format = "poacert/1"
        auction = { rule = "first-price", bids = [0, 1, 2] }
        agents = [
            { name = "1", types = [ { name = "l", prob = "1/2", value = 1 }, { name = "h", prob = "1/2", value = 3 } ] },
            { name = "2", types = [ { name = "l", prob = "1/3", value = 1 }, { name = "h", prob = "2/3", value = 2 } ] },
            { name = "3", types = [ { name = "l", prob = "1/3", value = 1 }, { name = "h", prob = "2/3", value = 2 } ] },
        ]
    "#;

    /// The relaxation lies between `coarse` and `coarse-ns`, and here strictly above the one; its multipliers are
    /// balanced, as `prove` of the full program would need them.
    #[test]
    fn what_deviations_tell_lies_between() {
        let instance = Instance::read(Source::new("test.toml", GAME)).expect("an instance");
        let game = Game::compile(&instance).expect("a game");
        let question = |concept| Question {
            concept,
            objective: Objective::welfare(),
            direction: Direction::Min,
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
        };
        let bound = |program: &EquilibriumProgram<'_>| {
            let optimum = minimise(program, &Precision::Exact, &Control::unlimited());
            optimum.lower.expect("a bound")
        };
        let (coarse, _) = bound(&EquilibriumProgram::new(&game, question(Concept::Coarse)));
        let ns = question(Concept::CoarseNs);
        let (told, multipliers) = bound(&EquilibriumProgram::telling(&game, ns.clone()));
        let (full, _) = bound(&EquilibriumProgram::new(&game, ns));
        assert!(coarse < told && told <= full, "{coarse} < {told} <= {full}");
        let mut sums = std::collections::BTreeMap::new();
        for (&(class, types, others), z) in &multipliers.no_signalling {
            let agent = symmetric_classes(&game)[class][0];
            let marginal = (class, game.types.others(types, agent), others);
            *sums.entry(marginal).or_insert(IBig::ZERO) += z * &game.prior[types];
        }
        assert!(!sums.is_empty() && sums.values().all(|sum: &IBig| sum.is_zero()));
    }
}
