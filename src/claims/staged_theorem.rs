//! What the theorems say of a combined market, which is not built for it.
//!
//! The deviations that make an auction smooth, followed by opting out of every aftermarket, make the combined market smooth
//! with the same constants (Lemma 2 of the paper), whatever is disclosed. Smooth and independent types bound Bayes-Nash
//! equilibria where nobody may learn anything (theorem C); semi-smooth bounds them under every technology of learning
//! (theorem D).

use super::certify::{DEFAULT_BOUND, ExplicitBound, hypotheses, mechanism_bound, needs_safety};
use super::{ClaimError, Hypothesis, Theorem, Verdict, check_welfare};
use crate::equilibrium::Concept;
use crate::exact::{Bracket, Extended};
use crate::game::Game;
use crate::instance::Instance;
use crate::smoothness::{Kind, Safety, Smoothness, safety};
use crate::solve::Control;
use crate::trade::{Decided, Trade, trade};
use dashu::rational::RBig;

/// What the theorems decide of a claim about all Bayes-Nash equilibria of a combined market.
#[derive(Clone, Debug)]
pub struct TheoremJudged {
    /// Certified, or undecided: a theorem refutes nothing.
    pub verdict: Verdict,
    /// `Wel(F)`.
    pub optimal_welfare: RBig,
    /// What the ratio is judged against.
    pub bound: Bracket,
    /// `mu/lambda`, or the expression given.
    pub expression: String,
    /// That of the auction alone.
    pub smoothness: Smoothness,
    /// Whether every type has a safe action in the auction alone.
    pub safety: Safety,
    /// The theorem that applies, if one does: `C` or `D`.
    pub theorem: Option<Theorem>,
    /// What it needs, one by one.
    pub hypotheses: Vec<Hypothesis>,
    /// Why the paper's Theorem 1 is not used, where it might be asked for.
    pub refusal: Option<&'static str>,
}

const THEOREM_C: &str = "smooth, product prior, mu = 1 or safe actions, voluntary participation, weak budget balance, no \
information to acquire: the deviations followed by opting out make the combined market smooth (Lemma 2), so every Bayes-Nash \
equilibrium has welfare at least lambda/mu of the optimum";
const THEOREM_D: &str = "semi-smooth, mu = 1 or safe actions, voluntary participation, weak budget balance: the deviations, \
after acquiring nothing and before opting out, make the combined market semi-smooth (Lemma 2), so every Bayes-Nash equilibrium \
has welfare, net of information costs, at least lambda/mu of the optimum, under every technology and prior";
const REFUSAL: &str = "Theorem 1 of the paper (smooth, with information acquisition) is not used: it is refuted, see \
instances/regress/cycle-informed.toml. Opponents who learn about a type bid accordingly, and mere smoothness says nothing of that; \
semi-smoothness does.";
const DO_NOT_ADD_UP: &str = "Lemma 2 is not used: in several aftermarkets somebody cannot just keep what she holds, and with discounts what each of them leaves her need not add up.";

