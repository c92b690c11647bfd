//! A staged instance in integers.

use crate::code::{Checked, Code, at, reject};
use crate::game::Game;
use crate::instance::aftermarkets::{Aftermarket, Trade};
use crate::instance::disclosure::{Disclosure, LawRow, Told};
use crate::instance::information::{Technology, Tells};
use crate::instance::stages::Stages;
use crate::instance::{Instance, Value};
use crate::number::{bits, common_denominator, multiple_of_both, scaled};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The most bits of a denominator of chances.
const CHANCE_BITS: usize = 100_000;

/// What buyers do in the last lot of all (section 1c).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Buyers {
    /// Whatever they like.
    Any,
    /// Accept what gains, decline what loses.
    Free,
    /// The same, and accept what neither gains nor loses.
    Accepting,
}

/// Values by agent and thing, then by type.
type Known = HashMap<(usize, usize), Rc<Vec<IBig>>>;

/// A combined market: the auction, and what comes before and after it.
pub(crate) struct Market {
    /// The auction: agents, types, actions, prior and optimal welfare; it has no payoffs.
    pub(crate) auction: Game,
    pub(crate) stages: Stages,
    /// All amounts are whole multiples of 1/`money`.
    pub(crate) money: IBig,
    /// By agent, the denominator of the chances of her signals.
    pub(super) told: Vec<IBig>,
    /// The denominator of the chances of disclosed signals.
    pub(super) disclosed: IBig,
    /// By row of the disclosure law and agent, the number of the action it asks for.
    pub(super) rows: Vec<Vec<Option<usize>>>,
    /// The names of bids by agent and type.
    pub(super) bids: Vec<Vec<Rc<[String]>>>,
    /// The names of the options by agent, `none` first; nothing without options.
    pub(super) options: Vec<Option<Rc<[String]>>>,
    /// Optimal welfare at every profile of types, in units of money.
    optima: Vec<IBig>,
    /// The names of actions in each market.
    pub(super) moves: Vec<Moves>,
    /// The values of things seen before.
    known: RefCell<Known>,
}

impl Market {
    /// Reads a staged instance; `optimum` is the section about optimal welfare, where there is one.
    ///
    /// # Errors
    /// `unsupported-instance` where it is not staged; `too-large`; `bad-instance` where not exactly
    /// one row of the disclosure law fits.
    pub(crate) fn new(mut instance: Instance, optimum: Option<&Node<'_>>) -> Checked<Market> {
        let Some(stages) = instance.stages.take() else {
            return reject(Code::UnsupportedInstance, "instance", "this instance has no stages");
        };
        let auction = Game::without_payoffs(instance, optimum)?;
        let money = money(&auction, &stages)?;
        let told = stages.information.iter().map(|own| common_denominator(chances(own)));
        let told = told.collect::<Checked<Vec<_>>>()?;
        let disclosed = common_denominator(disclosed_chances(&stages.disclosure))?;
        let mut bids = Vec::new();
        for player in &auction.players {
            let mut own = Vec::new();
            for kind in &player.kinds {
                let names = kind.allowed.iter().map(|a| at(&player.actions, *a).cloned());
                own.push(names.collect::<Checked<Vec<_>>>()?.into());
            }
            bids.push(own);
        }
        let options = stages.information.iter().map(|own| {
            let names = own.iter().map(|option| option.name.clone());
            (!own.is_empty()).then(|| ["none".to_string()].into_iter().chain(names).collect())
        });
        let options = options.collect();
        let rows = match &stages.disclosure.law {
            Some(rows) => one_fits(&auction, rows)?,
            None => Vec::new(),
        };
        let moves =
            stages.markets.iter().map(|market| Moves::of(&market.rule, &auction, &money)).collect();
        let unit = &money / &auction.rules.money;
        let optima = auction.welfare.iter().map(|wel| wel / &auction.rules.chance * &unit);
        Ok(Market {
            optima: optima.collect(),
            moves,
            auction,
            stages,
            money,
            told,
            disclosed,
            rows,
            bids,
            options,
            known: RefCell::default(),
        })
    }

    /// The number of agents.
    pub(crate) fn agents(&self) -> usize {
        self.auction.players.len()
    }

