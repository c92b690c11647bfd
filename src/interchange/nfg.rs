//! Gambit's strategic form, `.nfg`.

use super::foreign::Foreign;
use super::names::{distinct, quoted, quoted_list};
use super::tokens::{Token, Tokens, syntax};
use super::{ExportError, MOST_PAYOFFS, Refused, payoffs_within};
use crate::game::{Game, Shape, ratio};
use crate::instance::{Code, Diagnostic};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// What an agent does at each of her types of positive probability: an action by type.
struct Plan {
    name: String,
    /// By type; types of probability 0 play their first action.
    actions: Vec<usize>,
}

/// A game in strategic form over plans, one action for every type of positive probability, with expected
/// payoffs. With one type each it is the game's own matrix. Payoff version, strategies named.
///
/// # Errors
///
/// More than a million payoffs, and names with a backslash.
pub fn write(game: &Game, title: &str) -> Result<String, ExportError> {
    let agents = game.agents.len();
    let possible: Vec<Vec<usize>> = (0..agents)
        .map(|i| (0..game.types.size(i)).filter(|&t| !game.marginal(i, t).is_zero()).collect())
        .collect();
    let counts = (0..agents).map(|i| {
        let choices = possible[i].iter().map(|&t| game.allowed[i][t].len());
        choices.fold(1usize, usize::saturating_mul)
    });
    let size = counts.fold(agents, usize::saturating_mul);
    if size > MOST_PAYOFFS {
        return Err(ExportError::TooLarge {
            what: "the strategic form",
            size,
            unit: "payoffs (agents x profiles of plans)",
            most: MOST_PAYOFFS,
            help: "use --to efg, whose size does not grow with the plans, or coarser grids",
        });
    }
    let plans: Vec<Vec<Plan>> = (0..agents).map(|i| plans(game, i, &possible[i])).collect();
    let players = quoted_list(game.agents.iter().map(String::as_str))?;
    let mut text = format!("NFG 1 R {} {players}\n\n{{\n", quoted(title)?);
    for plans in &plans {
        text.push_str(&quoted_list(plans.iter().map(|plan| plan.name.as_str()))?);
        text.push('\n');
    }
    text.push_str("}\n\"\"\n\n");
    let profiles: Vec<usize> =
        (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()).collect();
    let denominator = &game.money * &game.prior_total;
    for place in 0..plans.iter().map(Vec::len).product() {
        let chosen = first_fastest(place, &plans);
        let expected = (0..agents).map(|i| {
            let at = |&types: &usize| {
                let action = |j: usize| chosen[j].actions[game.types.digit(types, j)];
                let actions: Vec<usize> = (0..agents).map(action).collect();
                let payoffs = &game.utility[i][game.types.digit(types, i)];
                &game.prior[types] * &payoffs[game.actions.number(&actions)]
            };
            let sum: IBig = profiles.iter().map(at).sum();
            ratio(sum, denominator.clone()).to_string()
        });
        text.push_str(&expected.collect::<Vec<_>>().join(" "));
        text.push('\n');
    }
    Ok(text)
}

/// All plans of an agent, the last type's action the fastest.
fn plans(game: &Game, agent: usize, possible: &[usize]) -> Vec<Plan> {
    let first = |allowed: &Vec<usize>| allowed.first().copied().unwrap_or(0);
    let idle: Vec<usize> = game.allowed[agent].iter().map(first).collect();
    let shape = Shape::new(possible.iter().map(|&t| game.allowed[agent][t].len()).collect());
    let plan = |number: usize| {
        let mut actions = idle.clone();
        for (place, &t) in possible.iter().enumerate() {
            actions[t] = game.allowed[agent][t][shape.digit(number, place)];
        }
        let name = |&t: &usize| game.action_names[agent][actions[t]].as_str();
        let name = match possible {
            [only] => name(only).to_owned(),
            _ => {
                let each = |t: &usize| format!("{}: {}", game.type_names[agent][*t], name(t));
                possible.iter().map(each).collect::<Vec<_>>().join(", ")
            }
        };
        Plan { name, actions }
    };
    (0..shape.count()).map(plan).collect()
}

/// The profile at a place of the format's order, in which the first player's strategy moves fastest.
fn first_fastest<T>(mut place: usize, strategies: &[Vec<T>]) -> Vec<&T> {
    let mut chosen = Vec::with_capacity(strategies.len());
    for own in strategies {
        chosen.push(&own[place % own.len()]);
        place /= own.len();
    }
    chosen
}

/// Reads a game in strategic form, payoff or outcome version.
pub(super) fn read(text: &str) -> Result<Foreign, Refused> {
    let mut tokens = Tokens::of(text)?;
    let (title, names) = tokens.header("1")?;
    let strategies = strategies(&mut tokens, names.len())?;
    tokens.optional_label()?;
    let counts: Vec<usize> = strategies.iter().map(Vec::len).collect();
    let profiles = payoffs_within(names.len(), counts.iter().copied())?;
    let listed = match tokens.peek() {
        Token::Open => outcomes(&mut tokens, names.len(), profiles)?,
        _ => payoffs(&mut tokens, names.len(), profiles)?,
    };
    // From the first player's strategy moving fastest to the last one's.
    let shape = Shape::new(counts.clone());
    let places: Vec<usize> = (0..profiles)
        .map(|profile| {
            let digits = shape.digits(profile);
            digits.iter().zip(&counts).rev().fold(0, |place, (digit, count)| place * count + digit)
        })
        .collect();
    let of_player = |i: usize| places.iter().map(|&place| listed[place][i].clone()).collect();
    let payoffs = (0..names.len()).map(of_player).collect();
    Ok(Foreign::complete(title, names.into_iter().zip(strategies).collect(), payoffs))
}

