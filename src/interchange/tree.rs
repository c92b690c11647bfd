//! Game trees as Gambit's `.efg` files list them: nodes in prefix order.

use super::Refused;
use super::names::distinct;
use super::nfg::payoff_list;
use super::tokens::{Token, Tokens, syntax};
use crate::instance::{Code, Diagnostic, Span};
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// The most nodes of a tree that is read.
const MOST_NODES: usize = 2_000_000;

/// A game tree; the root is node 0, children have larger numbers than their parents.
pub(super) struct Tree {
    pub title: String,
    /// Distinct names.
    pub players: Vec<String>,
    /// By player, in ascending order of their numbers in the file.
    pub information: Vec<Vec<Information>>,
    pub nodes: Vec<Node>,
    /// Payoffs by outcome and player; outcome 0 is nothing.
    pub payoffs: Vec<Vec<RBig>>,
}

/// An information set of a player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Information {
    /// Distinct among the player's.
    pub name: String,
    /// Distinct names of what she may do there, at least one.
    pub actions: Vec<String>,
    /// Where it is first named.
    pub span: Span,
}

/// A node.
pub(super) struct Node {
    pub kind: Kind,
    pub children: Vec<usize>,
    /// The outcome reached here, whose payoffs add to those before.
    pub outcome: usize,
}

/// Who moves at a node.
pub(super) enum Kind {
    /// Chance, with the probability of each child; they sum to 1.
    Chance(Vec<RBig>),
    /// A player, at an information set of hers.
    Move { player: usize, information: usize },
    /// Nobody.
    End,
}

/// Information sets by their numbers in the file, with their labels and actions.
type Described<T> = BTreeMap<usize, (String, T, Span)>;

/// What has been described so far.
struct Reading<'s> {
    tokens: Tokens<'s>,
    players: usize,
    chance: Described<(Vec<String>, Vec<RBig>)>,
    moves: Vec<Described<Vec<String>>>,
    /// Numbers of outcomes in the file, to their places; those without payoffs yet have a span.
    outcomes: BTreeMap<usize, (usize, Option<Span>)>,
    payoffs: Vec<Vec<RBig>>,
}

/// Reads a tree.
///
/// # Errors
///
/// The first problem found.
pub(super) fn read(text: &str) -> Result<Tree, Refused> {
    let mut tokens = Tokens::of(text)?;
    let (title, players) = tokens.header("2")?;
    tokens.optional_label()?;
    let mut reading = Reading {
        tokens,
        players: players.len(),
        chance: Described::new(),
        moves: vec![Described::new(); players.len()],
        outcomes: BTreeMap::from([(0, (0, None))]),
        payoffs: vec![vec![RBig::ZERO; players.len()]],
    };
    let mut nodes = reading.nodes()?;
    if let Some((number, span)) =
        reading.outcomes.iter().find_map(|(number, (_, span))| Some((number, span.clone()?)))
    {
        let message = format!("outcome {number} has no payoffs");
        let help = "list them after the label where the outcome first stands";
        return Err(Diagnostic::new(Code::MissingKey, span, message).help(help).into());
    }
    // From numbers of information sets in the file to their places.
    let places: Vec<BTreeMap<usize, usize>> =
        reading.moves.iter().map(|own| own.keys().copied().zip(0..).collect()).collect();
    for node in &mut nodes {
        if let Kind::Move { player, information } = &mut node.kind
            && let Some(place) = places[*player].get(information)
        {
            *information = *place;
        }
    }
    let information = reading.moves.into_iter().map(|own| {
        let names = distinct(own.values().map(|(label, _, _)| label.as_str()));
        let named = names.into_iter().zip(own.into_values());
        named.map(|(name, (_, actions, span))| Information { name, actions, span }).collect()
    });
    let information = information.collect();
    Ok(Tree { title, players, information, nodes, payoffs: reading.payoffs })
}

