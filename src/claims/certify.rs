//! The main job: an instance's worst ratio against a bound, with the hypotheses of the theorem.

use super::theorem_five::theorem_five;
use super::{
    ClaimError, check_question, check_welfare, default_precision, optimum, ratio, revenue_to_beat,
};
use crate::equilibrium::dominance::Rounds;
use crate::equilibrium::{Answer, Concept, Direction, Objective, PriorMode, Question, solve};
use crate::exact::enclosure::enclose;
use crate::exact::{Bracket, Extended};
use crate::game::Game;
use crate::instance::{Instance, expression};
use crate::revenue::OptimalRevenue;
use crate::smoothness::{Kind, Safety, Smoothness, Weights, best_bound, largest_lambda, safety};
use crate::solve::{Control, Precision};
use dashu::rational::RBig;
use serde::Serialize;

/// What is to be judged; what is left out gets the defaults of `certify`.
#[derive(Clone, Debug)]
pub struct CertifyRequest {
    /// Default: `coarse-ns` under a product prior, `coarse` under another or under any.
    pub concept: Option<Concept>,
    /// Welfare, or something the bound given is about.
    pub objective: Objective,
    /// An expression in numbers and `e`. Default: mu/lambda of this instance.
    pub bound: Option<String>,
    /// The worst value, for the price of anarchy, or the best one, for the price of stability.
    pub direction: Direction,
    /// The instance's prior, or any.
    pub prior: PriorMode,
    /// Only equilibria whose bids do not fall as the value rises.
    pub monotone: bool,
    /// Only Bayes-Nash equilibria in actions that survive so many rounds of weak dominance.
    pub undominated: Option<Rounds>,
    /// Default: see [`default_precision`].
    pub precision: Option<Precision>,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The worst (or best) ratio is proved to be at most the bound.
    Certified,
    /// It exceeds the bound.
    Refuted,
    /// The intervals overlap.
    Undecided,
}

impl Verdict {
    /// What the intervals of a ratio and of its bound decide.
    pub fn of(ratio: &Bracket, bound: &Bracket) -> Self {
        match () {
            () if ratio.upper <= bound.lower => Verdict::Certified,
            () if ratio.lower > bound.upper => Verdict::Refuted,
            () => Verdict::Undecided,
        }
    }
}

/// A theorem whose hypotheses hold, with what it says of this instance.
#[derive(Clone, Debug)]
pub struct Theorem {
    /// `A` or `B`, as in the certificate format.
    pub name: &'static str,
    /// In words.
    pub statement: &'static str,
    /// Its upper bound on the ratio.
    pub ratio: RBig,
}

/// One hypothesis of a theorem, decided.
#[derive(Clone, Debug, Serialize)]
pub struct Hypothesis {
    /// `product-prior`, `smooth`, `semi-smooth` or `safe-action`; others for Theorem 5.
    pub name: &'static str,
    /// Does it hold?
    pub holds: bool,
    /// What shows it.
    pub witness: Option<String>,
}

/// A judged claim, with everything that proves it.
#[derive(Clone, Debug)]
pub struct Certified {
    /// The verdict.
    pub verdict: Verdict,
    /// `Wel(F)`; 1 with any prior.
    pub optimal_welfare: RBig,
    /// What revenue is compared with; only if revenue alone is judged, under the prior given.
    pub optimal_revenue: Option<OptimalRevenue>,
    /// The worst value over the concept; the best one where that was asked for.
    pub worst: Answer,
    /// Optimal welfare (optimal revenue, where that is there) over that value.
    pub ratio: Bracket,
    /// What the ratio was judged against.
    pub bound: Bracket,
    /// `mu/lambda`, or the expression given.
    pub expression: String,
    /// The smoothness that the bound and the theorem are about (objective welfare only).
    pub smoothness: Option<Smoothness>,
    /// Whether every type has a safe action.
    pub safety: Option<Safety>,
    /// The theorem that applies, if one does.
    pub theorem: Option<Theorem>,
    /// What the theorem needs, one by one.
    pub hypotheses: Vec<Hypothesis>,
    /// Where revenue is judged, what Theorem 5 of the paper asks of an instance. The certificate does not have it.
    pub theorem_five: Vec<Hypothesis>,
}

impl Certified {
    /// The claim with a wider interval for the worst value and a shorter proof, judged anew; see
    /// [`Answer::shorter`].
    pub fn shorter(mut self, game: &Game) -> Option<Certified> {
        self.worst = self.worst.shorter(game)?;
        let optimum = optimum(&self.optimal_welfare, self.optimal_revenue.as_ref());
        self.ratio = ratio(&self.worst, &optimum);
        self.verdict = Verdict::of(&self.ratio, &self.bound);
        Some(self)
    }
}

