//! Multi-unit auctions: a bid is one marginal bid per unit, none above the one before it.

use super::terms::{self, Terms};
use super::{Agent, Numbers};
use crate::code::{Checked, at};
use crate::tree::Node;
use dashu::rational::RBig;

/// Who pays what for the units won.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitRule {
    /// Each winning marginal bid.
    Discriminatory,
    /// The same price for every unit.
    UniformPrice,
    /// The discriminatory auction in which every marginal bid is the price.
    PostedPrice,
}

/// An auction of several units of one good.
pub(crate) struct UnitAuction {
    pub(crate) units: usize,
    pub(crate) rule: UnitRule,
    /// The amounts of each agent's grid, in file order.
    pub(crate) amounts: Vec<Vec<RBig>>,
    /// The bids of each agent: the positions of marginal bids in her grid, none for `out`.
    pub(crate) bids: Vec<Vec<Vec<usize>>>,
    /// The agents from first to last where ties have an order; `None` means uniform.
    pub(crate) priority: Option<Vec<usize>>,
    pub(crate) reserve: RBig,
    pub(crate) overbidding: bool,
}

impl UnitAuction {
    /// The marginal bids of a bid.
    pub(crate) fn marginal_bids(&self, agent: usize, bid: &[usize]) -> Checked<Vec<&RBig>> {
        let grid = at(&self.amounts, agent)?;
        bid.iter().map(|position| at(grid, *position)).collect()
    }

    /// The canonical name of a bid.
    pub(crate) fn name(&self, agent: usize, bid: &[usize]) -> Checked<String> {
        let amounts = self.marginal_bids(agent, bid)?;
        Ok(match self.rule {
            _ if amounts.is_empty() => "out".to_string(),
            UnitRule::PostedPrice => amounts.len().to_string(),
            _ => amounts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        })
    }

    /// Whether a type may make a bid: the first k marginal bids sum to at most its value of k units.
    pub(crate) fn may_bid(&self, agent: usize, bid: &[usize], marginals: &[RBig]) -> Checked<bool> {
        let mut left = RBig::ZERO;
        for (k, amount) in self.marginal_bids(agent, bid)?.into_iter().enumerate() {
            left += marginals.get(k).unwrap_or(&RBig::ZERO) - amount;
            if left < RBig::ZERO && !self.overbidding {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Reads `[auction]` of several units and the agents' own `bids`.
pub(crate) fn read(
    node: &Node<'_>,
    rows: &[Node<'_>],
    units: usize,
    numbers: &Numbers,
    agents: &[Agent],
) -> Checked<UnitAuction> {
    let auction = node.table(terms::KEYS)?;
    let rule = match auction.get("rule")?.text()? {
        "discriminatory" => UnitRule::Discriminatory,
        "uniform-price" => UnitRule::UniformPrice,
        _ => return auction.get("rule")?.wrong("the rule is not one for units"),
    };
    let Terms { priority, reserve, opt_out, overbidding } = Terms::read(&auction, numbers, agents)?;
    let amounts = terms::bids(&auction, rows, |node| terms::grid(node, numbers))?;
    let counts = amounts.iter().map(|own| non_increasing_count(own.len(), units));
    let total = counts.reduce(|sum, own| sum.and_then(|sum| sum.checked_add(own?)));
    terms::within_amounts(node, total.flatten(), units)?;
    let mut bids = Vec::new();
    for own in &amounts {
        let mut listed = Vec::new();
        non_increasing(own, units, &mut Vec::new(), &mut listed)?;
        if opt_out {
            listed.push(Vec::new());
        }
        bids.push(listed);
    }
    Ok(UnitAuction { units, rule, amounts, bids, priority, reserve, overbidding })
}

/// The number of non-increasing lists of `length` of so many amounts, where it is not beyond all
/// bounds: `(amounts + length − 1)` over `length`.
fn non_increasing_count(amounts: usize, length: usize) -> Option<usize> {
    (0..length).try_fold(1usize, |count, k| Some(count.checked_mul(amounts + k)? / (k + 1)))
}

/// Appends the non-increasing lists that begin with `begun`, in the order of positions in the grid.
fn non_increasing(
    grid: &[RBig],
    length: usize,
    begun: &mut Vec<usize>,
    listed: &mut Vec<Vec<usize>>,
) -> Checked<()> {
    if begun.len() == length {
        listed.push(begun.clone());
        return Ok(());
    }
    let last = begun.last().map(|position| at(grid, *position)).transpose()?;
    for (position, amount) in grid.iter().enumerate() {
        if last.is_none_or(|last| amount <= last) {
            begun.push(position);
            non_increasing(grid, length, begun, listed)?;
            begun.pop();
        }
    }
    Ok(())
}
