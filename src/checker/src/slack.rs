//! The rows of the smoothness inequality: S(theta, a) for given deviations, lambda and mu.

use crate::code::{Checked, Code, at, reject};
use crate::game::{COLUMNS, Game};
use crate::multipliers::Sparse;
use crate::number::{bits, common_denominator, multiple_of_both, quotient, scaled};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::HashMap;

/// The most pairs of an action and what it may lead to, over all agents.
const THINGS: usize = 5_000_000;

/// A kind of smoothness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Deviations know the own type only, and rows pair theta with what it may play.
    pub(crate) semi: bool,
    /// The inequality has the extra term `mu2 sum B`.
    pub(crate) weak: bool,
}

const KINDS: [Kind; 4] = [
    Kind { name: "smooth", semi: false, weak: false },
    Kind { name: "semi-smooth", semi: true, weak: false },
    Kind { name: "weak", semi: false, weak: true },
    Kind { name: "weak-semi", semi: true, weak: true },
];

impl Kind {
    /// Reads the name of a kind.
    pub(crate) fn read(node: &Node<'_>) -> Checked<Kind> {
        let name = node.text()?;
        match KINDS.into_iter().find(|kind| kind.name == name) {
            Some(kind) => Ok(kind),
            None => node.wrong(format!("`{name}` is no kind of smoothness")),
        }
    }

    /// The number of keys an agent's deviations have: profiles of types, or own types.
    pub(crate) fn keys(self, game: &Game, own_types: usize) -> usize {
        if self.semi { own_types } else { game.type_profiles }
    }

    /// The key at a profile of types.
    pub(crate) fn key(self, axis: crate::shape::Axis, theta: usize) -> usize {
        if self.semi { axis.choice(theta) } else { theta }
    }

    /// Whether (theta, a) is a row.
    pub(crate) fn has_row(self, game: &Game, theta: usize, profile: usize) -> bool {
        !self.semi
            || game.players.iter().all(|player| {
                let action = player.action_axis.choice(profile);
                player.kind_at(theta).is_some_and(|kind| kind.may_play(action))
            })
    }
}

/// Deviations `D_i(key)`, by agent, then key.
pub(crate) struct Deviations {
    pub(crate) laws: Vec<Vec<Deviation>>,
}

/// One law over actions: integer weights over a denominator.
#[derive(Clone)]
pub(crate) struct Deviation {
    pub(crate) denominator: IBig,
    pub(crate) weights: Sparse,
}

impl Deviations {
    /// The law of an agent at a key.
    fn law(&self, i: usize, key: usize) -> Checked<&Deviation> {
        at(at(&self.laws, i)?, key)
    }

    /// The bits of a common denominator of one law per agent, at most.
    fn bits(&self) -> usize {
        let longest = |own: &Vec<Deviation>| own.iter().map(|law| bits(&law.denominator)).max();
        self.laws.iter().filter_map(longest).sum()
    }
}

/// The coefficients of the inequality.
pub(crate) struct Inequality {
    pub(crate) kind: Kind,
    pub(crate) lambda: RBig,
    pub(crate) mu: RBig,
    pub(crate) mu2: RBig,
}

/// Refuses tables of rows that are too large.
pub(crate) fn within_rows(game: &Game, length: usize, place: &str) -> Checked<()> {
    let rows = (game.type_profiles as u128).saturating_mul(game.action_profiles as u128);
    if rows > COLUMNS {
        return reject(Code::TooLarge, place, format!("{rows} rows"));
    }
    game.spend(place, rows.saturating_mul(game.players.len() as u128), length)
}

/// Every row of the inequality holds.
///
/// # Errors
/// `smoothness-violated`, at the first row that fails.
pub(crate) fn verify_rows(
    game: &Game,
    inequality: &Inequality,
    deviations: &Deviations,
) -> Checked<()> {
    let kind = inequality.kind;
    let unit = common_denominator([&inequality.lambda, &inequality.mu, &inequality.mu2])?;
    let [lambda, mu, mu2] = [&inequality.lambda, &inequality.mu, &inequality.mu2]
        .map(|coefficient| scaled(coefficient, &unit));
    let length = [&unit, &lambda, &mu, &mu2].into_iter().map(bits).max().unwrap_or(0);
    account(game, deviations, length)?;
    let mut paid: Vec<IBig> = game.revenue.iter().map(|revenue| &mu * revenue).collect();
    if kind.weak {
        for (sum, most) in paid.iter_mut().zip(most_paid(game)?) {
            *sum += &mu2 * most;
        }
    }
    // Semi-smooth deviations are tabulated once per type, smooth ones once per theta.
    let mut of_types: Vec<Vec<Vec<IBig>>> = Vec::new();
    for (i, player) in game.players.iter().enumerate().filter(|_| kind.semi) {
        let tables = (0..player.kinds.len()).map(|t| earned(game, i, t, deviations.law(i, t)?));
        of_types.push(tables.collect::<Checked<_>>()?);
    }
    for theta in 0..game.type_profiles {
        // Everything at this theta is a multiple of 1/(unit * common * denominator of payoffs).
        let mut common = IBig::ONE;
        for (i, player) in game.players.iter().enumerate() {
            let law = deviations.law(i, kind.key(player.type_axis, theta))?;
            common = multiple_of_both(common, &law.denominator);
        }
        let mut tables = Vec::new();
        for (i, player) in game.players.iter().enumerate() {
            let (t, key) = (player.type_axis.choice(theta), kind.key(player.type_axis, theta));
            let law = deviations.law(i, key)?;
            let scale = &unit * (&common / &law.denominator);
            let table = match of_types.get(i) {
                Some(own) => at(own, t)?.iter().map(|sum| sum * &scale).collect::<Vec<_>>(),
                None => earned(game, i, t, law)?.iter().map(|sum| sum * &scale).collect(),
            };
            tables.push((player.action_axis, table));
        }
        let welfare = &lambda * at(&game.welfare, theta)?;
        for (profile, paid) in paid.iter().enumerate() {
            if !kind.has_row(game, theta, profile) {
                continue;
            }
            let mut slack = (paid - &welfare) * &common;
            for (axis, table) in &tables {
                slack += at(table, axis.others(profile))?;
            }
            if slack < IBig::ZERO {
                return reject(Code::SmoothnessViolated, row_place(game, theta, profile), "S < 0");
            }
        }
    }
    Ok(())
}

