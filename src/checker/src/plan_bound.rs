//! Bounds over laws of plans: no profile of plans may cost less than what is claimed (FORMAT section 3a).

use crate::code::{Checked, Code, at, reject};
use crate::concept::PlanRows;
use crate::equilibrium::Claim;
use crate::game::Game;
use crate::multipliers::{Sparse, total};
use crate::names::Plan;
use crate::number::{Extended, bits, common_denominator, scaled};
use crate::plan_rows::PlanMultipliers;
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// The most entries of a table of costs.
const ENTRIES: usize = 5_000_000;

/// Verifies that multipliers prove `claimed` to be at most the minimum.
pub(crate) fn verify_bound(
    game: &Game,
    claim: &Claim,
    rows: PlanRows,
    claimed: &Extended,
    node: &Node<'_>,
) -> Checked<()> {
    let multipliers = PlanMultipliers::read(game, rows, node)?;
    let holds = match claimed {
        Extended::MinusInfinity => true,
        Extended::Infinity => false,
        Extended::Finite(claimed) => {
            Costs::new(game, claim, &multipliers)?.are_at_least(claimed)?
        }
    };
    if holds { Ok(()) } else { node.reject(Code::BoundNotProved, "a profile of plans costs less") }
}

/// What profiles of plans cost, as integers over one denominator.
struct Costs<'a> {
    game: &'a Game,
    multipliers: &'a PlanMultipliers,
    /// `F(theta) c(theta, a)` without the rows of whole plans, by theta of positive probability and profile.
    tables: BTreeMap<usize, Vec<IBig>>,
    objective_unit: IBig,
    denominator: IBig,
    bits: usize,
}

/// An agent whose plan is open, except that it is none of those with rows of their own.
struct Open {
    agent: usize,
    /// Her choices (type, action), and which of them belong to each type that counts.
    choices: Vec<(usize, usize)>,
    by_type: Vec<Vec<usize>>,
    /// The plans with rows of their own, by choice.
    excluded: Vec<Vec<usize>>,
}

impl<'a> Costs<'a> {
    fn new(game: &'a Game, claim: &Claim, multipliers: &'a PlanMultipliers) -> Checked<Costs<'a>> {
        let (objective, sign) = (&claim.objective, claim.sense.sign());
        let objective_unit = common_denominator([&objective.welfare, &objective.revenue])?;
        let units = &objective_unit * &multipliers.denominator;
        let on_utility = scaled(&(&sign * &objective.welfare), &units);
        let on_revenue = scaled(&(sign * (&objective.welfare + &objective.revenue)), &units);
        let denominator = units * &game.denominator * &game.prior_denominator;
        let mut costs = Costs {
            game,
            multipliers,
            tables: BTreeMap::new(),
            objective_unit,
            bits: multipliers.bits() + bits(&denominator) + bits(&on_revenue),
            denominator,
        };
        let likely = game.prior.iter().enumerate().filter(|(_, f)| **f > IBig::ZERO);
        if likely.clone().count().saturating_mul(game.action_profiles) > ENTRIES {
            return reject(Code::TooLarge, "instance", "too many columns for a table of costs");
        }
        let deviations: usize = game.players.iter().map(|player| player.actions.len()).sum();
        for (theta, f) in likely {
            costs.spend(game.action_profiles.saturating_mul(deviations))?;
            let mut table = Vec::with_capacity(game.action_profiles);
            for profile in 0..game.action_profiles {
                let mut cost = &on_revenue * at(&game.revenue, profile)?;
                for (i, player) in game.players.iter().enumerate() {
                    let t = player.type_axis.choice(theta);
                    let utility = at(&at(&player.kinds, t)?.utility, profile)?;
                    cost += &on_utility * utility;
                    let r = player.action_axis.choice(profile);
                    let regret = multipliers.regret.get(&(i, t));
                    let obedience = multipliers.obedience.get(&(i, t, r));
                    for rows in regret.into_iter().chain(obedience) {
                        cost -= costs.regret(i, t, rows, profile)?;
                    }
                }
                table.push(f * cost);
            }
            costs.tables.insert(theta, table);
        }
        Ok(costs)
    }

    fn spend(&self, operations: usize) -> Checked<()> {
        self.game.spend("proof.bound", operations as u128, self.bits)
    }

    /// `sum_d y (u_i(a; t) − u_i(d, a_-i; t))`.
    fn regret(&self, i: usize, t: usize, rows: &Sparse, profile: usize) -> Checked<IBig> {
        let player = at(&self.game.players, i)?;
        let utility = &at(&player.kinds, t)?.utility;
        let mut sum = total(rows) * at(utility, profile)?;
        for (d, y) in rows {
            sum -= y * at(utility, player.action_axis.replace(profile, *d))?;
        }
        Ok(sum * &self.objective_unit)
    }

    /// Whether every profile of plans costs at least `claimed`.
    fn are_at_least(&self, claimed: &RBig) -> Checked<bool> {
        let scale = IBig::from(claimed.denominator().clone());
        let least = Least { costs: self, claimed: claimed.numerator() * &self.denominator, scale };
        least.cases(&mut Vec::new())
    }
}

