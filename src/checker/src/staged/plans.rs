//! Whole plans of staged play: their names, and the game whose actions they are.

use super::market::{Buyers, Market};
use super::numbering::in_order;
use super::play::{self, Play, Sink, Wanted};
use super::record::TEXT;
use super::tree::Side;
use crate::code::{Checked, Code, at, reject};
use crate::game::{Game, PAYOFFS, Player};
use crate::instance::allocation::Allocation;
use crate::number::bits;
use crate::shape::axes;
use dashu::integer::IBig;
use std::collections::HashMap;

/// The most plans of one type.
const PLANS: usize = 100_000;

/// A plan.
#[derive(Clone, Default)]
struct Plan {
    name: String,
    /// The name with the lengths of its parts, which no two plans share.
    key: String,
    /// The sequences it goes through.
    sequences: Vec<usize>,
}

/// The plans of an agent.
struct Plans<'s> {
    side: &'s Side,
    /// By sequence, the sets that follow it.
    following: Vec<Vec<usize>>,
    /// The sum of the lengths of all names and lists so far.
    text: usize,
}

impl Plans<'_> {
    fn of(side: &Side) -> Plans<'_> {
        let mut following = vec![Vec::new(); side.set_of.len()];
        for (number, set) in side.sets.iter().enumerate() {
            if let Some(own) = following.get_mut(set.parent) {
                own.push(number);
            }
        }
        Plans { side, following, text: 0 }
    }

    /// The plans of a type, in order.
    fn of_type(&mut self, kind: usize) -> Checked<Vec<Plan>> {
        let first = at(&self.following, 0)?.clone();
        let of_type = |set: &usize| self.side.sets.get(*set).is_some_and(|set| set.kind == kind);
        let roots: Vec<usize> = first.into_iter().filter(of_type).collect();
        if self.count(&roots)? > PLANS {
            return reject(Code::TooLarge, "instance", "too many plans");
        }
        match &*roots {
            [root] => self.at_set(*root),
            // In a market alone several views may be the first, or none.
            _ => self.at_all(&roots),
        }
    }

    /// How many combinations of plans there are from several sets on, if not beyond all bounds.
    fn count(&self, sets: &[usize]) -> Checked<usize> {
        let mut product = 1usize;
        for set in sets {
            let set = at(&self.side.sets, *set)?;
            let mut sum = 0usize;
            for action in 0..set.actions.len() {
                let following = at(&self.following, set.first + action)?;
                sum = sum.saturating_add(self.count(following)?);
            }
            product = product.saturating_mul(sum);
        }
        Ok(product)
    }

    /// The plans from a set on: for each action, all combinations of what follows.
    fn at_set(&mut self, set: usize) -> Checked<Vec<Plan>> {
        let set = at(&self.side.sets, set)?;
        let mut plans = Vec::new();
        for (action, name) in set.actions.iter().enumerate() {
            let sequence = set.first + action;
            let following = at(&self.following, sequence)?.clone();
            for later in self.at_all(&following)? {
                let space = if following.is_empty() { "" } else { " " };
                let key = format!("{}.{name}{}", name.len(), later.key);
                let name = format!("{name}{space}{}", later.name);
                let mut sequences = later.sequences;
                sequences.push(sequence);
                self.add(&mut plans, Plan { name, key, sequences })?;
            }
        }
        Ok(plans)
    }

    /// The combinations of plans from several sets on, the last set moving fastest.
    fn at_all(&mut self, sets: &[usize]) -> Checked<Vec<Plan>> {
        let mut plans = vec![Plan::default()];
        for (k, set) in sets.iter().enumerate() {
            let own = self.at_set(*set)?;
            let seen = self.seen(*set)?;
            let mut longer = Vec::new();
            for before in &plans {
                for next in &own {
                    let open = if k == 0 { "(" } else { ", " };
                    let close = if k + 1 == sets.len() { ")" } else { "" };
                    let name = format!("{}{open}{seen}: {}{close}", before.name, next.name);
                    let key = format!("{}({}.{seen}{})", before.key, seen.len(), next.key);
                    let sequences = [&*before.sequences, &*next.sequences].concat();
                    self.add(&mut longer, Plan { name, key, sequences })?;
                }
            }
            plans = longer;
        }
        Ok(plans)
    }

    /// What is new at a set: the last text of its path, unless that is what she did.
    fn seen(&self, set: usize) -> Checked<String> {
        let set = at(&self.side.sets, set)?;
        let after_none = set.stage == [0, 0, 1] && set.path.len() == 2;
        let last = set.path.last().filter(|_| !after_none);
        Ok(last.cloned().unwrap_or_default())
    }

    fn add(&mut self, plans: &mut Vec<Plan>, plan: Plan) -> Checked<()> {
        self.text += plan.name.len() + plan.key.len() + 8 * plan.sequences.len() + 72;
        if self.text > TEXT {
            return reject(Code::TooLarge, "instance", "too many plans");
        }
        plans.push(plan);
        Ok(())
    }
}

