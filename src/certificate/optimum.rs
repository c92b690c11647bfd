//! The proof of optimal welfare where a checker does not compute it (section 1b of the format).

use super::names::{self, Names};
use crate::game::{Game, Node, OptimumProof};
use crate::instance::{Auction, Instance};
use serde::Serialize;

/// The section `optimum`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Section {
    denominator: String,
    profiles: Vec<(Names, String, Vec<Option<String>>, Tree)>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Tree {
    Branch { item: String, children: Vec<Tree> },
    Leaf { prices: Vec<(String, String)> },
}

impl Section {
    /// The section for this game of an instance, if it needs one.
    pub fn of(instance: &Instance, game: &Game) -> Option<Self> {
        let (Auction::Items(auction), Some(proof)) = (&instance.auction, &game.optimum_proof)
        else {
            return None;
        };
        Some(Section::written(&auction.items, game, proof))
    }

    fn written(items: &[String], game: &Game, proof: &OptimumProof) -> Self {
        let profiles = proof.profiles.iter().enumerate().map(|(types, optimum)| {
            let owner = |owner: &Option<usize>| owner.map(|agent| game.agents[agent].clone());
            (
                names::types(game, types),
                optimum.value.to_string(),
                optimum.owners.iter().map(owner).collect(),
                tree(items, &optimum.proof),
            )
        });
        Section { denominator: proof.denominator.to_string(), profiles: profiles.collect() }
    }
}

fn tree(items: &[String], node: &Node) -> Tree {
    match node {
        Node::Branch { item, children } => Tree::Branch {
            item: items[*item].clone(),
            children: children.iter().map(|child| tree(items, child)).collect(),
        },
        Node::Prices(prices) => Tree::Leaf {
            prices: prices
                .iter()
                .map(|(j, price)| (items[*j].clone(), price.to_string()))
                .collect(),
        },
    }
}
