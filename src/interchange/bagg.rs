//! Gambit's Bayesian action-graph games, `.bagg` (Jiang and Leyton-Brown 2010).

use super::foreign::{Foreign, Player, PlayerType};
use super::tokens::{number, syntax};
use super::{Refused, payoffs_within};
use crate::game::Shape;
use crate::instance::{Code, Diagnostic, Span};
use dashu::rational::RBig;
use std::collections::{BTreeMap, BTreeSet};

/// The most nodes of the action graph, and the most players, types and neighbours of one.
const MOST: usize = 10_000;

/// How many players chose each neighbour of an action node, in the order of its list of neighbours.
type Configuration = Vec<i64>;

/// Reads a game. A player's payoff depends on the action node she chose, and on how many players chose
/// its neighbours; types differ in the actions they have.
pub(super) fn read(text: &str) -> Result<Foreign, Refused> {
    let mut words = Words { text, at: 0 };
    let players = words.size("the number of players")?;
    let nodes = words.size("the number of action nodes")?;
    let functions = words.size("the number of function nodes")?;
    if players == 0 {
        let problem = Diagnostic::new(Code::EmptyList, 0..1, "there is no player");
        return Err(problem.help("the first number says how many players there are").into());
    }
    let types: Vec<usize> =
        (0..players).map(|_| words.positive("a number of types")).collect::<Result<_, _>>()?;
    let laws: Vec<Vec<RBig>> =
        types.iter().map(|&count| words.law(count)).collect::<Result<_, _>>()?;
    let mut sizes = Vec::new();
    for &count in &types {
        let of_player = (0..count).map(|_| words.positive("the size of a set of actions"));
        sizes.push(of_player.collect::<Result<Vec<_>, _>>()?);
    }
    let mut sets = Vec::new();
    for sizes in &sizes {
        let of_type = |&size: &usize| words.nodes(size, nodes);
        sets.push(sizes.iter().map(of_type).collect::<Result<Vec<_>, _>>()?);
    }
    let mut graph = Graph { nodes, neighbours: Vec::new(), functions: Vec::new() };
    for _ in 0..nodes.saturating_add(functions) {
        let count = words.size("a number of neighbours")?;
        graph.neighbours.push(words.nodes(count, nodes + functions)?);
    }
    for _ in 0..functions {
        graph.functions.push(words.function(nodes, functions)?);
    }
    let ancestors = graph.ancestors(&mut words)?;
    let named: Vec<Player> = sets.iter().enumerate().map(|(i, sets)| player(i, sets)).collect();
    // Which node an action is.
    let chosen: Vec<Vec<usize>> = sets.iter().map(|sets| union(sets)).collect();
    let counts: Vec<usize> = chosen.iter().map(Vec::len).collect();
    let profiles = payoffs_within(types.iter().sum(), counts.iter().copied())?;
    payoffs_within(1, types.iter().copied())?;
    let shape = Shape::new(counts);
    // Every configuration that arises at an action node, in lexicographic order.
    let mut arising: Vec<BTreeSet<Configuration>> = vec![BTreeSet::new(); nodes];
    let at = |profile: usize| -> Vec<usize> {
        shape.digits(profile).iter().zip(&chosen).map(|(&digit, own)| own[digit]).collect()
    };
    for profile in 0..profiles {
        let played = at(profile);
        for &node in &played {
            arising[node].insert(graph.configuration(node, &played, &ancestors));
        }
    }
    let mut utilities = Vec::with_capacity(nodes);
    for (node, arising) in arising.iter().enumerate() {
        utilities.push(words.utility(arising, graph.neighbours[node].len())?);
    }
    words.end()?;
    let mut by_player: Vec<Vec<RBig>> = vec![Vec::with_capacity(profiles); players];
    for profile in 0..profiles {
        let played = at(profile);
        for (own, &node) in by_player.iter_mut().zip(&played) {
            let configuration = graph.configuration(node, &played, &ancestors);
            let Some(payoff) = utilities[node].get(&configuration) else {
                let message = format!("action node {node} has no payoff for {configuration:?}");
                let problem = Diagnostic::new(Code::MissingProfile, words.here(), message);
                return Err(problem.help("list every configuration that can arise").into());
            };
            own.push(payoff.clone());
        }
    }
    // A type has a payoff where it may play her action.
    let of_type = |i: usize, of_type: &PlayerType| -> Vec<Option<RBig>> {
        let may = |profile: usize| of_type.actions.contains(&shape.digit(profile, i));
        let payoffs = by_player[i].iter().enumerate();
        payoffs.map(|(profile, payoff)| may(profile).then(|| payoff.clone())).collect()
    };
    let of_player = |(i, player): (usize, &Player)| -> Vec<Vec<Option<RBig>>> {
        player.types.iter().map(|t| of_type(i, t)).collect()
    };
    let payoffs = named.iter().enumerate().map(of_player).collect();
    Ok(Foreign { title: String::new(), players: named, prior: prior(&types, &laws), payoffs })
}

