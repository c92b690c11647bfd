//! A second opinion on optima over laws: multipliers and laws evaluated column by column.

use super::case::Case;
use super::judge::{End, Reasons, end, number};
use super::parts::OptimumPart;
use crate::oracle::laws::{CONCEPTS, Conditions};
use crate::oracle::naive::sum;
use dashu::rational::RBig;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

type Profile = Vec<usize>;
/// Agent, type and, in obedience rows, the recommendation.
type Row = (usize, usize, Option<usize>);

/// A claim with its proof; a maximum is the minimum of the negative.
pub struct Optimum<'a> {
    rows: Conditions,
    sign: RBig,
    welfare: RBig,
    revenue: RBig,
    any_prior: bool,
    lower: End,
    upper: End,
    bound: &'a Value,
    law: &'a Value,
}

/// Multipliers of one bound.
#[derive(Default)]
struct Multipliers {
    /// Deviations by row.
    rows: BTreeMap<Row, Vec<(usize, RBig)>>,
    /// By agent, types and the others' actions.
    signals: BTreeMap<(usize, Profile, Profile), RBig>,
}

impl<'a> Optimum<'a> {
    pub fn of(certificate: &'a Value, part: &OptimumPart) -> Optimum<'a> {
        let ends = certificate.pointer(&part.ends).expect("ends");
        let (lower, upper) = (end(&ends["lower"]), end(&ends["upper"]));
        let (sign, lower, upper) = match part.maximise {
            false => (RBig::ONE, lower, upper),
            true => (RBig::NEG_ONE, -upper, -lower),
        };
        let section = |key| certificate.pointer(&format!("{}/{key}", part.proof)).expect(key);
        Optimum {
            rows: *CONCEPTS.iter().find(|rows| rows.name == part.concept).expect("a concept"),
            welfare: number(&part.objective["welfare"]),
            revenue: number(&part.objective["revenue"]),
            any_prior: part.any_prior,
            sign,
            lower,
            upper,
            bound: section("bound"),
            law: section("law"),
        }
    }

    pub fn judge(&self, case: &Case) -> Reasons {
        let mut reasons = Reasons::new();
        if self.lower > self.upper {
            reasons.insert("interval-empty");
        }
        if self.any_prior && case.naive.optimum.values().any(|w| *w < RBig::ZERO) {
            reasons.insert("unsupported-instance");
            return reasons;
        }
        self.judge_bound(case, &mut reasons);
        self.judge_law(case, &mut reasons);
        reasons
    }

    /// The signed objective at a column.
    fn worth(&self, case: &Case, theta: &[usize], a: &[usize]) -> RBig {
        let welfare = &self.welfare * case.naive.welfare(theta, a);
        &self.sign * (welfare + &self.revenue * case.naive.revenue(a))
    }

    fn judge_bound(&self, case: &Case, reasons: &mut Reasons) {
        if self.bound.is_null() {
            if self.lower != End::NegativeInfinity {
                reasons.insert("missing-section");
            }
            return;
        }
        let mut found = Reasons::new();
        let multipliers = self.multipliers(case, &mut found);
        self.judge_balance(case, &multipliers, &mut found);
        let readable = found.is_empty();
        reasons.extend(found);
        if !readable {
            return;
        }
        if self.rows.costs {
            self.judge_participation(case, &multipliers, reasons);
        }
        if self.proved(case, &multipliers).is_none_or(|proved| self.lower > proved) {
            reasons.insert("bound-not-proved");
        }
    }

    fn multipliers(&self, case: &Case, reasons: &mut Reasons) -> Multipliers {
        let mut found = Multipliers::default();
        let unit = number(&self.bound["denominator"]);
        let sections = [
            ("regret", self.rows.regret),
            ("obedience", self.rows.obedience),
            ("no_signalling", self.rows.no_signalling),
        ];
        for (section, has) in sections {
            let rows = self.bound[section].as_array().expect("a list");
            if !rows.is_empty() && !has {
                reasons.insert("row-not-of-concept");
                continue;
            }
            let mut listed = BTreeSet::new();
            for row in rows {
                let row = row.as_array().expect("a row");
                let (names, value) = row.split_at(row.len() - 1);
                let value = number(&value[0]) / &unit;
                if section != "no_signalling" && value < RBig::ZERO {
                    reasons.insert("negative-multiplier");
                }
                if self.add(case, section, names, value, &mut found).is_none() {
                    reasons.insert("unknown-name");
                } else if !listed.insert(format!("{names:?}")) {
                    reasons.insert("duplicate-entry");
                }
            }
        }
        found
    }

    fn add(
        &self,
        case: &Case,
        section: &str,
        names: &[Value],
        value: RBig,
        to: &mut Multipliers,
    ) -> Option<()> {
        let agent = case.agent(&names[0])?;
        if section == "no_signalling" {
            let theta = case.types(&names[1])?;
            let others = case.others(&names[2], agent, Some(&theta))?;
            to.signals.insert((agent, theta, others), value);
            return Some(());
        }
        let of_type = case.of_type(agent, &names[1])?;
        let allowed = &case.naive.allowed[agent][of_type];
        let mut actions = names[2..].iter().map(|name| case.action(agent, allowed, name));
        let told = if section == "obedience" { Some(actions.next()??) } else { None };
        let to = to.rows.entry((agent, of_type, told)).or_default();
        to.push((actions.next()??, value));
        Some(())
    }

    fn judge_balance(&self, case: &Case, found: &Multipliers, reasons: &mut Reasons) {
        let mut sums: BTreeMap<(usize, Profile, &Profile), RBig> = BTreeMap::new();
        for ((agent, theta, others), z) in &found.signals {
            let f = &case.naive.prior[theta];
            if f.is_zero() {
                reasons.insert("no-signalling-unbalanced");
            }
            let mut rest = theta.clone();
            rest.remove(*agent);
            *sums.entry((*agent, rest, others)).or_insert(RBig::ZERO) += f * z;
        }
        if sums.values().any(|sum| !sum.is_zero()) {
            reasons.insert("no-signalling-unbalanced");
        }
    }

    fn judge_participation(&self, case: &Case, found: &Multipliers, reasons: &mut Reasons) {
        let naive = &case.naive;
        for agent in 0..naive.agents {
            for of_type in 0..naive.types[agent] {
                let rows = found.rows.get(&(agent, of_type, None));
                let total = sum(rows.into_iter().flatten().map(|(_, y)| y.clone()));
                let counts = self.any_prior || !naive.marginal(agent, of_type).is_zero();
                if counts && total < &self.sign * &self.welfare {
                    reasons.insert("participation-short");
                }
            }
        }
    }

    /// B of the format; `None` if a column without welfare is negative.
    fn proved(&self, case: &Case, found: &Multipliers) -> Option<End> {
        let naive = &case.naive;
        let mut total = RBig::ZERO;
        let mut least = End::Infinity;
        for theta in naive.type_profiles() {
            let f = &naive.prior[&theta];
            if !self.any_prior && f.is_zero() {
                continue;
            }
            let columns = naive.plays(&theta);
            let reduced = columns.iter().map(|a| self.reduced(case, found, &theta, a));
            let lowest = reduced.min().expect("there is a column");
            let optimum = &naive.optimum[&theta];
            if !self.any_prior {
                total += f * lowest;
            } else if *optimum > RBig::ZERO {
                least = least.min(End::Finite(lowest / optimum));
            } else if lowest < RBig::ZERO {
                return None;
            }
        }
        Some(if self.any_prior { least } else { End::Finite(total) })
    }

    /// c(theta, a) of the format.
    fn reduced(&self, case: &Case, found: &Multipliers, theta: &[usize], a: &[usize]) -> RBig {
        let naive = &case.naive;
        let mut reduced = self.worth(case, theta, a);
        for agent in 0..naive.agents {
            let t = theta[agent];
            for told in [None, Some(a[agent])] {
                for (d, y) in found.rows.get(&(agent, t, told)).into_iter().flatten() {
                    let gain = naive.utility(agent, t, a) - naive.deviated(agent, t, a, *d);
                    reduced -= y * gain;
                }
            }
            if !naive.prior[theta].is_zero() {
                let mut others = a.to_vec();
                others.remove(agent);
                if let Some(z) = found.signals.get(&(agent, theta.to_vec(), others)) {
                    reduced -= z;
                }
            }
        }
        reduced
    }

    fn judge_law(&self, case: &Case, reasons: &mut Reasons) {
        if self.law.is_null() {
            if self.upper < self.largest(case) {
                reasons.insert("value-not-attained");
            }
            return;
        }
        let Some(law) = read_law(case, self.law, true, reasons) else { return };
        let naive = &case.naive;
        let mass = if self.any_prior {
            sum(law.iter().map(|((theta, _), p)| p * &naive.optimum[theta])) == RBig::ONE
        } else {
            naive.prior.iter().all(|(theta, f)| {
                sum(law.iter().filter(|((t, _), _)| t == theta).map(|(_, p)| p.clone())) == *f
            })
        };
        if !mass {
            reasons.insert("law-not-of-prior");
        }
        let costs = self.judge_rows(case, &law, reasons);
        if self.rows.no_signalling && signals(case, &law) {
            reasons.insert("law-violates-no-signalling");
        }
        let mut value = sum(law.iter().map(|((theta, a), p)| p * self.worth(case, theta, a)));
        if self.rows.costs && &self.sign * &self.welfare > RBig::ZERO {
            value -= &self.sign * &self.welfare * costs;
        }
        if self.upper < End::Finite(value) {
            reasons.insert("value-not-attained");
        }
    }

    /// Regret and obedience; returns the largest total of costs.
    fn judge_rows(
        &self,
        case: &Case,
        law: &BTreeMap<(Profile, Profile), RBig>,
        reasons: &mut Reasons,
    ) -> RBig {
        let naive = &case.naive;
        let mut costs = RBig::ZERO;
        for agent in 0..naive.agents {
            for of_type in 0..naive.types[agent] {
                let allowed = &naive.allowed[agent][of_type];
                let regret = |d: usize, told: Option<usize>| {
                    let here = law.iter().filter(|((theta, a), _)| {
                        theta[agent] == of_type && told.is_none_or(|told| a[agent] == told)
                    });
                    sum(here.map(|((_, a), p)| {
                        let gain =
                            naive.utility(agent, of_type, a) - naive.deviated(agent, of_type, a, d);
                        p * gain
                    }))
                };
                let least = allowed.iter().map(|&d| regret(d, None)).min().expect("an action");
                if self.rows.regret && least < RBig::ZERO {
                    reasons.insert("law-violates-regret");
                }
                costs += least;
                let gains =
                    |&told: &usize| allowed.iter().any(|&d| regret(d, Some(told)) < RBig::ZERO);
                if self.rows.obedience && allowed.iter().any(gains) {
                    reasons.insert("law-violates-obedience");
                }
            }
        }
        costs
    }

    /// The largest signed objective of any law at all.
    fn largest(&self, case: &Case) -> End {
        let naive = &case.naive;
        let mut total = RBig::ZERO;
        let mut most = End::NegativeInfinity;
        for theta in naive.type_profiles() {
            let worth = |a: &Profile| self.worth(case, &theta, a);
            let best = naive.plays(&theta).iter().map(worth).max().expect("a column");
            let optimum = &naive.optimum[&theta];
            if self.any_prior && *optimum > RBig::ZERO {
                most = most.max(End::Finite(best / optimum));
            } else if !self.any_prior {
                total += &naive.prior[&theta] * best;
            }
        }
        match (self.any_prior, most) {
            (false, _) => End::Finite(total),
            (true, End::NegativeInfinity) => End::Infinity,
            (true, most) => most,
        }
    }
}

/// The weights of a law by column; `None` if it cannot be read.
pub fn read_law(
    case: &Case,
    node: &Value,
    by_type: bool,
    reasons: &mut Reasons,
) -> Option<BTreeMap<(Profile, Profile), RBig>> {
    let unit = number(&node["denominator"]);
    let mut law = BTreeMap::new();
    let mut readable = true;
    let mut bad = |reason: &'static str| {
        reasons.insert(reason);
        readable = false;
    };
    for row in node["entries"].as_array().expect("a list") {
        let weight = number(&row[2]) / &unit;
        if weight <= RBig::ZERO {
            bad("law-not-positive");
        }
        let theta = case.types(&row[0]);
        let column = theta.and_then(|theta| {
            let a = case.actions(&row[1], by_type.then_some(&theta[..]))?;
            Some((theta, a))
        });
        match column {
            None => bad("unknown-name"),
            Some(column) => {
                if law.insert(column, weight).is_some() {
                    bad("duplicate-entry");
                }
            }
        }
    }
    readable.then_some(law)
}

