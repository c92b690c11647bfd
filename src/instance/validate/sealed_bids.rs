//! Auctions by sealed bids: which rule sells what, and for what payments.

use super::agents::Players;
use super::goods::Goods;
use super::numbers::Numbers;
use super::{items, single_item, units};
use crate::instance::raw::{GoodsWord, RawBidAuction, RuleWord};
use crate::instance::syntax::Report;
use crate::instance::{Agent, Auction, MultiUnitRule, SingleItemRule};

/// A rule by the goods it sells.
pub(super) enum Rule {
    Single(SingleItemRule),
    Items(SingleItemRule),
    Units(MultiUnitRule),
}

impl Rule {
    /// The rule as written, if it sells these goods.
    pub fn of(raw: &RawBidAuction, goods: &Goods, report: &mut Report) -> Option<Rule> {
        let word = raw.rule.get()?;
        let rule = match word.value {
            RuleWord::FirstPrice => Rule::Single(SingleItemRule::FirstPrice),
            RuleWord::SecondPrice => Rule::Single(SingleItemRule::SecondPrice),
            RuleWord::AllPay => Rule::Single(SingleItemRule::AllPay),
            RuleWord::SimultaneousFirstPrice => Rule::Items(SingleItemRule::FirstPrice),
            RuleWord::SimultaneousSecondPrice => Rule::Items(SingleItemRule::SecondPrice),
            RuleWord::SimultaneousAllPay => Rule::Items(SingleItemRule::AllPay),
            RuleWord::Discriminatory => Rule::Units(MultiUnitRule::Discriminatory),
            RuleWord::UniformPrice => Rule::Units(MultiUnitRule::UniformPrice),
        };
        let sold = match rule {
            Rule::Single(_) => GoodsWord::Single,
            Rule::Items(_) => GoodsWord::Items,
            Rule::Units(_) => GoodsWord::Units,
        };
        goods.check_rule(word.value.text(), sold, word.span.clone(), report)?;
        Some(rule)
    }

    /// The auction of this rule.
    pub fn validate(
        self,
        raw: &RawBidAuction,
        goods: &Goods,
        players: &Players,
        numbers: &Numbers,
        report: &mut Report,
    ) -> Option<Auction> {
        match self {
            Rule::Single(rule) => {
                let auction = single_item::validate(raw, rule, players, numbers, report);
                auction.map(Auction::SingleItem)
            }
            Rule::Items(rule) => {
                let names = goods.items();
                let auction = items::validate(raw, rule, names, players, numbers, report);
                auction.map(Auction::Items)
            }
            Rule::Units(rule) => {
                let count = goods.units();
                let auction = units::validate(raw, rule, count, players, numbers, report);
                auction.map(Auction::Units)
            }
        }
    }
}

/// Reports auctions in which it would take too long to find out what types may bid.
pub(super) fn check_work(
    auction: &Auction,
    agents: &[Agent],
    players: &Players,
    report: &mut Report,
) -> Option<()> {
    match auction {
        Auction::Items(auction) => items::check_work(auction, agents, players, report),
        Auction::SingleItem(_) | Auction::Units(_) | Auction::Table(_) => Some(()),
    }
}

/// Reports types that may make no bid.
pub(super) fn check_types(
    auction: &Auction,
    agents: &[Agent],
    players: &Players,
    report: &mut Report,
) {
    match auction {
        Auction::SingleItem(auction) => single_item::check_types(auction, agents, players, report),
        Auction::Items(auction) => items::check_types(auction, agents, players, report),
        Auction::Units(auction) => units::check_types(auction, agents, players, report),
        Auction::Table(_) => {}
    }
}
