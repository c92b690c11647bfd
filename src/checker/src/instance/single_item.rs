//! Single-item auctions: first-price, second-price and all-pay.

use super::{Agent, Numbers, Value, agent_index};
use crate::code::{Checked, at};
use crate::tree::{Node, Table, Tree};
use dashu::rational::RBig;
use std::collections::BTreeSet;
use std::fmt;

/// The most points of a bid grid.
const GRID: usize = 100_000;

/// A single-item auction.
pub(crate) struct SingleItem {
    pub(crate) rule: Rule,
    /// The bids of each agent's grid, in file order; `Out` comes last.
    pub(crate) bids: Vec<Vec<Bid>>,
    /// The agents from first to last where ties have an order; `None` means uniform.
    pub(crate) priority: Option<Vec<usize>>,
    pub(crate) reserve: RBig,
    pub(crate) overbidding: bool,
}

/// Who pays what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    FirstPrice,
    SecondPrice,
    AllPay,
}

/// A bid, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bid {
    Amount(RBig),
    Out,
}

impl fmt::Display for Bid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bid::Amount(amount) => amount.fmt(f),
            Bid::Out => f.write_str("out"),
        }
    }
}

/// One way an auction may end: the winner, and what each agent pays. Ways are equally likely.
pub(crate) struct Ending {
    pub(crate) winner: Option<usize>,
    pub(crate) payments: Vec<RBig>,
}

impl SingleItem {
    /// Whether a type with this value may make this bid.
    pub(crate) fn may_bid(&self, value: &RBig, bid: &Bid) -> bool {
        match bid {
            Bid::Out => true,
            Bid::Amount(amount) => self.overbidding || amount <= value,
        }
    }

    /// The equally likely endings when these bids are made, one per agent.
    pub(crate) fn endings(&self, bids: &[&Bid]) -> Vec<Ending> {
        let amount = |bid: &Bid| match bid {
            Bid::Amount(amount) => Some(amount.clone()),
            Bid::Out => None,
        };
        let amounts: Vec<Option<RBig>> = bids.iter().map(|bid| amount(bid)).collect();
        let lost: Vec<RBig> = amounts
            .iter()
            .map(|bid| match (self.rule, bid) {
                (Rule::AllPay, Some(amount)) => amount.clone(),
                _ => RBig::ZERO,
            })
            .collect();
        let highest = amounts.iter().flatten().max().filter(|best| **best >= self.reserve);
        let Some(highest) = highest else {
            return vec![Ending { winner: None, payments: lost }];
        };
        let tied: Vec<usize> = amounts
            .iter()
            .enumerate()
            .filter(|(_, bid)| bid.as_ref() == Some(highest))
            .map(|(agent, _)| agent)
            .collect();
        let winners = match &self.priority {
            Some(order) => order.iter().copied().filter(|i| tied.contains(i)).take(1).collect(),
            None => tied,
        };
        winners
            .into_iter()
            .map(|winner| {
                let mut payments = lost.clone();
                if let Some(payment) = payments.get_mut(winner) {
                    *payment = match self.rule {
                        Rule::FirstPrice | Rule::AllPay => highest.clone(),
                        Rule::SecondPrice => self.second_price(&amounts, winner),
                    };
                }
                Ending { winner: Some(winner), payments }
            })
            .collect()
    }

    /// The reserve or the highest bid of the others, whichever is larger.
    fn second_price(&self, amounts: &[Option<RBig>], winner: usize) -> RBig {
        let others = amounts.iter().enumerate().filter(|(agent, _)| *agent != winner);
        let second = others.filter_map(|(_, bid)| bid.as_ref()).max();
        second.map_or_else(|| self.reserve.clone(), |second| second.max(&self.reserve).clone())
    }
}