/// The comparison of every cost with what is claimed.
struct Least<'a> {
    costs: &'a Costs<'a>,
    /// To be compared with `scale` times a cost.
    claimed: IBig,
    scale: IBig,
}

impl Least<'_> {
    fn is_enough(&self, cost: &IBig) -> bool {
        cost * &self.scale >= self.claimed
    }

    /// Goes through all cases: each agent plays a certain plan that has rows of its own, or any other.
    fn cases<'p>(&'p self, case: &mut Vec<Option<&'p Plan>>) -> Checked<bool> {
        let agent = case.len();
        if agent == self.costs.game.players.len() {
            return self.case(case);
        }
        let listed = self.costs.multipliers.plans.keys().filter(|(i, _)| *i == agent);
        for plan in listed.map(|(_, plan)| Some(plan)).chain([None]) {
            case.push(plan);
            let holds = self.cases(case)?;
            case.pop();
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// One case: the costs by what the agents with open plans choose, searched.
    fn case(&self, case: &[Option<&Plan>]) -> Checked<bool> {
        let game = self.costs.game;
        let mut open = Vec::new();
        for (agent, plan) in case.iter().enumerate() {
            if plan.is_none() {
                open.push(self.open(agent)?);
            }
        }
        let mut size = 1usize;
        for agent in &open {
            size = size.saturating_mul(agent.choices.len());
        }
        if size > ENTRIES {
            return reject(Code::TooLarge, "instance", "too many columns for a table of costs");
        }
        let mut table = vec![IBig::ZERO; size];
        for (theta, costs) in &self.costs.tables {
            let mut profile = 0;
            for (player, plan) in game.players.iter().zip(case) {
                if let Some(plan) = plan {
                    profile +=
                        at(plan, player.type_axis.choice(*theta))? * player.action_axis.stride;
                }
            }
            self.fill(&mut table, (&open, case), (*theta, costs), profile, 0)?;
        }
        self.search(&open, &table)
    }

    fn open(&self, agent: usize) -> Checked<Open> {
        let player = at(&self.costs.game.players, agent)?;
        let mut open =
            Open { agent, choices: Vec::new(), by_type: Vec::new(), excluded: Vec::new() };
        for (t, kind) in player.counting() {
            let allowed = &kind.allowed;
            let first = open.choices.len();
            open.by_type.push((first..first + allowed.len()).collect());
            open.choices.extend(allowed.iter().map(|action| (t, *action)));
        }
        for (_, plan) in self.costs.multipliers.plans.keys().filter(|(i, _)| *i == agent) {
            let choices = open.choices.iter().enumerate();
            let chosen = choices.filter(|(_, (t, a))| plan.get(*t) == Some(a));
            let excluded = chosen.map(|(choice, _)| choice).collect();
            open.excluded.push(excluded);
        }
        Ok(open)
    }

    /// Adds the costs at one theta to the table, open agents choosing one after the other.
    fn fill(
        &self,
        table: &mut [IBig],
        (open, case): (&[Open], &[Option<&Plan>]),
        (theta, costs): (usize, &[IBig]),
        profile: usize,
        place: usize,
    ) -> Checked<()> {
        let game = self.costs.game;
        if let Some((first, rest)) = open.split_first() {
            let player = at(&game.players, first.agent)?;
            let own = player.type_axis.choice(theta);
            for (choice, (_, action)) in
                first.choices.iter().enumerate().filter(|(_, (t, _))| *t == own)
            {
                let profile = profile + action * player.action_axis.stride;
                let place = place * first.choices.len() + choice;
                self.fill(table, (rest, case), (theta, costs), profile, place)?;
            }
            return Ok(());
        }
        let mut cost = at(costs, profile)?.clone();
        self.costs.spend(1)?;
        for (agent, plan) in case.iter().enumerate() {
            let Some(plan) = plan else { continue };
            let t = at(&game.players, agent)?.type_axis.choice(theta);
            let rows = self.costs.multipliers.plans.get(&(agent, (*plan).clone()));
            if let Some(rows) = rows.and_then(|rows| rows.get(&t)) {
                self.costs.spend(rows.len())?;
                cost -= at(&game.prior, theta)? * self.costs.regret(agent, t, rows, profile)?;
            }
        }
        if let Some(sum) = table.get_mut(place) {
            *sum += cost;
        }
        Ok(())
    }

    /// Whether every profile of the open plans costs enough, given what every combination of choices adds.
    fn search(&self, open: &[Open], table: &[IBig]) -> Checked<bool> {
        let Some((first, rest)) = open.split_first() else {
            return Ok(self.is_enough(at(table, 0)?));
        };
        let width = table.len() / first.choices.len().max(1);
        self.costs.spend(table.len())?;
        let mut cheapest = Vec::new();
        for choices in &first.by_type {
            cheapest.push(cheapest_of(table, width, choices)?);
        }
        self.branch((first, rest), table, &cheapest, &mut Vec::new())
    }

    /// The same where the first open agent's earlier types have chosen.
    fn branch(
        &self,
        (first, rest): (&Open, &[Open]),
        table: &[IBig],
        cheapest: &[Vec<IBig>],
        chosen: &mut Vec<usize>,
    ) -> Checked<bool> {
        let width = table.len() / first.choices.len().max(1);
        self.costs.spend(width.saturating_mul(cheapest.len() + 1))?;
        let mut left = vec![IBig::ZERO; width];
        for (k, cheapest) in cheapest.iter().enumerate() {
            let added = match chosen.get(k) {
                Some(choice) => slice(table, width, *choice)?,
                None => cheapest,
            };
            left.iter_mut().zip(added).for_each(|(sum, more)| *sum += more);
        }
        let Some(next) = first.by_type.get(chosen.len()) else {
            return match first.excluded.contains(chosen) {
                true => Ok(true),
                false => self.search(rest, &left),
            };
        };
        if self.is_enough(&relaxed(rest, left)?) {
            return Ok(true);
        }
        for choice in next {
            chosen.push(*choice);
            let holds = self.branch((first, rest), table, cheapest, chosen)?;
            chosen.pop();
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// What a table costs at least: every type of every agent at her cheapest, one agent after the other.
fn relaxed(open: &[Open], mut table: Vec<IBig>) -> Checked<IBig> {
    for agent in open {
        let width = table.len() / agent.choices.len().max(1);
        let mut left = vec![IBig::ZERO; width];
        for choices in &agent.by_type {
            let least = cheapest_of(&table, width, choices)?;
            left.iter_mut().zip(&least).for_each(|(sum, more)| *sum += more);
        }
        table = left;
    }
    at(&table, 0).cloned()
}

/// The part of a table that belongs to a choice of its first agent.
fn slice(table: &[IBig], width: usize, choice: usize) -> Checked<&[IBig]> {
    match table.get(choice * width..(choice + 1) * width) {
        Some(slice) => Ok(slice),
        None => reject(Code::TooLarge, "tables", format!("no choice {choice}")),
    }
}

/// The least over some choices of the first agent, by what the later agents choose.
fn cheapest_of(table: &[IBig], width: usize, choices: &[usize]) -> Checked<Vec<IBig>> {
    let mut least: Option<Vec<IBig>> = None;
    for choice in choices {
        let costs = slice(table, width, *choice)?;
        match &mut least {
            None => least = Some(costs.to_vec()),
            Some(least) => {
                for (least, cost) in least.iter_mut().zip(costs) {
                    if cost < least {
                        least.clone_from(cost);
                    }
                }
            }
        }
    }
    Ok(least.unwrap_or_else(|| vec![IBig::ZERO; width]))
}
