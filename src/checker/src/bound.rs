//! The scan over all columns that turns multipliers into a bound on the objective.

use crate::code::{Checked, at};
use crate::concept::{Objective, Prior, Sense};
use crate::game::{Game, Kind, Player};
use crate::multipliers::{Multipliers, OfType, Sparse, total};
use crate::number::{Extended, bits, common_denominator, quotient, scaled};
use dashu::integer::IBig;

/// By agent, type and action, whether the type plays it in the columns to scan.
pub(crate) type Playable = Vec<Vec<Vec<bool>>>;

/// `min_a c(theta, a)` at every theta, as integers over one denominator; `None` without a column.
pub(crate) struct Minima {
    minima: Vec<Option<IBig>>,
    denominator: IBig,
}

/// Scans every column for the least reduced objective `c(theta, a)` of FORMAT sections 3 and 3c.
/// With `playable`, the columns of what types play there only.
pub(crate) fn minima(
    game: &Game,
    objective: &Objective,
    sense: Sense,
    multipliers: &Multipliers,
    playable: Option<&Playable>,
) -> Checked<Minima> {
    // Every term of c is a multiple of 1/(units * denominator of the payoffs).
    let objective_unit = common_denominator([&objective.welfare, &objective.revenue])?;
    let units = &objective_unit * &multipliers.denominator;
    let sign = sense.sign();
    let on_utility = scaled(&(&sign * &objective.welfare), &units);
    let on_revenue = scaled(&(sign * (&objective.welfare + &objective.revenue)), &units);
    let length = multipliers.bits() + bits(&units) + bits(&on_revenue);
    let all;
    let playable = match playable {
        Some(playable) => playable,
        None => {
            all = everything(game);
            &all
        }
    };
    game.spend("proof", work(game, multipliers, playable), length)?;
    let scan = Scan::new(game, multipliers, playable, &objective_unit, &on_utility)?;
    let rows_of_columns = !multipliers.no_signalling.is_empty() || !multipliers.caps.is_empty();

    let mut minima: Vec<Option<IBig>> = vec![None; game.type_profiles];
    for profile in 0..game.action_profiles {
        let base = &on_revenue * at(&game.revenue, profile)?;
        let terms = scan.terms(profile)?;
        visit(&terms, base, 0, &mut |c, theta| {
            let c = if rows_of_columns { c - scan.of_others(profile, theta) } else { c };
            if let Some(least) = minima.get_mut(theta)
                && least.as_ref().is_none_or(|least| c < *least)
            {
                *least = Some(c);
            }
        });
    }
    Ok(Minima { minima, denominator: units * &game.denominator })
}

/// Every action of every type.
fn everything(game: &Game) -> Playable {
    let of_player = |player: &Player| player.kinds.iter().map(|kind| kind.may.clone()).collect();
    game.players.iter().map(of_player).collect()
}

impl Minima {
    /// With the prior given, `sum F(theta) min c`: infinite where a theta has no column.
    ///
    /// With any prior, the least `min c / Wel` where `Wel > 0`; `None` where some `c < 0` although
    /// `Wel = 0`, unless `lenient` (then such profiles do not count).
    pub(crate) fn combine(&self, game: &Game, prior: Prior, lenient: bool) -> Option<Extended> {
        if prior == Prior::Given {
            let mut sum = IBig::ZERO;
            for (f, c) in game.prior.iter().zip(&self.minima).filter(|(f, _)| !f.is_zero()) {
                match c {
                    Some(c) => sum += f * c,
                    None => return Some(Extended::Infinity),
                }
            }
            let denominator = &self.denominator * &game.prior_denominator;
            return Some(Extended::Finite(quotient(&sum, &denominator)));
        }
        let mut least = Extended::Infinity;
        for (c, welfare) in self.minima.iter().zip(&game.welfare) {
            let Some(c) = c else { continue };
            if *welfare > IBig::ZERO {
                let ratio = quotient(&(c * &game.denominator), &(welfare * &self.denominator));
                least = least.min(Extended::Finite(ratio));
            } else if !lenient && *c < IBig::ZERO {
                return None;
            }
        }
        Some(least)
    }
}

/// The additions and multiplications of a scan.
fn work(game: &Game, multipliers: &Multipliers, playable: &Playable) -> u128 {
    let mut work = game.action_profiles as u128;
    let mut columns = game.players.len() as u128;
    for ((player, rows), own) in game.players.iter().zip(&multipliers.rows).zip(playable) {
        let others = (game.action_profiles / player.action_axis.size) as u128;
        let pairs = own.iter().flatten().filter(|plays| **plays).count();
        columns = columns.saturating_mul(pairs as u128);
        for of_type in rows {
            let obedience: usize = of_type.obedience.values().map(Vec::len).sum();
            let multiplied = of_type.regret.len() + obedience + player.action_axis.size;
            work = work.saturating_add(others.saturating_mul(multiplied as u128));
        }
    }
    work.saturating_add(columns)
}

/// One term of `c` per type that may play its action: (its share of the number of theta, value).
type Terms = Vec<Vec<(usize, IBig)>>;