/// Reads `[auction]` of a single item and the agents' own `bids`.
pub(crate) fn read(
    node: &Node<'_>,
    rows: &[Node<'_>],
    numbers: &Numbers,
    agents: &[Agent],
) -> Checked<SingleItem> {
    let auction = node.table(&["rule", "bids", "ties", "reserve", "opt-out", "overbidding"])?;
    let rule = match auction.get("rule")?.text()? {
        "second-price" => Rule::SecondPrice,
        "all-pay" => Rule::AllPay,
        _ => Rule::FirstPrice,
    };
    let reserve = auction.find("reserve").map(|node| numbers.number(&node)).transpose()?;
    let opt_out = auction.find("opt-out").map(|node| node.boolean()).transpose()?;
    let overbidding = auction.find("overbidding").map(|node| node.boolean()).transpose()?;
    let common = auction.find("bids").map(|node| grid(&node, numbers)).transpose()?;
    let mut bids = Vec::new();
    for row in rows {
        let own = row.table(&["name", "types", "bids"])?.find("bids");
        let amounts = match (own, &common) {
            (Some(node), _) => grid(&node, numbers)?,
            (None, Some(common)) => common.clone(),
            (None, None) => return row.wrong("no bids are given for this agent"),
        };
        let out = opt_out.unwrap_or(false).then_some(Bid::Out);
        bids.push(amounts.into_iter().map(Bid::Amount).chain(out).collect::<Vec<_>>());
    }
    let auction = SingleItem {
        rule,
        bids,
        priority: ties(&auction, agents)?,
        reserve: reserve.unwrap_or(RBig::ZERO),
        overbidding: overbidding.unwrap_or(true),
    };
    for (index, (agent, row)) in agents.iter().zip(rows).enumerate() {
        let bids = at(&auction.bids, index)?;
        for kind in &agent.types {
            let Value::Item(value) = &kind.value else { continue };
            if !bids.iter().any(|bid| auction.may_bid(value, bid)) {
                return row.wrong(format!("type `{}` is left with no bid", kind.name));
            }
        }
    }
    Ok(auction)
}

/// Reads a list of bids or `{ from, to, step }`.
fn grid(node: &Node<'_>, numbers: &Numbers) -> Checked<Vec<RBig>> {
    let mut bids = Vec::new();
    if let Tree::Table(_) = node.tree {
        let range = node.table(&["from", "to", "step"])?;
        let [from, to, step] =
            [range.get("from")?, range.get("to")?, range.get("step")?].map(|n| numbers.number(&n));
        let (mut bid, to, step) = (from?, to?, step?);
        if step <= RBig::ZERO || bid > to {
            return node.wrong("a grid needs from <= to and step > 0");
        }
        if (&to - &bid) / &step >= RBig::from(GRID) {
            return node.wrong(format!("a grid has at most {GRID} bids"));
        }
        while bid <= to {
            bids.push(bid.clone());
            bid += &step;
        }
    } else {
        for item in node.list()? {
            bids.push(numbers.number(&item)?);
        }
    }
    let distinct: BTreeSet<&RBig> = bids.iter().collect();
    if bids.is_empty() || bids.len() > GRID || distinct.len() != bids.len() {
        return node.wrong(format!("bids must be distinct, at least one, at most {GRID}"));
    }
    Ok(bids)
}

/// Reads `ties`: uniform, or an order of all agents.
fn ties(auction: &Table<'_>, agents: &[Agent]) -> Checked<Option<Vec<usize>>> {
    let Some(node) = auction.find("ties") else { return Ok(None) };
    if let Tree::Text(text) = node.tree {
        return if text == "uniform" { Ok(None) } else { node.wrong("ties are not known") };
    }
    let order = node.table(&["priority"])?.get("priority")?;
    let mut priority = Vec::new();
    for name in order.list()? {
        let index = agent_index(agents, &name, name.text()?)?;
        if priority.contains(&index) {
            return name.wrong("this agent is listed twice");
        }
        priority.push(index);
    }
    if priority.len() == agents.len() {
        Ok(Some(priority))
    } else {
        order.wrong("the priority must list every agent")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auction(rule: Rule, reserve: i32, priority: Option<Vec<usize>>) -> SingleItem {
        SingleItem {
            rule,
            bids: Vec::new(),
            priority,
            reserve: RBig::from(reserve),
            overbidding: true,
        }
    }

    /// "winner:payments" of every ending; -1 stands for no bid.
    fn outcome(auction: &SingleItem, bids: &[i32]) -> Vec<String> {
        let bids: Vec<Bid> = bids
            .iter()
            .map(|b| if *b < 0 { Bid::Out } else { Bid::Amount(RBig::from(*b)) })
            .collect();
        auction
            .endings(&bids.iter().collect::<Vec<_>>())
            .iter()
            .map(|end| {
                let payments: Vec<_> = end.payments.iter().map(ToString::to_string).collect();
                let winner = end.winner.map_or("-".into(), |w| w.to_string());
                format!("{winner}:{}", payments.join(","))
            })
            .collect()
    }

    // Expected values by hand from the rules.
    #[test]
    fn payments_by_rule() {
        let first = auction(Rule::FirstPrice, 0, None);
        assert_eq!(outcome(&first, &[2, 1, 2]), ["0:2,0,0", "2:0,0,2"]);
        let second = auction(Rule::SecondPrice, 0, None);
        assert_eq!(outcome(&second, &[3, 1, 2]), ["0:2,0,0"]);
        assert_eq!(outcome(&second, &[3, -1, -1]), ["0:0,0,0"]);
        let all = auction(Rule::AllPay, 0, Some(vec![1, 0, 2]));
        assert_eq!(outcome(&all, &[2, 2, 1]), ["1:2,2,1"]);
    }

    #[test]
    fn reserve_and_opting_out() {
        let first = auction(Rule::FirstPrice, 2, None);
        assert_eq!(outcome(&first, &[1, 1]), ["-:0,0"]);
        let second = auction(Rule::SecondPrice, 2, None);
        assert_eq!(outcome(&second, &[3, 1]), ["0:2,0"]);
        assert_eq!(outcome(&second, &[3, 3]), ["0:3,0", "1:0,3"]);
        let all = auction(Rule::AllPay, 2, None);
        assert_eq!(outcome(&all, &[1, -1]), ["-:1,0"]);
        assert_eq!(outcome(&first, &[-1, -1]), ["-:0,0"]);
    }
}
