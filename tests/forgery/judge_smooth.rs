//! A second opinion on smoothness: deviations and laws evaluated row by row.

use super::case::Case;
use super::judge::{End, Reasons, end, law_over, number};
use super::judge_optimum::read_law;
use super::parts::SmoothPart;
use crate::oracle::naive::{choices, sum};
use dashu::rational::RBig;
use serde_json::Value;
use std::collections::BTreeMap;

type Profile = Vec<usize>;
/// By agent and key: a law over actions.
type Deviations = BTreeMap<(usize, Profile), Vec<(usize, RBig)>>;

/// A claim of smoothness with its proof.
pub struct Inequality<'a> {
    semi: bool,
    weak: bool,
    best: bool,
    mu: End,
    mu2: RBig,
    lambda: (End, End),
    bound: (End, End),
    deviations: &'a Value,
    law: &'a Value,
}

impl<'a> Inequality<'a> {
    pub fn of(certificate: &'a Value, part: &SmoothPart) -> Inequality<'a> {
        let claim = certificate.pointer(&part.claim).expect("a claim");
        let kind = claim["smoothness"].as_str().expect("a kind");
        let ends = |key: &str| (end(&claim[key]["lower"]), end(&claim[key]["upper"]));
        let section = |key| certificate.pointer(&format!("{}/{key}", part.proof)).expect(key);
        Inequality {
            semi: kind.contains("semi"),
            weak: kind.contains("weak"),
            best: claim["best"] == true,
            mu: end(&claim["mu"]),
            mu2: number(&claim["mu2"]),
            lambda: ends("lambda"),
            bound: ends("bound"),
            deviations: section("deviations"),
            law: section("law"),
        }
    }

    pub fn judge(&self, case: &Case) -> Reasons {
        let mut reasons = Reasons::new();
        if self.lambda.0 > self.lambda.1 || self.bound.0 > self.bound.1 {
            reasons.insert("interval-empty");
        }
        self.judge_deviations(case, &mut reasons);
        self.judge_law(case, &mut reasons);
        if let End::Finite(mu) = &self.mu {
            let m = if self.weak { &self.mu2 + mu.clone().max(RBig::ONE) } else { mu.clone() };
            let (least, most) = (self.lambda.1.divide(&m), self.lambda.0.divide(&m));
            if self.bound.1 < most || (!self.best && self.bound.0 > least) {
                reasons.insert("bound-mismatch");
            }
        }
        reasons
    }

    fn key(&self, agent: usize, theta: &[usize]) -> Profile {
        if self.semi { vec![theta[agent]] } else { theta.to_vec() }
    }

    fn rows(&self, case: &Case) -> Vec<(Profile, Profile)> {
        let naive = &case.naive;
        let mut rows = Vec::new();
        for theta in naive.type_profiles() {
            let plays = if self.semi { naive.plays(&theta) } else { choices(&naive.actions) };
            rows.extend(plays.into_iter().map(|a| (theta.clone(), a)));
        }
        rows
    }

    fn judge_deviations(&self, case: &Case, reasons: &mut Reasons) {
        let laws = match self.deviations.is_null() {
            true => None,
            false => {
                let mut found = Reasons::new();
                let laws = self.read(case, &mut found);
                let readable = found.is_empty();
                reasons.extend(found);
                if !readable {
                    return;
                }
                Some(laws)
            }
        };
        let naive = &case.naive;
        let earned = |laws: &Deviations, theta: &[usize], a: &[usize]| {
            let of_agent = |agent: usize| {
                let law = &laws[&(agent, self.key(agent, theta))];
                let gain = |(d, p): &(usize, RBig)| p * naive.deviated(agent, theta[agent], a, *d);
                sum(law.iter().map(gain))
            };
            sum((0..naive.agents).map(of_agent))
        };
        match (&self.mu, &self.lambda.0, laws) {
            (End::Finite(mu), End::Finite(lambda), Some(laws)) => {
                let violated = self.rows(case).iter().any(|(theta, a)| {
                    let mut slack = earned(&laws, theta, a) - lambda * &naive.optimum[theta];
                    slack += mu * naive.revenue(a) + &self.mu2 * self.most(case, a);
                    slack < RBig::ZERO
                });
                if violated {
                    reasons.insert("smoothness-violated");
                }
            }
            (End::Finite(_), End::Finite(_), None) => {
                reasons.insert("missing-section");
            }
            (End::Finite(_), ..) => {}
            (_, _, laws) => self.judge_limit(case, laws.as_ref(), reasons),
        }
    }

    /// As mu grows without end.
    fn judge_limit(&self, case: &Case, laws: Option<&Deviations>, reasons: &mut Reasons) {
        let rho = match &self.bound.1 {
            End::Finite(bound) if *bound > RBig::ZERO => RBig::ONE / bound,
            End::Infinity => RBig::ZERO,
            _ => {
                reasons.insert("bound-mismatch");
                return;
            }
        };
        let naive = &case.naive;
        for (theta, a) in self.rows(case) {
            let optimum = &naive.optimum[&theta];
            let slack = naive.revenue(&a) - &rho * optimum;
            if slack < RBig::ZERO || (slack.is_zero() && *optimum < RBig::ZERO) {
                reasons.insert("smoothness-violated");
            } else if slack.is_zero() && optimum.is_zero() {
                let Some(laws) = laws else {
                    reasons.insert("missing-section");
                    continue;
                };
                let of_agent = |agent: usize| {
                    let law = &laws[&(agent, self.key(agent, &theta))];
                    let t = theta[agent];
                    sum(law.iter().map(|(d, p)| p * naive.deviated(agent, t, &a, *d)))
                };
                if sum((0..naive.agents).map(of_agent)) < RBig::ZERO {
                    reasons.insert("smoothness-violated");
                }
            }
        }
    }

    fn read(&self, case: &Case, reasons: &mut Reasons) -> Deviations {
        let naive = &case.naive;
        let mut laws = Deviations::new();
        for row in self.deviations["laws"].as_array().expect("a list") {
            let place = case.agent(&row[0]).and_then(|agent| {
                let key = match self.semi {
                    true => vec![case.of_type(agent, &row[1])?],
                    false => case.types(&row[1])?,
                };
                Some((agent, key))
            });
            let Some((agent, key)) = place else {
                reasons.insert("unknown-name");
                continue;
            };
            let own = if self.semi { key[0] } else { key[agent] };
            let allowed = &naive.allowed[agent][own];
            let find = |name: &Value| case.action(agent, allowed, name);
            let Some(law) = law_over(&row[3], &row[2], find, reasons) else { continue };
            if laws.insert((agent, key), law).is_some() {
                reasons.insert("duplicate-entry");
            }
        }
        let needed = naive.type_profiles();
        let listed = |theta: &Profile, agent| laws.contains_key(&(agent, self.key(agent, theta)));
        if !needed.iter().all(|theta| (0..naive.agents).all(|agent| listed(theta, agent))) {
            reasons.insert("missing-section");
        }
        laws
    }

    fn judge_law(&self, case: &Case, reasons: &mut Reasons) {
        let needed = match self.best {
            true => self.bound.0 > End::Finite(RBig::ZERO),
            false => self.lambda.1 < End::Infinity,
        };
        if self.law.is_null() {
            if needed {
                reasons.insert("missing-section");
            }
            return;
        }
        let Some(law) = read_law(case, self.law, self.semi, reasons) else { return };
        let naive = &case.naive;
        let mut earned: BTreeMap<(usize, Profile), BTreeMap<usize, RBig>> = BTreeMap::new();
        for ((theta, a), p) in &law {
            for agent in 0..naive.agents {
                let sums = earned.entry((agent, self.key(agent, theta))).or_default();
                for &d in &naive.allowed[agent][theta[agent]] {
                    let gain = p * naive.deviated(agent, theta[agent], a, d);
                    *sums.entry(d).or_insert(RBig::ZERO) += gain;
                }
            }
        }
        let best = earned.values().map(|sums| sums.values().max().expect("an action").clone());
        let deviating = sum(best);
        let revenue = sum(law.iter().map(|((_, a), p)| p * naive.revenue(a)));
        let optimum = sum(law.iter().map(|((theta, _), p)| p * &naive.optimum[theta]));
        let most = sum(law.iter().map(|((_, a), p)| p * self.most(case, a)));
        let positive = optimum > RBig::ZERO;
        let proved = match &self.mu {
            _ if !needed => true,
            End::Finite(mu) if !self.best => {
                let right = deviating + mu * revenue + &self.mu2 * most;
                match &self.lambda.1 {
                    End::Finite(lambda) => positive && right <= lambda * &optimum,
                    _ => !positive && optimum.is_zero() && right < RBig::ZERO,
                }
            }
            _ => {
                let deviating = deviating.max(RBig::ZERO);
                let total = match self.weak {
                    true => (deviating + revenue.max(RBig::ZERO)).max(most),
                    false => deviating + revenue,
                };
                positive && End::Finite(total).divide(&optimum) >= self.bound.0
            }
        };
        if !proved {
            reasons.insert("lambda-not-bounded");
        }
    }

    /// `sum_i B_i(a)`, for the weak kinds.
    fn most(&self, case: &Case, a: &[usize]) -> RBig {
        if !self.weak {
            return RBig::ZERO;
        }
        let naive = &case.naive;
        let possible = |p: &RBig| !p.is_zero();
        let mut total = RBig::ZERO;
        for agent in 0..naive.agents {
            for drawn in naive.lottery[a].iter().filter(|chance| possible(&chance.probability)) {
                let same = naive.lottery.iter().filter(|(other, _)| other[agent] == a[agent]);
                let paid = same.flat_map(|(_, chances)| chances).filter(|chance| {
                    let alike = chance.outcome.same_to(agent, &drawn.outcome);
                    possible(&chance.probability) && alike
                });
                let paid = paid.map(|chance| chance.payments[agent].clone());
                total += &drawn.probability * paid.max().expect("what is drawn");
            }
        }
        total
    }
}
