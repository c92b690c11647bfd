//! Virtual values, ironed, and the optimal auction they give (Myerson, "Optimal auction design", 1981).
//!
//! For independent agents who want one unit each. With finitely many values `v_1 < .. < v_K` of probabilities `f` and
//! cumulative probabilities `F`, the virtual value is `v_k - (v_{k+1} - v_k)(1 - F(v_k))/f(v_k)` (Elkind 2007).

use super::{Mechanism, Multipliers, Setting};
use crate::game::{Game, common_denominator, over, ratio};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::{BTreeMap, BTreeSet};

/// A value an agent may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The value.
    pub value: RBig,
    /// Its probability, positive.
    pub probability: RBig,
    /// The setting's types that have it.
    pub types: Vec<usize>,
    /// The virtual value.
    pub virtual_value: RBig,
    /// The virtual value after ironing: non-decreasing in the value.
    pub ironed: RBig,
}

/// Two neighbouring values with virtual values that fall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Irregularity {
    /// Whose.
    pub agent: usize,
    /// The lower value, with its virtual value.
    pub low: (RBig, RBig),
    /// The next higher value, with its virtual value, which is lower.
    pub high: (RBig, RBig),
}

impl Irregularity {
    /// In words, for people who know the agents by name.
    pub fn sentence(&self, game: &Game) -> String {
        let ((low, above), (high, below)) = (&self.low, &self.high);
        let agent = &game.agents[self.agent];
        format!("agent {agent}: the virtual value falls from {above} at {low} to {below} at {high}")
    }
}

/// Everybody's virtual values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VirtualValues {
    /// By agent, the values ascending.
    pub levels: Vec<Vec<Level>>,
    /// How many units there are.
    pub units: usize,
}

impl VirtualValues {
    /// The virtual values of a setting; `None` if types are not independent or somebody may want more than one unit.
    pub fn of(setting: &Setting) -> Option<VirtualValues> {
        let units = setting.unit_demand().filter(|_| setting.independent)?;
        let levels = (0..setting.agents()).map(|agent| levels(setting, agent)).collect();
        Some(VirtualValues { levels, units })
    }

    /// Where the virtual values of an agent fall; `None` if her values are regular.
    pub fn irregular(&self, agent: usize) -> Option<Irregularity> {
        let falls = |pair: &&[Level]| pair[0].virtual_value > pair[1].virtual_value;
        let pair = self.levels[agent].windows(2).find(falls)?;
        let seen = |level: &Level| (level.value.clone(), level.virtual_value.clone());
        Some(Irregularity { agent, low: seen(&pair[0]), high: seen(&pair[1]) })
    }

    /// The optimal revenue: the expected sum of the highest ironed virtual values that are positive, one for each unit.
    pub fn optimal_revenue(&self) -> RBig {
        let all = self.levels.iter().flatten().map(|level| &level.ironed);
        let thresholds: BTreeSet<&RBig> = all.filter(|ironed| **ironed > RBig::ZERO).collect();
        let (mut revenue, mut below) = (RBig::ZERO, &RBig::ZERO);
        for threshold in thresholds {
            revenue += (threshold - below) * self.sold(threshold);
            below = threshold;
        }
        revenue
    }

    /// The expected number of units for which there is an ironed virtual value of at least so much.
    fn sold(&self, threshold: &RBig) -> RBig {
        // The law of that number.
        let mut law = vec![RBig::ZERO; self.units + 1];
        law[0] = RBig::ONE;
        for levels in &self.levels {
            let above = levels.iter().filter(|level| level.ironed >= *threshold);
            let above = above.fold(RBig::ZERO, |sum, level| sum + &level.probability);
            let stays = RBig::ONE - &above;
            for count in (0..=self.units).rev() {
                let from = if count > 0 { law[count - 1].clone() } else { RBig::ZERO };
                // At the most units further agents change nothing.
                let kept = if count == self.units { &RBig::ONE } else { &stays };
                law[count] = &law[count] * kept + from * &above;
            }
        }
        let sums = law.iter().enumerate().map(|(count, chance)| chance * RBig::from(count));
        sums.fold(RBig::ZERO, |sum, part| sum + part)
    }

    /// The optimal auction: units go to the highest positive ironed virtual values, earlier agents first among equals, and a
    /// winner pays the least value with which she still wins.
    pub fn mechanism(&self, setting: &Setting) -> Mechanism {
        let places: Vec<BTreeMap<usize, usize>> = self.levels.iter().map(|of| places(of)).collect();
        let mut outcomes = Vec::new();
        let mut payments = vec![vec![IBig::ZERO; setting.profiles.count()]; setting.agents()];
        for profile in 0..setting.profiles.count() {
            let place = |agent: usize| places[agent][&setting.profiles.digit(profile, agent)];
            let ironed = |agent: usize| &self.levels[agent][place(agent)].ironed;
            let wins = |agent: usize, level: &Level| {
                let beats = |other: &usize| match ironed(*other).cmp(&level.ironed) {
                    std::cmp::Ordering::Equal => *other < agent,
                    order => *other != agent && order.is_gt(),
                };
                level.ironed > RBig::ZERO
                    && (0..setting.agents()).filter(beats).count() < self.units
            };
            let mut outcome = setting.feasible.idle(setting.agents());
            for agent in 0..setting.agents() {
                let reachable = &self.levels[agent][..=place(agent)];
                if let Some(least) = reachable.iter().find(|level| wins(agent, level)) {
                    outcome[agent] = 1;
                    payments[agent][profile] = over(&least.value, &setting.money);
                }
            }
            outcomes.push(vec![(outcome, setting.money.clone())]);
        }
        Mechanism { denominator: setting.money.clone(), outcomes, payments }
    }