/// Whether the others' actions tell something about somebody's type.
fn signals(case: &Case, law: &BTreeMap<(Profile, Profile), RBig>) -> bool {
    let naive = &case.naive;
    (0..naive.agents).any(|agent| {
        // The law of a_-i at every theta, by the others' actions.
        let mut given: BTreeMap<(&Profile, Profile), RBig> = BTreeMap::new();
        let mut every = BTreeSet::new();
        for ((theta, a), p) in law {
            let mut others = a.clone();
            others.remove(agent);
            every.insert(others.clone());
            *given.entry((theta, others)).or_insert(RBig::ZERO) += p;
        }
        let possible = |theta: &&Profile| !naive.prior[*theta].is_zero();
        let profiles: Vec<&Profile> = naive.prior.keys().filter(possible).collect();
        let at = |theta: &Profile, others: &Profile| {
            let mass = given.get(&(theta, others.clone())).cloned().unwrap_or(RBig::ZERO);
            mass / &naive.prior[theta]
        };
        let alike = |one: &Profile, two: &Profile| {
            (0..naive.agents).all(|j| j == agent || one[j] == two[j])
        };
        profiles.iter().any(|one| {
            profiles
                .iter()
                .filter(|two| alike(one, two))
                .any(|two| every.iter().any(|others| at(one, others) != at(two, others)))
        })
    })
}