/// Accounts for the work of checking all rows.
fn account(game: &Game, deviations: &Deviations, length: usize) -> Checked<()> {
    let length = length + deviations.bits();
    within_rows(game, length, "proof.deviations")?;
    for (player, laws) in game.players.iter().zip(&deviations.laws) {
        let others = (game.action_profiles / player.action_axis.size) as u128;
        let support: usize = laws.iter().map(|law| law.weights.len()).sum();
        let work = support + game.type_profiles;
        game.spend("proof.deviations", others.saturating_mul(work as u128), length)?;
    }
    Ok(())
}

/// The place of a row.
pub(crate) fn row_place(game: &Game, theta: usize, profile: usize) -> String {
    format!("row ({}) ({})", game.show_types(theta), game.show_actions(profile))
}

/// `sum_d D(d) u_i(d, .; t)` by the number of the others' actions, times the law's denominator.
fn earned(game: &Game, i: usize, t: usize, law: &Deviation) -> Checked<Vec<IBig>> {
    let player = at(&game.players, i)?;
    let kind = at(&player.kinds, t)?;
    let axis = player.action_axis;
    let mut table = Vec::with_capacity(game.action_profiles / axis.size);
    for others in 0..game.action_profiles / axis.size {
        let mut sum = IBig::ZERO;
        for (d, weight) in &law.weights {
            sum += weight * at(&kind.utility, axis.with(others, *d))?;
        }
        table.push(sum);
    }
    Ok(table)
}

/// The deviations' total expected utility at one row.
pub(crate) fn deviating(
    game: &Game,
    kind: Kind,
    deviations: &Deviations,
    theta: usize,
    profile: usize,
) -> Checked<RBig> {
    let mut total = RBig::ZERO;
    for (i, player) in game.players.iter().enumerate() {
        let utility = &at(&player.kinds, player.type_axis.choice(theta))?.utility;
        let law = deviations.law(i, kind.key(player.type_axis, theta))?;
        let mut sum = IBig::ZERO;
        for (d, weight) in &law.weights {
            sum += weight * at(utility, player.action_axis.replace(profile, *d))?;
        }
        total += quotient(&sum, &(&law.denominator * &game.denominator));
    }
    Ok(total)
}

/// S at one row.
pub(crate) fn slack_at(
    game: &Game,
    inequality: &Inequality,
    deviations: &Deviations,
    theta: usize,
    profile: usize,
) -> Checked<RBig> {
    let earned = deviating(game, inequality.kind, deviations, theta, profile)?;
    let number = |integer: &IBig| quotient(integer, &game.denominator);
    let mut slack = earned - &inequality.lambda * number(at(&game.welfare, theta)?)
        + &inequality.mu * number(at(&game.revenue, profile)?);
    if inequality.kind.weak {
        slack += &inequality.mu2 * number(at(&most_paid(game)?, profile)?);
    }
    Ok(slack)
}

/// `sum_i B_i(a)` times the denominator, by profile of actions: what each agent could at most have
/// paid for what the lottery gives her.
pub(crate) fn most_paid(game: &Game) -> Checked<Vec<IBig>> {
    let branches = (game.action_profiles as u128).saturating_mul(game.players.len() as u128);
    game.spend("instance", branches.saturating_mul(4), 0)?;
    // By agent: the largest payment for each action and thing.
    let mut most: Vec<HashMap<(usize, usize), IBig>> =
        game.players.iter().map(|_| HashMap::new()).collect();
    for profile in 0..game.action_profiles {
        for ((player, most), law) in game.players.iter().zip(&mut most).zip(game.shares(profile)?) {
            let action = player.action_axis.choice(profile);
            for share in law {
                let known = most.entry((action, share.thing));
                let payment = known.or_insert_with(|| share.payment.clone());
                if share.payment > *payment {
                    *payment = share.payment;
                }
            }
        }
        if most.iter().map(HashMap::len).sum::<usize>() > THINGS {
            return reject(Code::TooLarge, "instance", "too many bundles to pay for");
        }
    }
    let mut totals = Vec::with_capacity(game.action_profiles);
    for profile in 0..game.action_profiles {
        let mut total = IBig::ZERO;
        for ((player, most), law) in game.players.iter().zip(&most).zip(game.shares(profile)?) {
            let action = player.action_axis.choice(profile);
            for share in law {
                if let Some(payment) = most.get(&(action, share.thing)) {
                    total += share.weight * payment;
                }
            }
        }
        totals.push(total);
    }
    Ok(totals)
}
