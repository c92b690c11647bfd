//! The worst law of a set of equilibria as a theorem: multipliers that bound all of them, and the law that attains it.

use super::rounded::{self, Weights};
use super::sections::{Law, Multipliers, Names, part};
use super::text::{argument, comment, filled, kept, list, profile, rows};
use super::{CoqError, Part, other, scale, smoothness};
use crate::game::{Game, ratio};
use crate::instance::Instance;
use dashu::base::Gcd;
use dashu::integer::IBig;
use dashu::rational::RBig;
use serde::Deserialize;
use serde_json::Value;

/// A set of laws that Coq knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Concept {
    Coarse,
    CoarseNs,
    Bce,
    BceNs,
}

impl Concept {
    const ALL: [Concept; 4] = [Concept::Coarse, Concept::CoarseNs, Concept::Bce, Concept::BceNs];

    fn name(self) -> &'static str {
        match self {
            Concept::Coarse => "coarse",
            Concept::CoarseNs => "coarse-ns",
            Concept::Bce => "bce",
            Concept::BceNs => "bce-ns",
        }
    }

    /// What the library calls the set.
    fn set(self) -> &'static str {
        match self {
            Concept::Coarse => "coarse",
            Concept::CoarseNs => "coarse_ns",
            Concept::Bce => "obedient",
            Concept::BceNs => "obedient_ns",
        }
    }

    /// The library's check of multipliers up to the game, and what follows it.
    fn check(self) -> (&'static str, &'static str) {
        match self {
            Concept::Coarse => ("check_ratio Coarse", "multipliers"),
            Concept::CoarseNs => ("check_ratio CoarseNs", "multipliers"),
            Concept::Bce => ("check_obedient_ratio false", "multipliers obedience"),
            Concept::BceNs => ("check_obedient_ratio true", "multipliers obedience"),
        }
    }

    /// The library's theorem about the check, up to the bound.
    fn theorem(self) -> &'static str {
        match self {
            Concept::Coarse => "coarse_ratio G _ _",
            Concept::CoarseNs => "coarse_ns_ratio G _ _",
            Concept::Bce => "obedient_ratio G _ _ _",
            Concept::BceNs => "obedient_ns_ratio G _ _ _",
        }
    }

    /// The theorem's arguments behind the tables' description.
    fn arguments(self) -> &'static str {
        match self {
            Concept::BceNs => "true p",
            _ => "p",
        }
    }

    fn has_obedience(self) -> bool {
        matches!(self, Concept::Bce | Concept::BceNs)
    }
}

#[derive(Deserialize)]
struct Objective {
    welfare: String,
    revenue: String,
}

/// The theorem of a certificate of `solve`.
///
/// # Errors
///
/// Concepts and objectives without a form in Coq.
pub(super) fn of_equilibrium(
    claim: &Value,
    proof: &Value,
    instance: &Instance,
    game: &Game,
) -> Result<Part, CoqError> {
    let concept = concept(claim)?;
    of_proof(concept, proof, instance, game)
}

/// The theorems of a certificate of `certify`: the worst law, and smoothness where it has a proof of it.
///
/// # Errors
///
/// As [`of_equilibrium`].
pub(super) fn of_certified(
    claim: &Value,
    proof: &Value,
    instance: &Instance,
    game: &Game,
) -> Result<Part, CoqError> {
    let concept = concept(claim)?;
    let worst = proof.get("worst").ok_or(CoqError::Malformed)?;
    let mut made = of_proof(concept, worst, instance, game)?;
    let embedded = proof.get("smoothness").filter(|part| !part.is_null());
    if let Some(embedded) = embedded {
        let (Some(claim), Some(inner)) = (embedded.get("claim"), embedded.get("proof")) else {
            return Err(CoqError::Malformed);
        };
        let safe = Names(game).safe(proof, &["safe"])?;
        // What the theorem gives besides is left out where it has no form in Coq; the worst law stands by itself.
        if let Ok(theorem) = smoothness::of_claim(claim, inner, safe, instance, game) {
            made.says = format!("{} {}", made.says, theorem.says);
            made.text += "\n";
            made.text += &theorem.text;
        }
    }
    Ok(made)
}