/// The expression that names the default bound.
pub const DEFAULT_BOUND: &str = "mu/lambda";

const THEOREM_A: &str = "smooth, product prior, mu = 1 or safe actions: every law without signalling, \
hence every Bayes-Nash equilibrium, has welfare at least lambda/mu of the optimum";
/// Coarse, or coarse on average over the types of each agent, which is all that the theorems use.
const THEOREM_B: &str = "semi-smooth, mu = 1 or safe actions: every coarse law, net of information costs, \
under every prior has welfare at least lambda/mu of the optimum";

/// Judges a claim about an instance, whose game this is: solves for the worst law, finds the bound, checks each hypothesis.
pub fn certify(
    instance: &Instance,
    game: &Game,
    request: &CertifyRequest,
    control: &Control<'_>,
) -> Result<Certified, ClaimError> {
    let product_gap = game.product_gap();
    let concept = request.concept.unwrap_or(match (request.prior, product_gap) {
        (PriorMode::Given, None) => Concept::CoarseNs,
        _ => Concept::Coarse,
    });
    let of_welfare = request.objective == Objective::welfare();
    if !of_welfare && request.bound.is_none() {
        return Err(ClaimError::BoundNeeded);
    }
    check_welfare(game)?;
    let optimal_welfare = match request.prior {
        PriorMode::Given => game.expected_optimum(),
        PriorMode::Any => RBig::ONE,
    };
    if optimal_welfare.is_zero() {
        return Err(ClaimError::NoExpectedWelfare);
    }
    let question = Question {
        concept,
        objective: request.objective.clone(),
        direction: request.direction,
        prior: request.prior,
        monotone: request.monotone,
        undominated: request.undominated,
    };
    check_question(game, &question)?;
    let parsed = match &request.bound {
        Some(text) => Some(ExplicitBound::read(text)?),
        None => None,
    };
    let precision = request.precision.clone().unwrap_or_else(|| default_precision(game, concept));

    // Half of the time that is left for the bound or the optimum, the rest for the worst law.
    let half = control.share(2);
    let optimal_revenue =
        revenue_to_beat(instance, game, &request.objective, request.prior, &half)?;
    let safety = of_welfare.then(|| safety(game, &half));
    let smoothness = safety.as_ref().map(|safety| {
        let kind = if concept.is_without_signalling() { Kind::Smooth } else { Kind::SemiSmooth };
        mechanism_bound(game, kind, safety, &half)
    });
    let worst = solve(game, &question, &precision, control);
    let ratio = ratio(&worst, &optimum(&optimal_welfare, optimal_revenue.as_ref()));
    let bound = match (&parsed, &smoothness) {
        (Some(explicit), _) => explicit.against(&ratio)?,
        (None, Some(smoothness)) => smoothness.bound.clone(),
        (None, None) => return Err(ClaimError::BoundNeeded),
    };
    let hypotheses = hypotheses(game, concept, product_gap, smoothness.as_ref(), safety.as_ref());
    let theorem = smoothness.as_ref().and_then(|smoothness| {
        theorem(concept, request.prior, product_gap.is_none(), smoothness, safety.as_ref())
    });
    if let Some(theorem) = &theorem
        && Extended::Finite(theorem.ratio.clone()) < ratio.lower
    {
        return Err(ClaimError::Contradiction {
            ratio: ratio.lower,
            theorem: theorem.name,
            bound: theorem.ratio.clone(),
        });
    }
    Ok(Certified {
        verdict: Verdict::of(&ratio, &bound),
        optimal_welfare,
        worst,
        ratio,
        bound,
        expression: request.bound.clone().unwrap_or_else(|| DEFAULT_BOUND.to_owned()),
        smoothness,
        safety,
        theorem,
        hypotheses,
        theorem_five: theorem_five(instance, game, optimal_revenue.as_ref()),
        optimal_revenue,
    })
}

/// mu/lambda of a game: at the best mu if every type has a safe action, else at mu = 1.
pub(super) fn mechanism_bound(
    game: &Game,
    kind: Kind,
    safety: &Safety,
    control: &Control<'_>,
) -> Smoothness {
    let precision = default_precision(game, Concept::Coarse);
    match safety {
        Safety::Safe(_) => best_bound(game, kind, &precision, control),
        _ => {
            let weights = Weights::revenue(RBig::ONE);
            largest_lambda(game, kind, &weights, None, &precision, control)
        }
    }
}

