//! The scan over all columns that turns multipliers into a bound on the objective.

use crate::code::{Checked, Code, at, reject};
use crate::concept::{Objective, Prior, Sense};
use crate::game::{Game, Kind, Player};
use crate::multipliers::{Multipliers, OfType, Sparse, total};
use crate::number::{Extended, bits, common_denominator, quotient, scaled};
use dashu::integer::IBig;

/// `min_a c(theta, a)` at every theta, as integers over one denominator.
pub(crate) struct Minima {
    minima: Vec<IBig>,
    denominator: IBig,
}

/// Scans every column for the least reduced objective `c(theta, a)` of FORMAT section 3.
pub(crate) fn minima(
    game: &Game,
    objective: &Objective,
    sense: Sense,
    multipliers: &Multipliers,
) -> Checked<Minima> {
    // Every term of c is a multiple of 1/(units * denominator of the payoffs).
    let objective_unit = common_denominator([&objective.welfare, &objective.revenue])?;
    let units = &objective_unit * &multipliers.denominator;
    let sign = sense.sign();
    let on_utility = scaled(&(&sign * &objective.welfare), &units);
    let on_revenue = scaled(&(sign * (&objective.welfare + &objective.revenue)), &units);
    let length = multipliers.bits() + bits(&units) + bits(&on_revenue);
    game.spend("proof.bound", work(game, multipliers), length)?;
    let scan = Scan::new(game, multipliers, &objective_unit, &on_utility)?;

    let mut minima: Vec<Option<IBig>> = vec![None; game.type_profiles];
    for profile in 0..game.action_profiles {
        let base = &on_revenue * at(&game.revenue, profile)?;
        let terms = scan.terms(profile)?;
        visit(&terms, base, 0, &mut |c, theta| {
            let c = if multipliers.no_signalling.is_empty() {
                c
            } else {
                c - scan.no_signalling(profile, theta)
            };
            if let Some(least) = minima.get_mut(theta)
                && least.as_ref().is_none_or(|least| c < *least)
            {
                *least = Some(c);
            }
        });
    }
    let Some(minima) = minima.into_iter().collect::<Option<Vec<_>>>() else {
        return reject(Code::TooLarge, "instance", "a profile of types has no column");
    };
    Ok(Minima { minima, denominator: units * &game.denominator })
}

impl Minima {
    /// With the prior given, `sum F(theta) min c`.
    ///
    /// With any prior, the least `min c / Wel` where `Wel > 0`; `None` where some `c < 0` although
    /// `Wel = 0`, unless `lenient` (then such profiles do not count).
    pub(crate) fn combine(&self, game: &Game, prior: Prior, lenient: bool) -> Option<Extended> {
        if prior == Prior::Given {
            let terms = game.prior.iter().zip(&self.minima);
            let sum = terms.fold(IBig::ZERO, |sum, (f, c)| sum + f * c);
            let denominator = &self.denominator * &game.prior_denominator;
            return Some(Extended::Finite(quotient(&sum, &denominator)));
        }
        let mut least = Extended::Infinity;
        for (c, welfare) in self.minima.iter().zip(&game.welfare) {
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
fn work(game: &Game, multipliers: &Multipliers) -> u128 {
    let agents = game.players.len() as u128;
    let mut work = game.columns().saturating_mul(agents);
    for (player, rows) in game.players.iter().zip(&multipliers.rows) {
        let others = (game.action_profiles / player.action_axis.size) as u128;
        for of_type in rows {
            let obedience: usize = of_type.obedience.values().map(Vec::len).sum();
            let multiplied = of_type.regret.len() + obedience + player.action_axis.size;
            work = work.saturating_add(others.saturating_mul(multiplied as u128));
        }
    }
    work
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
    /// What the multipliers z are scaled by.
    signal_unit: IBig,
}

/// One type: its coefficient on its own utility, and what its deviations would earn.
struct Row<'a> {
    kind: &'a Kind,
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
        objective_unit: &'a IBig,
        on_utility: &IBig,
    ) -> Checked<Scan<'a>> {
        let mut rows = Vec::new();
        for (player, of_types) in game.players.iter().zip(&multipliers.rows) {
            let mut own = Vec::new();
            for (kind, of_type) in player.kinds.iter().zip(of_types) {
                own.push(Row::new(player, kind, of_type, objective_unit, on_utility)?);
            }
            rows.push(own);
        }
        let signal_unit = objective_unit * &game.denominator;
        Ok(Scan { game, multipliers, objective_unit, rows, signal_unit })
    }

    /// The terms of every agent's types at a profile of actions.
    fn terms(&self, profile: usize) -> Checked<Terms> {
        let mut terms = Vec::with_capacity(self.rows.len());
        for (player, rows) in self.game.players.iter().zip(&self.rows) {
            let action = player.action_axis.choice(profile);
            let others = player.action_axis.others(profile);
            let mut own = Vec::with_capacity(rows.len());
            for (t, row) in rows.iter().enumerate().filter(|(_, row)| row.kind.may_play(action)) {
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

    /// `sum_i z(i, theta, a_-i)`, scaled.
    fn no_signalling(&self, profile: usize, theta: usize) -> IBig {
        let mut sum = IBig::ZERO;
        for (i, player) in self.game.players.iter().enumerate() {
            let key = (i, theta, player.action_axis.others(profile));
            if let Some(z) = self.multipliers.no_signalling.get(&key) {
                sum += z;
            }
        }
        sum * &self.signal_unit
    }
}

impl<'a> Row<'a> {
    fn new(
        player: &Player,
        kind: &'a Kind,
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
        Ok(Row { kind, own, deviating, obedience })
    }
}