/// The concept of a claim; refuses what is not about the least welfare over laws with the prior given.
fn concept(claim: &Value) -> Result<Concept, CoqError> {
    let text = |key: &str| part::<String>(claim, &[key]);
    let concept = match text("concept")?.as_deref() {
        Some(name) => Concept::ALL
            .into_iter()
            .find(|concept| concept.name() == name)
            .ok_or_else(|| other(format!("a claim about the concept {name}")))?,
        None => return Err(CoqError::Malformed),
    };
    if text("prior")?.as_deref() != Some("given") {
        return Err(other("a claim about every prior"));
    }
    if text("sense")?.is_some_and(|sense| sense == "max") {
        return Err(other("a claim about the largest value"));
    }
    let objective: Objective = part(claim, &["objective"])?.ok_or(CoqError::Malformed)?;
    if objective.welfare != "1" || objective.revenue != "0" {
        return Err(other("a claim about another objective than welfare"));
    }
    Ok(concept)
}

fn of_proof(
    concept: Concept,
    proof: &Value,
    instance: &Instance,
    game: &Game,
) -> Result<Part, CoqError> {
    let names = Names(game);
    let optimum = game.expected_optimum();
    if optimum <= RBig::ZERO {
        return Err(CoqError::Empty { why: "optimal welfare is 0" });
    }
    let given = names.multipliers(proof, &["bound"])?;
    let given = given.ok_or(CoqError::Empty { why: "it has no multipliers" })?;
    let bound = rounded::multipliers(game, given);
    let weights = Weights { welfare: IBig::ONE, revenue: IBig::ZERO };
    let least = rounded::least(game, &weights, &bound) / &optimum;
    let law = names.law(proof, &["law"])?;
    let money = scale::money(instance, game);
    let mut text = "(** * Every law, and so every equilibrium *)\n\n".to_owned();
    text += &multipliers(concept, game, &bound, &money);
    text += &lower(concept, &least);
    let mut says = format!(
        "The expected welfare of every {} law, and so of every Bayes-Nash equilibrium, is at least {least} of the optimum.",
        concept.name()
    );
    if let Some(law) = &law {
        let attained = welfare(game, law) / &optimum;
        text += "\n(** * A law that attains it *)\n\n";
        if attained != least {
            text = text.replace("A law that attains it", "A law that comes close");
        }
        text += &upper(concept, game, law, &attained);
        says += &match attained == least {
            true => format!(" A {} law attains this.", concept.name()),
            false => format!(" A {} law has {attained} of it.", concept.name()),
        };
    }
    Ok(Part { says, text })
}

/// The expected welfare of a law.
fn welfare(game: &Game, law: &Law) -> RBig {
    let entries = law.entries.iter();
    let total: IBig =
        entries.map(|(types, actions, weight)| weight * game.welfare(*types, *actions)).sum();
    ratio(total, &law.denominator * &game.money)
}

/// The entry in this place of a list, which grows if it has to.
fn put<T: Clone>(list: &mut Vec<T>, place: usize, empty: T) -> Option<&mut T> {
    if list.len() <= place {
        list.resize(place + 1, empty);
    }
    list.get_mut(place)
}

fn multipliers(concept: Concept, game: &Game, bound: &Multipliers, money: &IBig) -> String {
    let agents = 0..game.agents.len();
    let mut by_type: Vec<Vec<Vec<IBig>>> =
        agents.clone().map(|agent| vec![Vec::new(); game.types.size(agent)]).collect();
    for (agent, of_type, deviation, y) in &bound.regret {
        let row = &mut by_type[*agent][*of_type];
        put(row, *deviation, IBig::ZERO).into_iter().for_each(|entry| entry.clone_from(y));
    }
    let mut obedience: Vec<Vec<Vec<Vec<IBig>>>> =
        agents.map(|agent| vec![Vec::new(); game.types.size(agent)]).collect();
    for (agent, of_type, recommended, deviation, y) in &bound.obedience {
        let row = put(&mut obedience[*agent][*of_type], *recommended, Vec::new());
        let entry = row.and_then(|row| put(row, *deviation, IBig::ZERO));
        entry.into_iter().for_each(|entry| entry.clone_from(y));
    }
    let of_types = |types: &Vec<Vec<IBig>>| list(types.iter().map(list));
    let regret = list(by_type.iter().map(of_types));
    let regret = match (concept.has_obedience(), regret.len() <= 72) {
        (true, _) => "[]".to_owned(),
        (_, true) => regret,
        (_, false) => rows(by_type.iter().map(of_types)),
    };
    let mut signalling: Vec<String> = Vec::new();
    for group in bound.signalling.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let Some((agent, types, ..)) = group.first() else { continue };
        let row = |(_, _, actions, z): &(usize, usize, usize, IBig)| {
            kept(&format!(
                "({}%nat, {})",
                profile(game.actions.digits(*actions)),
                argument(z * money)
            ))
        };
        let (types, listed) = (profile(game.types.digits(*types)), list(group.iter().map(row)));
        signalling.push(format!("{}, {listed})", kept(&format!("({agent}%nat, {types}%nat"))));
    }
    let mut text = comment(match concept.has_obedience() {
        false => {
            "Multipliers, by agent, type and deviation; those of no signalling by agent, types and actions."
        }
        true => "Multipliers of no signalling, by agent, types and actions.",
    });
    text += "Definition multipliers : dual := {|\n";
    text += &format!("  denominator := {};\n", bound.denominator);
    text += &filled(&format!("  regret := {regret};"), "  ");
    text += &filled(&format!("  signalling := {}", rows(signalling)), "  ");
    text += "|}.\n\n";
    if concept.has_obedience() {
        let obedience = rows(obedience.iter().map(|types| list(types.iter().map(of_types))));
        text += &comment("Multipliers of obedience, by agent, type, action played and deviation.");
        let definition =
            format!("Definition obedience : list (list (list (list Z))) := {obedience}.");
        text += &filled(&definition, "  ");
        text += "\n";
    }
    text
}