/// The actions of an agent in a plan game.
#[derive(Default)]
struct Actions {
    names: Vec<String>,
    numbers: HashMap<String, usize>,
    /// By action, the unambiguous form of its name, and the first and the last type that has it.
    known: Vec<(String, usize, usize)>,
    /// By type, the plans it has.
    allowed: Vec<Vec<usize>>,
    /// By sequence, the plans that go through it: those of its type, for the empty one all, each as
    /// an action that is first had by the type given.
    through: Vec<Vec<(usize, usize)>>,
}

impl Actions {
    /// The plans of all types; with `typed` those of different types are different actions.
    fn of(side: &Side, player: &Player, typed: bool) -> Checked<Actions> {
        let mut plans = Plans::of(side);
        let mut actions =
            Actions { through: vec![Vec::new(); side.set_of.len()], ..Actions::default() };
        for (kind, own) in player.kinds.iter().enumerate() {
            let mut allowed = Vec::new();
            for plan in plans.of_type(kind)? {
                let name = if typed { format!("{}: {}", own.name, plan.name) } else { plan.name };
                let number = actions.number(name, plan.key, kind)?;
                if at(&actions.known, number)?.1 == kind {
                    for sequence in plan.sequences.iter().chain([&0]) {
                        if let Some(through) = actions.through.get_mut(*sequence) {
                            through.push((kind, number));
                        }
                    }
                }
                allowed.push(number);
            }
            allowed.sort_unstable();
            actions.allowed.push(allowed);
        }
        Ok(actions)
    }

    /// The number of the action a plan of a type is.
    fn number(&mut self, name: String, key: String, kind: usize) -> Checked<usize> {
        let number = *self.numbers.entry(name.clone()).or_insert(self.names.len());
        match self.known.get_mut(number) {
            None => {
                self.names.push(name);
                self.known.push((key, kind, kind));
            }
            Some((known, _, last)) if *known == key && *last != kind => *last = kind,
            Some(_) => {
                let message = format!("two plans have the name {name}");
                return reject(Code::UnsupportedInstance, "instance", message);
            }
        }
        Ok(number)
    }
}

/// How many plans an agent's types have in all, to know before they are listed.
#[cfg(test)]
pub(super) fn plan_count(side: &Side) -> Checked<usize> {
    let plans = Plans::of(side);
    let roots = at(&plans.following, 0)?.iter();
    let mut counts = roots.map(|root| plans.count(&[*root]));
    counts.try_fold(0usize, |sum, count| Ok(sum.saturating_add(count?)))
}

impl Game {
    /// The plan game of a staged instance, with its options of information or without.
    ///
    /// # Errors
    /// `too-large`; `unsupported-instance` where names are ambiguous.
    pub(crate) fn of_plans(
        market: &Market,
        with_information: bool,
        buyers: Buyers,
    ) -> Checked<Game> {
        match market.types_matter(with_information) {
            true => {
                let play = Play::whole(market, buyers, with_information, None, Ends::default())?;
                of_play::<true>(market, play)
            }
            false => {
                let play = Play::whole(market, buyers, with_information, None, Ends::default())?;
                of_play::<false>(market, play)
            }
        }
    }

    /// The plan game of one market alone, which opens at an allocation.
    pub(crate) fn of_market_plans(
        market: &Market,
        index: usize,
        start: &Allocation,
    ) -> Checked<Game> {
        of_play::<false>(market, Play::alone(market, index, start, Ends::default())?)
    }
}

/// Ends merged by the agents' last sequences, at given types.
#[derive(Default)]
struct Ends<const TYPED: bool> {
    /// Whether they are wanted yet.
    counted: bool,
    /// By sequences: utilities by agent and type (or her own type alone), and revenue.
    merged: HashMap<Vec<usize>, (Vec<Vec<IBig>>, IBig)>,
}

impl<const TYPED: bool> Sink for Ends<TYPED> {
    fn wants(&self) -> Wanted {
        match (self.counted, TYPED) {
            (false, _) => Wanted::Nothing,
            (true, true) => Wanted::Own,
            (true, false) => Wanted::AllTypes,
        }
    }

