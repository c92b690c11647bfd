//! The instance format as it is written, before names and numbers are resolved.
//!
//! The documentation of these types is that of the JSON Schema.

#[macro_use]
pub(crate) mod shape;
mod aftermarket;
mod auction;
mod disclosure;
mod hunt;
mod information;
mod profile;
mod scalar;
mod value;

pub(crate) use aftermarket::{
    RawAftermarket, RawBargaining, RawDoubleAuction, RawPostedPriceMarket, RawResale,
    RawResaleTable,
};
pub(crate) use auction::{
    ActionLaw, RawAmounts, RawAuction, RawBidAuction, RawBids, RawBranch, RawEntry, RawGrid,
    RawPostedPrice, RawPrice, RawTable, RawTies, RuleWord,
};
pub(crate) use disclosure::{HideWord, RawDisclosure, RawPrivate, RawTelling, RevealWord};
pub(crate) use hunt::{
    HuntConceptWord, HuntKindWord, RawHunt, RawHuntClaim, RawHuntFamily, RawHuntTables, RawRange,
};
pub(crate) use information::{RawCost, RawInformation, RawSignals};
pub(crate) use profile::{RawChoice, RawPlay, RawProfile};
pub(crate) use scalar::{RawAllocation, RawSaw, Scalar, text};
pub(crate) use value::RawValue;

use super::number::Number;
use super::syntax::{Map, Spanned};

table! {
    /// A finite auction with its agents, their types and the prior. In TOML or JSON; the shape is the
    /// same.
    RawInstance "the instance" {
        required {
            /// Always "poacert/1".
            format "format": Spanned<String>,
            /// The players, at least one.
            agents "agents": Spanned<Vec<RawAgent>>,
            /// The mechanism.
            auction "auction": RawAuction,
        }
        optional {
            /// One line for people.
            title "title": String,
            /// Where the instance comes from.
            source "source": String,
            /// Named numbers that expressions may use; overridden by --set name=value. They may refer to
            /// each other in any order. Names consist of letters, digits and underscores.
            params "params": Map<Number>,
            /// What is sold; left out: a single item.
            goods "goods": RawGoods,
            /// A law of the type profiles; left out: independent types with the probabilities given there.
            prior "prior": RawPrior,
            /// What agents may learn before they act, at what cost.
            information "information": Spanned<Vec<RawInformation>>,
            /// What becomes known after the auction, besides the allocation and the own payment.
            disclosure "disclosure": RawDisclosure,
            /// Markets in which holders resell, in order.
            aftermarkets "aftermarkets": Spanned<Vec<RawAftermarket>>,
            /// A smoothness claim about this auction.
            smoothness "smoothness": RawSmoothness,
            /// The deviations that are to prove the claim. For every agent, every type profile matches
            /// exactly one of them.
            deviations "deviations": Spanned<Vec<RawDeviation>>,
        }
    }
}

table! {
    /// What is sold.
    RawGoods "[goods]" {
        required {
            /// One item, several different items, or several units of one good.
            kind "kind": Spanned<GoodsWord>,
        }
        optional {
            /// For kind "items": their names, without spaces and `=`; 1 to 30.
            items "items": Spanned<Vec<Spanned<String>>>,
            /// For kind "units": how many; 1 to 30.
            units "units": Number,
        }
    }
}

words! {
    /// A kind of goods.
    GoodsWord {
        /// One item.
        Single = "single",
        /// Several different items.
        Items = "items",
        /// Several units of one good.
        Units = "units",
    }
}

table! {
    /// A player.
    RawAgent "an agent" {
        required {
            /// Unique among the agents.
            name "name": Spanned<String>,
            /// What she may privately know about herself, at least one type.
            types "types": Spanned<Vec<RawType>>,
        }
        optional {
            /// What she may bid; overrides the bids of the auction.
            bids "bids": RawBids,
        }
    }
}

table! {
    /// A type of an agent.
    RawType "a type" {
        required {
            /// Unique among the agent's types.
            name "name": Spanned<String>,
            /// What she gains.
            value "value": RawValue,
        }
        optional {
            /// Its probability; may be left out if the agent has one type, or the prior is joint.
            prob "prob": Number,
            /// For a table auction: which of the agent's actions this type may play; left out: all.
            actions "actions": Spanned<Vec<Spanned<String>>>,
        }
    }
}

table! {
    /// A prior under which types may be correlated.
    RawPrior "[prior]" {
        required {
            /// The type profiles of positive probability; the probabilities sum to 1.
            joint "joint": Spanned<Vec<RawJoint>>,
        }
        optional {}
    }
}

table! {
    /// A type profile with its probability.
    RawJoint "a joint entry" {
        required {
            /// One type name per agent, in the order of the agents.
            types "types": Spanned<Vec<Spanned<String>>>,
            /// The probability of this profile.
            prob "prob": Number,
        }
        optional {}
    }
}

table! {
    /// The claim that the auction is smooth.
    RawSmoothness "[smoothness]" {
        required {
            /// Share of the optimal welfare, at least 0.
            lambda "lambda": Number,
        }
        optional {
            /// Weight of the revenue, at least 1; left out: 1.
            mu "mu": Number,
            /// What a deviation may depend on; left out: "smooth".
            kind "kind": Spanned<SmoothnessWord>,
        }
    }
}

words! {
    /// What a deviation may depend on.
    SmoothnessWord {
        /// All types.
        Smooth = "smooth",
        /// The agent's own type only.
        SemiSmooth = "semi-smooth",
    }
}

table! {
    /// What an agent deviates to at some type profiles: a law, or a named family.
    RawDeviation "a deviation" {
        required {
            /// Who deviates.
            agent "agent": Spanned<String>,
        }
        optional {
            /// The type profiles this is for, by agent; an agent left out may have any type; left out
            /// altogether: all profiles. With kind "semi-smooth" only the agent's own type may stand here.
            types "types": Map<Spanned<String>>,
            /// Probabilities by action: a bid (a number, or "out"; for items "A=0 B=1", for units "3 1"), or an
            /// action of a table.
            law "law": ActionLaw,
            /// A named family of laws, for auctions by bids. Single item: with kind "smooth" only the agent of the
            /// largest value (the first of them) deviates so, the others make their idle bid: "out" if
            /// there is one, else the lowest; with kind "semi-smooth" every agent deviates so. Items and units,
            /// kind "smooth" only: every agent deviates so for what an optimal allocation gives her; not for
            /// values by bundles.
            family "family": Spanned<FamilyWord>,
        }
    }
}

words! {
    /// A named family of deviations, over the bids that are allowed and not below the reserve.
    FamilyWord {
        /// The largest bid up to half the value.
        HalfValue = "half-value",
        /// Uniform over the bids up to the value.
        UniformToValue = "uniform-to-value",
        /// Bid b_k has probability (b_k - b_(k-1))/(v - b_k) until they sum to 1; what is left falls to the
        /// lowest bid.
        LogDensity = "log-density",
    }
}
