//! Certificates of kind `equilibrium`: an optimum over a set of equilibrium laws.

use crate::bayes_nash::verify_bayes_nash;
use crate::bound;
use crate::code::{Checked, Code, reject};
use crate::communication;
use crate::concept::{Concept, Ends, Family, Objective, Over, Prior, Sense, read_monotone};
use crate::game::Game;
use crate::law::Law;
use crate::multipliers::{Multipliers, total};
use crate::number::{Extended, scaled};
use crate::plan_bound;
use crate::plan_law;
use crate::refinement::Refinement;
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// The claim of FORMAT section 3.
pub(crate) struct Claim {
    pub(crate) concept: Concept,
    pub(crate) objective: Objective,
    pub(crate) sense: Sense,
    pub(crate) prior: Prior,
    /// Whether it is about monotone equilibria only.
    pub(crate) monotone: bool,
    pub(crate) refinement: Refinement,
    pub(crate) ends: Ends,
}

const KEYS: &[&str] = &[
    "concept",
    "objective",
    "sense",
    "prior",
    "monotone",
    "sequential",
    "undominated",
    "lower",
    "upper",
];

impl Claim {
    pub(crate) fn read(node: &Node<'_>) -> Checked<Claim> {
        let table = node.table(KEYS)?;
        let concept = Concept::read(&table.get("concept")?)?;
        let sense = table.get("sense")?;
        Ok(Claim {
            concept,
            objective: Objective::read(&table.get("objective")?)?,
            sense: match sense.text()? {
                "min" => Sense::Min,
                "max" => Sense::Max,
                _ => return sense.wrong("min or max is expected"),
            },
            prior: Prior::read(&table.get("prior")?, concept)?,
            monotone: read_monotone(table.find("monotone"), concept)?,
            refinement: Refinement::read(&table, concept)?,
            ends: Ends::read(node, &table.get("lower")?, &table.get("upper")?)?,
        })
    }

    /// Whether the set may be empty.
    pub(crate) fn may_be_empty(&self) -> bool {
        let refined = matches!(self.refinement, Refinement::Undominated(_));
        refined || self.concept.may_be_empty(self.monotone)
    }

    /// The ends of the claim as those of a minimum: a maximum of w is a minimum of −w.
    pub(crate) fn as_minimum(&self) -> Ends {
        match self.sense {
            Sense::Min => self.ends.clone(),
            Sense::Max => Ends { lower: self.ends.upper.negate(), upper: self.ends.lower.negate() },
        }
    }

    /// The value of some element of the set, times the sign of the sense, shows the upper end.
    pub(crate) fn verify_shown(&self, node: &Node<'_>, shown: &Extended) -> Checked<()> {
        if self.as_minimum().upper >= *shown {
            return Ok(());
        }
        let value = if self.sense == Sense::Min { shown.clone() } else { shown.negate() };
        node.reject(Code::ValueNotAttained, format!("{value} only is shown"))
    }
}

/// Verifies a certificate of this kind.
pub(crate) fn verify_equilibrium(game: &Game, claim: &Node<'_>, proof: &Node<'_>) -> Checked<()> {
    verify_optimum(game, &Claim::read(claim)?, proof)
}

/// Verifies a claim about any concept from what proves it.
pub(crate) fn verify_optimum(game: &Game, claim: &Claim, proof: &Node<'_>) -> Checked<()> {
    match claim.concept.family {
        Family::Laws(over) => verify_laws(game, claim, over, proof),
        Family::BayesNash { pure } => verify_bayes_nash(game, claim, pure, proof),
    }
}

/// Verifies a claim about laws from `{ bound, law }`.
fn verify_laws(game: &Game, claim: &Claim, over: Over, proof: &Node<'_>) -> Checked<()> {
    if claim.prior == Prior::Any && game.welfare.iter().any(|welfare| *welfare < IBig::ZERO) {
        return reject(
            Code::UnsupportedInstance,
            "claim.prior",
            "an optimal welfare is negative, so there is no ratio over all priors",
        );
    }
    let sections = proof.table(&["bound", "law"])?;
    verify_bound(game, claim, over, &sections.section("bound")?)?;
    verify_law(game, claim, over, &sections.section("law")?)
}

