//! From a valid instance to the integer tables of its game.

use super::by_lottery::Lotteries;
use super::by_threat::Threats;
use super::layout::{Layout, MOST_ENTRIES};
use super::plans::MOST_PLANS;
use super::{BidOrder, Game, Shape};
use crate::auction::{
    ByLottery, ItemAuction, Share, UnitAuction, common_denominator, efficient, money_unit, scaled,
};
use crate::instance::{Agent, Auction, Bid, Instance, Prior, SingleItemRule};
use crate::staged::Unbuilt;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// Why an instance has no game.
#[derive(Debug, thiserror::Error)]
pub enum GameError {
    /// The tables would not fit.
    #[error(
        "the game has {entries} payoff entries (types x action profiles, over all agents), more than {MOST_ENTRIES}; use coarser grids or fewer types"
    )]
    TooLarge {
        /// How many entries the tables would have.
        entries: usize,
    },
    /// The tables of a plan game would not fit.
    #[error(
        "in plans the game has at least {entries} payoff entries (types x profiles of plans, over all agents), more than {most}"
    )]
    TooManyPayoffs {
        /// How many entries the tables would have, or more.
        entries: UBig,
        /// How many they may have.
        most: usize,
    },
    /// Ties on many items at once may leave an agent with too many bundles.
    #[error(
        "the ties of one action profile may leave agents with {draws} different bundles, too many to list; use a priority, or fewer equal bids"
    )]
    TooManyDraws {
        /// How many bundles the laws of one profile would list, for all agents, about.
        draws: usize,
    },
    /// An agent may plan in too many ways.
    #[error(
        "agent {agent} has more than {MOST_PLANS} plans, too many to list; use coarser grids, fewer types or fewer stages"
    )]
    TooManyPlans {
        /// Whose they are.
        agent: String,
    },
    /// Names of plans do not tell them apart.
    #[error(
        "agent {agent} has two plans of the name `{plan}`; choose names without brackets, colons and commas"
    )]
    SamePlan {
        /// Whose they are.
        agent: String,
        /// Their name.
        plan: String,
    },
    /// The plays of a staged instance were not gone through.
    #[error(transparent)]
    Unbuilt(#[from] Unbuilt),
    /// Optimal welfare was not found.
    #[error(transparent)]
    Optimum(#[from] efficient::Unproved),
}

/// `B_i(a)`, by agent and action profile, in units of the game's money: the expected largest
/// payment agent i could have made for what she won, given `a_i` (Syrgkanis and Tardos 2013,
/// "willingness to pay").
pub type Winnings = Vec<Vec<IBig>>;

/// Payoffs of a game over the denominator `money`.
pub(super) struct Tables {
    /// `u_i(a; t)` by agent, type and action profile.
    pub utility: Vec<Vec<Vec<IBig>>>,
    /// `Rev(a)` by action profile.
    pub revenue: Vec<IBig>,
    /// `Wel(theta)` by type profile.
    pub optimum: Vec<IBig>,
    pub money: IBig,
}

impl Game {
    /// Compiles an instance: every payoff, revenue, optimal welfare and prior weight, exactly.
    ///
    /// # Errors
    ///
    /// If the tables would not fit, or optimal welfare has no short proof.
    pub fn compile(instance: &Instance) -> Result<Game, GameError> {
        Game::compile_until(instance, &|| false)
    }

    /// The same, until `stopped` says so.
    ///
    /// # Errors
    ///
    /// As [`Game::compile`], and if optimal welfare of many items was not found before.
    pub fn compile_until(
        instance: &Instance,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<Game, GameError> {
        let layout = Layout::of(instance)?;
        let weights: Vec<RBig> = (0..layout.types.count())
            .map(|types| instance.prior.probability(&layout.types.digits(types)))
            .collect();
        let prior_total = common_denominator(weights.iter());
        let mut optimum_proof = None;
        let mut optimum = |unit: &IBig| -> Result<Vec<IBig>, efficient::Unproved> {
            let (optimum, proof) = efficient::optima(instance, unit, stopped)?;
            optimum_proof = proof;
            Ok(optimum)
        };
        let tables = match &instance.auction {
            Auction::SingleItem(rule) => {
                lotteries(instance, &layout, ByLottery::SingleItem(rule)).tables(optimum)?
            }
            Auction::Table(table) => {
                lotteries(instance, &layout, ByLottery::Table(table)).tables(optimum)?
            }
            Auction::Items(rule) => {
                let amount = money_unit(instance);
                let threats = Threats::of(ItemAuction::of(rule, &amount), &layout)?;
                let worths = efficient::worths(instance, &amount);
                let gain = |agent: usize, t: usize, bundle| worths[agent][t].worth(bundle);
                threats.tables(gain, &optimum(&amount)?, &amount)
            }
            Auction::Units(rule) => {
                let amount = money_unit(instance);
                let threats = Threats::of(UnitAuction::of(rule, &amount), &layout)?;
                let marginals = efficient::marginal_values(instance, &amount);
                let gain = |agent: usize, t: usize, units: Share| {
                    marginals[agent][t].iter().take(units as usize).sum()
                };
                threats.tables(gain, &optimum(&amount)?, &amount)
            }
        };
        let type_names = |agent: &Agent| agent.types.iter().map(|t| t.name.clone()).collect();
        Ok(Game {
            agents: instance.agents.iter().map(|agent| agent.name.clone()).collect(),
            type_names: instance.agents.iter().map(type_names).collect(),
            utility: tables.utility,
            revenue: tables.revenue,
            optimum: tables.optimum,
            optimum_proof,
            prior: scaled(&weights, &prior_total),
            prior_total,
            declared_product: matches!(instance.prior, Prior::Product(_)),
            order: bid_order(instance, &layout.kept),
            money: tables.money,
            action_names: layout.action_names,
            allowed: layout.allowed,
            types: layout.types,
            actions: layout.actions,
        })
    }

    /// The willingness to pay of weak smoothness, for every agent and action profile of the game
    /// compiled from this instance.
    ///
    /// # Errors
    ///
    /// If the tables would not fit.
    pub fn winnings(instance: &Instance) -> Result<Winnings, GameError> {
        let layout = Layout::of(instance)?;
        Ok(match &instance.auction {
            Auction::SingleItem(rule) => {
                lotteries(instance, &layout, ByLottery::SingleItem(rule)).winnings()
            }
            Auction::Table(table) => {
                lotteries(instance, &layout, ByLottery::Table(table)).winnings()
            }
            Auction::Items(rule) => {
                Threats::of(ItemAuction::of(rule, &money_unit(instance)), &layout)?.winnings()
            }
            Auction::Units(rule) => {
                Threats::of(UnitAuction::of(rule, &money_unit(instance)), &layout)?.winnings()
            }
        })
    }
}

fn lotteries<'i>(instance: &Instance, layout: &'i Layout, rule: ByLottery<'i>) -> Lotteries<'i> {
    let counts = match rule {
        ByLottery::SingleItem(auction) => auction.bids.iter().map(Vec::len).collect(),
        ByLottery::Table(table) => table.actions.iter().map(Vec::len).collect(),
    };
    Lotteries::of(instance, layout, rule, Shape::new(counts))
}

/// Orders of values and bids, of a single-item auction with the actions `kept`.
fn bid_order(instance: &Instance, kept: &[Vec<usize>]) -> Option<BidOrder> {
    let Auction::SingleItem(rule) = &instance.auction else { return None };
    if rule.rule == SingleItemRule::PostedPrice {
        return None;
    }
    let of_agent = |agent: &Agent| agent.types.iter().map(|t| t.value.item().cloned()).collect();
    let places = |(kept, bids): (&Vec<usize>, &Vec<Bid>)| {
        let amount = |&action: &usize| match &bids[action] {
            Bid::Out => None,
            Bid::Amount(amount) => Some(amount),
        };
        let below = |action| kept.iter().filter(|other| amount(other) < amount(action)).count();
        kept.iter().map(below).collect()
    };
    Some(BidOrder {
        values: instance.agents.iter().map(of_agent).collect::<Option<_>>()?,
        places: kept.iter().zip(&rule.bids).map(places).collect(),
    })
}
