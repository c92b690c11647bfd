//! The mixed-integer form of pure Bayes-Nash equilibria: a proposal for whoever can check it.

use super::Control;
use crate::game::Game;
use dashu::integer::IBig;
use good_lp::solvers::highs::highs;
use good_lp::{Expression, Solution, SolverModel, Variable, WithMipGap, WithTimeLimit};
use good_lp::{constraint, variable, variables};

/// Programs with more columns are not tried.
const MOST_COLUMNS: usize = 20_000;
/// The most seconds it may take.
const MOST_SECONDS: f64 = 20.0;

/// Whose play is looked for.
pub struct PurePlay<'a> {
    /// The game.
    pub game: &'a Game,
    /// What may be played, by agent and type; nothing for types of probability 0.
    pub playable: &'a [Vec<Vec<usize>>],
}

/// By agent and type the action; `None` for types of probability 0.
pub type Plans = Vec<Vec<Option<usize>>>;

/// The pure play that HiGHS takes for an equilibrium of least `weights[0] W + weights[1] Rev`, if it finds one in time.
///
/// Binaries say what every type plays, continuous columns how likely every pair (theta, a) is; their marginals
/// are the binaries, so that they are products. The payoff of every action is at most the type's value, and
/// that of the action played is no less.
pub fn pure_play(play: &PurePlay<'_>, weights: &[IBig; 2], control: &Control<'_>) -> Option<Plans> {
    let PurePlay { game, playable } = *play;
    let agents = game.agents.len();
    let thetas: Vec<usize> =
        (0..game.types.count()).filter(|&theta| !game.prior[theta].is_zero()).collect();
    let of_theta = |theta: usize| -> Vec<usize> {
        (0..agents).fold(vec![0], |profiles, agent| {
            let actions = &playable[agent][game.types.digit(theta, agent)];
            let extend = |&profile: &usize| {
                actions.iter().map(move |&action| game.actions.replace(profile, agent, action))
            };
            profiles.iter().flat_map(extend).collect()
        })
    };
    let columns: Vec<Vec<usize>> = thetas.iter().map(|&theta| of_theta(theta)).collect();
    if columns.iter().map(Vec::len).sum::<usize>() > MOST_COLUMNS || control.stopped() {
        return None;
    }
    let float = |number: &IBig| number.to_f64().value();
    let money = float(&game.money);
    let chance = |theta: usize| float(&game.prior[theta]) / float(&game.prior_total);

    let mut known = variables!();
    let mut binary = |actions: &Vec<usize>| -> Vec<Variable> {
        actions.iter().map(|_| known.add(variable().binary())).collect()
    };
    let plays: Vec<Vec<Vec<Variable>>> =
        playable.iter().map(|types| types.iter().map(&mut binary).collect()).collect();
    let mut likely = |profiles: &Vec<usize>| -> Vec<Variable> {
        profiles.iter().map(|_| known.add(variable().min(0))).collect()
    };
    let laws: Vec<Vec<Variable>> = columns.iter().map(&mut likely).collect();
    let mut objective = Expression::default();
    for ((&theta, profiles), law) in thetas.iter().zip(&columns).zip(&laws) {
        for (&actions, &column) in profiles.iter().zip(law) {
            let worth =
                &weights[0] * game.welfare(theta, actions) + &weights[1] * &game.revenue[actions];
            objective.add_mul(chance(theta) * float(&worth) / money, column);
        }
    }
    let mut rows = Vec::new();
    for agent in 0..agents {
        for (of_type, actions) in playable[agent].iter().enumerate() {
            if actions.is_empty() {
                continue;
            }
            let played = &plays[agent][of_type];
            rows.push(constraint!(played.iter().sum::<Expression>() == 1.0));
            let own = || {
                let all = thetas.iter().zip(&columns).zip(&laws);
                all.filter(|((theta, _), _)| game.types.digit(**theta, agent) == of_type)
            };
            for (&action, &binary) in actions.iter().zip(played) {
                for ((_, profiles), law) in own() {
                    let with = profiles.iter().zip(law);
                    let with = with.filter(|(a, _)| game.actions.digit(**a, agent) == action);
                    let marginal: Expression = with.map(|(_, &column)| column).sum();
                    rows.push(constraint!(marginal == binary));
                }
            }
            // The regret of what is played: whoever plays it follows the law.
            for &deviation in &game.allowed[agent][of_type] {
                let mut gain = Expression::default();
                for ((&theta, profiles), law) in own() {
                    for (&a, &column) in profiles.iter().zip(law) {
                        let utility = &game.utility[agent][of_type];
                        let deviated = game.actions.replace(a, agent, deviation);
                        let kept = float(&(&utility[a] - &utility[deviated])) / money;
                        gain.add_mul(chance(theta) * kept, column);
                    }
                }
                rows.push(constraint!(gain >= 0.0));
            }
        }
    }
    let mut problem = known.minimise(objective).using(highs);
    for row in rows {
        problem.add_constraint(row);
    }
    let seconds = control.seconds_left().min(MOST_SECONDS);
    let problem = problem.with_time_limit(seconds).with_mip_gap(0.0).ok()?;
    let solution = problem.solve().ok()?;
    let chosen = |(actions, played): (&Vec<usize>, &Vec<Variable>)| {
        let largest = actions.iter().zip(played);
        let largest = largest.max_by(|a, b| solution.value(*a.1).total_cmp(&solution.value(*b.1)));
        largest.map(|(&action, _)| action)
    };
    let plan = |(types, played): (&Vec<Vec<usize>>, &Vec<Vec<Variable>>)| {
        types.iter().zip(played).map(chosen).collect()
    };
    Some(playable.iter().zip(&plays).map(plan).collect())
}
