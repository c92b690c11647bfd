//! Single-item auctions: first-price, second-price, all-pay, and the posted price.

use super::terms::{self, Terms};
use super::{Agent, Numbers};
use crate::code::Checked;
use crate::tree::Node;
use dashu::rational::RBig;
use std::fmt;

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
    /// The first-price auction in which the one bid is the price.
    PostedPrice,
}

impl Rule {
    /// Reads the rule of a single item, or that by which each of several is sold.
    pub(crate) fn read(node: &Node<'_>) -> Checked<Rule> {
        match node.text()? {
            "first-price" | "simultaneous-first-price" => Ok(Rule::FirstPrice),
            "second-price" | "simultaneous-second-price" => Ok(Rule::SecondPrice),
            "all-pay" | "simultaneous-all-pay" => Ok(Rule::AllPay),
            _ => node.wrong("the rule is not one for these goods"),
        }
    }
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
    /// The canonical name of a bid.
    pub(crate) fn name(&self, bid: &Bid) -> String {
        match (self.rule, bid) {
            (Rule::PostedPrice, Bid::Amount(_)) => "buy".to_string(),
            _ => bid.to_string(),
        }
    }

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
                        Rule::SecondPrice => self.second_price(&amounts, winner),
                        _ => highest.clone(),
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
    let auction = node.table(terms::KEYS)?;
    let Terms { priority, reserve, opt_out, overbidding } = Terms::read(&auction, numbers, agents)?;
    let amounts = terms::bids(&auction, rows, |node| terms::grid(node, numbers))?;
    let bids = amounts
        .into_iter()
        .map(|own| own.into_iter().map(Bid::Amount).chain(opt_out.then_some(Bid::Out)).collect());
    let rule = Rule::read(&auction.get("rule")?)?;
    Ok(SingleItem { rule, bids: bids.collect(), priority, reserve, overbidding })
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