    fn end(&mut self, end: &play::End<'_>) -> Checked<()> {
        let paid = end.paid.iter().fold(IBig::ZERO, |sum, paid| sum + paid) * &end.weight;
        let mut utilities = Vec::with_capacity(end.paid.len());
        for ((values, paid), cost) in end.values.iter().zip(end.paid).zip(end.costs) {
            let spent = paid + cost;
            utilities.push(values.iter().map(|value| &end.weight * (value - &spent)).collect());
        }
        if let Some((sums, revenue)) = self.merged.get_mut(end.sequences) {
            let sums = sums.iter_mut().flatten();
            for (sum, more) in sums.zip(utilities.iter().flat_map(|own: &Vec<IBig>| own)) {
                *sum += more;
            }
            *revenue += paid;
            return Ok(());
        }
        let size: usize = utilities.iter().map(Vec::len).sum();
        if self.merged.len().saturating_mul(size + 2 * utilities.len() + 6) > PAYOFFS {
            return reject(Code::TooLarge, "instance", "too many ends of play");
        }
        self.merged.insert(end.sequences.to_vec(), (utilities, paid));
        Ok(())
    }
}

/// The plan game of play. With `TYPED` a profile of plans is played at the types they name only.
fn of_play<const TYPED: bool>(
    market: &Market,
    mut play: Play<'_, '_, Ends<TYPED>>,
) -> Checked<Game> {
    let base = &market.auction;
    // All profiles of types count, whatever their probability.
    for theta in 0..base.type_profiles {
        play.at(theta, &IBig::ONE)?;
    }
    let mut actions = Vec::new();
    let mut renumbered = Vec::new();
    for (seat, player) in play.seats.iter().zip(&base.players) {
        let (side, numbers) = in_order(seat, player)?;
        actions.push(Actions::of(&side, player, TYPED)?);
        renumbered.push(numbers);
    }
    let denominator = &market.money * &play.chance;
    let mut game = base.of_actions(
        actions.iter_mut().map(|own| (std::mem::take(&mut own.names), own.allowed.clone())),
        denominator,
    )?;
    for theta in 0..base.type_profiles {
        let welfare = market.optimum(theta)? * &play.chance;
        game.welfare.push(welfare);
    }
    play.sink.counted = true;
    for theta in 0..base.type_profiles {
        if TYPED && base.probability(theta)?.is_zero() {
            continue;
        }
        play.at(theta, &IBig::ONE)?;
        let kinds: Vec<usize> =
            base.players.iter().map(|player| player.type_axis.choice(theta)).collect();
        for (sequences, (utilities, revenue)) in play.sink.merged.drain() {
            let mut through = Vec::new();
            for (((own, numbers), sequence), kind) in
                actions.iter().zip(&renumbered).zip(&sequences).zip(&kinds)
            {
                let plans = at(&own.through, *at(numbers, *sequence)?)?.iter();
                let plans = plans.filter(|(first, _)| first == kind).map(|(_, plan)| *plan);
                through.push(plans.collect::<Vec<usize>>());
            }
            add(&mut game, &through, (&utilities, &revenue))?;
        }
    }
    game.payoff_bits = game.longest_payoff();
    game.payoff_bits = game.welfare.iter().map(bits).fold(game.payoff_bits, usize::max);
    Ok(game)
}

/// Adds what an end gives to all profiles of the plans that come to it.
fn add(
    game: &mut Game,
    through: &[Vec<usize>],
    (utilities, revenue): (&[Vec<IBig>], &IBig),
) -> Checked<()> {
    let sizes: Vec<usize> = through.iter().map(Vec::len).collect();
    let Some((axes, profiles)) = axes(&sizes, PAYOFFS) else { return Ok(()) };
    let amounts: usize = utilities.iter().map(Vec::len).sum();
    game.spend("instance", (profiles as u128) * (amounts as u128 + 2), 64)?;
    for number in 0..profiles {
        let mut profile = 0;
        for ((player, plans), axis) in game.players.iter().zip(through).zip(&axes) {
            profile += at(plans, axis.choice(number))? * player.action_axis.stride;
        }
        for (player, own) in game.players.iter_mut().zip(utilities) {
            // Typed plans are played at the types they name, whoever asks.
            let own = own.iter().cycle().take(player.kinds.len());
            for (kind, more) in player.kinds.iter_mut().zip(own) {
                if let Some(sum) = kind.utility.get_mut(profile) {
                    *sum += more;
                }
            }
        }
        if let Some(sum) = game.revenue.get_mut(profile) {
            *sum += revenue;
        }
    }
    Ok(())
}