    /// The multipliers that prove it optimal: every value is compared with the next lower one, and over ironed stretches with
    /// the next higher one too.
    pub fn multipliers(&self, setting: &Setting) -> Multipliers {
        let mut rational: Vec<Vec<RBig>> = Vec::new();
        let mut compatible: Vec<Vec<Vec<RBig>>> = Vec::new();
        for (agent, levels) in self.levels.iter().enumerate() {
            let count = setting.types[agent].len();
            let chance = |t: usize| ratio(setting.marginal(agent, t), setting.prior_total.clone());
            let mut taking_part = vec![RBig::ZERO; count];
            let mut lying = vec![vec![RBig::ZERO; count]; count];
            for &of_type in levels.iter().take(1).flat_map(|lowest| &lowest.types) {
                taking_part[of_type] = RBig::ONE / &levels[0].probability;
            }
            let (mut above, mut shifted) = (RBig::ONE, RBig::ZERO);
            for pair in levels.windows(2) {
                let (low, high) = (&pair[0], &pair[1]);
                above -= &low.probability;
                shifted += (&low.virtual_value - &low.ironed) * &low.probability;
                let ironing = &shifted / (&high.value - &low.value);
                let both = &low.probability * &high.probability;
                for &t in &high.types {
                    for &s in &low.types {
                        lying[t][s] = (&above + &ironing) * chance(s) / &both;
                        lying[s][t] = &ironing * chance(t) / &both;
                    }
                }
            }
            rational.push(taking_part);
            compatible.push(lying);
        }
        let all = rational.iter().flatten().chain(compatible.iter().flatten().flatten());
        let denominator = common_denominator(all);
        let integers = |row: &Vec<RBig>| -> Vec<IBig> {
            row.iter().map(|number| over(number, &denominator)).collect()
        };
        Multipliers {
            rational: rational.iter().map(integers).collect(),
            compatible: compatible.iter().map(|of| of.iter().map(integers).collect()).collect(),
            denominator,
        }
    }
}

/// The place among the levels of every type.
fn places(levels: &[Level]) -> BTreeMap<usize, usize> {
    let of = levels.iter().enumerate();
    of.flat_map(|(place, level)| level.types.iter().map(move |&t| (t, place))).collect()
}

/// An agent's values with their virtual values.
fn levels(setting: &Setting, agent: usize) -> Vec<Level> {
    let mut by_value: BTreeMap<&IBig, Vec<usize>> = BTreeMap::new();
    for (of_type, values) in setting.values[agent].iter().enumerate() {
        by_value.entry(&values[1]).or_default().push(of_type);
    }
    let mut levels: Vec<Level> = Vec::new();
    let mut above = RBig::ONE;
    let next = by_value.keys().skip(1).map(Some).chain([None]).collect::<Vec<_>>();
    for ((amount, types), next) in by_value.iter().zip(next) {
        let weight: IBig = types.iter().map(|&t| setting.marginal(agent, t)).sum();
        let probability = ratio(weight, setting.prior_total.clone());
        above -= &probability;
        let value = ratio((*amount).clone(), setting.money.clone());
        let step = next.map_or(IBig::ZERO, |next| *next - *amount);
        let virtual_value = &value - ratio(step, setting.money.clone()) * &above / &probability;
        let (types, ironed) = (types.clone(), RBig::ZERO);
        levels.push(Level { value, probability, types, virtual_value, ironed });
    }
    iron(&mut levels);
    levels
}

/// Averages virtual values over the stretches where they fall: the slopes of the concave hull of revenue by quantile.
fn iron(levels: &mut [Level]) {
    // Stretches so far: how many levels, their probability, their virtual values times probability.
    let mut stretches: Vec<(usize, RBig, RBig)> = Vec::new();
    for level in levels.iter() {
        let weighted = &level.virtual_value * &level.probability;
        let mut last = (1, level.probability.clone(), weighted);
        while let Some(before) =
            stretches.pop_if(|(_, chance, sum)| &*sum * &last.1 > &last.2 * &*chance)
        {
            last = (before.0 + last.0, before.1 + last.1, before.2 + last.2);
        }
        stretches.push(last);
    }
    let averages = stretches
        .into_iter()
        .flat_map(|(count, chance, sum)| std::iter::repeat_n(sum / chance, count));
    for (level, average) in levels.iter_mut().zip(averages) {
        level.ironed = average;
    }
}
