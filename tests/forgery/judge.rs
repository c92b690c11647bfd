//! A second opinion on whole certificates: every reason the format gives against one, by brute force.

use super::case::Case;
use super::judge_optimum::Optimum;
use super::judge_smooth::Inequality;
use super::parts::{Part, parts};
use crate::oracle::naive::{choices, sum};
use dashu::integer::IBig;
use dashu::rational::RBig;
use serde_json::Value;
use std::collections::BTreeSet;

/// Codes of the format, any of which a checker may give; none: the certificate is valid.
pub type Reasons = BTreeSet<&'static str>;

/// A number or an infinity, ordered as on the line.
pub type End = poacert::exact::Extended;

/// The number in a certificate's string.
pub fn number(node: &Value) -> RBig {
    let text = node.as_str().expect("a number");
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    let denominator: IBig = denominator.parse().expect("a denominator");
    RBig::from_parts_signed(numerator.parse().expect("a numerator"), denominator)
}

/// The same, or an infinity.
pub fn end(node: &Value) -> End {
    match node.as_str() {
        Some("inf") => End::Infinity,
        Some("-inf") => End::NegativeInfinity,
        _ => End::Finite(number(node)),
    }
}

/// Every reason against a well-formed certificate, in the game of `case`.
pub fn judge(case: &Case, certificate: &Value) -> Reasons {
    let mut reasons = Reasons::new();
    for part in parts(certificate) {
        match part {
            Part::Optimum(part) => reasons.extend(Optimum::of(certificate, &part).judge(case)),
            Part::Smooth(part) => reasons.extend(Inequality::of(certificate, &part).judge(case)),
        }
    }
    let claim = &certificate["claim"];
    if let Some(optimum) = claim.get("optimal_welfare") {
        let given = claim.get("prior").is_none_or(|prior| prior == "given");
        let wel = if given { expected_optimum(case) } else { RBig::ONE };
        if number(optimum) != wel || wel <= RBig::ZERO {
            reasons.insert("optimum-mismatch");
        }
    }
    if certificate["kind"] == "certify" {
        judge_claim(case, certificate, &mut reasons);
    }
    reasons
}

/// Theorem and hypotheses; ratio, bound and verdict follow from numbers no attack on a proof changes.
fn judge_claim(case: &Case, certificate: &Value, reasons: &mut Reasons) {
    let claim = &certificate["claim"];
    let product = is_product(case);
    let safe = judge_safe(case, &certificate["proof"]["safe"], reasons);
    if claim["theorem"]["name"] == "A" && !product {
        reasons.insert("theorem-unsupported");
    }
    let mu = &certificate["proof"]["smoothness"]["claim"]["mu"];
    let large = !mu.is_null() && end(mu) > End::Finite(RBig::ONE);
    let used = !claim["theorem"].is_null() || claim["bound"]["expression"] == "mu/lambda";
    if large && used && !safe.everyone {
        reasons.insert("safe-missing");
    }
    for hypothesis in claim["hypotheses"].as_array().expect("a list") {
        let holds = hypothesis["holds"] == true;
        let shown = match hypothesis["name"].as_str() {
            Some("product-prior") => holds == product,
            Some("safe-action") if holds => safe.everyone,
            Some("safe-action") => safe.fails,
            _ => true,
        };
        if !shown {
            reasons.insert("hypothesis-wrong");
        }
    }
}

#[derive(Default)]
struct Safe {
    everyone: bool,
    fails: bool,
}

fn judge_safe(case: &Case, node: &Value, reasons: &mut Reasons) -> Safe {
    let mut safe = Safe::default();
    if node.is_null() {
        return safe;
    }
    let naive = &case.naive;
    let mut listed = BTreeSet::new();
    for row in node["actions"].as_array().expect("a list") {
        let found = case.agent(&row[0]).and_then(|i| Some((i, case.of_type(i, &row[1])?)));
        let Some((agent, of_type)) = found else {
            reasons.insert("unknown-name");
            continue;
        };
        if !listed.insert((agent, of_type)) {
            reasons.insert("duplicate-entry");
        }
        let allowed = &naive.allowed[agent][of_type];
        let find = |name: &Value| case.action(agent, allowed, name);
        let Some(law) = law_over(&row[3], &row[2], find, reasons) else { continue };
        for a in choices(&naive.actions) {
            let gain = |(d, p): &(usize, RBig)| p * naive.deviated(agent, of_type, &a, *d);
            if sum(law.iter().map(gain)) < RBig::ZERO {
                reasons.insert("safe-wrong");
            }
        }
    }
    safe.everyone = listed.len() == naive.types.iter().sum::<usize>();
    let row = &node["fails"];
    if row.is_null() {
        return safe;
    }
    let found = case.agent(&row[0]).and_then(|i| Some((i, case.of_type(i, &row[1])?)));
    let Some((agent, of_type)) = found else {
        reasons.insert("unknown-name");
        return safe;
    };
    let find = |names: &Value| case.others(names, agent, None);
    let Some(law) = law_over(&row[3], &row[2], find, reasons) else { return safe };
    safe.fails = naive.allowed[agent][of_type].iter().all(|&d| {
        let gain = |(others, p): &(Vec<usize>, RBig)| {
            let mut a = others.clone();
            a.insert(agent, d);
            p * naive.utility(agent, of_type, &a)
        };
        sum(law.iter().map(gain)) < RBig::ZERO
    });
    if !safe.fails {
        reasons.insert("safe-wrong");
    }
    safe
}

/// A law written as `[[name, weight], ..]` over a denominator; `None` if it is none.
pub fn law_over<A: PartialEq>(
    weights: &Value,
    denominator: &Value,
    find: impl Fn(&Value) -> Option<A>,
    reasons: &mut Reasons,
) -> Option<Vec<(A, RBig)>> {
    let unit = number(denominator);
    let mut law: Vec<(A, RBig)> = Vec::new();
    let mut whole = true;
    for row in weights.as_array().expect("a list") {
        let Some(action) = find(&row[0]) else {
            reasons.insert("unknown-name");
            whole = false;
            continue;
        };
        if law.iter().any(|(known, _)| *known == action) {
            reasons.insert("duplicate-entry");
            whole = false;
        }
        law.push((action, number(&row[1]) / &unit));
    }
    let total = sum(law.iter().map(|(_, p)| p.clone()));
    if whole && (total != RBig::ONE || law.iter().any(|(_, p)| *p <= RBig::ZERO)) {
        reasons.insert("deviation-not-a-law");
        whole = false;
    }
    whole.then_some(law)
}

/// `Wel(F)`.
pub fn expected_optimum(case: &Case) -> RBig {
    sum(case.naive.prior.iter().map(|(theta, f)| f * &case.naive.optimum[theta]))
}

/// Whether the prior is the product of its marginals.
pub fn is_product(case: &Case) -> bool {
    let naive = &case.naive;
    naive.prior.iter().all(|(theta, f)| {
        let marginals = theta.iter().enumerate().map(|(i, &t)| naive.marginal(i, t));
        marginals.fold(RBig::ONE, |product, marginal| product * marginal) == *f
    })
}
