//! All pure Bayes-Nash equilibria, by going through the plans of all agents but one.

use crate::bound::Playable;
use crate::code::{Checked, at};
use crate::concept::Objective;
use crate::game::Game;
use crate::names::Plan;
use crate::number::{bits, quotient};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// A plan of every agent.
pub(crate) type Plans = Vec<Plan>;

/// Calls `found` with every pure equilibrium in which types play `playable` actions only.
pub(crate) fn pure_equilibria(
    game: &Game,
    playable: &Playable,
    place: &str,
    found: &mut dyn FnMut(&Plans) -> Checked<()>,
) -> Checked<()> {
    let search = Search::new(game, place);
    let mut choices: Vec<Choice> = Vec::new();
    for (i, (player, own)) in game.players.iter().zip(playable).enumerate() {
        for (t, (kind, plays)) in player.kinds.iter().zip(own).enumerate() {
            if kind.counts {
                let actions = kind.allowed.iter().copied().filter(|a| plays.get(*a) == Some(&true));
                choices.push(Choice { agent: i, kind: t, actions: actions.collect() });
            }
        }
    }
    // The agent with the most plans answers the others: her best replies are few.
    let plans = |i: usize| {
        let sizes = choices.iter().filter(|choice| choice.agent == i).map(|c| c.actions.len());
        sizes.fold(1u128, |product, size| product.saturating_mul(size as u128))
    };
    let last = (0..game.players.len()).max_by_key(|i| plans(*i)).unwrap_or(0);
    let (own, others): (Vec<Choice>, Vec<Choice>) =
        choices.into_iter().partition(|choice| choice.agent == last);
    let mut plans: Plans = game.players.iter().map(|player| vec![0; player.kinds.len()]).collect();
    every_plan(&others, &mut plans, &mut |plans| {
        let earned = search.interim(plans, last)?;
        let mut replies = Vec::new();
        for choice in &own {
            let best = search.best_replies(last, choice.kind, &earned)?;
            let actions = choice.actions.iter().copied().filter(|a| best.contains(a)).collect();
            replies.push(Choice { actions, ..*choice });
        }
        every_plan(&replies, plans, &mut |plans| {
            if search.is_best_for_others(plans, last)? { found(plans) } else { Ok(()) }
        })
    })
}

/// The expected objective of a profile of plans.
pub(crate) fn value(game: &Game, plans: &Plans, objective: &Objective) -> Checked<RBig> {
    let (mut utilities, mut revenue) = (IBig::ZERO, IBig::ZERO);
    for (theta, f) in game.prior.iter().enumerate().filter(|(_, f)| !f.is_zero()) {
        let profile = profile(game, plans, theta)?;
        revenue += f * at(&game.revenue, profile)?;
        for player in &game.players {
            let kind = at(&player.kinds, player.type_axis.choice(theta))?;
            utilities += f * at(&kind.utility, profile)?;
        }
    }
    let unit = &game.denominator * &game.prior_denominator;
    Ok(&objective.welfare * quotient(&(utilities + &revenue), &unit)
        + &objective.revenue * quotient(&revenue, &unit))
}

/// What is played at a profile of types.
fn profile(game: &Game, plans: &Plans, theta: usize) -> Checked<usize> {
    let mut profile = 0;
    for (player, plan) in game.players.iter().zip(plans) {
        profile += at(plan, player.type_axis.choice(theta))? * player.action_axis.stride;
    }
    Ok(profile)
}

/// The actions to go through for one type of one agent.
struct Choice {
    agent: usize,
    kind: usize,
    actions: Vec<usize>,
}

/// Calls `visit` with every combination of the choices written into the plans.
fn every_plan(
    choices: &[Choice],
    plans: &mut Plans,
    visit: &mut dyn FnMut(&mut Plans) -> Checked<()>,
) -> Checked<()> {
    let mut positions = vec![0; choices.len()];
    if choices.iter().any(|choice| choice.actions.is_empty()) {
        return Ok(());
    }
    loop {
        for (choice, position) in choices.iter().zip(&positions) {
            let action = *at(&choice.actions, *position)?;
            if let Some(plan) = plans.get_mut(choice.agent)
                && let Some(played) = plan.get_mut(choice.kind)
            {
                *played = action;
            }
        }
        visit(plans)?;
        // The next combination, the last choice fastest.
        let mut moved = false;
        for (choice, position) in choices.iter().zip(&mut positions).rev() {
            *position += 1;
            if *position < choice.actions.len() {
                moved = true;
                break;
            }
            *position = 0;
        }
        if !moved {
            return Ok(());
        }
    }
}

struct Search<'a> {
    game: &'a Game,
    place: &'a str,
    /// The profiles of types of positive probability.
    thetas: Vec<usize>,
    length: usize,
}

impl<'a> Search<'a> {
    fn new(game: &'a Game, place: &'a str) -> Search<'a> {
        let likely = game.prior.iter().enumerate().filter(|(_, f)| !f.is_zero());
        let thetas = likely.map(|(theta, _)| theta).collect();
        Search { game, place, thetas, length: bits(&game.prior_denominator) }
    }

    /// What an agent's types earn from each action they may play, against the others' plans.
    fn interim(&self, plans: &Plans, agent: usize) -> Checked<Vec<Vec<IBig>>> {
        let player = at(&self.game.players, agent)?;
        let most = player.actions.len() + self.game.players.len();
        let work = (self.thetas.len() as u128).saturating_mul(most as u128);
        self.game.spend(self.place, work.saturating_add(1), self.length)?;
        let mut earned: Vec<Vec<IBig>> =
            player.kinds.iter().map(|kind| vec![IBig::ZERO; kind.allowed.len()]).collect();
        for theta in &self.thetas {
            let profile = profile(self.game, plans, *theta)?;
            let (t, f) = (player.type_axis.choice(*theta), at(&self.game.prior, *theta)?);
            let kind = at(&player.kinds, t)?;
            if let Some(sums) = earned.get_mut(t) {
                for (d, sum) in kind.allowed.iter().zip(sums) {
                    *sum += f * at(&kind.utility, player.action_axis.replace(profile, *d))?;
                }
            }
        }
        Ok(earned)
    }

    /// The actions of a type that earn the most.
    fn best_replies(&self, agent: usize, t: usize, earned: &[Vec<IBig>]) -> Checked<Vec<usize>> {
        let kind = at(&at(&self.game.players, agent)?.kinds, t)?;
        let earned = at(earned, t)?;
        let most = earned.iter().max();
        let best = kind.allowed.iter().zip(earned).filter(|(_, sum)| Some(*sum) == most);
        Ok(best.map(|(d, _)| *d).collect())
    }

    /// Whether every type that counts of every agent but one plays a best reply.
    fn is_best_for_others(&self, plans: &Plans, but: usize) -> Checked<bool> {
        for (i, (player, plan)) in self.game.players.iter().zip(plans).enumerate() {
            if i == but {
                continue;
            }
            let earned = self.interim(plans, i)?;
            for (t, (kind, action)) in player.kinds.iter().zip(plan).enumerate() {
                if kind.counts && !self.best_replies(i, t, &earned)?.contains(action) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}
