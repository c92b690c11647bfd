//! The classes of valuations, with witnesses.

use super::Fraction;
use super::info::PropertyOutput;
use crate::instance::{Auction, Bundle, Instance, Valuation, Value};
use crate::valuation::{
    Clauses, Complements, Cover, Finding, Lowered, MOST_TABLED, Recognised, Split, Unknown,
};
use dashu::rational::RBig;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The classes of a type's valuation; null where nobody knows.
#[derive(Serialize, JsonSchema)]
pub(super) struct ValuationOutput {
    /// the agent
    agent: String,
    /// her type
    r#type: String,
    /// whether more is never listed at less
    monotone: Option<bool>,
    /// whether items add less the more is held
    submodular: Option<bool>,
    /// whether it is the largest of additive values
    xos: Option<bool>,
    /// whether bundles are never worth more together
    subadditive: Option<bool>,
    /// of items, if it is xos: additive values, by item, of which it is the largest
    clauses: Option<Vec<BTreeMap<String, Fraction>>>,
}

/// The classes type by type.
pub(super) fn each(instance: &Instance, recognised: &[Recognised]) -> Vec<ValuationOutput> {
    let output = |of: &Recognised| {
        let agent = &instance.agents[of.agent];
        ValuationOutput {
            agent: agent.name.clone(),
            r#type: agent.types[of.of_type].name.clone(),
            monotone: of.classes.monotone.holds(),
            submodular: of.classes.submodular.holds(),
            xos: of.classes.xos.holds(),
            subadditive: of.classes.subadditive.holds(),
            clauses: clauses(instance, &of.classes.xos),
        }
    };
    recognised.iter().map(output).collect()
}

fn clauses(
    instance: &Instance,
    xos: &Finding<Clauses, Cover>,
) -> Option<Vec<BTreeMap<String, Fraction>>> {
    let (Finding::Holds(clauses), Auction::Items(auction)) = (xos, &instance.auction) else {
        return None;
    };
    let by_item = |clause: &Vec<RBig>| {
        let items = auction.items.iter().cloned();
        items.zip(clause.iter().map(Fraction::from)).collect()
    };
    Some(clauses.iter().map(by_item).collect())
}

/// Whether the valuations of all types are of a class, by class; nothing for other goods.
pub(super) fn properties(
    instance: &Instance,
    recognised: &[Recognised],
) -> Vec<(&'static str, PropertyOutput)> {
    if recognised.is_empty() {
        return Vec::new();
    }
    let named = Named { instance, recognised };
    vec![
        ("monotone", named.property(|of| &of.classes.monotone, lowered)),
        ("submodular", named.property(|of| &of.classes.submodular, complements)),
        ("xos", named.property(|of| &of.classes.xos, cover)),
        ("subadditive", named.property(|of| &of.classes.subadditive, split)),
    ]
}

struct Named<'a> {
    instance: &'a Instance,
    recognised: &'a [Recognised],
}

impl Named<'_> {
    /// The class of all types: the first that is not of it, else the first that nobody knows of.
    fn property<Yes, No>(
        &self,
        class: impl Fn(&Recognised) -> &Finding<Yes, No>,
        shown: impl Fn(&Bundles<'_>, &No) -> String,
    ) -> PropertyOutput {
        let mut unknown = None;
        for of in self.recognised {
            let agent = &self.instance.agents[of.agent];
            let of_type = &agent.types[of.of_type];
            let who = format!("agent {} of type {}", agent.name, of_type.name);
            match (class(of), &self.instance.auction, &of_type.value) {
                (Finding::Fails(witness), Auction::Items(auction), Value::Bundles(valuation)) => {
                    let bundles = Bundles { items: &auction.items, valuation };
                    return PropertyOutput::fails(format!("{who}: {}", shown(&bundles, witness)));
                }
                (Finding::Unknown(Unknown::TooManyItems), ..) => {
                    let why = format!("{who}: not looked for among more than {MOST_TABLED} items");
                    unknown.get_or_insert(why);
                }
                (Finding::Unknown(Unknown::Stopped), ..) => {
                    unknown.get_or_insert(format!("{who}: a limit came first"));
                }
                _ => {}
            }
        }
        match unknown {
            Some(why) => PropertyOutput { holds: None, witness: Some(why) },
            None => PropertyOutput { holds: Some(true), witness: None },
        }
    }
}

/// What bundles are called and worth.
struct Bundles<'a> {
    items: &'a [String],
    valuation: &'a Valuation,
}

impl Bundles<'_> {
    fn name(&self, bundle: Bundle) -> String {
        let held = self.items.iter().enumerate().filter(|(item, _)| bundle >> item & 1 == 1);
        held.map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// `2 v(A B) + v(C)`, and what it is; the empty bundle is left out.
    fn sum(&self, weighted: &[(Bundle, RBig)]) -> (String, RBig) {
        let term = |(bundle, weight): &(Bundle, RBig)| match weight.is_one() {
            true => format!("v({})", self.name(*bundle)),
            false => format!("{weight} v({})", self.name(*bundle)),
        };
        let terms = weighted.iter().filter(|(bundle, _)| *bundle != 0).map(term);
        let worth = weighted.iter().map(|(bundle, weight)| weight * self.valuation.worth(*bundle));
        let total = worth.fold(RBig::ZERO, |sum, worth| sum + worth);
        (terms.collect::<Vec<_>>().join(" + "), total)
    }

    /// `v(A) + v(B) = 1 < 2 = v(A B)`.
    fn less(&self, less: &[(Bundle, RBig)], more: &[(Bundle, RBig)]) -> String {
        let ((less, small), (more, large)) = (self.sum(less), self.sum(more));
        format!("{less} = {small} < {large} = {more}")
    }
}

fn once(bundle: Bundle) -> (Bundle, RBig) {
    (bundle, RBig::ONE)
}

fn lowered(bundles: &Bundles<'_>, witness: &Lowered) -> String {
    let (inner, outer) = (bundles.name(witness.inner), bundles.name(witness.outer));
    let raised = bundles.valuation.worth(witness.outer);
    format!("`{outer}` is listed at less than `{inner}`; free disposal raises it to {raised}")
}

fn complements(bundles: &Bundles<'_>, witness: &Complements) -> String {
    let (held, one, other) = (witness.held, 1 << witness.one, 1 << witness.other);
    let apart = [once(held | one), once(held | other)];
    bundles.less(&apart, &[once(held | one | other), once(held)])
}

fn cover(bundles: &Bundles<'_>, witness: &Cover) -> String {
    bundles.less(&witness.weights, &[once(witness.bundle)])
}

fn split(bundles: &Bundles<'_>, witness: &Split) -> String {
    let apart = [once(witness.one), once(witness.other)];
    bundles.less(&apart, &[once(witness.one | witness.other)])
}
