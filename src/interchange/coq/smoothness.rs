//! Smoothness as a theorem: deviations that satisfy every row, and what they say of every equilibrium.

use super::rounded::{self, Common, Keys};
use super::sections::{Deviation, Names, SmoothnessClaim, part};
use super::text::{argument, comment, filled, list, rows};
use super::{CoqError, Part, other};
use crate::game::Game;
use crate::instance::{Instance, Prior};
use dashu::base::{Gcd, UnsignedAbs};
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
use serde_json::Value;

/// The theorem of a certificate of `smooth`.
///
/// # Errors
///
/// Weak smoothness, mu below 1 or without safe actions, and claims without deviations.
pub(super) fn of_smoothness(
    claim: &Value,
    proof: &Value,
    instance: &Instance,
    game: &Game,
) -> Result<Part, CoqError> {
    of_claim(claim, proof, None, instance, game)
}

/// The theorem of a claim about smoothness, with the safe actions that mu above 1 asks for if they are known.
///
/// # Errors
///
/// As [`of_smoothness`].
pub(super) fn of_claim(
    claim: &Value,
    proof: &Value,
    safe: Option<Vec<Deviation>>,
    instance: &Instance,
    game: &Game,
) -> Result<Part, CoqError> {
    let read: SmoothnessClaim = part(claim, &[])?.ok_or(CoqError::Malformed)?;
    let keys = match read.smoothness.as_str() {
        "smooth" => Keys::Profiles,
        "semi-smooth" => Keys::Types,
        kind => return Err(other(format!("a claim about {kind} smoothness"))),
    };
    if read.mu == "inf" {
        return Err(other("a bound that is only approached as mu grows"));
    }
    let mu = read.mu.parse::<RBig>().map_err(|_| CoqError::Malformed)?;
    let safe = match mu == RBig::ONE {
        true => None,
        false => Some(safe.or_else(|| rounded::safe_actions(game)).ok_or_else(|| {
            other("smoothness with mu above 1 where a type has no pure safe action")
        })?),
    };
    if keys == Keys::Profiles && !matches!(instance.prior, Prior::Product(_)) {
        return Err(other(
            "smoothness under a joint prior, of which only semi-smoothness says something,",
        ));
    }
    let deviations = Names(game).deviations(proof, &["deviations"])?;
    let deviations = deviations.ok_or(CoqError::Empty { why: "it has no deviations" })?;
    let common = rounded::laws(deviations);
    let lambda = rounded::lambda(game, keys, &mu, &common);
    let lambda = lambda.ok_or(CoqError::Empty { why: "its deviations satisfy no row" })?;
    if lambda <= RBig::ZERO {
        return Err(CoqError::Empty { why: "lambda is not positive" });
    }
    Ok(theorem(keys, &lambda, &mu, &common, safe, game))
}

fn theorem(
    keys: Keys,
    lambda: &RBig,
    mu: &RBig,
    common: &Common,
    safe: Option<Vec<Deviation>>,
    game: &Game,
) -> Part {
    let kind = match keys {
        Keys::Profiles => "smooth",
        Keys::Types => "semi-smooth",
    };
    let least = match *mu == RBig::ONE {
        true => format!(
            "the welfare of every Bayes-Nash equilibrium is at least {lambda} of the optimum"
        ),
        false => {
            format!(
                "{mu} times the welfare of every Bayes-Nash equilibrium is at least {lambda} of the optimum"
            )
        }
    };
    let says = format!("The auction is ({lambda}, {mu})-{kind}, so that {least}.");
    // lambda and mu over one denominator.
    let den = multiple(lambda.denominator(), mu.denominator());
    let over =
        |number: &RBig| number.numerator() * (&den / IBig::from(number.denominator().clone()));
    let (lambda, mu) = (argument(over(lambda)), argument(over(mu)));
    let mut text = "(** * Smoothness *)\n\n".to_owned();
    text += &comment(match keys {
        Keys::Profiles => {
            "Deviations, by agent, profile of types (the last agent's type moves fastest) and action."
        }
        Keys::Types => "Deviations, by agent, own type and action.",
    });
    text += &mixed("deviations", game, keys, common);
    let safe_actions = match safe {
        None => "no_safe_actions",
        Some(laws) => {
            text += &comment("Actions with which nobody ever loses, by agent, type and action.");
            text += &mixed("safe_actions", game, Keys::Types, &together(laws));
            "safe_actions"
        }
    };
    text += &match keys {
        Keys::Profiles => smooth(safe_actions, &lambda, &mu, &den),
        Keys::Types => semi_smooth(safe_actions, &lambda, &mu, &den),
    };
    Part { says, text }
}