/// The lower end.
fn lower(concept: Concept, least: &RBig) -> String {
    let (set, (check, given)) = (concept.set(), concept.check());
    let (num, den) = (argument(least.numerator()), least.denominator());
    let (theorem, arguments) = (concept.theorem(), concept.arguments());
    format!(
        "Lemma multipliers_prove :\n  {check} G (tables_of G) {given} {num} {den} = true.\n\
         Proof. vm_cast_no_check (eq_refl true). Qed.\n\n\
         Theorem every_law : forall p, {set} (real G) p ->\n  \
         ({num} * optimal_welfare (real G) <= {den} * welfare (real G) p)%R.\n\
         Proof.\n  exact (fun p =>\n    \
         {theorem} {num} {den} (tables_of_describe G) {arguments} multipliers_prove).\nQed.\n\n\
         Theorem every_equilibrium : forall sigma, bayes_nash (real G) sigma ->\n  \
         ({num} * optimal_welfare (real G)\n   <= {den} * welfare (real G) (plays (real G) sigma))%R.\n\
         Proof. intros sigma B. exact (every_law _ (bne_is_{set} _ sigma B)). Qed.\n"
    )
}

/// The other end: a law of the set with its welfare.
fn upper(concept: Concept, game: &Game, law: &Law, attained: &RBig) -> String {
    let set = concept.set();
    let (num, den) = (argument(attained.numerator()), attained.denominator());
    let groups: Vec<&[(usize, usize, IBig)]> =
        law.entries.chunk_by(|one, other| one.0 == other.0).collect();
    let share = |group: &[(usize, usize, IBig)]| -> (IBig, IBig) {
        let sum: IBig = group.iter().map(|(.., weight)| weight).sum();
        let common = group.iter().fold(sum.clone(), |common, (.., w)| common.gcd(w).into());
        (sum / &common, common)
    };
    let each = groups.iter().fold(IBig::ONE, |each, group| {
        let (sum, _) = share(group);
        let shared = IBig::from((&each).gcd(&sum));
        each / shared * sum
    });
    let at_types = |group: &&[(usize, usize, IBig)]| {
        let (sum, common) = share(group);
        let row = |(_, actions, weight): &(usize, usize, IBig)| {
            let weight = weight / &common * &each / &sum;
            kept(&format!("({}%nat, {weight})", profile(game.actions.digits(*actions))))
        };
        let types = group.first().map(|(types, ..)| game.types.digits(*types)).unwrap_or_default();
        format!("({}%nat, {})", profile(types), list(group.iter().map(row)))
    };
    let mut text =
        comment("By types: the actions that are played, with weights over one denominator.");
    text += &format!("Definition worst : conditional_law := {{|\n  each := {each};\n");
    text += &filled(&format!("  given_types := {}", rows(groups.iter().map(at_types))), "  ");
    text += &format!(
        "|}}.\n\n\
         Lemma worst_is_law : check_{set}_law G worst {num} {den} = true.\n\
         Proof. vm_cast_no_check (eq_refl true). Qed.\n\n\
         Theorem attained : exists p, {set} (real G) p /\\\n  \
         ({num} * optimal_welfare (real G) = {den} * welfare (real G) p)%R.\n\
         Proof. exact ({set}_law_attains G worst {num} {den} worst_is_law). Qed.\n"
    );
    text
}
