//! Simultaneous auctions of several items: a bid for every item, each sold by the single-item rule.

use super::single_item::{Bid, Rule, SingleItem};
use super::terms::{self, Terms};
use super::valuation::{Bundle, Valuation};
use super::{Agent, Numbers};
use crate::code::{Checked, at};
use crate::tree::{Node, Tree};
use dashu::rational::RBig;

/// An auction of several items.
pub(crate) struct ItemAuction {
    /// The items' names.
    pub(crate) names: Vec<String>,
    /// How each item is sold. An agent's bids are those of her grid of the item, and `Out` after
    /// them: no bid for this item.
    pub(crate) sales: Vec<SingleItem>,
    /// Whether bidding for no item is an action.
    pub(crate) opt_out: bool,
    /// Whether the actions are the bundles wanted at posted prices.
    pub(crate) posted: bool,
    pub(crate) overbidding: bool,
}

impl ItemAuction {
    /// Every item sold on the same terms, at an agent's amounts by item.
    pub(crate) fn new(
        names: &[String],
        rule: Rule,
        terms: &Terms,
        amounts: &[Vec<Vec<RBig>>],
    ) -> ItemAuction {
        let mut sales = Vec::new();
        for item in 0..names.len() {
            let of_item = |own: &Vec<Vec<RBig>>| {
                let grid = own.get(item).into_iter().flatten();
                grid.cloned().map(Bid::Amount).chain([Bid::Out]).collect()
            };
            sales.push(SingleItem {
                rule,
                bids: amounts.iter().map(of_item).collect(),
                priority: terms.priority.clone(),
                reserve: terms.reserve.clone(),
                overbidding: true,
            });
        }
        ItemAuction {
            names: names.to_vec(),
            sales,
            opt_out: terms.opt_out,
            posted: rule == Rule::PostedPrice,
            overbidding: terms.overbidding,
        }
    }

    /// The number of amounts in an agent's grid of each item.
    fn sizes(&self, agent: usize) -> impl DoubleEndedIterator<Item = usize> {
        self.sales.iter().map(move |sale| sale.bids.get(agent).map_or(0, |own| own.len() - 1))
    }

    /// The number of bids with an amount for every item.
    fn full_bids(&self, agent: usize) -> usize {
        self.sizes(agent).product()
    }

    /// The number of an agent's actions, those included that no type may play.
    pub(crate) fn actions(&self, agent: usize) -> usize {
        if self.posted {
            1 << self.names.len()
        } else {
            self.full_bids(agent) + usize::from(self.opt_out)
        }
    }

    /// An action's bid for every item, by its position among the agent's bids for it.
    ///
    /// Actions are numbered with the last item fastest, `out` last; bundles wanted as binary numbers,
    /// the first item being the lowest bit, from 1 on, `out` last.
    pub(crate) fn bid(&self, agent: usize, action: usize) -> Vec<usize> {
        if self.posted {
            let wanted = action + 1;
            return (0..self.names.len())
                .map(|item| usize::from(wanted >> item & 1 == 0))
                .collect();
        }
        if action >= self.full_bids(agent) {
            return self.sizes(agent).collect();
        }
        let mut rest = action;
        let mut bid = Vec::new();
        for size in self.sizes(agent).rev() {
            bid.push(rest % size);
            rest /= size;
        }
        bid.reverse();
        bid
    }

    /// The canonical name of an action.
    pub(crate) fn name(&self, agent: usize, action: usize) -> Checked<String> {
        let mut parts = Vec::new();
        for ((name, sale), position) in
            self.names.iter().zip(&self.sales).zip(self.bid(agent, action))
        {
            match at(at(&sale.bids, agent)?, position)? {
                Bid::Amount(_) if self.posted => parts.push(name.clone()),
                Bid::Amount(amount) => parts.push(format!("{name}={amount}")),
                Bid::Out => {}
            }
        }
        Ok(if parts.is_empty() { "out".to_string() } else { parts.join(" ") })
    }

    /// The items an action bids more than 0 for, with the amounts. Other bids keep sums down and never matter to
    /// [`ItemAuction::may_bid`].
    fn positive(&self, agent: usize, action: usize) -> Checked<Vec<(usize, RBig)>> {
        let mut positive = Vec::new();
        for (item, (sale, position)) in self.sales.iter().zip(self.bid(agent, action)).enumerate() {
            match at(at(&sale.bids, agent)?, position)? {
                Bid::Amount(amount) if *amount > RBig::ZERO => {
                    positive.push((item, amount.clone()));
                }
                _ => {}
            }
        }
        Ok(positive)
    }

    /// How many bundles [`ItemAuction::may_bid`] goes through.
    pub(crate) fn bundles_bid_for(&self, agent: usize, action: usize) -> Checked<u128> {
        Ok(1 << self.positive(agent, action)?.len())
    }

    /// Whether a type may make a bid: no bundle's bids sum to more than its value.
    pub(crate) fn may_bid(
        &self,
        agent: usize,
        action: usize,
        valuation: &Valuation,
    ) -> Checked<bool> {
        // The bundles of the items so far, with the sums of their bids.
        let mut sums: Vec<(Bundle, RBig)> = vec![(0, RBig::ZERO)];
        for (item, amount) in self.positive(agent, action)? {
            let with: Vec<(Bundle, RBig)> =
                sums.iter().map(|(bundle, sum)| (bundle | 1 << item, sum + &amount)).collect();
            sums.extend(with);
        }
        Ok(sums.iter().all(|(bundle, sum)| *sum <= valuation.value(*bundle)))
    }
}

/// Reads `[auction]` of several items and the agents' own `bids`.
pub(crate) fn read(
    node: &Node<'_>,
    rows: &[Node<'_>],
    names: &[String],
    numbers: &Numbers,
    agents: &[Agent],
) -> Checked<ItemAuction> {
    let auction = node.table(terms::KEYS)?;
    let rule = Rule::read(&auction.get("rule")?)?;
    let terms = Terms::read(&auction, numbers, agents)?;
    let amounts = terms::bids(&auction, rows, |node| grids(node, names, numbers))?;
    let counts = amounts.iter().map(|own| bids_of(own));
    let total = counts.reduce(|sum, own| sum.and_then(|sum| sum.checked_add(own?)));
    terms::within_amounts(node, total.flatten(), names.len())?;
    Ok(ItemAuction::new(names, rule, &terms, &amounts))
}

/// The number of bids with an amount for every item, where it is not beyond all bounds.
fn bids_of(grids: &[Vec<RBig>]) -> Option<usize> {
    grids.iter().try_fold(1usize, |product, grid| product.checked_mul(grid.len()))
}

/// One list or grid for all items, or one for each.
fn grids(node: &Node<'_>, names: &[String], numbers: &Numbers) -> Checked<Vec<Vec<RBig>>> {
    let grids = match node.tree {
        Tree::Table(keys) if !["from", "to", "step"].iter().any(|key| keys.contains_key(*key)) => {
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            let by_item = node.table(&known)?;
            let grids = known.iter().map(|name| terms::grid(&by_item.get(name)?, numbers));
            grids.collect::<Checked<Vec<_>>>()?
        }
        _ => vec![terms::grid(node, numbers)?; names.len()],
    };
    terms::within_amounts(node, bids_of(&grids), names.len())?;
    Ok(grids)
}