/// All actions of a player's types, ascending.
fn union(sets: &[Vec<usize>]) -> Vec<usize> {
    sets.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

/// A player; the format has no names, so that all have their numbers.
fn player(i: usize, sets: &[Vec<usize>]) -> Player {
    let actions = union(sets);
    let of_type = |(t, set): (usize, &Vec<usize>)| {
        let places = set.iter().filter_map(|node| actions.binary_search(node).ok());
        let places: BTreeSet<usize> = places.collect();
        PlayerType { name: (t + 1).to_string(), actions: places.into_iter().collect() }
    };
    let types = sets.iter().enumerate().map(of_type).collect();
    let actions = actions.iter().map(ToString::to_string).collect();
    Player { name: (i + 1).to_string(), actions, types }
}

fn prior(types: &[usize], laws: &[Vec<RBig>]) -> BTreeMap<Vec<usize>, RBig> {
    let shape = Shape::new(types.to_vec());
    let mut prior = BTreeMap::new();
    for profile in 0..shape.count() {
        let types = shape.digits(profile);
        let factors = laws.iter().zip(&types).map(|(law, &t)| &law[t]);
        let probability = factors.fold(RBig::ONE, |product, factor| product * factor);
        prior.insert(types, probability);
    }
    prior.retain(|_, probability| !probability.is_zero());
    prior
}

/// What a function node makes of the players who chose its ancestors.
enum Function {
    /// How many they are.
    Sum,
    /// 1 if there are any.
    Exists,
    /// The largest number of a node chosen, or else the default.
    Highest { default: i64 },
    /// The smallest number of a node chosen, or else the default.
    Lowest { default: i64 },
    /// The same of the weights of nodes.
    Weighted { kind: Weighting, default: i64, weights: Vec<i64> },
}

/// What is done with weights.
#[derive(Clone, Copy)]
enum Weighting {
    Sum,
    Exists,
    Highest,
    Lowest,
}

impl Function {
    /// What a player contributes whose node is so often among the ancestors.
    fn of(&self, node: usize, ways: i64) -> i64 {
        match self {
            Function::Sum => ways,
            Function::Exists => i64::from(ways > 0),
            Function::Highest { default } | Function::Lowest { default } if ways == 0 => *default,
            Function::Highest { .. } | Function::Lowest { .. } => node as i64,
            Function::Weighted { kind, default, weights } => {
                let weight = weights[node];
                let sum = default.saturating_add(weight.saturating_mul(ways));
                match kind {
                    Weighting::Sum => sum,
                    Weighting::Exists => i64::from(sum > 0),
                    Weighting::Highest | Weighting::Lowest if ways == 0 => *default,
                    Weighting::Highest | Weighting::Lowest => weight,
                }
            }
        }
    }

    /// What two contributions make together.
    fn join(&self, one: i64, other: i64) -> i64 {
        let apart = |default: i64, join: fn(i64, i64) -> i64| match (one, other) {
            (one, other) if one == default => other,
            (one, other) if other == default => one,
            (one, other) => join(one, other),
        };
        match self {
            Function::Sum | Function::Weighted { kind: Weighting::Sum, .. } => {
                one.saturating_add(other)
            }
            Function::Exists | Function::Weighted { kind: Weighting::Exists, .. } => {
                i64::from(one.saturating_add(other) > 0)
            }
            Function::Highest { default }
            | Function::Weighted { kind: Weighting::Highest, default, .. } => {
                apart(*default, i64::max)
            }
            Function::Lowest { default }
            | Function::Weighted { kind: Weighting::Lowest, default, .. } => {
                apart(*default, i64::min)
            }
        }
    }
}

/// The action graph: action nodes first, then function nodes.
struct Graph {
    nodes: usize,
    neighbours: Vec<Vec<usize>>,
    functions: Vec<Function>,
}

/// By function node: how often each action node is among its ancestors.
type Ancestors = Vec<BTreeMap<usize, i64>>;

impl Graph {
    /// Refuses function nodes that depend on each other in a circle.
    fn ancestors(&self, words: &mut Words<'_>) -> Result<Ancestors, Refused> {
        let mut found: Vec<Option<BTreeMap<usize, i64>>> = vec![None; self.functions.len()];
        loop {
            let before = found.iter().flatten().count();
            for function in 0..found.len() {
                if found[function].is_some() {
                    continue;
                }
                let mut sum = Some(BTreeMap::new());
                for &neighbour in &self.neighbours[self.nodes + function] {
                    let more = match neighbour.checked_sub(self.nodes) {
                        None => Some(BTreeMap::from([(neighbour, 1)])),
                        Some(other) => found[other].clone(),
                    };
                    sum = sum.zip(more).map(|(mut sum, more)| {
                        for (node, ways) in more {
                            let entry: &mut i64 = sum.entry(node).or_insert(0);
                            *entry = entry.saturating_add(ways);
                        }
                        sum
                    });
                }
                found[function] = sum;
            }
            match found.iter().flatten().count() {
                all if all == found.len() => return Ok(found.into_iter().flatten().collect()),
                count if count == before => {
                    let message = "function nodes depend on each other in a circle";
                    return Err(syntax(words.here(), message).into());
                }
                _ => {}
            }
        }
    }

    /// What a player at an action node sees of all players' action nodes.
    fn configuration(&self, node: usize, played: &[usize], ancestors: &Ancestors) -> Configuration {
        let of_neighbour = |&neighbour: &usize| match neighbour.checked_sub(self.nodes) {
            None => played.iter().filter(|&&other| other == neighbour).count() as i64,
            Some(function) => {
                let ways = |other: &usize| ancestors[function].get(other).copied().unwrap_or(0);
                let contributions =
                    played.iter().map(|other| self.functions[function].of(*other, ways(other)));
                let join = |one, other| self.functions[function].join(one, other);
                contributions.reduce(join).unwrap_or(0)
            }
        };
        self.neighbours[node].iter().map(of_neighbour).collect()
    }
}

/// The words of a file; from `#` to the end of a line it is a comment.
struct Words<'s> {
    text: &'s str,
    at: usize,
}

