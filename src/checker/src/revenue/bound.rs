//! Multipliers of the constraints of a mechanism: no mechanism earns more than they prove.

use super::outcomes::Outcomes;
use crate::code::{Checked, Code, at};
use crate::game::{Game, Player};
use crate::multipliers::not_negative;
use crate::number::{bits, quotient};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::HashSet;

/// The multipliers of one type of one agent, over the denominator.
#[derive(Clone, Default)]
struct OfType {
    /// `y_i(t) + sum_s z_i(t, s)`: of the rows in which she is truthful.
    truthful: IBig,
    /// By type r, `z_i(r, t)`: of the rows in which r reports her.
    reported: Vec<(usize, IBig)>,
}

/// Multipliers, by agent and type.
struct Multipliers {
    denominator: IBig,
    rows: Vec<Vec<OfType>>,
}

/// What the multipliers prove: at least the revenue of every mechanism.
///
/// To the revenue of a mechanism its constraints are added, each times its multiplier and none of them
/// negative. Payments must then cancel, and of what is left no outcome gives more than the best.
pub(super) fn verify_bound(game: &Game, outcomes: &Outcomes<'_>, node: &Node<'_>) -> Checked<RBig> {
    let multipliers = Multipliers::read(game, node)?;
    multipliers.spend(game, outcomes, &node.place)?;
    let values = outcomes.all_values(node)?;
    let mut total = IBig::ZERO;
    for theta in game.counting_profiles() {
        let mut worths = Vec::new();
        for (i, (player, rows)) in game.players.iter().zip(&multipliers.rows).enumerate() {
            let t = player.type_axis.choice(theta);
            let of_type = at(rows, t)?;
            multipliers.verify_payments_cancel(game, player, of_type, theta, node)?;
            worths.push(virtual_values(game, at(&values, i)?, (player, t), of_type, theta)?);
        }
        total += outcomes.goods.largest(&worths)?;
    }
    let unit = &game.prior_denominator * &game.rules.money * &multipliers.denominator;
    Ok(quotient(&total, &unit))
}

/// By thing, what it adds to the bound at theta if the agent gets it.
fn virtual_values(
    game: &Game,
    values: &[Vec<IBig>],
    (player, t): (&Player, usize),
    of_type: &OfType,
    theta: usize,
) -> Checked<Vec<IBig>> {
    let own = game.probability(theta)? * &of_type.truthful;
    let mut worth: Vec<IBig> = at(values, t)?.iter().map(|value| value * &own).collect();
    for (r, multiplier) in &of_type.reported {
        let weight = multiplier * game.probability(player.type_axis.replace(theta, *r))?;
        if !weight.is_zero() {
            for (sum, value) in worth.iter_mut().zip(at(values, *r)?) {
                *sum -= &weight * value;
            }
        }
    }
    Ok(worth)
}

impl Multipliers {
    fn read(game: &Game, node: &Node<'_>) -> Checked<Multipliers> {
        let table = node.table(&["denominator", "rational", "compatible"])?;
        let of_player = |player: &Player| vec![OfType::default(); player.kinds.len()];
        let mut multipliers = Multipliers {
            denominator: table.get("denominator")?.denominator()?,
            rows: game.players.iter().map(of_player).collect(),
        };
        let twice = |row: &Node<'_>| row.reject(Code::DuplicateEntry, "this row is listed twice");
        let mut seen = HashSet::new();
        for row in table.get("rational")?.list()? {
            let [agent, kind, value] = row.tuple()?;
            let (i, player) = game.player(&agent)?;
            let t = player.counting_kind(&kind)?;
            if !seen.insert((i, t)) {
                return twice(&row);
            }
            let value = not_negative(&value)?;
            if let Some(of_type) = multipliers.of_type(i, t) {
                of_type.truthful += value;
            }
        }
        let mut seen = HashSet::new();
        for row in table.get("compatible")?.list()? {
            let [agent, kind, report, value] = row.tuple()?;
            let (i, player) = game.player(&agent)?;
            let (t, s) = (player.counting_kind(&kind)?, player.counting_kind(&report)?);
            if !seen.insert((i, t, s)) {
                return twice(&row);
            }
            let value = not_negative(&value)?;
            if let Some(of_type) = multipliers.of_type(i, t) {
                of_type.truthful += &value;
            }
            if let Some(of_type) = multipliers.of_type(i, s) {
                of_type.reported.push((t, value));
            }
        }
        Ok(multipliers)
    }

    fn of_type(&mut self, agent: usize, kind: usize) -> Option<&mut OfType> {
        self.rows.get_mut(agent).and_then(|own| own.get_mut(kind))
    }

    /// Accounts for everything `verify_bound` does.
    fn spend(&self, game: &Game, outcomes: &Outcomes<'_>, place: &str) -> Checked<()> {
        let things = outcomes.goods.things() as u128 + 1;
        let mut work =
            (game.type_profiles as u128).saturating_mul(outcomes.goods.work(game.players.len()));
        let mut longest = 0;
        for (player, rows) in game.players.iter().zip(&self.rows) {
            let others = (game.type_profiles / player.type_axis.size) as u128;
            let terms = rows.iter().map(|of_type| 1 + of_type.reported.len() as u128).sum::<u128>();
            work = work.saturating_add(others.saturating_mul(terms).saturating_mul(things));
            let numbers = rows.iter().flat_map(|of_type| {
                of_type.reported.iter().map(|(_, z)| z).chain([&of_type.truthful])
            });
            longest = longest.max(numbers.map(bits).max().unwrap_or(0));
        }
        game.spend(place, work, longest.saturating_add(bits(&game.prior_denominator)))
    }

    /// What the agent pays at theta has the coefficient 0.
    fn verify_payments_cancel(
        &self,
        game: &Game,
        player: &Player,
        of_type: &OfType,
        theta: usize,
        node: &Node<'_>,
    ) -> Checked<()> {
        let mut sum = game.probability(theta)? * (&self.denominator - &of_type.truthful);
        for (r, multiplier) in &of_type.reported {
            sum += multiplier * game.probability(player.type_axis.replace(theta, *r))?;
        }
        if sum.is_zero() {
            return Ok(());
        }
        let types = game.show_types(theta);
        let message = format!("what agent `{}` pays at ({types}) does not cancel", player.name);
        node.reject(Code::PaymentsUnbalanced, message)
    }
}