/// Calls `found` with the sum of one term per agent, for every combination of types.
fn visit(
    terms: &[Vec<(usize, IBig)>],
    sum: IBig,
    theta: usize,
    found: &mut dyn FnMut(IBig, usize),
) {
    match terms.split_first() {
        None => found(sum, theta),
        Some((own, rest)) => {
            for (share, term) in own {
                visit(rest, &sum + term, theta + share, found);
            }
        }
    }
}

/// What the scan needs of each type, tabulated once.
struct Scan<'a> {
    game: &'a Game,
    multipliers: &'a Multipliers,
    objective_unit: &'a IBig,
    rows: Vec<Vec<Row<'a>>>,
    /// What the multipliers of rows about the others' actions are scaled by.
    others_unit: IBig,
}

/// One type: its coefficient on its own utility, and what its deviations would earn.
struct Row<'a> {
    kind: &'a Kind,
    plays: &'a [bool],
    own: IBig,
    /// `sum_d y u_i(d, .)` by the number of the others' actions; empty where all y are zero.
    deviating: Vec<IBig>,
    /// By recommended action: the sum of y, and the multipliers themselves.
    obedience: Vec<Option<(IBig, &'a Sparse)>>,
}

impl<'a> Scan<'a> {
    fn new(
        game: &'a Game,
        multipliers: &'a Multipliers,
        playable: &'a Playable,
        objective_unit: &'a IBig,
        on_utility: &IBig,
    ) -> Checked<Scan<'a>> {
        let mut rows = Vec::new();
        for ((player, of_types), played) in game.players.iter().zip(&multipliers.rows).zip(playable)
        {
            let mut own = Vec::new();
            for ((kind, of_type), plays) in player.kinds.iter().zip(of_types).zip(played) {
                own.push(Row::new(player, kind, plays, of_type, objective_unit, on_utility)?);
            }
            rows.push(own);
        }
        let others_unit = objective_unit * &game.denominator;
        Ok(Scan { game, multipliers, objective_unit, rows, others_unit })
    }

    /// The terms of every agent's types at a profile of actions; empty where some agent never
    /// plays hers.
    fn terms(&self, profile: usize) -> Checked<Terms> {
        let mut terms = Vec::with_capacity(self.rows.len());
        let played = self.game.players.iter().zip(&self.rows).all(|(player, rows)| {
            let action = player.action_axis.choice(profile);
            rows.iter().any(|row| row.plays(action))
        });
        if !played {
            return Ok(vec![Vec::new()]);
        }
        for (player, rows) in self.game.players.iter().zip(&self.rows) {
            let action = player.action_axis.choice(profile);
            let others = player.action_axis.others(profile);
            let mut own = Vec::with_capacity(rows.len());
            for (t, row) in rows.iter().enumerate().filter(|(_, row)| row.plays(action)) {
                let utility = at(&row.kind.utility, profile)?;
                let mut term = &row.own * utility;
                if let Some(earned) = row.deviating.get(others) {
                    term += earned;
                }
                if let Some(Some((sum, sparse))) = row.obedience.get(action) {
                    let mut earned = -(sum * utility);
                    for (d, y) in *sparse {
                        let deviant = player.action_axis.with(others, *d);
                        earned += y * at(&row.kind.utility, deviant)?;
                    }
                    term += earned * self.objective_unit;
                }
                own.push((t * player.type_axis.stride, term));
            }
            terms.push(own);
        }
        Ok(terms)
    }

    /// What the rows about the others' actions take off: `sum_i z(i, theta, a_-i)` and the caps.
    fn of_others(&self, profile: usize, theta: usize) -> IBig {
        let mut sum = IBig::ZERO;
        for (i, player) in self.game.players.iter().enumerate() {
            let key = (i, theta, player.action_axis.others(profile));
            if let Some(z) = self.multipliers.no_signalling.get(&key) {
                sum += z;
            }
            for row in self.multipliers.caps.get(&key).into_iter().flatten() {
                sum += row.at(player.action_axis.choice(profile));
            }
        }
        sum * &self.others_unit
    }
}

impl<'a> Row<'a> {
    fn plays(&self, action: usize) -> bool {
        self.plays.get(action) == Some(&true)
    }

    fn new(
        player: &Player,
        kind: &'a Kind,
        plays: &'a [bool],
        of_type: &'a OfType,
        objective_unit: &IBig,
        on_utility: &IBig,
    ) -> Checked<Row<'a>> {
        let axis = player.action_axis;
        let mut deviating = Vec::new();
        if !of_type.regret.is_empty() {
            for others in 0..kind.utility.len() / axis.size {
                let mut earned = IBig::ZERO;
                for (d, y) in &of_type.regret {
                    earned += y * at(&kind.utility, axis.with(others, *d))?;
                }
                deviating.push(earned * objective_unit);
            }
        }
        let obedience = (0..axis.size)
            .map(|r| of_type.obedience.get(&r).map(|sparse| (total(sparse), sparse)))
            .collect();
        let own = on_utility - total(&of_type.regret) * objective_unit;
        Ok(Row { kind, plays, own, deviating, obedience })
    }
}
