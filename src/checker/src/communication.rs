//! Communication equilibria: a mediator who is told the types (FORMAT section 3b).

use crate::code::{Checked, Code, at, reject};
use crate::equilibrium::Claim;
use crate::game::Game;
use crate::law::Law;
use crate::multipliers::{Sparse, total};
use crate::number::{Extended, bits, common_denominator, quotient, scaled};
use crate::plan_rows::{add, counted};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// By agent, type, report and recommended action: multipliers by deviation.
type Multipliers = BTreeMap<(usize, usize, usize, usize), Sparse>;

/// What multipliers prove to be at most the minimum.
pub(crate) fn bound(game: &Game, claim: &Claim, node: &Node<'_>) -> Checked<Extended> {
    let (denominator, multipliers) = read(game, node)?;
    let kappa = sums(game, &multipliers, node)?;
    let (objective, sign) = (&claim.objective, claim.sense.sign());
    let objective_unit = common_denominator([&objective.welfare, &objective.revenue])?;
    let units = &objective_unit * &denominator;
    let on_utility = scaled(&(&sign * &objective.welfare), &units);
    let on_revenue = scaled(&(sign * (&objective.welfare + &objective.revenue)), &units);
    let longest = multipliers.values().flatten().map(|(_, y)| bits(y)).max().unwrap_or(0);
    let length = longest + bits(&units) + bits(&on_revenue) + bits(&game.prior_denominator);
    let types: usize = game.players.iter().map(|player| player.kinds.len()).sum();
    let work = (types + 1).saturating_mul(game.players.len() + 1);
    game.spend("proof.bound", game.columns().saturating_mul(work as u128), length)?;

    let mut sum = IBig::ZERO;
    for theta in game.counting_profiles() {
        let mut least: Option<IBig> = None;
        let f = at(&game.prior, theta)?;
        for profile in (0..game.action_profiles).filter(|a| may_be_played(game, theta, *a)) {
            let mut cost = f * &on_revenue * at(&game.revenue, profile)?;
            for (i, player) in game.players.iter().enumerate() {
                let report = player.type_axis.choice(theta);
                let r = player.action_axis.choice(profile);
                let kind = at(&player.kinds, report)?;
                let mut kept = on_utility.clone();
                if let Some(kappa) = kappa.get(&(i, report)) {
                    kept -= kappa * &objective_unit;
                }
                cost += f * kept * at(&kind.utility, profile)?;
                for (t, kind) in player.kinds.iter().enumerate() {
                    let Some(rows) = multipliers.get(&(i, t, report, r)) else { continue };
                    game.spend("proof.bound", rows.len() as u128, length)?;
                    let f = at(&game.prior, player.type_axis.replace(theta, t))?;
                    for (d, y) in rows {
                        let deviant = player.action_axis.replace(profile, *d);
                        cost += f * y * &objective_unit * at(&kind.utility, deviant)?;
                    }
                }
            }
            if least.as_ref().is_none_or(|least| cost < *least) {
                least = Some(cost);
            }
        }
        sum += least.unwrap_or(IBig::ZERO);
    }
    let denominator = units * &game.denominator * &game.prior_denominator;
    Ok(Extended::Finite(quotient(&sum, &denominator)))
}

/// Reads a ReportBound: its denominator and its rows.
fn read(game: &Game, node: &Node<'_>) -> Checked<(IBig, Multipliers)> {
    let table = node.table(&["denominator", "reports"])?;
    let denominator = table.get("denominator")?.denominator()?;
    let mut multipliers = Multipliers::new();
    for row in table.get("reports")?.list()? {
        let [agent, kind, report, recommended, deviation, y] = row.tuple()?;
        let (i, player, t, kind) = counted(game, &agent, &kind)?;
        let (_, _, report, reported) = counted(game, &agent, &report)?;
        let r = player.action(&recommended, Some(reported))?;
        let d = player.action(&deviation, Some(kind))?;
        add(multipliers.entry((i, t, report, r)).or_default(), d, &y, &row)?;
    }
    Ok((denominator, multipliers))
}

/// By agent and type, the sum of kappa over her reports; the multipliers after every recommendation have one sum.
fn sums(
    game: &Game,
    multipliers: &Multipliers,
    node: &Node<'_>,
) -> Checked<BTreeMap<(usize, usize), IBig>> {
    let mut kappa: BTreeMap<(usize, usize, usize), IBig> = BTreeMap::new();
    for ((i, t, report, _), rows) in multipliers {
        kappa.entry((*i, *t, *report)).or_insert_with(|| total(rows));
    }
    let mut sums: BTreeMap<(usize, usize), IBig> = BTreeMap::new();
    for ((i, t, report), kappa) in kappa {
        let player = at(&game.players, i)?;
        for r in &at(&player.kinds, report)?.allowed {
            if multipliers.get(&(i, t, report, *r)).map_or(IBig::ZERO, total) != kappa {
                let message = format!("other multipliers after {}", player.show(*r));
                return node.reject(Code::PlanUnbalanced, message);
            }
        }
        *sums.entry((i, t)).or_insert(IBig::ZERO) += kappa;
    }
    Ok(sums)
}

