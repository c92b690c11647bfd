//! Which verifier a certificate is for: by its kind, and for a staged instance by the form of its claim.

use crate::code::{Checked, Code, reject};
use crate::concept::Concept;
use crate::envelope::Envelope;
use crate::game::Game;
use crate::instance::{self, Instance};
use crate::lifted::verify_by_theorem;
use crate::sequence_form;
use crate::staged::tree::Tree as StagedTree;
use crate::staged::{Buyers, Market};
use crate::tree::{Node, Tree};
use crate::{
    Kind, certify, deviations, equilibria, equilibrium, ladder, profile, smoothness,
    staged_profile, trade,
};

/// How a claim is about a staged instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// About its plan game (1d).
    Plans,
    /// About its sequences (3d, 8b).
    Sequences,
    /// By theorem (6b).
    Theorem,
    /// About the auction alone.
    Auction,
}

/// Verifies an opened certificate against its instance.
pub(crate) fn verify(opened: &Envelope<'_>, instance: Instance) -> Checked<()> {
    if instance.stages.is_some() {
        return verify_staged(opened);
    }
    if opened.kind == Kind::Trade {
        return reject(Code::UnsupportedInstance, "instance", "there is no aftermarket");
    }
    let game = Game::new(instance, opened.optimum.as_ref())?;
    verify_game(opened.kind, &game, &opened.claim, &opened.proof)
}

/// Verifies a claim of any kind about a game.
fn verify_game(kind: Kind, game: &Game, claim: &Node<'_>, proof: &Node<'_>) -> Checked<()> {
    match kind {
        Kind::Equilibrium => equilibrium::verify_equilibrium(game, claim, proof),
        Kind::Smoothness => smoothness::verify_smoothness(game, claim, proof).map(|_| ()),
        Kind::Deviations => deviations::verify_deviations(game, claim, proof),
        Kind::Certify => {
            let subject = certify::Subject { auction: game, combined: None };
            certify::verify_certify(&subject, claim, proof)
        }
        Kind::Ladder => ladder::verify_ladder(&|_| Ok(game), game, claim, proof),
        Kind::Profile => profile::verify_profile(game, claim, proof),
        Kind::Equilibria => equilibria::verify_equilibria(game, claim, proof),
        Kind::Trade => reject(Code::UnsupportedInstance, "instance", "there is no aftermarket"),
    }
}

fn verify_staged(opened: &Envelope<'_>) -> Checked<()> {
    let proof = &opened.proof;
    let market = || Market::new(again(opened)?, opened.optimum.as_ref());
    let auction = || Game::new(again(opened)?, opened.optimum.as_ref());
    if opened.kind == Kind::Trade {
        return trade::verify_trade(&market()?, &opened.claim, proof);
    }
    let (form, buyers, rest) = read_form(&opened.claim)?;
    let claim = Node::root(&rest, "claim", Code::Malformed);
    match (opened.kind, form) {
        (Kind::Certify, Form::Theorem) if buyers == Buyers::Any => {
            verify_by_theorem(&auction()?, &market()?, &claim, proof)
        }
        (Kind::Equilibrium, Form::Sequences) => {
            let market = market()?;
            verify_last_answers(&market, &claim)?;
            let tree = StagedTree::new(&market, buyers)?;
            let budget = &market.auction.budget;
            sequence_form::verify_equilibrium((&tree, buyers), budget, &claim, proof)
        }
        (Kind::Profile, Form::Sequences) => {
            staged_profile::verify_profile(&market()?, buyers, &claim, proof)
        }
        (Kind::Certify, Form::Sequences) => {
            let market = market()?;
            verify_last_answers(&market, &claim)?;
            let tree = StagedTree::new(&market, buyers)?;
            let combined = Some((&market, certify::Form::Sequences(&tree, buyers)));
            let subject = certify::Subject { auction: &auction()?, combined };
            certify::verify_certify(&subject, &claim, proof)
        }
        (Kind::Smoothness | Kind::Deviations, Form::Auction) if buyers == Buyers::Any => {
            verify_game(opened.kind, &auction()?, &claim, proof)
        }
        (_, Form::Theorem | Form::Sequences | Form::Auction) => {
            opened.claim.wrong("this kind of claim does not have this form")
        }
        (Kind::Certify, Form::Plans) => {
            let market = market()?;
            let plans = plan_game(&market, &claim, buyers)?;
            let combined = Some((&market, certify::Form::Plans(&plans)));
            let subject = certify::Subject { auction: &auction()?, combined };
            certify::verify_certify(&subject, &claim, proof)
        }
        (Kind::Equilibrium, Form::Plans) => {
            let market = market()?;
            let game = plan_game(&market, &claim, buyers)?;
            verify_game(opened.kind, &game, &claim, proof)
        }
        (Kind::Ladder, Form::Plans) => {
            let market = market()?;
            verify_plan_ladder(opened, &market, buyers, &claim)
        }
        (kind, Form::Plans) => {
            let market = market()?;
            let game = Game::of_plans(&market, true, buyers)?;
            verify_game(kind, &game, &claim, proof)
        }
    }
}

