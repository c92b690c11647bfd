//! Posted prices, for goods of every kind.

use super::agents::Players;
use super::goods::Goods;
use super::items::product;
use super::law::short;
use super::numbers::Numbers;
use super::{size, terms};
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::number::Number;
use crate::instance::raw::{RawPostedPrice, RawPrice};
use crate::instance::syntax::Report;
use crate::instance::{
    Auction, Bid, MultiUnit, MultiUnitRule, Simultaneous, SingleItem, SingleItemRule,
};
use dashu::base::Signed;
use dashu::rational::RBig;

/// The auction in which an agent bids the price of what she wants, and nothing else.
pub(super) fn validate(
    raw: &RawPostedPrice,
    goods: &Goods,
    players: &Players,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Auction> {
    for bids in players.raw.value.iter().filter_map(|agent| agent.bids.as_ref()?.get()) {
        let message = "where the price is posted there are no bids";
        let problem = Diagnostic::new(Code::ConflictingKeys, bids.span(), message);
        report.add(problem.help("remove `bids`: agents say what they want at the price"));
    }
    let ties = terms::ties(&raw.ties, players, report);
    let prices = raw.price.get().and_then(|raw| prices(raw, goods, numbers, report));
    // How many actions every agent has.
    let count = match goods {
        Goods::Unknown => return None,
        Goods::Single => 2,
        Goods::Items(items) => 1u128 << items.as_ref()?.len(),
        Goods::Units(units) => u128::try_from((*units)? + 1).ok()?,
    };
    for agent in players.agents.list() {
        size::check_bids(count, agent, raw.span.clone(), report)?;
    }
    let counts = std::iter::repeat_n(usize::try_from(count).ok()?, players.len());
    size::check(players, counts, raw.span.clone(), report)?;
    let (ties, prices) = (ties?, prices?);
    let price = prices.first()?.clone();
    let overbidding = true;
    Some(match goods {
        Goods::Unknown => return None,
        Goods::Single => Auction::SingleItem(SingleItem {
            rule: SingleItemRule::PostedPrice,
            bids: vec![vec![Bid::Amount(price.clone()), Bid::Out]; players.len()],
            ties,
            reserve: price,
            overbidding,
        }),
        Goods::Items(items) => {
            let wants = |price: RBig| vec![Bid::Out, Bid::Amount(price)];
            let bids = product(&prices.into_iter().map(wants).collect::<Vec<_>>());
            Auction::Items(Simultaneous {
                rule: SingleItemRule::PostedPrice,
                items: items.as_ref()?.list().to_vec(),
                bids: vec![bids; players.len()],
                ties,
                // No price is below this.
                reserve: RBig::ZERO,
                overbidding,
            })
        }
        Goods::Units(units) => {
            let bids = (0..=(*units)?).map(|wanted| vec![price.clone(); wanted]).collect();
            Auction::Units(MultiUnit {
                rule: MultiUnitRule::PostedPrice,
                units: (*units)?,
                bids: vec![bids; players.len()],
                ties,
                reserve: price,
                overbidding,
            })
        }
    })
}

/// The price of every item; a single one for goods of other kinds.
fn prices(
    raw: &RawPrice,
    goods: &Goods,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<Vec<RBig>> {
    match (raw, goods) {
        (RawPrice::Common(number), Goods::Items(items)) => {
            let price = price(number, numbers, report)?;
            Some(vec![price; items.as_ref()?.len()])
        }
        (RawPrice::Common(number), _) => price(number, numbers, report).map(|price| vec![price]),
        (RawPrice::ByItem(table), Goods::Items(_) | Goods::Unknown) => {
            let entries = table.value.0.iter();
            let entries =
                entries.map(|(item, number)| (item, price(number, numbers, report))).collect();
            goods.items()?.each(entries, "price", table.span.clone(), report)
        }
        (RawPrice::ByItem(table), Goods::Single | Goods::Units(_)) => {
            let message = "prices by item belong to several items";
            let problem = Diagnostic::new(Code::ConflictingKeys, table.span.clone(), message);
            report.add(problem.help("write price = 1, say"));
            None
        }
    }
}

fn price(number: &Number, numbers: &Numbers, report: &mut Report) -> Option<RBig> {
    let value = numbers.evaluate(number, report)?;
    if !value.is_negative() {
        return Some(value);
    }
    let message = format!("the price {} is negative", short(&value));
    let problem = Diagnostic::new(Code::OutOfRange, number.span.clone(), message);
    report.add(problem.help("prices are at least 0"));
    None
}
