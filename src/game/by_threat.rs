//! Payoff tables of items and units: every action of an agent meets every threat of the others once.

use super::GameError;
use super::compile::Tables;
use super::layout::{Layout, MOST_ENTRIES};
use crate::auction::{ByThreat, Share, ShareLaw};
use dashu::base::Gcd;
use dashu::integer::IBig;
use std::collections::BTreeMap;

/// What one agent's actions lead to.
struct Meetings<T> {
    /// The number of the threat that a profile of the others is.
    threat_of: Vec<usize>,
    threats: Vec<T>,
    /// By threat and then action: the number of the odds, and the expected payment over that law's denominator.
    met: Vec<(usize, IBig)>,
}

impl<T> Meetings<T> {
    /// One entry of `values`, listed by threat and then action, for every action profile.
    fn spread(&self, layout: &Layout, agent: usize, values: &[IBig]) -> Vec<IBig> {
        let size = layout.actions.size(agent);
        let at = |profile: usize| {
            let threat = self.threat_of[layout.actions.others(profile, agent)];
            values[threat * size + layout.actions.digit(profile, agent)].clone()
        };
        (0..layout.actions.count()).map(at).collect()
    }
}

/// The game of an auction in which only threats matter.
pub(super) struct Threats<'a, R: ByThreat> {
    rule: R,
    layout: &'a Layout,
    /// By agent.
    meetings: Vec<Meetings<R::Threat>>,
    /// By the number of the odds.
    laws: Vec<ShareLaw>,
    /// Common denominator of all laws.
    chance: IBig,
}

/// The most shares that ties at one profile may leave to the agents together; checkers need not do more.
const MOST_DRAWS: usize = 1_000_000;

impl<'a, R: ByThreat> Threats<'a, R> {
    /// Lets every action of every agent meet every threat.
    ///
    /// # Errors
    ///
    /// If ties leave too many shares to be drawn from.
    pub fn of(rule: R, layout: &'a Layout) -> Result<Self, GameError> {
        let mut numbers: BTreeMap<R::Odds, usize> = BTreeMap::new();
        let mut meetings = Vec::new();
        for agent in 0..layout.kept.len() {
            let (threat_of, threats) = threats(&rule, layout, agent);
            let mut met = Vec::new();
            for threat in &threats {
                for &action in &layout.kept[agent] {
                    let new = numbers.len();
                    let number = *numbers.entry(rule.odds(agent, action, threat)).or_insert(new);
                    met.push((number, rule.expected_payment(agent, action, threat)));
                }
            }
            meetings.push(Meetings { threat_of, threats, met });
        }
        let draws = || numbers.keys().map(|odds| rule.draw_count(odds));
        let at_once = draws().max().unwrap_or(0).saturating_mul(layout.kept.len());
        if at_once > MOST_DRAWS || draws().fold(0, usize::saturating_add) > MOST_ENTRIES {
            return Err(GameError::TooManyDraws { draws: at_once });
        }
        let mut odds: Vec<(&R::Odds, usize)> = numbers.iter().map(|(o, &n)| (o, n)).collect();
        odds.sort_unstable_by_key(|(_, number)| *number);
        let laws: Vec<ShareLaw> = odds.into_iter().map(|(odds, _)| rule.law(odds)).collect();
        let mut chance = IBig::ONE;
        for law in &laws {
            if !(&chance % &law.denominator).is_zero() {
                let shared = (&chance).gcd(&law.denominator);
                chance = &chance / IBig::from(shared) * &law.denominator;
            }
        }
        Ok(Threats { rule, layout, meetings, laws, chance })
    }

    /// The tables, given what an agent's type gains from a share, and optimal welfare by type profile; both, like the auction, in
    /// units of `1/amount`.
    pub fn tables(
        &self,
        gain: impl Fn(usize, usize, Share) -> IBig,
        optimum: &[IBig],
        amount: &IBig,
    ) -> Tables {
        let mut revenue = vec![IBig::ZERO; self.layout.actions.count()];
        let mut utility = Vec::new();
        for (agent, meetings) in self.meetings.iter().enumerate() {
            let paid: Vec<IBig> =
                meetings.met.iter().map(|(odds, paid)| paid * self.factor(*odds)).collect();
            let spread = meetings.spread(self.layout, agent, &paid);
            revenue.iter_mut().zip(spread).for_each(|(total, paid)| *total += paid);
            let of_type = |own: usize| {
                let mean = |odds| self.mean(odds, |share| gain(agent, own, share));
                let gained: Vec<IBig> = (0..self.laws.len()).map(mean).collect();
                let met = meetings.met.iter().zip(&paid);
                let earned: Vec<IBig> =
                    met.map(|((odds, _), paid)| &gained[*odds] - paid).collect();
                meetings.spread(self.layout, agent, &earned)
            };
            let types = 0..self.layout.types.size(agent);
            utility.push(types.map(of_type).collect());
        }
        let optimum = optimum.iter().map(|value| value * &self.chance).collect();
        Tables { utility, revenue, optimum, money: &self.chance * amount }
    }

    /// `B_i(a)` over all action profiles, for every agent.
    pub fn winnings(&self) -> Vec<Vec<IBig>> {
        (0..self.meetings.len()).map(|agent| self.winnings_of(agent)).collect()
    }

    fn winnings_of(&self, agent: usize) -> Vec<IBig> {
        let (meetings, kept) = (&self.meetings[agent], &self.layout.kept[agent]);
        // The greatest payment by action and share, over the threats that profiles of the others are.
        let mut most: Vec<BTreeMap<u32, IBig>> = vec![BTreeMap::new(); kept.len()];
        for (place, (odds, _)) in meetings.met.iter().enumerate() {
            let (threat, action) = (&meetings.threats[place / kept.len()], place % kept.len());
            for (share, _) in &self.laws[*odds].draws {
                let paid = self.rule.payment(agent, kept[action], threat, *share);
                let best = most[action].entry(*share).or_insert_with(|| paid.clone());
                if paid > *best {
                    *best = paid;
                }
            }
        }
        let met = meetings.met.iter().enumerate();
        let expected = met.map(|(place, (odds, _))| {
            self.mean(*odds, |share| most[place % kept.len()][&share].clone())
        });
        meetings.spread(self.layout, agent, &expected.collect::<Vec<_>>())
    }

    /// The expectation, over the chances of these odds, times `chance`.
    fn mean(&self, odds: usize, of: impl Fn(u32) -> IBig) -> IBig {
        let draws = self.laws[odds].draws.iter();
        let sum: IBig = draws.map(|(share, weight)| of(*share) * weight).sum();
        sum * self.factor(odds)
    }

    fn factor(&self, odds: usize) -> IBig {
        &self.chance / &self.laws[odds].denominator
    }
}

/// The number of the threat that every profile of the others is to the agent, and the threats.
fn threats<R: ByThreat>(rule: &R, layout: &Layout, agent: usize) -> (Vec<usize>, Vec<R::Threat>) {
    let mut numbers: BTreeMap<R::Threat, usize> = BTreeMap::new();
    let mut threats = Vec::new();
    let of_others = |others: usize| {
        let profile = layout.original(layout.actions.with_others(others, agent, 0));
        let threat = rule.threat(agent, &profile);
        if let Some(&number) = numbers.get(&threat) {
            return number;
        }
        numbers.insert(threat.clone(), threats.len());
        threats.push(threat);
        threats.len() - 1
    };
    let threat_of = (0..layout.actions.others_count(agent)).map(of_others).collect();
    (threat_of, threats)
}