    /// By type of an agent, what a thing is worth to her first-hand, in units of money.
    pub(crate) fn values(&self, agent: usize, thing: usize) -> Checked<Rc<Vec<IBig>>> {
        if let Some(known) = self.known.borrow().get(&(agent, thing)) {
            return Ok(Rc::clone(known));
        }
        let types = &at(&self.auction.agents, agent)?.types;
        let rules = &self.auction.rules;
        let unit = &self.money / &rules.money;
        let work = types.iter().map(|kind| match &kind.value {
            Value::Bundles(valuation) => valuation.work() + 4,
            Value::Marginals(marginals) => marginals.len() as u128 + 4,
            Value::Item(_) | Value::Outcomes(_) => 4,
        });
        self.auction.spend("instance", work.sum(), bits(&self.money))?;
        let values = types.iter().map(|kind| rules.worth(&kind.value, thing) * &unit);
        let values = Rc::new(values.collect::<Vec<_>>());
        self.known.borrow_mut().insert((agent, thing), Rc::clone(&values));
        Ok(values)
    }

    /// Whether, after a posted-price market, a table may do something although nobody does anything: a buyer then
    /// need not get the worth of the lot she accepts.
    pub(crate) fn acts_by_itself(&self) -> bool {
        let is_posted = |market: &&Aftermarket| matches!(market.rule, Trade::PostedPrice { .. });
        let mut later = self.stages.markets.iter().skip_while(|market| !is_posted(market));
        later.any(|market| match &market.rule {
            Trade::Table(table) => {
                table.entries.iter().any(|entry| entry.actions.iter().all(Option::is_none))
            }
            _ => false,
        })
    }

    /// `Wel(theta)` in units of money.
    pub(crate) fn optimum(&self, theta: usize) -> Checked<&IBig> {
        at(&self.optima, theta)
    }

    /// An amount in units of money.
    pub(super) fn amount(&self, value: &RBig) -> IBig {
        scaled(value, &self.money)
    }

    /// Whether what is played and seen depends on types, other than by what is chosen.
    pub(crate) fn types_matter(&self, with_information: bool) -> bool {
        let informed = self.stages.information.iter().any(|own| !own.is_empty());
        let typed = |row: &LawRow| row.types.iter().any(Option::is_some);
        let disclosure = &self.stages.disclosure;
        with_information && informed
            || disclosure.types
            || disclosure.law.as_ref().is_some_and(|rows| rows.iter().any(typed))
    }
}

/// The names of actions in a market, by agent; tables have others.
pub(super) struct Moves {
    pub(super) sells: Vec<Rc<[String]>>,
    pub(super) buys: Vec<Rc<[String]>>,
    /// The prices that may be posted, with their texts.
    pub(super) prices: Vec<(Rc<str>, IBig)>,
}

impl Moves {
    fn of(rule: &Trade, auction: &Game, money: &IBig) -> Moves {
        let agents = auction.agents.len();
        let named = |first: Option<&str>, word: &str, amounts: &[RBig], last: Option<&str>| {
            let named = amounts.iter().map(|amount| format!("{word} {amount}"));
            let [first, last] = [first, last].map(|name| name.map(str::to_string));
            let names: Rc<[String]> = first.into_iter().chain(named).chain(last).collect();
            vec![names; agents]
        };
        match rule {
            Trade::PostedPrice { prices, .. } => Moves {
                sells: named(Some("keep"), "post", prices, None),
                buys: named(Some("accept"), "", &[], Some("decline")),
                prices: prices.iter().map(|p| (p.to_string().into(), scaled(p, money))).collect(),
            },
            Trade::Bargaining { .. } => {
                let reports = auction.agents.iter().map(|agent| {
                    let types = agent.types.iter().map(|kind| kind.name.clone());
                    types.chain(["out".to_string()]).collect()
                });
                let reports: Vec<Rc<[String]>> = reports.collect();
                Moves { sells: reports.clone(), buys: reports, prices: Vec::new() }
            }
            Trade::DoubleAuction { asks, bids, .. } => Moves {
                sells: named(None, "ask", asks, Some("out")),
                buys: named(None, "bid", bids, Some("out")),
                prices: Vec::new(),
            },
            Trade::Table(_) => Moves { sells: Vec::new(), buys: Vec::new(), prices: Vec::new() },
        }
    }
}

/// The unit of money: that of the auction, and of all that comes before and after it.
fn money(auction: &Game, stages: &Stages) -> Checked<IBig> {
    let mut numbers: Vec<&RBig> = Vec::new();
    let mut shares = Vec::new();
    numbers.extend(stages.information.iter().flatten().flat_map(|option| &option.cost));
    for Aftermarket { rule, .. } in &stages.markets {
        match rule {
            Trade::PostedPrice { prices, .. } => numbers.extend(prices),
            Trade::Bargaining { share, .. } => shares.push(share),
            Trade::DoubleAuction { asks, bids, k, .. } => {
                numbers.extend(asks.iter().chain(bids));
                shares.push(k);
            }
            Trade::Table(table) => {
                numbers.extend(table.entries.iter().flat_map(|entry| &entry.payments));
            }
        }
    }
    let amounts = multiple_of_both(auction.rules.money.clone(), &common_denominator(numbers)?);
    // Values are multiplied by one discount at most, worths and amounts by one share at most.
    let discounts = common_denominator(stages.markets.iter().map(|market| &market.discount))?;
    Ok(amounts * discounts * common_denominator(shares)?)
}