fn verify_bound(game: &Game, claim: &Claim, over: Over, node: &Node<'_>) -> Checked<()> {
    let claimed = claim.as_minimum().lower;
    let Some(bound) = node.clone().present() else {
        // An infinite end says nothing, so nothing is to be proved.
        return if claimed == Extended::MinusInfinity {
            Ok(())
        } else {
            node.reject(Code::MissingSection, "a finite end needs multipliers")
        };
    };
    let proved = match over {
        Over::Columns => columns_bound(game, claim, &bound)?,
        Over::Plans(rows) => {
            return plan_bound::verify_bound(game, claim, rows, &claimed, &bound);
        }
        Over::Reports => communication::bound(game, claim, &bound)?,
    };
    if claimed <= proved {
        return Ok(());
    }
    let (proved, claimed) = match claim.sense {
        Sense::Min => (proved, claimed),
        Sense::Max => (proved.negate(), claimed.negate()),
    };
    node.reject(Code::BoundNotProved, format!("the multipliers prove {proved}, not {claimed}"))
}

/// What multipliers prove about laws over columns.
fn columns_bound(game: &Game, claim: &Claim, node: &Node<'_>) -> Checked<Extended> {
    let multipliers = Multipliers::read(game, claim.concept, node)?;
    if claim.concept.costs {
        verify_participation(game, claim, &multipliers, node)?;
    }
    let minima = bound::minima(game, &claim.objective, claim.sense, &multipliers, None)?;
    match minima.combine(game, claim.prior, false) {
        Some(proved) => Ok(proved),
        None => node.reject(Code::BoundNotProved, "a column without welfare is negative"),
    }
}

/// Net concepts: the multipliers of each agent and type sum to at least s alpha.
fn verify_participation(
    game: &Game,
    claim: &Claim,
    multipliers: &Multipliers,
    node: &Node<'_>,
) -> Checked<()> {
    let needed = claim.sense.sign() * &claim.objective.welfare;
    let unit = IBig::from(needed.denominator().clone());
    let needed = scaled(&needed, &unit) * &multipliers.denominator;
    for (player, rows) in game.players.iter().zip(&multipliers.rows) {
        for (t, (kind, of_type)) in player.kinds.iter().zip(rows).enumerate() {
            if total(&of_type.regret) * &unit >= needed {
                continue;
            }
            let mut weights = game.prior.iter().enumerate();
            let likely =
                weights.any(|(theta, f)| player.type_axis.choice(theta) == t && !f.is_zero());
            if likely || claim.prior == Prior::Any {
                return node.reject(
                    Code::ParticipationShort,
                    format!(
                        "the multipliers of ({}, {}) sum to too little",
                        player.name, kind.name
                    ),
                );
            }
        }
    }
    Ok(())
}

fn verify_law(game: &Game, claim: &Claim, over: Over, node: &Node<'_>) -> Checked<()> {
    let shown = match node.clone().present() {
        Some(law) => {
            let value = match over {
                Over::Columns => law_value(game, claim, &law)?,
                Over::Plans(rows) => plan_law::law_value(game, claim, rows, &law)?,
                Over::Reports => communication::law_value(game, claim, &law)?,
            };
            Extended::Finite(claim.sense.sign() * value)
        }
        None => any_law(game, claim)?,
    };
    claim.verify_shown(node, &shown)
}

/// The objective of a law over columns, net of the largest costs where that helps.
fn law_value(game: &Game, claim: &Claim, node: &Node<'_>) -> Checked<RBig> {
    let law = Law::read(game, node, true)?;
    law.verify_prior(game, claim.prior, &node.place)?;
    let regret = law.verify_rows(game, claim.concept, &node.place)?;
    let value = law.value(game, &claim.objective)?;
    let alpha = &claim.objective.welfare;
    if claim.concept.costs && claim.sense.sign() * alpha > RBig::ZERO {
        return Ok(value - alpha * regret.largest_costs());
    }
    Ok(value)
}

/// Without a law: some equilibrium exists, so the minimum is at most that of the worst columns.
pub(crate) fn any_law(game: &Game, claim: &Claim) -> Checked<Extended> {
    let opposite = claim.sense.opposite();
    let minima = bound::minima(game, &claim.objective, opposite, &Multipliers::zero(game), None)?;
    Ok(match minima.combine(game, claim.prior, true) {
        Some(Extended::Finite(value)) => Extended::Finite(-value),
        // No column has positive welfare: there is no law to speak of.
        _ => Extended::Infinity,
    })
}