impl Reading<'_> {
    /// The nodes in prefix order: each is a child of the last one that still lacks children.
    fn nodes(&mut self) -> Result<Vec<Node>, Refused> {
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<(usize, usize)> = Vec::new();
        loop {
            if nodes.len() == MOST_NODES {
                let message = format!("the tree has more than {MOST_NODES} nodes");
                let problem = Diagnostic::new(Code::TooLarge, self.tokens.span(), message);
                return Err(problem.help("import a smaller game").into());
            }
            let (node, children) = self.node()?;
            let number = nodes.len();
            nodes.push(node);
            if let Some((parent, missing)) = open.last_mut() {
                nodes[*parent].children.push(number);
                *missing -= 1;
            }
            if children > 0 {
                open.push((number, children));
            }
            while open.last().is_some_and(|(_, missing)| *missing == 0) {
                open.pop();
            }
            if open.is_empty() {
                break;
            }
        }
        match self.tokens.peek() {
            Token::End => Ok(nodes),
            _ => Err(syntax(self.tokens.span(), "the tree is complete, and here is more").into()),
        }
    }

    /// A node, and how many children follow it.
    fn node(&mut self) -> Result<(Node, usize), Refused> {
        let word = match self.tokens.peek() {
            Token::Word(word) => word.clone(),
            _ => String::new(),
        };
        if !["c", "p", "t"].contains(&word.as_str()) {
            return Err(self.tokens.unexpected("a node (c, p or t)").into());
        }
        self.tokens.take()?;
        self.tokens.label()?;
        let (kind, children) = match word.as_str() {
            "c" => {
                let chances = self.chance()?;
                let count = chances.len();
                (Kind::Chance(chances), count)
            }
            "p" => self.moves()?,
            _ => (Kind::End, 0),
        };
        let outcome = self.outcome()?;
        Ok((Node { kind, children: Vec::new(), outcome }, children))
    }

    fn chance(&mut self) -> Result<Vec<RBig>, Refused> {
        let start = self.tokens.span();
        let number = self.tokens.whole("the number of a chance move")?;
        let label = self.tokens.optional_label()?;
        if self.tokens.take_if(&Token::Open)? {
            let (mut names, mut chances) = (Vec::new(), Vec::new());
            while let Some(name) = self.tokens.optional_label()? {
                names.push(name);
                let span = self.tokens.span();
                let chance = self.tokens.number()?;
                if chance < RBig::ZERO {
                    let message = format!("the probability {chance} is negative");
                    let problem = Diagnostic::new(Code::NegativeProbability, span, message);
                    return Err(problem.help("probabilities are between 0 and 1").into());
                }
                self.tokens.take_if(&Token::Comma)?;
                chances.push(chance);
            }
            self.tokens.expect(&Token::Close)?;
            let total: RBig = chances.iter().fold(RBig::ZERO, |sum, chance| sum + chance);
            if total != RBig::ONE {
                let message =
                    format!("the probabilities of this chance move sum to {total}, not 1");
                let problem = Diagnostic::new(Code::ProbabilitySum, start, message);
                return Err(problem
                    .help("write fractions, such as 1/3, where decimals are rounded")
                    .into());
            }
            let described = (names, chances);
            return describe(&mut self.chance, number, label, described, start).map(|(_, c)| c);
        }
        described(&self.chance, number, start).map(|(_, chances)| chances)
    }

    fn moves(&mut self) -> Result<(Kind, usize), Refused> {
        let span = self.tokens.span();
        let player = self.tokens.whole("the number of a player")?;
        let Some(player) = player.checked_sub(1).filter(|player| *player < self.players) else {
            let message = format!("there is no player {player}");
            let help = format!("players are numbered from 1 to {}", self.players);
            return Err(Diagnostic::new(Code::UnknownAgent, span, message).help(help).into());
        };
        let start = self.tokens.span();
        let number = self.tokens.whole("the number of an information set")?;
        let label = self.tokens.optional_label()?;
        let own = &mut self.moves[player];
        let actions = if self.tokens.take_if(&Token::Open)? {
            let labels = self.tokens.labels()?;
            if labels.is_empty() {
                let problem = Diagnostic::new(Code::EmptyList, start, "there is no action here");
                return Err(problem
                    .help("name one, such as \"1\", or make it a terminal node")
                    .into());
            }
            let actions = distinct(labels.iter().map(String::as_str));
            describe(own, number, label, actions, start)?
        } else {
            described(own, number, start)?
        };
        Ok((Kind::Move { player, information: number }, actions.len()))
    }

    fn outcome(&mut self) -> Result<usize, Refused> {
        let span = self.tokens.span();
        let number = self.tokens.whole("the number of an outcome")?;
        self.tokens.optional_label()?;
        let next = self.payoffs.len();
        let is_described = self.tokens.take_if(&Token::Open)?;
        let (place, missing) =
            self.outcomes.entry(number).or_insert_with(|| (next, Some(span.clone())));
        if *place == next {
            self.payoffs.push(vec![RBig::ZERO; self.players]);
        }
        if is_described {
            let payoffs = payoff_list(&mut self.tokens, self.players)?;
            let known = &mut self.payoffs[*place];
            match missing.take() {
                Some(_) => *known = payoffs,
                None if *known == payoffs => {}
                None => {
                    let message = format!("outcome {number} has had other payoffs before");
                    let problem = Diagnostic::new(Code::ConflictingKeys, span, message);
                    return Err(problem.help("give one of the two another number").into());
                }
            }
        }
        Ok(*place)
    }
}

/// Notes the description of an information set; one given before must be the same.
fn describe<T: Clone + PartialEq>(
    known: &mut Described<T>,
    number: usize,
    label: Option<String>,
    description: T,
    span: Span,
) -> Result<T, Refused> {
    match known.get(&number) {
        Some((_, before, first)) if *before != description => {
            let message = format!("information set {number} has had other actions before");
            let problem = Diagnostic::new(Code::ConflictingKeys, span, message);
            Err(problem.also(first.clone(), "first here").help("give it another number").into())
        }
        Some(_) => Ok(description),
        None => {
            known.insert(number, (label.unwrap_or_default(), description.clone(), span));
            Ok(description)
        }
    }
}

/// The description given before.
fn described<T: Clone>(known: &Described<T>, number: usize, span: Span) -> Result<T, Refused> {
    if let Some((_, description, _)) = known.get(&number) {
        return Ok(description.clone());
    }
    let message = format!("information set {number} has no actions");
    let help = "list them where the information set first stands";
    Err(Diagnostic::new(Code::MissingKey, span, message).help(help).into())
}