/// The chances of an agent's signals.
fn chances(options: &[Technology]) -> Vec<&RBig> {
    let mut chances = Vec::new();
    for option in options {
        if let Tells::Law(law) = &option.tells {
            chances.extend(law.rows.values().flatten().map(|(_, chance)| chance));
        }
    }
    chances
}

/// The chances of disclosed signals.
fn disclosed_chances(disclosure: &Disclosure) -> Vec<&RBig> {
    let mut chances = Vec::new();
    for row in disclosure.law.iter().flatten() {
        match &row.tells {
            Told::Public(drawn) => chances.extend(drawn.iter().map(|(chance, _)| chance)),
            Told::Private(drawn) => chances.extend(drawn.iter().map(|(chance, _)| chance)),
        }
    }
    chances
}

/// The actions the rows of a disclosure law ask for, by number. Exactly one row fits every pair of
/// a type profile and an action profile: no two fit the same pair, and together they fit as many
/// pairs as there are.
fn one_fits(auction: &Game, rows: &[LawRow]) -> Checked<Vec<Vec<Option<usize>>>> {
    let work = (rows.len() as u128).pow(2) * 4 * auction.players.len() as u128;
    auction.spend("instance.disclosure", work, 0)?;
    let mut asked: Vec<Vec<Option<usize>>> = Vec::new();
    let mut fitted = IBig::ZERO;
    for row in rows {
        let mut actions = Vec::new();
        let mut pairs = IBig::ONE;
        for ((player, bid), kind) in auction.players.iter().zip(&row.bids).zip(&row.types) {
            let action = match bid {
                None => None,
                Some(name) => match player.action_index.get(name) {
                    Some(action) => Some(*action),
                    None => {
                        let message = format!("agent `{}` has no action `{name}`", player.name);
                        return reject(Code::BadInstance, row.place.clone(), message);
                    }
                },
            };
            let fits =
                player.kinds.iter().enumerate().filter(|(t, _)| kind.is_none_or(|k| k == *t));
            let own = fits.map(|(_, kind)| match action {
                Some(action) => usize::from(kind.may_play(action)),
                None => kind.allowed.len(),
            });
            pairs *= IBig::from(own.sum::<usize>());
            actions.push(action);
        }
        for (earlier, before) in rows.iter().zip(&asked) {
            let apart = |j: usize| {
                let differ = |a: Option<&Option<usize>>, b: Option<&Option<usize>>| matches!((a, b), (Some(Some(a)), Some(Some(b))) if a != b);
                differ(earlier.types.get(j), row.types.get(j))
                    || differ(before.get(j), actions.get(j))
            };
            // Rows that fit no pair at all get in nobody's way.
            if !pairs.is_zero()
                && !(0..actions.len()).any(apart)
                && meet(auction, (earlier, before), (row, &actions))
            {
                let message = format!("this and {} fit the same bids and types", earlier.place);
                return reject(Code::BadInstance, row.place.clone(), message);
            }
        }
        fitted += pairs;
        asked.push(actions);
    }
    let all = auction.players.iter().fold(IBig::ONE, |all, player| {
        all * IBig::from(player.kinds.iter().map(|kind| kind.allowed.len()).sum::<usize>())
    });
    if fitted == all {
        return Ok(asked);
    }
    reject(Code::BadInstance, "instance.disclosure.law", "no row fits some bids and types")
}

/// Whether two rows that do not contradict each other fit some pair: whether every agent has a type
/// and an action that fits both.
fn meet(
    auction: &Game,
    (one, bids): (&LawRow, &[Option<usize>]),
    (other, more): (&LawRow, &[Option<usize>]),
) -> bool {
    auction.players.iter().enumerate().all(|(j, player)| {
        let of = |list: &[Option<usize>]| list.get(j).copied().flatten();
        let kind = of(&one.types).or(of(&other.types));
        let action = of(bids).or(of(more));
        let mut kinds = player.kinds.iter().enumerate();
        kinds.any(|(t, own)| {
            kind.is_none_or(|k| k == t) && action.is_none_or(|action| own.may_play(action))
        })
    })
}

/// Refuses denominators of chances that no check could work with.
pub(super) fn within_chance_bits(length: usize) -> Checked<()> {
    match length > CHANCE_BITS {
        true => reject(Code::TooLarge, "instance", "a common denominator is too long"),
        false => Ok(()),
    }
}