/// Whether the types in theta may play these actions.
fn may_be_played(game: &Game, theta: usize, profile: usize) -> bool {
    game.players.iter().all(|player| {
        let action = player.action_axis.choice(profile);
        player.kind_at(theta).is_some_and(|kind| kind.may_play(action))
    })
}

/// The objective of a mediator's law.
pub(crate) fn law_value(game: &Game, claim: &Claim, node: &Node<'_>) -> Checked<RBig> {
    let law = Law::read(game, node, true)?;
    verify_laws(game, &law, node)?;
    let types: usize = game.players.iter().map(|player| player.kinds.len()).sum();
    let actions: usize = game.players.iter().map(|player| player.actions.len()).sum();
    let work = (law.entries.len() as u128).saturating_mul(types as u128);
    let length = bits(&law.denominator) + bits(&game.prior_denominator);
    game.spend(&node.place, work.saturating_mul(actions as u128), length)?;
    verify_incentives(game, &law)?;

    let (mut utilities, mut revenue) = (IBig::ZERO, IBig::ZERO);
    for entry in &law.entries {
        let weight = &entry.weight * at(&game.prior, entry.theta)?;
        revenue += &weight * at(&game.revenue, entry.profile)?;
        for player in &game.players {
            let kind = at(&player.kinds, player.type_axis.choice(entry.theta))?;
            utilities += &weight * at(&kind.utility, entry.profile)?;
        }
    }
    let unit = &law.denominator * &game.denominator * &game.prior_denominator;
    Ok(&claim.objective.welfare * quotient(&(utilities + &revenue), &unit)
        + &claim.objective.revenue * quotient(&revenue, &unit))
}

/// There is a law at every theta of types that count, and none elsewhere.
fn verify_laws(game: &Game, law: &Law, node: &Node<'_>) -> Checked<()> {
    let mut sums = vec![IBig::ZERO; game.type_profiles];
    for entry in &law.entries {
        if let Some(sum) = sums.get_mut(entry.theta) {
            *sum += &entry.weight;
        }
    }
    for (theta, sum) in sums.iter().enumerate() {
        let whole = if game.all_count(theta) { law.denominator.clone() } else { IBig::ZERO };
        if *sum != whole {
            let message = format!("the weights at ({}) sum to {sum}", game.show_types(theta));
            return node.reject(Code::LawNotOfPrior, message);
        }
    }
    Ok(())
}

/// No type gains by another report or by disobeying.
fn verify_incentives(game: &Game, law: &Law) -> Checked<()> {
    for player in &game.players {
        // What truth and obedience give; what each action gives after a report and a recommendation.
        let mut honest: BTreeMap<usize, IBig> = BTreeMap::new();
        let mut earned: BTreeMap<(usize, usize, usize), BTreeMap<usize, IBig>> = BTreeMap::new();
        for entry in &law.entries {
            let report = player.type_axis.choice(entry.theta);
            let r = player.action_axis.choice(entry.profile);
            for (t, kind) in player.counting() {
                let theta = player.type_axis.replace(entry.theta, t);
                let weight = &entry.weight * at(&game.prior, theta)?;
                if t == report {
                    let utility = at(&kind.utility, entry.profile)?;
                    *honest.entry(t).or_insert(IBig::ZERO) += &weight * utility;
                }
                let row = earned.entry((t, report, r)).or_default();
                for d in &kind.allowed {
                    let deviant = player.action_axis.replace(entry.profile, *d);
                    *row.entry(*d).or_insert(IBig::ZERO) += &weight * at(&kind.utility, deviant)?;
                }
            }
        }
        let mut best: BTreeMap<(usize, usize), IBig> = BTreeMap::new();
        for ((t, report, _), row) in &earned {
            if let Some(most) = row.values().max() {
                *best.entry((*t, *report)).or_insert(IBig::ZERO) += most;
            }
        }
        for ((t, report), best) in &best {
            if honest.get(t).is_none_or(|honest| honest < best) {
                let name = |t: usize| player.kinds.get(t).map_or("", |kind| &kind.name);
                let place = format!("row ({}, {}, {})", player.name, name(*t), name(*report));
                let message = format!("reporting {} gains", name(*report));
                return reject(Code::LawViolatesObedience, place, message);
            }
        }
    }
    Ok(())
}
