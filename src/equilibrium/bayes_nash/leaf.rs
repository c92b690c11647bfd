//! What multipliers prove about a case: repaired, then recomputed in integers.

use super::LeafBound;
use super::case::Case;
use super::program::{CapRow, CaseProgram, profiles_of};
use crate::equilibrium::Question;
use crate::game::{Game, ratio};
use dashu::base::{BitTest, DivEuclid, Gcd};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// How rounding starts and goes on: bits beyond those that tell the bound from what is to be proved.
const SPARE: usize = 3;
const STEP: usize = 4;
const TRIES: usize = 3;

/// Agent, type, recommended action.
type Told = (usize, usize, usize);

/// Recomputes bounds of one question about one game.
pub(super) struct Prover<'g> {
    game: &'g Game,
    /// Signed weights of utilities and of revenue, and what they are over.
    utility: IBig,
    revenue: IBig,
    unit: IBig,
}

impl<'g> Prover<'g> {
    pub fn new(game: &'g Game, question: &Question) -> Self {
        let (welfare, revenue, unit) = question.objective.integers();
        let sign = question.direction.sign();
        // Welfare is the sum of the utilities and revenue.
        let (utility, revenue) = (&sign * &welfare, sign * (welfare + revenue));
        Prover { game, utility, revenue, unit }
    }

    /// Makes multipliers of the program's rows, in the program's signs, ones of the certificate.
    pub fn repaired(
        &self,
        program: &CaseProgram<'_>,
        case: &Case,
        cap_rows: &[CapRow],
        numerators: &[IBig],
        denominator: &IBig,
    ) -> LeafBound {
        let obedience =
            program.obedience.iter().filter_map(|(&(i, t, told, deviation), &(row, _))| {
                let y = &numerators[row];
                let counts = *y > IBig::ZERO || (case.best[i][t][deviation] && !y.is_zero());
                let counts = counts && case.playable[i][t][told];
                counts.then(|| (i, t, told, deviation, y.clone()))
            });
        let caps = cap_rows.iter().zip(&numerators[program.listed.rows.len()..]);
        let caps = caps.filter(|(_, y)| **y > IBig::ZERO).map(|((number, types, others, _), y)| {
            (*number, case.caps[*number].agent, *types, *others, y.clone())
        });
        let slack = program.values.iter().filter_map(|(&(i, t, action), &row)| {
            let x = &numerators[row];
            let counts = *x < IBig::ZERO || (case.best[i][t][action] && !x.is_zero());
            counts.then(|| (i, t, action, x.clone()))
        });
        let mut leaf = LeafBound {
            denominator: denominator.clone(),
            obedience: obedience.collect(),
            slack: slack.collect(),
            no_signalling: Vec::new(),
            caps: caps.collect(),
        };
        self.add_signals(program, case, numerators, &mut leaf);
        reduce(&mut leaf);
        leaf
    }

    /// The program has slack payoffs on the others' marginals, the certificate has them on the law:
    /// `z' = z + sum_r x u(r, .)`.
    fn add_signals(
        &self,
        program: &CaseProgram<'_>,
        case: &Case,
        numerators: &[IBig],
        leaf: &mut LeafBound,
    ) {
        let game = self.game;
        multiply(leaf, &game.money);
        let paid = self.slack_payoffs(leaf);
        for (i, rows) in program.signals.iter().enumerate() {
            for (&(types, others), &row) in rows {
                if !plays(game, case, i, types, others) {
                    continue;
                }
                let mut z = &numerators[row] * &game.money;
                if let Some(paid) = paid.get(&(i, game.types.digit(types, i))) {
                    // Slack multipliers are in `leaf`, already times the money, payoffs over it.
                    z -= &paid[others] / &game.money;
                }
                leaf.no_signalling.push((i, types, others, z));
            }
        }
        self.balance(leaf);
    }

    /// Makes `sum over the agent's types of F z` vanish by changing one each.
    fn balance(&self, leaf: &mut LeafBound) {
        let game = self.game;
        let mut groups: BTreeMap<(usize, usize, usize), Vec<(usize, IBig)>> = BTreeMap::new();
        for (i, types, others, z) in std::mem::take(&mut leaf.no_signalling) {
            let key = (i, game.types.others(types, i), others);
            groups.entry(key).or_default().push((types, z));
        }
        let mut common = IBig::ONE;
        for entries in groups.values() {
            let sum: IBig = entries.iter().map(|(types, z)| z * &game.prior[*types]).sum();
            let (Some((types, _)), false) = (entries.first(), sum.is_zero()) else { continue };
            let f = &game.prior[*types];
            if !(&common % f).is_zero() {
                common = &common * f / (&common).gcd(f);
            }
        }
        multiply(leaf, &common);
        for ((i, _, others), mut entries) in groups {
            entries.iter_mut().for_each(|(_, z)| *z *= &common);
            let sum: IBig = entries.iter().map(|(types, z)| z * &game.prior[*types]).sum();
            if let Some((types, z)) = entries.first_mut() {
                *z -= sum / &game.prior[*types];
            }
            entries.retain(|(_, z)| !z.is_zero());
            leaf.no_signalling.extend(entries.into_iter().map(|(types, z)| (i, types, others, z)));
        }
        leaf.no_signalling.sort();
    }

