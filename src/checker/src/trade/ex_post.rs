//! Ex-post individual rationality of an aftermarket alone (Definition 3): multipliers that show it at every
//! equilibrium, or an equilibrium at which somebody loses.

use crate::code::{Checked, Code, at};
use crate::game::Game;
use crate::instance::allocation::Allocation;
use crate::multipliers::{Multipliers, OfType};
use crate::number::bits;
use crate::staged::Market;
use crate::staged::alone::following;
use crate::staged::tree::Tree;
use crate::staged_profile::{Behaviour, judge_behaviour};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::HashMap;

/// Verifies that nobody has less than before in any equilibrium, at any allocation and types that may come together.
///
/// For an agent, an allocation and theta: the obedience rows of the plan game of the market alone are not
/// negative at an equilibrium, so that `F(theta) (u_i − v_i)` is at least itself minus multiples of them, which
/// is at least the sum over all theta' of the least at any column there.
pub(crate) fn verify_holds(
    market: &Market,
    index: usize,
    entries: &[Node<'_>],
    claim: &Node<'_>,
) -> Checked<()> {
    let mut listed: HashMap<&str, Vec<&Node<'_>>> = HashMap::new();
    for entry in entries {
        let [allocation, ..] = entry.tuple::<5>()?;
        listed.entry(allocation.text()?).or_default().push(entry);
    }
    for start in market.allocations()? {
        let text = start.text(&market.auction.agents, &market.auction.rules.mechanism);
        let game = Game::of_market_plans(market, index, &start)?;
        let scan = Scan { market, game: &game, start: &start };
        let mut shown = HashMap::new();
        for entry in listed.remove(text.as_str()).unwrap_or_default() {
            let [_, types, agent, denominator, rows] = entry.tuple()?;
            let theta = game.types(&types)?;
            let (agent, _) = game.player(&agent)?;
            let mut multipliers = Multipliers::zero(&game);
            multipliers.denominator = denominator.denominator()?;
            multipliers.read_obedience(&game, &rows.list()?, &|_, _, _| false)?;
            if shown.insert((theta, agent), ()).is_some() {
                return entry.reject(Code::DuplicateEntry, "this is listed twice");
            }
            if !scan.proves(theta, agent, &multipliers)? {
                let message = "the multipliers do not show that the agent does not lose";
                return entry.reject(Code::TradeMismatch, message);
            }
        }
        let nothing = Multipliers::zero(&game);
        for (theta, weight) in game.prior.iter().enumerate() {
            if weight.is_zero() {
                continue;
            }
            for (agent, player) in game.players.iter().enumerate() {
                if !shown.contains_key(&(theta, agent)) && !scan.proves(theta, agent, &nothing)? {
                    let types = game.show_types(theta);
                    let message = format!(
                        "at `{text}` and types ({types}) agent `{}` may lose, and there are no multipliers",
                        player.name
                    );
                    return claim.reject(Code::TradeMismatch, message);
                }
            }
        }
    }
    match listed.into_values().flatten().next() {
        Some(entry) => entry.reject(Code::UnknownName, "there is no such allocation"),
        None => Ok(()),
    }
}

/// The plan game of the market alone at an allocation.
struct Scan<'a> {
    market: &'a Market,
    game: &'a Game,
    start: &'a Allocation,
}