/// Does this smoothness use a mu above 1, so that safe actions are needed?
pub(super) fn needs_safety(smoothness: &Smoothness) -> bool {
    smoothness.weights.as_ref().is_none_or(|weights| weights.mu > RBig::ONE)
}

fn theorem(
    concept: Concept,
    prior: PriorMode,
    product: bool,
    smoothness: &Smoothness,
    safety: Option<&Safety>,
) -> Option<Theorem> {
    let ratio = smoothness.bound.upper.finite()?.clone();
    if needs_safety(smoothness) && !matches!(safety, Some(Safety::Safe(_))) {
        return None;
    }
    match smoothness.kind {
        Kind::Smooth if product && prior == PriorMode::Given && concept.is_without_signalling() => {
            Some(Theorem { name: "A", statement: THEOREM_A, ratio })
        }
        Kind::SemiSmooth => Some(Theorem { name: "B", statement: THEOREM_B, ratio }),
        _ => None,
    }
}

pub(super) fn hypotheses(
    game: &Game,
    concept: Concept,
    product_gap: Option<usize>,
    smoothness: Option<&Smoothness>,
    safety: Option<&Safety>,
) -> Vec<Hypothesis> {
    let mut found = Vec::new();
    let Some(smoothness) = smoothness else { return found };
    if concept.is_without_signalling() {
        let witness = product_gap.map(|types| {
            let names = game.type_profile_names(types).join(", ");
            format!("the probability of ({names}) is not the product of its marginals")
        });
        found.push(Hypothesis { name: "product-prior", holds: product_gap.is_none(), witness });
    }
    if smoothness.holds() || smoothness.fails() {
        let mu = match &smoothness.weights {
            Some(weights) => weights.mu.to_string(),
            None => "inf".to_owned(),
        };
        let lambda = match smoothness.holds() {
            true => &smoothness.lambda.lower,
            false => &smoothness.lambda.upper,
        };
        let relation = match (smoothness.lambda.is_exact(), smoothness.holds()) {
            (true, _) => "=",
            (false, true) => ">=",
            (false, false) => "<=",
        };
        let witness = Some(format!("lambda {relation} {lambda} at mu = {mu}"));
        found.push(Hypothesis { name: smoothness.kind.name(), holds: smoothness.holds(), witness });
    }
    match safety {
        Some(Safety::Safe(_)) => {
            let witness = Some("every type has an action or a mixture that never loses".to_owned());
            found.push(Hypothesis { name: "safe-action", holds: true, witness });
        }
        Some(Safety::Unsafe(law)) => {
            let agent = &game.agents[law.agent];
            let of_type = &game.type_names[law.agent][law.of_type];
            let witness = Some(format!(
                "agent {agent} of type {of_type} can be made to lose whatever she does, so mu = 1 is used"
            ));
            found.push(Hypothesis { name: "safe-action", holds: false, witness });
        }
        Some(Safety::Undecided) | None => {}
    }
    found
}

/// A bound given as an expression.
pub(super) struct ExplicitBound {
    text: String,
    expression: expression::Expr,
}

impl ExplicitBound {
    pub fn read(text: &str) -> Result<Self, ClaimError> {
        let expression = expression::parse(text).map_err(|error| ClaimError::BadBound {
            text: text.to_owned(),
            message: error.to_string(),
        })?;
        let bound = ExplicitBound { text: text.to_owned(), expression };
        bound.enclosed(64)?;
        Ok(bound)
    }

    fn enclosed(&self, bits: usize) -> Result<Bracket, ClaimError> {
        let interval = enclose(&self.expression, bits).map_err(|error| ClaimError::BadBound {
            text: self.text.clone(),
            message: error.to_string(),
        })?;
        Ok(Bracket::new(interval.lower().clone(), interval.upper().clone()))
    }

    /// An enclosure narrow enough to tell the bound from both ends of the ratio, or very narrow.
    pub fn against(&self, ratio: &Bracket) -> Result<Bracket, ClaimError> {
        let mut bits = 64;
        loop {
            let bracket = self.enclosed(bits)?;
            let clear = |end: &Extended| *end <= bracket.lower || *end > bracket.upper;
            if bits >= 4096 || (clear(&ratio.lower) && clear(&ratio.upper)) {
                return Ok(bracket);
            }
            bits *= 2;
        }
    }
}
