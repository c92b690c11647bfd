//! Certificates of kind `certify`: a price-of-anarchy claim.

use crate::code::{Checked, Code};
use crate::concept::{Concept, Ends, Objective, Prior, Sense, read_monotone};
use crate::enclosure::verify_value;
use crate::equilibrium::{self, verify_optimum};
use crate::game::Game;
use crate::number::{Extended, brief};
use crate::refinement::Refinement;
use crate::revenue::verify_compared;
use crate::safe::{Safe, verify_safe};
use crate::sequence_form;
use crate::smoothness::{self, verify_smoothness};
use crate::staged::tree::Tree;
use crate::staged::{Buyers, Market};
use crate::theorem;
use crate::tree::{Node, Table};
use dashu::rational::RBig;

const KEYS: &[&str] = &[
    "verdict",
    "concept",
    "objective",
    "prior",
    "sense",
    "monotone",
    "sequential",
    "undominated",
    "optimal_welfare",
    "optimal_revenue",
    "worst",
    "ratio",
    "bound",
    "theorem",
    "hypotheses",
];

/// What a claim of this kind says, as far as its parts refer to one another.
pub(crate) struct Parts {
    pub(crate) concept: Concept,
    pub(crate) objective: Objective,
    pub(crate) prior: Prior,
    pub(crate) smoothness: Option<smoothness::Claim>,
    pub(crate) safe: Safe,
}

/// What a claim of this kind is about.
pub(crate) struct Subject<'a> {
    /// The auction; of a staged instance the auction alone.
    pub(crate) auction: &'a Game,
    /// The combined market, and its game as the claim looks at it.
    pub(crate) combined: Option<(&'a Market, Form<'a>)>,
}