/// Judges by theorem a claim about all Bayes-Nash equilibria of a combined market; `game` is its auction alone, `bound` an
/// expression or mu/lambda, of this kind or of the one a theorem may apply to.
pub fn certify_by_theorem(
    instance: &Instance,
    game: &Game,
    bound: Option<&str>,
    kind: Option<Kind>,
    control: &Control<'_>,
) -> Result<TheoremJudged, ClaimError> {
    check_welfare(game)?;
    let optimal_welfare = game.expected_optimum();
    if optimal_welfare.is_zero() {
        return Err(ClaimError::NoExpectedWelfare);
    }
    let explicit = bound.map(ExplicitBound::read).transpose()?;
    let product_gap = game.product_gap();
    let informed = is_informed(instance);
    let kind = kind.unwrap_or(match informed || product_gap.is_some() {
        true => Kind::SemiSmooth,
        false => Kind::Smooth,
    });
    let safety = safety(game, &control.share(2));
    let smoothness = mechanism_bound(game, kind, &safety, control);
    let concept = if kind == Kind::Smooth { Concept::Bne } else { Concept::Coarse };
    let mut found = hypotheses(game, concept, product_gap, Some(&smoothness), Some(&safety));
    let markets = trade(instance);
    let decided = market_hypotheses(&markets);
    let is_trade = decided.iter().filter(|hypothesis| hypothesis.holds).count() == 2;
    found.extend(decided);
    found.push(no_information(instance));
    let adds_up = adds_up(instance, &markets);
    let safe = !needs_safety(&smoothness) || matches!(safety, Safety::Safe(_));
    let applies = safe
        && is_trade
        && adds_up
        && (kind == Kind::SemiSmooth || (product_gap.is_none() && !informed));
    let ratio = smoothness.bound.upper.finite().filter(|_| applies).cloned();
    let theorem = ratio.map(|ratio| match kind {
        Kind::Smooth => Theorem { name: "C", statement: THEOREM_C, ratio },
        _ => Theorem { name: "D", statement: THEOREM_D, ratio },
    });
    let says = match &theorem {
        Some(theorem) => Bracket::new(theorem.ratio.clone(), theorem.ratio.clone()),
        None => Bracket::new(RBig::ZERO, Extended::Infinity),
    };
    let bound_judged = match &explicit {
        Some(explicit) => explicit.against(&says)?,
        None => smoothness.bound.clone(),
    };
    let certified = theorem.is_some() && says.upper <= bound_judged.lower;
    Ok(TheoremJudged {
        verdict: if certified { Verdict::Certified } else { Verdict::Undecided },
        optimal_welfare,
        bound: bound_judged,
        expression: bound.unwrap_or(DEFAULT_BOUND).to_owned(),
        smoothness,
        safety,
        theorem,
        hypotheses: found,
        refusal: match () {
            () if informed => Some(REFUSAL),
            () if !adds_up => Some(DO_NOT_ADD_UP),
            () => None,
        },
    })
}

/// Whether what no market takes away alone is not taken away by all of them together: values with discounts do not add up
/// from market to market, unless all but one of the markets can be stayed out of.
fn adds_up(instance: &Instance, markets: &[Trade]) -> bool {
    let discounts = instance.stages.iter().flat_map(|stages| &stages.aftermarkets);
    let discounts = discounts.map(|market| &market.discount);
    let moving: Vec<&RBig> = discounts
        .zip(markets)
        .filter(|(_, market)| market.keeps != Some(true))
        .map(|(discount, _)| discount)
        .collect();
    moving.len() <= 1 || moving.iter().all(|discount| **discount == RBig::ONE)
}

/// Whether anybody may acquire information.
pub(super) fn is_informed(instance: &Instance) -> bool {
    let stages = instance.stages.as_ref();
    stages.is_some_and(|stages| stages.information.iter().any(|options| !options.is_empty()))
}

fn no_information(instance: &Instance) -> Hypothesis {
    let buyer = instance.stages.as_ref().and_then(|stages| {
        let mut options = instance.agents.iter().zip(&stages.information);
        options.find(|(_, options)| !options.is_empty())
    });
    Hypothesis {
        name: "no-information",
        holds: buyer.is_none(),
        witness: buyer
            .map(|(agent, options)| format!("agent {} may choose {}", agent.name, options[0].name)),
    }
}

/// What theorems ask of the aftermarkets: that all of them are trade mechanisms. What is not decided is left out.
pub(super) fn market_hypotheses(markets: &[Trade]) -> Vec<Hypothesis> {
    let of_all = |name: &'static str, of: &dyn Fn(&Trade) -> Option<Decided>| {
        let decided: Option<Vec<Decided>> = markets.iter().map(of).collect();
        let decided = decided?;
        let at = |number: usize| match markets.len() {
            1 => decided[number].witness.clone(),
            _ => format!("market {}: {}", number + 1, decided[number].witness),
        };
        let fails = decided.iter().position(|one| !one.holds);
        let witness = match (fails, decided.len()) {
            (Some(number), _) => at(number),
            (None, 0) => "there is no aftermarket".to_owned(),
            (None, count) => (0..count).map(at).collect::<Vec<_>>().join("; "),
        };
        Some(Hypothesis { name, holds: fails.is_none(), witness: Some(witness) })
    };
    let voluntary =
        of_all("voluntary-participation", &|market: &Trade| market.per_allocation.clone());
    let budget = of_all("weak-budget-balance", &|market: &Trade| market.budget.clone());
    voluntary.into_iter().chain(budget).collect()
}
