//! The section `optimum`: allocations, and trees of prices that prove that none is worth more.

use crate::code::{Checked, Code, at};
use crate::game::Game;
use crate::instance::Value;
use crate::instance::items::ItemAuction;
use crate::instance::valuation::{Bundle, Valuation, holds};
use crate::number::{bits, quotient, scaled};
use crate::tree::{Node, Tree};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// `Wel(theta)` times the unit of money, as claimed and proved.
pub(crate) fn verify(game: &Game, auction: &ItemAuction, node: &Node<'_>) -> Checked<Vec<IBig>> {
    let table = node.table(&["denominator", "profiles"])?;
    let denominator = table.get("denominator")?.denominator()?;
    let mut welfare: Vec<Option<IBig>> = vec![None; game.type_profiles];
    for row in table.get("profiles")?.list()? {
        let [types, value, owners, tree] = row.tuple()?;
        let theta = game.types(&types)?;
        let value = quotient(&value.integer()?, &denominator);
        let mut valuations = Vec::new();
        for (i, player) in game.players.iter().enumerate() {
            if let Value::Bundles(own) = game.value(i, player.type_axis.choice(theta))? {
                valuations.push(own);
            }
        }
        let given = bundles_of(game, auction, &owners)?;
        let worth = valuations.iter().zip(&given).map(|(own, bundle)| own.value(*bundle));
        let total = worth.fold(RBig::ZERO, |sum, value| sum + value);
        if total != value {
            return row.reject(Code::OptimumNotAttained, format!("the bundles are worth {total}"));
        }
        let search = Search { game, auction, valuations, denominator: &denominator, value: &value };
        let all = auction.names.iter().enumerate().fold(0, |all: Bundle, (j, _)| all | 1 << j);
        search.verify(&tree, &mut vec![0; game.players.len()], all)?;
        match welfare.get_mut(theta) {
            Some(slot @ None) => *slot = Some(scaled(&total, &game.rules.money)),
            _ => return row.reject(Code::DuplicateEntry, "these types are listed twice"),
        }
    }
    match welfare.into_iter().collect::<Option<Vec<_>>>() {
        Some(welfare) => Ok(welfare),
        None => table.get("profiles")?.reject(Code::MissingSection, "a profile is not listed"),
    }
}

/// What each agent gets by a list of owners.
fn bundles_of(game: &Game, auction: &ItemAuction, node: &Node<'_>) -> Checked<Vec<Bundle>> {
    let owners = node.list()?;
    if owners.len() != auction.names.len() {
        return node.wrong("one owner for each item, or null, is expected");
    }
    let mut given = vec![0; game.players.len()];
    for (item, owner) in owners.into_iter().enumerate() {
        let Some(owner) = owner.present() else { continue };
        if let Some(bundle) = given.get_mut(game.player(&owner)?.0) {
            *bundle |= 1 << item;
        }
    }
    Ok(given)
}

/// A tree that proves that no allocation at one profile of types is worth more than `value`.
struct Search<'a> {
    game: &'a Game,
    auction: &'a ItemAuction,
    valuations: Vec<&'a Valuation>,
    /// That of the prices.
    denominator: &'a IBig,
    value: &'a RBig,
}

impl Search<'_> {
    /// No way to give the items of `free` to agents who have `given` is worth more.
    fn verify(&self, node: &Node<'_>, given: &mut [Bundle], free: Bundle) -> Checked<()> {
        let Tree::Table(keys) = node.tree else { return node.wrong("a table is expected") };
        if keys.contains_key("prices") {
            return self.verify_leaf(node, given, free);
        }
        let table = node.table(&["item", "children"])?;
        let item = self.item(&table.get("item")?, free)?;
        let children = table.get("children")?.list()?;
        if children.len() != given.len() {
            return node.reject(Code::TreeShape, "a node has one child for each agent");
        }
        for (i, child) in children.iter().enumerate() {
            let before = *at(given, i)?;
            if let Some(bundle) = given.get_mut(i) {
                *bundle = before | 1 << item;
            }
            self.verify(child, given, free & !(1 << item))?;
            if let Some(bundle) = given.get_mut(i) {
                *bundle = before;
            }
        }
        Ok(())
    }

    /// Each agent takes the best bundle at these prices; whoever takes an item pays its price, so
    /// that the prices and what agents have left over bound what they are worth together.
    fn verify_leaf(&self, node: &Node<'_>, given: &[Bundle], free: Bundle) -> Checked<()> {
        let work: u128 = self.valuations.iter().map(|own| own.work() + 1).sum();
        self.game.spend(&node.place, work.saturating_mul(4), bits(self.denominator))?;
        let mut prices: Vec<Option<RBig>> = vec![None; self.auction.names.len()];
        for row in node.table(&["prices"])?.get("prices")?.list()? {
            let [item, price] = row.tuple()?;
            let item = self.item(&item, free)?;
            let amount = price.integer()?;
            if amount < IBig::ZERO {
                return price.wrong("a price is negative");
            }
            match prices.get_mut(item) {
                Some(slot @ None) => *slot = Some(quotient(&amount, self.denominator)),
                _ => return row.reject(Code::DuplicateEntry, "this item has a price already"),
            }
        }
        let prices: Vec<RBig> = prices.into_iter().map(Option::unwrap_or_default).collect();
        let mut bound = prices.iter().fold(RBig::ZERO, |sum, price| sum + price);
        for (own, given) in self.valuations.iter().zip(given) {
            bound += own.surplus(*given, free, &prices);
        }
        if bound <= *self.value {
            return Ok(());
        }
        node.reject(Code::OptimumNotBounded, format!("the prices prove {bound}"))
    }

    /// The item a node names, one of those not given.
    fn item(&self, node: &Node<'_>, free: Bundle) -> Checked<usize> {
        let name = node.text()?;
        match self.auction.names.iter().position(|own| own == name) {
            Some(item) if holds(free, item) => Ok(item),
            Some(_) => node.reject(Code::TreeShape, format!("`{name}` has been given")),
            None => node.reject(Code::UnknownName, format!("there is no item `{name}`")),
        }
    }
}