impl<'s> Words<'s> {
    /// The next word with its place; brackets are words.
    fn next(&mut self, wanted: &str) -> Result<(&'s str, Span), Refused> {
        self.skip();
        let rest = &self.text[self.at..];
        let ends = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '#');
        let length = match rest.chars().next() {
            None => {
                let message = format!("the file ends where {wanted} is expected");
                return Err(syntax(self.here(), message).into());
            }
            Some('[' | ']') => 1,
            Some(_) => rest.find(ends).unwrap_or(rest.len()),
        };
        let span = self.at..self.at + length;
        self.at += length;
        Ok((&rest[..length], span))
    }

    fn skip(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with('#') {
                return;
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn here(&self) -> Span {
        self.at..self.at
    }

    fn end(&mut self) -> Result<(), Refused> {
        self.skip();
        match self.at == self.text.len() {
            true => Ok(()),
            false => Err(syntax(self.at..self.at + 1, "the file should end here").into()),
        }
    }

    fn integer(&mut self, what: &str) -> Result<(i64, Span), Refused> {
        let (word, span) = self.next(what)?;
        match word.parse() {
            Ok(value) => Ok((value, span)),
            Err(_) => Err(syntax(span, format!("{what} is expected here, not `{word}`")).into()),
        }
    }

    fn size(&mut self, what: &str) -> Result<usize, Refused> {
        let (value, span) = self.integer(what)?;
        match usize::try_from(value) {
            Ok(size) if size <= MOST => Ok(size),
            _ => {
                let message = format!("{what} is between 0 and {MOST}, not {value}");
                Err(Diagnostic::new(Code::OutOfRange, span, message)
                    .help("correct the number")
                    .into())
            }
        }
    }

    fn positive(&mut self, what: &str) -> Result<usize, Refused> {
        let start = self.at;
        match self.size(what)? {
            0 => {
                let message = format!("{what} is at least 1");
                let problem = Diagnostic::new(Code::OutOfRange, start..self.at, message);
                Err(problem.help("every player has a type, and every type an action").into())
            }
            size => Ok(size),
        }
    }

    fn number(&mut self, what: &str) -> Result<RBig, Refused> {
        let (word, span) = self.next(what)?;
        number(word, &span)
    }

    /// Probabilities that sum to 1.
    fn law(&mut self, count: usize) -> Result<Vec<RBig>, Refused> {
        self.skip();
        let start = self.at;
        let law =
            (0..count).map(|_| self.number("a probability")).collect::<Result<Vec<_>, _>>()?;
        let total = law.iter().fold(RBig::ZERO, |sum, chance| sum + chance);
        if law.iter().any(|chance| *chance < RBig::ZERO) {
            let problem = Diagnostic::new(
                Code::NegativeProbability,
                start..self.at,
                "a probability is negative",
            );
            return Err(problem.help("probabilities are between 0 and 1").into());
        }
        if total != RBig::ONE {
            let message = format!("the probabilities of a player's types sum to {total}, not 1");
            let problem = Diagnostic::new(Code::ProbabilitySum, start..self.at, message);
            return Err(problem
                .help("write fractions, such as 1/3, where decimals are rounded")
                .into());
        }
        Ok(law)
    }

    /// Numbers of nodes.
    fn nodes(&mut self, count: usize, most: usize) -> Result<Vec<usize>, Refused> {
        let mut found = Vec::new();
        for _ in 0..count {
            let (value, span) = self.integer("the number of a node")?;
            match usize::try_from(value).ok().filter(|node| *node < most) {
                Some(node) => found.push(node),
                None => {
                    let message = format!("there is no node {value}");
                    let help = format!("nodes are numbered from 0 to {}", most.saturating_sub(1));
                    return Err(Diagnostic::new(Code::UnknownAction, span, message)
                        .help(help)
                        .into());
                }
            }
        }
        Ok(found)
    }

    fn bracket(&mut self, bracket: &str) -> Result<(), Refused> {
        let wanted = format!("a {bracket}");
        let (word, span) = self.next(&wanted)?;
        match word == bracket {
            true => Ok(()),
            false => Err(syntax(span, format!("{wanted} is expected here, not `{word}`")).into()),
        }
    }

    fn function(&mut self, nodes: usize, functions: usize) -> Result<Function, Refused> {
        // The number after the last node's stands for none.
        let default = (nodes + functions) as i64;
        let (kind, span) = self.integer("the type of a function node")?;
        let kind = match kind {
            0 => return Ok(Function::Sum),
            1 => return Ok(Function::Exists),
            2 => return Ok(Function::Highest { default }),
            3 => return Ok(Function::Lowest { default }),
            10 => Weighting::Sum,
            11 => Weighting::Exists,
            12 => Weighting::Highest,
            13 => Weighting::Lowest,
            _ => {
                let message = format!("there is no type {kind} of function nodes");
                let problem = Diagnostic::new(Code::UnknownWord, span, message);
                return Err(problem.help("the types are 0 to 3 and 10 to 13").into());
            }
        };
        let (default, _) = self.integer("a default value")?;
        self.bracket("[")?;
        let weights = (0..nodes).map(|_| Ok(self.integer("a weight")?.0));
        let weights = weights.collect::<Result<Vec<i64>, Refused>>()?;
        self.bracket("]")?;
        Ok(Function::Weighted { kind, default, weights })
    }

    /// Payoffs by configuration: for all that arise in order, or each with its own.
    fn utility(
        &mut self,
        arising: &BTreeSet<Configuration>,
        neighbours: usize,
    ) -> Result<BTreeMap<Configuration, RBig>, Refused> {
        let (kind, span) = self.integer("the type of a payoff function")?;
        let mut utility = BTreeMap::new();
        match kind {
            0 => {
                for configuration in arising {
                    utility.insert(configuration.clone(), self.number("a payoff")?);
                }
            }
            1 => {
                for _ in 0..self.size("a number of configurations")? {
                    self.bracket("[")?;
                    let counts = (0..neighbours).map(|_| Ok(self.integer("a count")?.0));
                    let counts = counts.collect::<Result<Configuration, Refused>>()?;
                    self.bracket("]")?;
                    utility.insert(counts, self.number("a payoff")?);
                }
            }
            _ => {
                let message = format!("there is no type {kind} of payoff functions");
                let problem = Diagnostic::new(Code::UnknownWord, span, message);
                return Err(problem.help("the types are 0 (all in order) and 1 (a list)").into());
            }
        }
        Ok(utility)
    }
}
