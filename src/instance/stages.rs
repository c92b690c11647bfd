//! What surrounds an auction: information before it, disclosure and aftermarkets after it.

use dashu::rational::RBig;

/// The stages of a combined market (paper, sections 2.2 and 2.3), apart from the auction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    /// Each agent's options of information, in the order of the file; doing nothing is none of them.
    pub information: Vec<Vec<InformationOption>>,
    /// What becomes known between the auction and the first market.
    pub disclosure: Disclosure,
    /// The markets, in order.
    pub aftermarkets: Vec<Aftermarket>,
}

/// A signal structure an agent may buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InformationOption {
    /// Unique among the agent's options; not `none`.
    pub name: String,
    /// What it costs, by own type; not negative.
    pub cost: Vec<RBig>,
    /// The agents whose types the signal depends on.
    pub about: Vec<usize>,
    /// The names of its signals.
    pub signals: Vec<String>,
    /// Probabilities by combination of the types of [`about`](Self::about) (the last one fastest), then by signal.
    pub law: Vec<Vec<RBig>>,
}

/// What agents see after the auction besides the allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disclosure {
    /// The bid of whoever wins.
    pub winning_bid: bool,
    /// Everybody's action.
    pub all_bids: bool,
    /// Everybody's type.
    pub types: bool,
    /// Agents do not see what they paid.
    pub hides_own_payment: bool,
    /// Signals drawn by law: of these rows exactly one fits any types and actions. Empty: none.
    pub law: Vec<DisclosureRow>,
}

/// The law of the signals at some types and actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosureRow {
    /// The positions of actions in the agents' lists it is for; `None`: any.
    pub bids: Vec<Option<usize>>,
    /// The types it is for; `None`: any.
    pub types: Vec<Option<usize>>,
    /// What is told, with probabilities that sum to 1.
    pub draws: Vec<(RBig, Told)>,
}

/// A signal that is disclosed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// To everybody.
    Public(String),
    /// To each agent her own; `None`: nothing.
    Private(Vec<Option<String>>),
}

/// A market in which what was sold is sold again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aftermarket {
    /// How it works.
    pub rule: MarketRule,
    /// The value of what is bought here is multiplied by this; from 0 to 1.
    pub discount: RBig,
}

/// The rule of an aftermarket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarketRule {
    /// The holder posts one of these prices or keeps; the buyers accept or decline.
    PostedPrice { traders: Traders, prices: Vec<RBig> },
    /// Types are reported; the seller gets this share of the reported gain.
    Bargaining { traders: Traders, share: RBig },
    /// An ask meets bids at the price `k ask + (1 - k) bid`.
    DoubleAuction { traders: Traders, asks: Vec<RBig>, bids: Vec<RBig>, k: RBig },
    /// Any finite mechanism, written out.
    Table(ResaleTable),
}

/// Who may trade, by agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traders {
    /// May sell what she holds.
    pub sellers: Vec<bool>,
    /// May buy what others sell.
    pub buyers: Vec<bool>,
}

/// An aftermarket as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResaleTable {
    /// What happens, in the order of the file.
    pub entries: Vec<ResaleEntry>,
    /// Nothing happens where no entry applies; otherwise some entry applies wherever one fits.
    pub no_trade_otherwise: bool,
}

/// What happens at a holding, signals and actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResaleEntry {
    /// Who holds what.
    pub holder: Allocation,
    /// Signals by key (`winning-bid`, `all-bids`, `types`, `signal`), as their texts.
    pub saw: Vec<(String, String)>,
    /// The actions, by agent; `None`: out.
    pub actions: Vec<Option<String>>,
    /// Who holds what afterwards.
    pub to: Allocation,
    /// What each agent pays; negative is received.
    pub payments: Vec<RBig>,
}

/// Who holds what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Allocation {
    /// By agent: 1 or 0 for a single item, a [`Bundle`](super::Bundle) of items, a number of units.
    Shares(Vec<u32>),
    /// The outcome of a table.
    Outcome(usize),
}