/// How a claim about a staged instance looks at its game.
pub(crate) enum Form<'a> {
    /// As the game of whole plans.
    Plans(&'a Game),
    /// In sequence form, with what buyers may answer.
    Sequences(&'a Tree, Buyers),
}

/// Verifies a certificate of this kind.
pub(crate) fn verify_certify(
    subject: &Subject<'_>,
    claim: &Node<'_>,
    proof: &Node<'_>,
) -> Checked<()> {
    let game = subject.auction;
    let table = claim.table(KEYS)?;
    let sections = proof.table(&["worst", "smoothness", "safe", "revenue"])?;
    let concept = Concept::read(&table.get("concept")?)?;
    let objective = Objective::read(&table.get("objective")?)?;
    let prior = Prior::read(&table.get("prior")?, concept)?;
    let worst = Ends::read_table(&table.get("worst")?)?;
    let ratio = Ends::read_table(&table.get("ratio")?)?;

    let optimum = table.get("optimal_welfare")?;
    let welfare = verify_optimal_welfare(game, &optimum, prior)?;
    let compared = verify_compared(game, &table, &sections, (&objective, prior), &welfare)?;
    let optimum_claim = equilibrium::Claim {
        concept,
        objective: objective.clone(),
        sense: read_sense(table.find("sense"))?,
        prior,
        monotone: read_monotone(table.find("monotone"), concept)?,
        refinement: Refinement::read(&table, concept)?,
        ends: worst,
    };
    let worst = sections.section("worst")?;
    match &subject.combined {
        None => verify_optimum(game, &optimum_claim, &worst)?,
        Some((_, Form::Plans(plans))) => verify_optimum(plans, &optimum_claim, &worst)?,
        Some((_, Form::Sequences(tree, buyers))) => {
            let budget = &game.budget;
            sequence_form::verify_optimum((tree, *buyers), budget, &optimum_claim, &worst)?;
        }
    }
    verify_ratio(&table.get("ratio")?, &compared, &optimum_claim, &ratio)?;

    let market = subject.combined.as_ref().map(|(market, _)| *market);
    let parts = Parts::read(game, (concept, objective, prior), &sections)?;
    let bound = verify_bound(&table.get("bound")?, &parts, &sections)?;
    verify_verdict(&table.get("verdict")?, &ratio, &bound)?;
    match table.get("theorem")?.present() {
        Some(node) if market.is_some() => {
            return node.wrong("a theorem about combined markets has a form of its own");
        }
        Some(node) => theorem::verify_theorem(game, &node, &parts)?,
        None => {}
    }
    theorem::verify_hypotheses(game, market, &table.get("hypotheses")?, &parts)
}

impl Parts {
    /// Verifies the embedded smoothness claim, and what is said of safe actions.
    pub(crate) fn read(
        game: &Game,
        (concept, objective, prior): (Concept, Objective, Prior),
        sections: &Table<'_>,
    ) -> Checked<Parts> {
        let smoothness = match sections.section("smoothness")?.present() {
            Some(node) => {
                let embedded = node.table(&["claim", "proof"])?;
                let (claim, proof) = (embedded.get("claim")?, embedded.section("proof")?);
                Some(verify_smoothness(game, &claim, &proof)?)
            }
            None => None,
        };
        let safe = verify_safe(game, &sections.section("safe")?)?;
        Ok(Parts { concept, objective, prior, smoothness, safe })
    }
}

/// `Wel(F)`, positive; 1 with any prior.
pub(crate) fn verify_optimal_welfare(game: &Game, node: &Node<'_>, prior: Prior) -> Checked<RBig> {
    let claimed = node.rational()?;
    let welfare = match prior {
        Prior::Given => game.expected_welfare(),
        Prior::Any => RBig::ONE,
    };
    if claimed == welfare && welfare > RBig::ZERO {
        Ok(welfare)
    } else {
        node.reject(Code::OptimumMismatch, format!("the optimal welfare is {}", brief(&welfare)))
    }
}

/// The worst value, or the best one where the claim says so.
fn read_sense(node: Option<Node<'_>>) -> Checked<Sense> {
    match node {
        None => Ok(Sense::Min),
        Some(node) if node.text()? == "max" => Ok(Sense::Max),
        Some(node) => node.wrong("max is expected, or nothing"),
    }
}

/// The ratio holds the optimal welfare or revenue, where that is not negative and else 0, over the
/// worst value (the best one for a maximum). Over an empty set it is 0, so that every bound holds.
pub(crate) fn verify_ratio(
    node: &Node<'_>,
    compared: &Ends,
    optimum: &equilibrium::Claim,
    ratio: &Ends,
) -> Checked<()> {
    let values = &optimum.ends;
    let nothing = Extended::Finite(RBig::ZERO);
    // A worst value <= 0 tells nothing where what it is compared with may be 0 itself.
    let mut lower = match positive(&compared.lower) {
        true => quotient(&compared.lower, &values.upper),
        false => nothing.clone(),
    };
    let mut upper = quotient((&compared.upper).max(&nothing), &values.lower);
    if optimum.sense == Sense::Max && values.lower == Extended::MinusInfinity {
        if values.upper == Extended::MinusInfinity {
            (lower, upper) = (nothing.clone(), nothing);
        } else if optimum.may_be_empty() {
            // Nothing shows that there is an equilibrium.
            lower = nothing;
        }
    }
    if ratio.lower <= lower && ratio.upper >= upper {
        return Ok(());
    }
    node.reject(Code::RatioMismatch, format!("the ratio is between {lower} and {upper}"))
}

/// The quotient by an end of the worst values; by infinity, where nothing is in the set, 0.
fn quotient(numerator: &Extended, end: &Extended) -> Extended {
    match numerator {
        Extended::Finite(numerator) => end.divides(numerator),
        _ => match end {
            Extended::Infinity => Extended::Finite(RBig::ZERO),
            _ => Extended::Infinity,
        },
    }
}

/// The bound holds mu/lambda of the embedded claim, or the value of its expression.
pub(crate) fn verify_bound(node: &Node<'_>, parts: &Parts, sections: &Table<'_>) -> Checked<Ends> {
    let table = node.table(&["expression", "lower", "upper"])?;
    let ends = Ends::read(node, &table.get("lower")?, &table.get("upper")?)?;
    let expression = table.get("expression")?;
    if expression.text()? != "mu/lambda" {
        return verify_value(&expression, &ends).map(|()| ends);
    }
    let Some(claim) = &parts.smoothness else {
        let message = "the bound mu/lambda needs a smoothness claim";
        return sections.section("smoothness")?.reject(Code::MissingSection, message);
    };
    if ends.lower > claim.bound.lower || ends.upper < claim.bound.upper {
        return node.reject(
            Code::BoundMismatch,
            format!("mu/lambda is between {} and {}", claim.bound.lower, claim.bound.upper),
        );
    }
    if claim.best && claim.needs_safe() && !parts.safe.everyone {
        let message = "mu above 1 needs a safe action for every agent and type";
        return sections.section("safe")?.reject(Code::SafeMissing, message);
    }
    Ok(ends)
}

/// Certified: the whole ratio is at most the whole bound. Refuted: it is above.
fn verify_verdict(node: &Node<'_>, ratio: &Ends, bound: &Ends) -> Checked<()> {
    let (holds, needs) = match node.text()? {
        "certified" => (ratio.upper <= bound.lower, "ratio.upper <= bound.lower"),
        "refuted" => (ratio.lower > bound.upper, "ratio.lower > bound.upper"),
        "undecided" => (true, ""),
        _ => return node.wrong("the verdict is not known"),
    };
    if holds { Ok(()) } else { node.reject(Code::VerdictUnsupported, format!("needs {needs}")) }
}

/// Whether an end is above zero.
pub(crate) fn positive(end: &Extended) -> bool {
    *end > Extended::Finite(RBig::ZERO)
}