/// The strategies' names: lists of labels, or only how many there are.
fn strategies(tokens: &mut Tokens<'_>, players: usize) -> Result<Vec<Vec<String>>, Refused> {
    let span = tokens.span();
    tokens.expect(&Token::Open)?;
    let mut strategies = Vec::new();
    loop {
        let span = tokens.span();
        let names = match tokens.peek() {
            Token::Open => {
                tokens.take()?;
                distinct(tokens.labels()?.iter().map(String::as_str))
            }
            Token::Number(_) => {
                let count = tokens.whole("a number of strategies")?;
                payoffs_within(players, [count])?;
                (1..=count).map(|number| number.to_string()).collect()
            }
            _ => break,
        };
        if names.is_empty() {
            let problem = Diagnostic::new(Code::EmptyList, span, "a player has a strategy");
            return Err(problem.help("give her one, such as \"1\"").into());
        }
        strategies.push(names);
    }
    tokens.expect(&Token::Close)?;
    if strategies.len() == players {
        return Ok(strategies);
    }
    let message = format!("{} lists of strategies for {players} players", strategies.len());
    Err(Diagnostic::new(Code::WrongLength, span, message).help("one per player is needed").into())
}

/// The payoffs of every profile, in the order of the file.
type Listed = Vec<Vec<RBig>>;

fn payoffs(tokens: &mut Tokens<'_>, players: usize, profiles: usize) -> Result<Listed, Refused> {
    let mut listed = Vec::with_capacity(profiles);
    for _ in 0..profiles {
        let mut payoffs = Vec::with_capacity(players);
        for _ in 0..players {
            if *tokens.peek() == Token::End {
                return Err(too_few(tokens, profiles * players, "payoffs").into());
            }
            payoffs.push(tokens.number()?);
            tokens.take_if(&Token::Comma)?;
        }
        listed.push(payoffs);
    }
    at_end(tokens, profiles * players, "payoffs")?;
    Ok(listed)
}

fn outcomes(tokens: &mut Tokens<'_>, players: usize, profiles: usize) -> Result<Listed, Refused> {
    tokens.expect(&Token::Open)?;
    // Outcome 0: nothing for anybody.
    let mut outcomes = vec![vec![RBig::ZERO; players]];
    while tokens.take_if(&Token::Open)? {
        tokens.label()?;
        outcomes.push(payoff_list(tokens, players)?);
    }
    tokens.expect(&Token::Close)?;
    let mut listed = Vec::with_capacity(profiles);
    for _ in 0..profiles {
        if *tokens.peek() == Token::End {
            return Err(too_few(tokens, profiles, "outcomes").into());
        }
        let span = tokens.span();
        let number = tokens.whole("the number of an outcome")?;
        let Some(payoffs) = outcomes.get(number) else {
            let message = format!("there is no outcome {number}");
            let help = format!("outcomes are numbered from 1 to {}", outcomes.len() - 1);
            return Err(Diagnostic::new(Code::UnknownOutcome, span, message).help(help).into());
        };
        listed.push(payoffs.clone());
    }
    at_end(tokens, profiles, "outcomes")?;
    Ok(listed)
}

/// One payoff per player, commas between them or not, up to the closing brace.
pub(super) fn payoff_list(tokens: &mut Tokens<'_>, players: usize) -> Result<Vec<RBig>, Refused> {
    let span = tokens.span();
    let mut payoffs = Vec::with_capacity(players);
    while *tokens.peek() != Token::Close {
        payoffs.push(tokens.number()?);
        tokens.take_if(&Token::Comma)?;
    }
    tokens.expect(&Token::Close)?;
    if payoffs.len() == players {
        return Ok(payoffs);
    }
    let message = format!("{} payoffs for {players} players", payoffs.len());
    Err(Diagnostic::new(Code::WrongLength, span, message).help("one per player is needed").into())
}

fn too_few(tokens: &Tokens<'_>, wanted: usize, what: &str) -> Diagnostic {
    let message = format!("the file ends before all {wanted} {what} of the table are there");
    let help = "the table lists every profile, the first player's strategy moving fastest";
    Diagnostic::new(Code::WrongLength, tokens.span(), message).help(help)
}

fn at_end(tokens: &Tokens<'_>, wanted: usize, what: &str) -> Result<(), Refused> {
    match tokens.peek() {
        Token::End => Ok(()),
        Token::Number(_) => {
            let message = format!("the table has {wanted} {what}, and here is one more");
            let problem = Diagnostic::new(Code::WrongLength, tokens.span(), message);
            Err(problem.help("compare the numbers of strategies").into())
        }
        _ => Err(syntax(tokens.span(), "the file should end here").into()),
    }
}