impl Scan<'_> {
    /// Whether multipliers prove that an agent does not lose at theta.
    fn proves(&self, theta: usize, agent: usize, multipliers: &Multipliers) -> Checked<bool> {
        let game = self.game;
        let own = at(&game.players, agent)?.type_axis.choice(theta);
        let before = self.market.value_of(agent, self.start)?;
        // In units of 1/(money of the market * denominators of the game and of the multipliers).
        let before = at(&before, own)? * &game.denominator * &multipliers.denominator;
        let silent = multipliers.rows.iter().flatten().all(|rows| rows.obedience.is_empty());
        let mut sum = IBig::ZERO;
        for (other, weight) in game.prior.iter().enumerate() {
            if weight.is_zero() || (silent && other != theta) {
                continue;
            }
            let subject = (other == theta).then_some((agent, &before));
            match self.least(other, subject, multipliers)? {
                Some(least) => sum += weight * least,
                None => return Ok(true),
            }
        }
        Ok(sum >= IBig::ZERO)
    }

    /// The least, over all columns at theta, of what the subject gains minus the multiples of the rows.
    fn least(
        &self,
        theta: usize,
        subject: Option<(usize, &IBig)>,
        multipliers: &Multipliers,
    ) -> Checked<Option<IBig>> {
        let game = self.game;
        let mut kinds = Vec::new();
        for (player, rows) in game.players.iter().zip(&multipliers.rows) {
            let kind = player.type_axis.choice(theta);
            kinds.push((player, at(&player.kinds, kind)?, at(rows, kind)?));
        }
        let sizes: Vec<usize> = kinds.iter().map(|(_, kind, _)| kind.allowed.len()).collect();
        if sizes.contains(&0) {
            return Ok(None);
        }
        let rows = kinds.iter().map(|(_, _, rows)| most_rows(rows)).sum::<usize>();
        let columns =
            sizes.iter().fold(1u128, |product, size| product.saturating_mul(*size as u128));
        let length = multipliers.bits().saturating_add(bits(&self.market.money));
        game.spend("proof.ex_post", columns.saturating_mul(4 * (rows as u128 + 4)), length)?;
        let mut least: Option<IBig> = None;
        let mut next = Some(vec![0; sizes.len()]);
        while let Some(places) = next {
            let mut profile = 0;
            for ((player, kind, _), place) in kinds.iter().zip(&places) {
                profile += at(&kind.allowed, *place)? * player.action_axis.stride;
            }
            let mut value = IBig::ZERO;
            if let Some((agent, before)) = subject {
                let (_, kind, _) = at(&kinds, agent)?;
                let utility = at(&kind.utility, profile)?;
                value += utility * &multipliers.denominator * &self.market.money - before;
            }
            for (player, kind, rows) in &kinds {
                let action = player.action_axis.choice(profile);
                for (deviation, multiplier) in rows.obedience.get(&action).into_iter().flatten() {
                    let other = player.action_axis.replace(profile, *deviation);
                    let regret = at(&kind.utility, profile)? - at(&kind.utility, other)?;
                    value -= regret * multiplier * &self.market.money;
                }
            }
            if least.as_ref().is_none_or(|least| value < *least) {
                least = Some(value);
            }
            next = following(places, &sizes);
        }
        Ok(least)
    }
}

/// The most rows that apply to one column.
fn most_rows(rows: &OfType) -> usize {
    rows.obedience.values().map(Vec::len).max().unwrap_or(0)
}

/// Verifies that somebody has less than before in an equilibrium: `[allocation, Behaviour, [types..], agent]`.
pub(crate) fn verify_fails(market: &Market, index: usize, node: &Node<'_>) -> Checked<()> {
    let [allocation, behaviour, types, agent] = node.tuple()?;
    let text = allocation.text()?;
    let (agents, mechanism) = (&market.auction.agents, &market.auction.rules.mechanism);
    let all = market.allocations()?;
    let Some(start) = all.iter().find(|start| start.text(agents, mechanism) == text) else {
        return allocation.reject(Code::UnknownName, "there is no such allocation");
    };
    let game = Tree::alone(market, index, start)?;
    let budget = &market.auction.budget;
    let played = Behaviour::read(&game, budget, &behaviour)?;
    if judge_behaviour(&game, budget, &played)?.regret > RBig::ZERO {
        return behaviour.reject(Code::ProfileNotEquilibrium, "a type gains by deviating");
    }
    let theta = market.auction.types(&types)?;
    let (i, player) = market.auction.player(&agent)?;
    let kinds: Vec<usize> =
        market.auction.players.iter().map(|player| player.type_axis.choice(theta)).collect();
    let before = at(&market.value_of(i, start)?, player.type_axis.choice(theta))?.clone();
    let mut gain = IBig::ZERO;
    for end in game.ends.iter().filter(|end| end.types == kinds) {
        if let Some(weight) = played.reach(end, None)? {
            gain += weight * (at(&end.utility, i)? - &end.weight * &before);
        }
    }
    if gain < IBig::ZERO {
        return Ok(());
    }
    node.reject(Code::TradeMismatch, "the agent does not lose there")
}