    /// Multipliers with fewer digits that prove `target` too, if rounding finds some; the leaf proves `bound`.
    pub fn shortened(
        &self,
        case: &Case,
        leaf: &LeafBound,
        bound: &RBig,
        target: &RBig,
    ) -> LeafBound {
        let gap = bound - target;
        let first = gap.denominator().bit_len().saturating_sub(gap.numerator().bit_len());
        for bits in (first + SPARE..leaf.denominator.bit_len()).step_by(STEP).take(TRIES) {
            let rounded = self.rounded(leaf, bits);
            if self.bound(case, &rounded) >= *target {
                return rounded;
            }
        }
        leaf.clone()
    }

    /// The multipliers rounded to so many fractional bits, and balanced again.
    fn rounded(&self, leaf: &LeafBound, bits: usize) -> LeafBound {
        let mut rounded = leaf.clone();
        let half = &leaf.denominator / IBig::from(2);
        for number in numerators(&mut rounded) {
            *number = ((&*number << bits) + &half).div_euclid(&leaf.denominator);
        }
        rounded.denominator = IBig::ONE << bits;
        rounded.obedience.retain(|entry| !entry.4.is_zero());
        rounded.slack.retain(|entry| !entry.3.is_zero());
        rounded.no_signalling.retain(|entry| !entry.3.is_zero());
        rounded.caps.retain(|entry| !entry.4.is_zero());
        self.balance(&mut rounded);
        reduce(&mut rounded);
        rounded
    }

    /// `sum_r x(i, t, r) u_i(r, a_-i; t)` by agent and type, over all actions of the others.
    fn slack_payoffs(&self, leaf: &LeafBound) -> BTreeMap<(usize, usize), Vec<IBig>> {
        let game = self.game;
        let mut paid: BTreeMap<(usize, usize), Vec<IBig>> = BTreeMap::new();
        for (i, t, action, x) in &leaf.slack {
            let count = game.actions.others_count(*i);
            let sums = paid.entry((*i, *t)).or_insert_with(|| vec![IBig::ZERO; count]);
            for (others, sum) in sums.iter_mut().enumerate() {
                let played = game.actions.with_others(others, *i, *action);
                *sum += x * &game.utility[*i][*t][played];
            }
        }
        paid
    }

