//! Disclosure after the auction as it is written.

use super::scalar::Scalar;
use crate::instance::number::Number;
use crate::instance::syntax::{Map, Spanned};

table! {
    /// What becomes known after the auction, besides the allocation and the own payment.
    RawDisclosure "[disclosure]" {
        required {}
        optional {
            /// What is told to all.
            reveals "reveals": Vec<Spanned<RevealWord>>,
            /// What agents are not told.
            hides "hides": Vec<Spanned<HideWord>>,
            /// A law of signals about bids and types: exactly one row fits whatever they are.
            law "law": Spanned<Vec<RawTelling>>,
        }
    }
}

words! {
    /// Something that may be revealed.
    RevealWord {
        /// The bid of whoever wins; not for tables, nor posted prices.
        WinningBid = "winning-bid",
        /// Who bid what.
        AllBids = "all-bids",
        /// All types.
        Types = "types",
    }
}

impl RevealWord {
    /// The word itself.
    pub fn text(self) -> &'static str {
        Self::WORDS.iter().find(|(_, word)| *word == self).map_or("", |(text, _)| text)
    }
}

words! {
    /// Something that may be hidden.
    HideWord {
        /// What the agent herself paid.
        OwnPayment = "own-payment",
    }
}

table! {
    /// What is told at some bids and types: signals to all, or else private ones.
    RawTelling "a row of the disclosure law" {
        required {}
        optional {
            /// The actions this is for, by agent; an agent left out may have done anything.
            bids "bids": Map<Spanned<Scalar>>,
            /// The types this is for, by agent; an agent left out may have any type.
            types "types": Map<Spanned<String>>,
            /// Probabilities by public signal, which sum to 1.
            signals "signals": Spanned<Map<Number>>,
            /// What each is told; the probabilities sum to 1.
            private "private": Spanned<Vec<RawPrivate>>,
        }
    }
}

table! {
    /// Signals that are told together, each to one agent.
    RawPrivate "a private draw" {
        required {
            /// The probability of this draw.
            prob "prob": Number,
            /// Signals by agent; those left out are told nothing.
            tells "tells": Map<Spanned<String>>,
        }
        optional {}
    }
}