/// Claims about sequential equilibria leave buyers the last answers that are rational in the game with all
/// answers: this must be so, whatever else happens.
fn verify_last_answers(market: &Market, claim: &Node<'_>) -> Checked<()> {
    let sequential = claim.pairs()?.into_iter().find(|(key, _)| *key == "sequential");
    match sequential {
        Some((_, node)) if market.acts_by_itself() => {
            node.reject(Code::UnsupportedInstance, "a table acts by itself after the last answers")
        }
        _ => Ok(()),
    }
}

/// The rows of a ladder are about one plan game or the other, by their concepts; the smoothness bounds
/// are about the auction alone.
fn verify_plan_ladder(
    opened: &Envelope<'_>,
    market: &Market,
    buyers: Buyers,
    claim: &Node<'_>,
) -> Checked<()> {
    let auction = Game::new(again(opened)?, opened.optimum.as_ref())?;
    let informed = Game::of_plans(market, true, buyers)?;
    let uninformed = Game::of_plans(market, false, buyers)?;
    let game = |concept: &Concept| Ok(if concept.costs { &uninformed } else { &informed });
    ladder::verify_ladder(&game, &auction, claim, &opened.proof)
}

/// The plan game a claim about one concept is about: where every technology is allowed for, that
/// without the instance's own.
fn plan_game(market: &Market, claim: &Node<'_>, buyers: Buyers) -> Checked<Game> {
    let Some((_, concept)) = claim.pairs()?.into_iter().find(|(key, _)| *key == "concept") else {
        return claim.wrong("the concept is missing");
    };
    Game::of_plans(market, !Concept::read(&concept)?.costs, buyers)
}

/// Takes `form` and `buyers` out of a claim about a staged instance.
fn read_form(claim: &Node<'_>) -> Checked<(Form, Buyers, Tree)> {
    let mut form = None;
    let mut buyers = Buyers::Any;
    let mut rest = std::collections::BTreeMap::new();
    for (key, node) in claim.pairs()? {
        match (key, node.tree) {
            ("form", _) => {
                form = Some(match node.text()? {
                    "plans" => Form::Plans,
                    "sequences" => Form::Sequences,
                    "theorem" => Form::Theorem,
                    "auction" => Form::Auction,
                    _ => return node.wrong("plans, sequences, theorem or auction is expected"),
                });
            }
            ("buyers", _) => {
                buyers = match node.text()? {
                    "free" => Buyers::Free,
                    "accepting" => Buyers::Accepting,
                    _ => return node.wrong("free or accepting is expected, or nothing"),
                };
            }
            (_, tree) => drop(rest.insert(key.to_string(), tree.clone())),
        }
    }
    match form {
        Some(form) => Ok((form, buyers, Tree::Table(rest))),
        None => claim.wrong("a claim about a staged instance has a form"),
    }
}

/// The instance once more.
fn again(opened: &Envelope<'_>) -> Checked<Instance> {
    let embedded = &opened.instance;
    instance::read(embedded.source, embedded.syntax, &embedded.set)
}