    /// The lower bound on the signed objective that a leaf proves; its case leaves everybody something to play.
    pub fn bound(&self, case: &Case, leaf: &LeafBound) -> RBig {
        let game = self.game;
        let caps: Vec<(Vec<IBig>, IBig)> = case.caps.iter().map(|cap| cap.weights(game)).collect();
        let cap_unit =
            caps.iter().fold(IBig::ONE, |common, (_, unit)| &common * unit / (&common).gcd(unit));
        // Everything is in units of 1 / (money unit cap_unit denominator).
        let of_types = self.of_types(case, leaf, &cap_unit);
        let mut signals = vec![BTreeMap::new(); game.agents.len()];
        let factor = &game.money * &self.unit * &cap_unit;
        for (i, types, others, z) in &leaf.no_signalling {
            let of_types: &mut BTreeMap<usize, BTreeMap<usize, IBig>> = &mut signals[*i];
            of_types.entry(*types).or_default().insert(*others, z * &factor);
        }
        let factor = &game.money * &self.unit;
        let mut capped: BTreeMap<usize, BTreeMap<(usize, usize), Vec<IBig>>> = BTreeMap::new();
        for (number, i, types, others, y) in &leaf.caps {
            let (weights, unit) = &caps[*number];
            let factor = y * &factor * (&cap_unit / unit);
            let of_types = capped.entry(*types).or_default();
            let sums = of_types
                .entry((*i, *others))
                .or_insert_with(|| vec![IBig::ZERO; game.actions.size(*i)]);
            sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight * &factor);
        }
        let mut total = IBig::ZERO;
        let nothing = BTreeMap::new();
        for types in (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()) {
            let digits = game.types.digits(types);
            let lists: Vec<_> =
                digits.iter().enumerate().map(|(i, &t)| case.playable(i, t)).collect();
            let signals: Vec<_> =
                signals.iter().map(|of_types| of_types.get(&types).unwrap_or(&nothing)).collect();
            let capped = capped.get(&types);
            let mut least: Option<IBig> = None;
            for actions in profiles_of(game, &lists) {
                let mut sum = IBig::ZERO;
                for (i, &t) in digits.iter().enumerate() {
                    sum += &of_types[i][t][actions];
                    let others = game.actions.others(actions, i);
                    if let Some(z) = signals[i].get(&others) {
                        sum -= z;
                    }
                    if let Some(sums) = capped.and_then(|capped| capped.get(&(i, others))) {
                        sum -= &sums[game.actions.digit(actions, i)];
                    }
                }
                if least.as_ref().is_none_or(|least| sum < *least) {
                    least = Some(sum);
                }
            }
            total += least.unwrap_or(IBig::ZERO) * &game.prior[types];
        }
        let unit = &game.money * &self.unit * cap_unit * &leaf.denominator * &game.prior_total;
        ratio(total, unit)
    }

    /// What depends on one agent's type and on all actions: her share of the objective, less obedience and slack.
    fn of_types(&self, case: &Case, leaf: &LeafBound, cap_unit: &IBig) -> Vec<Vec<Vec<IBig>>> {
        let game = self.game;
        let paid = self.slack_payoffs(leaf);
        let mut slack: BTreeMap<(usize, usize), IBig> = BTreeMap::new();
        for (i, t, _, x) in &leaf.slack {
            *slack.entry((*i, *t)).or_insert(IBig::ZERO) += x;
        }
        let mut obedience: BTreeMap<Told, Vec<(usize, &IBig)>> = BTreeMap::new();
        for (i, t, told, deviation, y) in &leaf.obedience {
            obedience.entry((*i, *t, *told)).or_default().push((*deviation, y));
        }
        let worth = &self.utility * &leaf.denominator * cap_unit;
        let raised = &self.revenue * &leaf.denominator * cap_unit;
        let weight = &self.unit * cap_unit;
        let of_type = |i: usize, t: usize| -> Vec<IBig> {
            let utility = &game.utility[i][t];
            let at = |actions: usize| {
                let told = game.actions.digit(actions, i);
                if !case.playable[i][t][told] {
                    return IBig::ZERO;
                }
                let mut lost = match paid.get(&(i, t)) {
                    Some(paid) => {
                        &paid[game.actions.others(actions, i)] - &slack[&(i, t)] * &utility[actions]
                    }
                    None => IBig::ZERO,
                };
                for (deviation, y) in obedience.get(&(i, t, told)).into_iter().flatten() {
                    let deviated = game.actions.replace(actions, i, *deviation);
                    lost += *y * (&utility[actions] - &utility[deviated]);
                }
                let mut sum = &worth * &utility[actions] - lost * &weight;
                if i == 0 {
                    sum += &raised * &game.revenue[actions];
                }
                sum
            };
            (0..game.actions.count()).map(at).collect()
        };
        let of_agent = |i: usize| (0..game.types.size(i)).map(|t| of_type(i, t)).collect();
        (0..game.agents.len()).map(of_agent).collect()
    }
}

/// May the others play this at these types?
fn plays(game: &Game, case: &Case, agent: usize, types: usize, others: usize) -> bool {
    let actions = game.actions.with_others(others, agent, 0);
    (0..game.agents.len()).all(|j| {
        j == agent || case.playable[j][game.types.digit(types, j)][game.actions.digit(actions, j)]
    })
}

fn numerators(leaf: &mut LeafBound) -> impl Iterator<Item = &mut IBig> {
    let obedience = leaf.obedience.iter_mut().map(|entry| &mut entry.4);
    let slack = leaf.slack.iter_mut().map(|entry| &mut entry.3);
    let signals = leaf.no_signalling.iter_mut().map(|entry| &mut entry.3);
    let caps = leaf.caps.iter_mut().map(|entry| &mut entry.4);
    obedience.chain(slack).chain(signals).chain(caps)
}

/// Multiplies numerators and denominator.
fn multiply(leaf: &mut LeafBound, factor: &IBig) {
    if !factor.is_one() {
        leaf.denominator *= factor;
        numerators(leaf).for_each(|number| *number *= factor);
    }
}

/// Divides by the common divisor.
fn reduce(leaf: &mut LeafBound) {
    let mut common = leaf.denominator.clone();
    for number in numerators(leaf) {
        if common.is_one() {
            return;
        }
        common = (&common).gcd(&*number).into();
    }
    leaf.denominator /= &common;
    numerators(leaf).for_each(|number| *number /= &common);
}
