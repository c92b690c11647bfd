//! The rows of the smoothness inequality: S(theta, a) for given deviations, lambda and mu.

use crate::code::{Checked, Code, at, reject};
use crate::game::{COLUMNS, Game, origins};
use crate::multipliers::Sparse;
use crate::number::{bits, common_denominator, quotient, scaled};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;

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

/// Deviations `D_i(key)`: integer weights over one denominator.
pub(crate) struct Deviations {
    pub(crate) denominator: IBig,
    /// By agent, then key.
    pub(crate) laws: Vec<Vec<Sparse>>,
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
    let units = &unit * &deviations.denominator;
    within_rows(game, 2 * bits(&units), "proof.deviations")?;
    for (player, laws) in game.players.iter().zip(&deviations.laws) {
        let others = (game.action_profiles / player.action_axis.size) as u128;
        let support: usize = laws.iter().map(Vec::len).sum();
        game.spend("proof.deviations", others.saturating_mul(support as u128), bits(&units))?;
    }
    let [lambda, mu, mu2] = [&inequality.lambda, &inequality.mu, &inequality.mu2]
        .map(|coefficient| scaled(coefficient, &units));
    let mut paid: Vec<IBig> = game.revenue.iter().map(|revenue| &mu * revenue).collect();
    if kind.weak {
        for (sum, most) in paid.iter_mut().zip(most_paid(game)?) {
            *sum += &mu2 * most;
        }
    }
    // Semi-smooth deviations are tabulated once per type, smooth ones once per theta.
    let mut of_types: Vec<Vec<Vec<IBig>>> = Vec::new();
    if kind.semi {
        for i in 0..game.players.len() {
            let own = at(&deviations.laws, i)?;
            let tables = (0..own.len()).map(|t| earned(game, i, t, at(own, t)?, &unit));
            of_types.push(tables.collect::<Checked<_>>()?);
        }
    }
    for theta in 0..game.type_profiles {
        let mut of_profile: Vec<Vec<IBig>> = Vec::new();
        if !kind.semi {
            for (i, player) in game.players.iter().enumerate() {
                let law = at(at(&deviations.laws, i)?, theta)?;
                of_profile.push(earned(game, i, player.type_axis.choice(theta), law, &unit)?);
            }
        }
        let mut tables = Vec::new();
        for (i, player) in game.players.iter().enumerate() {
            tables.push(if kind.semi {
                (player, at(at(&of_types, i)?, player.type_axis.choice(theta))?)
            } else {
                (player, at(&of_profile, i)?)
            });
        }
        let welfare = &lambda * at(&game.welfare, theta)?;
        for (profile, paid) in paid.iter().enumerate() {
            if !kind.has_row(game, theta, profile) {
                continue;
            }
            let mut slack = paid - &welfare;
            for (player, table) in &tables {
                slack += at(table, player.action_axis.others(profile))?;
            }
            if slack < IBig::ZERO {
                return reject(Code::SmoothnessViolated, row_place(game, theta, profile), "S < 0");
            }
        }
    }
    Ok(())
}

/// The place of a row.
pub(crate) fn row_place(game: &Game, theta: usize, profile: usize) -> String {
    format!("row ({}) ({})", game.show_types(theta), game.show_actions(profile))
}

/// `unit sum_d D(d) u_i(d, .; t)` by the number of the others' actions.
fn earned(game: &Game, i: usize, t: usize, law: &Sparse, unit: &IBig) -> Checked<Vec<IBig>> {
    let player = at(&game.players, i)?;
    let kind = at(&player.kinds, t)?;
    let axis = player.action_axis;
    let mut table = Vec::with_capacity(game.action_profiles / axis.size);
    for others in 0..game.action_profiles / axis.size {
        let mut sum = IBig::ZERO;
        for (d, weight) in law {
            sum += weight * at(&kind.utility, axis.with(others, *d))?;
        }
        table.push(sum * unit);
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
    let mut sum = IBig::ZERO;
    for (player, laws) in game.players.iter().zip(&deviations.laws) {
        let utility = &at(&player.kinds, player.type_axis.choice(theta))?.utility;
        for (d, weight) in at(laws, kind.key(player.type_axis, theta))? {
            sum += weight * at(utility, player.action_axis.replace(profile, *d))?;
        }
    }
    Ok(quotient(&sum, &(&deviations.denominator * &game.denominator)))
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
    // By agent and action: the largest payment for each thing.
    let things = game.rules.outcomes.max(2);
    let entries =
        game.players.iter().map(|p| p.actions.len().saturating_mul(things)).sum::<usize>();
    let branches = (game.action_profiles as u128).saturating_mul(game.players.len() as u128);
    game.spend("instance", branches.saturating_mul(4).saturating_add(entries as u128), 0)?;
    let mut most: Vec<Vec<Vec<Option<IBig>>>> =
        game.players.iter().map(|player| vec![vec![None; things]; player.actions.len()]).collect();
    for profile in 0..game.action_profiles {
        for branch in game.rules.lottery(&origins(&game.players, profile)?)? {
            for (i, (player, most)) in game.players.iter().zip(&mut most).enumerate() {
                let payment = at(&branch.payments, i)?;
                let slot = most
                    .get_mut(player.action_axis.choice(profile))
                    .and_then(|own| own.get_mut(game.rules.thing(i, branch.outcome)));
                if let Some(slot) = slot
                    && slot.as_ref().is_none_or(|known| known < payment)
                {
                    *slot = Some(payment.clone());
                }
            }
        }
    }
    let mut totals = Vec::with_capacity(game.action_profiles);
    for profile in 0..game.action_profiles {
        let mut total = IBig::ZERO;
        for branch in game.rules.lottery(&origins(&game.players, profile)?)? {
            for (i, (player, most)) in game.players.iter().zip(&most).enumerate() {
                let own = at(most, player.action_axis.choice(profile))?;
                if let Some(payment) = at(own, game.rules.thing(i, branch.outcome))? {
                    total += &branch.weight * payment;
                }
            }
        }
        totals.push(total);
    }
    Ok(totals)
}