fn smooth(safe_actions: &str, lambda: &str, mu: &str, den: &IBig) -> String {
    format!(
        "Lemma deviations_prove : smooth_with G deviations {safe_actions} {lambda} {mu} {den} = true.\n\
         Proof. vm_cast_no_check (eq_refl true). Qed.\n\n\
         Lemma types_independent : independent (real G).\n\
         Proof. exact (product_prior_independent this_auction _ eq_refl eq_refl). Qed.\n\n\
         Theorem smooth_every_law : forall p, coarse_ns (real G) p ->\n  \
         ({lambda} * optimal_welfare (real G) <= {mu} * welfare (real G) p)%R.\n\
         Proof.\n  exact (fun p => smooth_laws G _ _ {lambda} {mu} {den} p deviations_prove types_independent).\nQed.\n\n\
         Theorem smooth_every_equilibrium : forall sigma, bayes_nash (real G) sigma ->\n  \
         ({lambda} * optimal_welfare (real G)\n   <= {mu} * welfare (real G) (plays (real G) sigma))%R.\n\
         Proof.\n  \
         exact (fun sigma =>\n    \
         smooth_equilibria G _ _ {lambda} {mu} {den} sigma deviations_prove types_independent).\n\
         Qed.\n"
    )
}

fn semi_smooth(safe_actions: &str, lambda: &str, mu: &str, den: &IBig) -> String {
    format!(
        "Lemma deviations_prove : semi_smooth_with G deviations {safe_actions} {lambda} {mu} {den} = true.\n\
         Proof. vm_cast_no_check (eq_refl true). Qed.\n\n\
         (** [k i t] is what type t of agent i pays for information of any kind. *)\n\
         Theorem smooth_every_law : forall k p, coarse_net (real G) k p ->\n  \
         ({lambda} * optimal_welfare (real G)\n   <= {mu} * (welfare (real G) p - costs (real G) k))%R.\n\
         Proof.\n  exact (fun k p => semi_smooth_laws G _ _ {lambda} {mu} {den} k p deviations_prove).\nQed.\n\n\
         Theorem smooth_every_equilibrium : forall sigma, bayes_nash (real G) sigma ->\n  \
         ({lambda} * optimal_welfare (real G)\n   <= {mu} * welfare (real G) (plays (real G) sigma))%R.\n\
         Proof.\n  exact (fun sigma => semi_smooth_equilibria G _ _ {lambda} {mu} {den} sigma deviations_prove).\nQed.\n"
    )
}

fn multiple(one: &UBig, other: &UBig) -> IBig {
    IBig::from(one / one.gcd(other) * other)
}

/// Laws as a term: by agent and key the weights of her actions.
fn mixed(name: &str, game: &Game, keys: Keys, common: &Common) -> String {
    let of_key = |agent: usize, key: usize| {
        let law = common.laws.iter().find(|law| law.agent == agent && law.key == key);
        let mut row: Vec<IBig> = Vec::new();
        for (action, weight) in law.iter().flat_map(|law| &law.weights) {
            if row.len() <= *action {
                row.resize(*action + 1, IBig::ZERO);
            }
            row[*action] = weight.clone();
        }
        list(row)
    };
    let of_agent = |agent: usize| {
        let count = match keys {
            Keys::Profiles => game.types.count(),
            Keys::Types => game.types.size(agent),
        };
        list((0..count).map(|key| of_key(agent, key)))
    };
    let laws = list((0..game.agents.len()).map(of_agent));
    let laws = if laws.len() <= 72 { laws } else { rows((0..game.agents.len()).map(of_agent)) };
    let mut text = format!("Definition {name} : mixed := {{|\n  over := {};\n", common.denominator);
    text += &filled(&format!("  laws := {laws}"), "  ");
    text + "|}.\n\n"
}

/// Laws over one denominator, as they are.
fn together(laws: Vec<Deviation>) -> Common {
    let denominator = laws.iter().fold(UBig::ONE, |common, law| {
        let own = law.denominator.clone().unsigned_abs();
        let shared = (&common).gcd(&own);
        common / shared * own
    });
    let denominator = IBig::from(denominator);
    let mut laws = laws;
    for law in &mut laws {
        let factor = &denominator / &law.denominator;
        law.weights.iter_mut().for_each(|(_, weight)| *weight *= &factor);
        law.denominator = denominator.clone();
    }
    Common { denominator, laws }
}
