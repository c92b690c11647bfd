//! Boxes in which an equilibrium exists by Krawczyk's test (Krawczyk 1969; Moore 1977).
//!
//! All numbers are integers: probabilities over one denominator `unit`, payoffs over that of the
//! game and the prior.

use crate::bound::Playable;
use crate::code::{Checked, Code, at, reject};
use crate::equilibrium::Claim;
use crate::game::{Game, Kind, Player};
use crate::number::{bits, common_denominator, multiple_of_both, quotient, scaled};
use crate::profile::{Strategies, read, verify_complete};
use crate::refinement::Admitted;
use crate::tree::Node;
use dashu::base::Abs;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeSet;

/// The most bits of the common denominators.
const DENOMINATOR_BITS: usize = 100_000;
/// The most words that the profiles played, and the Jacobian, may take.
const WORDS: u128 = 50_000_000;

/// The unknown probabilities of one type.
struct Support {
    agent: usize,
    kind: usize,
    actions: Vec<usize>,
    /// The position of the first unknown.
    offset: usize,
}

/// A box: its supports, and the probabilities times `unit`.
struct Region<'a> {
    game: &'a Game,
    place: &'a str,
    supports: Vec<Support>,
    unit: IBig,
    centre: Vec<IBig>,
    low: Vec<IBig>,
    high: Vec<IBig>,
    length: usize,
}

/// A closed interval of integers.
#[derive(Clone)]
struct Range {
    low: IBig,
    high: IBig,
}

impl Range {
    fn zero() -> Range {
        Range { low: IBig::ZERO, high: IBig::ZERO }
    }

    /// Adds `factor` times an interval.
    fn add(&mut self, factor: &IBig, other: &Range) {
        let (low, high) = (factor * &other.low, factor * &other.high);
        let (low, high) = if *factor < IBig::ZERO { (high, low) } else { (low, high) };
        self.low += low;
        self.high += high;
    }

    fn magnitude(&self) -> IBig {
        self.low.clone().abs().max(self.high.clone().abs())
    }
}

/// Something that may be played: profiles of types and of actions, and the unknowns whose product,
/// times that of the prior, is its probability.
struct Event {
    theta: usize,
    profile: usize,
    unknowns: Vec<usize>,
}

/// Verifies that a box holds an equilibrium; returns the largest value of the objective times the
/// sign of the sense over the box.
pub(crate) fn verify_box(
    game: &Game,
    claim: &Claim,
    admitted: &Admitted,
    node: &Node<'_>,
) -> Checked<RBig> {
    let table = node.table(&["supports", "centre", "radius", "preconditioner"])?;
    let supports = read_supports(game, &table.get("supports")?)?;
    let mut played: Playable = game
        .players
        .iter()
        .map(|player| player.kinds.iter().map(|kind| vec![false; kind.may.len()]).collect())
        .collect();
    for support in &supports {
        let own = played.get_mut(support.agent).and_then(|own| own.get_mut(support.kind));
        for (action, plays) in own.into_iter().flatten().enumerate() {
            *plays = support.actions.contains(&action);
        }
    }
    admitted.verify(game, &played, node)?;
    let radius = table.get("radius")?;
    let size = radius.rational()?;
    if size <= RBig::ZERO {
        return radius.wrong("the radius must be positive");
    }
    let region = Region::new(game, supports, &table.get("centre")?, &size, &node.place)?;
    if region.low.iter().any(|low| *low < IBig::ZERO) {
        return node.reject(Code::BoxNotProved, "a probability may be negative");
    }
    region.verify_zero(&table.get("preconditioner")?, &size)?;
    region.verify_best_replies(node)?;
    region.objective(claim)
}

/// Reads `[[agent, type, [action, ..]], ..]`: every type that counts once.
fn read_supports(game: &Game, node: &Node<'_>) -> Checked<Vec<Support>> {
    let (mut supports, mut seen, mut offset) = (Vec::new(), BTreeSet::new(), 0);
    for row in node.list()? {
        let [agent, kind, actions] = row.tuple()?;
        let (agent, player) = game.player(&agent)?;
        let (t, found) = player.kind(&kind)?;
        if !found.counts {
            return kind.wrong("this type has probability 0");
        }
        if !seen.insert((agent, t)) {
            return row.reject(Code::DuplicateEntry, "this type is listed twice");
        }
        let mut own = Vec::new();
        for action in actions.list()? {
            let found = player.action(&action, Some(found))?;
            if own.contains(&found) {
                return action.reject(Code::DuplicateEntry, "this action is listed twice");
            }
            own.push(found);
        }
        if own.is_empty() {
            return actions.wrong("an action is expected");
        }
        let count = own.len();
        supports.push(Support { agent, kind: t, actions: own, offset });
        offset += count;
    }
    let counting: usize =
        game.players.iter().flat_map(|player| &player.kinds).filter(|kind| kind.counts).count();
    if supports.len() < counting {
        return node.reject(Code::StrategyMissing, "a type has no support");
    }
    Ok(supports)
}

impl<'a> Region<'a> {
    fn new(
        game: &'a Game,
        supports: Vec<Support>,
        node: &Node<'_>,
        radius: &RBig,
        place: &'a str,
    ) -> Checked<Region<'a>> {
        let strategies: Strategies = read(game, node)?;
        verify_complete(game, &strategies, &node.place)?;
        let mut unit = IBig::from(radius.denominator().clone());
        for strategy in strategies.iter().flatten().flatten() {
            unit = multiple_of_both(unit, &strategy.denominator);
            if bits(&unit) > DENOMINATOR_BITS {
                return node.reject(Code::TooLarge, "a common denominator is too long");
            }
        }
        let mut centre = Vec::new();
        for support in &supports {
            let Some(strategy) = at(at(&strategies, support.agent)?, support.kind)? else {
                return node.reject(Code::StrategyMissing, "a type has no strategy");
            };
            let factor = &unit / &strategy.denominator;
            for action in &support.actions {
                let weight = strategy.weights.iter().find(|(played, _)| played == action);
                centre.push(weight.map_or(IBig::ZERO, |(_, weight)| weight * &factor));
            }
            if strategy.weights.len() != support.actions.len()
                || centre.iter().any(|probability| probability.is_zero())
            {
                return node.reject(Code::StrategyNotALaw, "the support is another one");
            }
        }
        let reach = scaled(radius, &unit);
        let low = centre.iter().map(|x| x - &reach).collect();
        let high = centre.iter().map(|x| x + &reach).collect();
        let length = (bits(&unit) + 1) * game.players.len() + bits(&game.prior_denominator);
        Ok(Region { game, place, supports, unit, centre, low, high, length })
    }

    /// The support of an agent's type at a profile of types.
    fn support_at(&self, agent: usize, kind: usize) -> Option<&Support> {
        self.supports.iter().find(|support| support.agent == agent && support.kind == kind)
    }

    /// All that agents other than `but` may do, where her type is `kind`; without `but`, all that
    /// may be played.
    fn events(&self, but: Option<(usize, usize)>) -> Checked<Vec<Event>> {
        let mut events = Vec::new();
        let agents = self.game.players.len() as u128;
        for (theta, f) in self.game.prior.iter().enumerate() {
            let is_kind = |(agent, kind): (usize, usize)| {
                let player = self.game.players.get(agent);
                player.is_some_and(|player| player.type_axis.choice(theta) == kind)
            };
            if f.is_zero() || !but.is_none_or(is_kind) {
                continue;
            }
            let mut reached = vec![Event { theta, profile: 0, unknowns: Vec::new() }];
            for (i, player) in self.game.players.iter().enumerate() {
                let support = self.support_at(i, player.type_axis.choice(theta));
                let Some(support) = support.filter(|_| but.is_none_or(|(agent, _)| agent != i))
                else {
                    continue;
                };
                let profiles =
                    (reached.len() as u128).saturating_mul(support.actions.len() as u128);
                let words =
                    profiles.saturating_add(events.len() as u128).saturating_mul(agents + 8);
                if words > WORDS {
                    return reject(Code::TooLarge, self.place, "too many profiles are played");
                }
                self.game.spend(self.place, profiles.saturating_mul(agents), 0)?;
                let next = reached.iter().flat_map(|event| {
                    support.actions.iter().zip(support.offset..).map(|(action, unknown)| Event {
                        theta,
                        profile: event.profile + action * player.action_axis.stride,
                        unknowns: event.unknowns.iter().copied().chain([unknown]).collect(),
                    })
                });
                reached = next.collect();
            }
            events.extend(reached);
        }
        Ok(events)
    }

    /// The weight of an event over the box, one of its unknowns left out.
    fn weight(&self, event: &Event, but: Option<usize>) -> Checked<Range> {
        let f = at(&self.game.prior, event.theta)?;
        let mut range = Range { low: f.clone(), high: f.clone() };
        for unknown in event.unknowns.iter().filter(|unknown| Some(**unknown) != but) {
            range.low *= at(&self.low, *unknown)?;
            range.high *= at(&self.high, *unknown)?;
        }
        Ok(range)
    }

    /// Payoffs are over `denominator * prior_denominator * unit^(n − 1)`, times which f and its
    /// Jacobian are integers.
    fn scale(&self) -> IBig {
        let others = self.game.players.len().saturating_sub(1);
        &self.game.denominator * &self.game.prior_denominator * self.unit.pow(others)
    }

    /// Krawczyk's test: K lies strictly inside the box. As the box is symmetric about its centre
    /// x0, K is x0 − C f(x0) give or take radius times the row sums of |I − C f'(X)|.
    fn verify_zero(&self, node: &Node<'_>, radius: &RBig) -> Checked<()> {
        let count = self.centre.len();
        let mut rows = Vec::new();
        for row in node.list()? {
            rows.push(row.list()?.iter().map(Node::rational).collect::<Checked<Vec<_>>>()?);
        }
        if rows.len() != count || rows.iter().any(|row| row.len() != count) {
            return node.wrong(format!("a matrix of {count} rows and columns is expected"));
        }
        let (f, jacobian) = self.equations()?;
        let unit = common_denominator(rows.iter().flatten())?;
        let cube = (count as u128).saturating_pow(3);
        self.game.spend(self.place, cube.saturating_mul(4), self.length + bits(&unit))?;
        let one = self.scale() * &unit;
        let (reach, per) = (radius.numerator(), IBig::from(radius.denominator().clone()));
        for (k, row) in rows.iter().enumerate() {
            let row: Vec<IBig> = row.iter().map(|c| scaled(c, &unit)).collect();
            let moved = row.iter().zip(&f).fold(IBig::ZERO, |sum, (c, f)| sum + c * f);
            let mut spread = IBig::ZERO;
            for j in 0..count {
                let mut entry = Range::zero();
                if j == k {
                    entry = Range { low: one.clone(), high: one.clone() };
                }
                for (c, line) in row.iter().zip(&jacobian).filter(|(c, _)| !c.is_zero()) {
                    entry.add(&-c, at(line, j)?);
                }
                spread += entry.magnitude();
            }
            if moved.abs() * &per + spread * reach >= &one * reach {
                return node.reject(Code::BoxNotProved, format!("row {k} of K is not inside"));
            }
        }
        Ok(())
    }

    /// f at the centre, and the Jacobian over the box, both times `scale`.
    fn equations(&self) -> Checked<(Vec<IBig>, Vec<Vec<Range>>)> {
        let count = self.centre.len();
        let entries = (count as u128).saturating_pow(2);
        if entries.saturating_mul(self.length as u128 / 32 + 8) > WORDS {
            return reject(Code::TooLarge, self.place, "the Jacobian is too large");
        }
        self.game.spend(self.place, entries, self.length)?;
        let (mut f, mut jacobian) = (Vec::new(), Vec::new());
        let scale = self.scale();
        for support in &self.supports {
            let player = at(&self.game.players, support.agent)?;
            let kind = at(&player.kinds, support.kind)?;
            // The probabilities sum to one; at the centre they do.
            let mut line = vec![Range::zero(); count];
            let own = line.iter_mut().skip(support.offset).take(support.actions.len());
            own.for_each(|entry| *entry = Range { low: scale.clone(), high: scale.clone() });
            f.push(IBig::ZERO);
            jacobian.push(line);
            let events = self.events(Some((support.agent, support.kind)))?;
            let Some((base, rest)) = support.actions.split_first() else { continue };
            let agents = self.game.players.len() as u128;
            let work = (events.len() as u128) * (rest.len() as u128) * agents * agents;
            self.game.spend(self.place, work, self.length)?;
            for action in rest {
                let (mut sum, mut line) = (IBig::ZERO, vec![Range::zero(); count]);
                for event in &events {
                    let gain = gain(player, kind, event, *action, *base)?;
                    if gain.is_zero() {
                        continue;
                    }
                    let mut weight = at(&self.game.prior, event.theta)? * &gain;
                    for unknown in &event.unknowns {
                        weight *= at(&self.centre, *unknown)?;
                        if let Some(entry) = line.get_mut(*unknown) {
                            entry.add(&(&gain * &self.unit), &self.weight(event, Some(*unknown))?);
                        }
                    }
                    sum += weight;
                }
                f.push(sum);
                jacobian.push(line);
            }
        }
        Ok((f, jacobian))
    }

    /// Over the box no action outside a support earns more than the first one inside.
    fn verify_best_replies(&self, node: &Node<'_>) -> Checked<()> {
        for support in &self.supports {
            let player = at(&self.game.players, support.agent)?;
            let kind = at(&player.kinds, support.kind)?;
            let events = self.events(Some((support.agent, support.kind)))?;
            let work = (events.len() as u128) * (kind.allowed.len() as u128);
            let agents = self.game.players.len() as u128;
            self.game.spend(self.place, work.saturating_mul(agents), self.length)?;
            let base = *at(&support.actions, 0)?;
            for action in kind.allowed.iter().filter(|action| !support.actions.contains(action)) {
                let mut most = Range::zero();
                for event in &events {
                    let gained = gain(player, kind, event, *action, base)?;
                    most.add(&gained, &self.weight(event, None)?);
                }
                if most.high > IBig::ZERO {
                    let (action, name) = (player.show(*action), &kind.name);
                    let message = format!("({}, {name}) may gain by {action}", player.name);
                    return node.reject(Code::BoxNotProved, message);
                }
            }
        }
        Ok(())
    }

    /// The upper end of the objective over the box, times the sign of the sense.
    fn objective(&self, claim: &Claim) -> Checked<RBig> {
        let game = self.game;
        let (welfare, revenue) = (&claim.objective.welfare, &claim.objective.revenue);
        let units = common_denominator([welfare, revenue])?;
        let sign = claim.sense.sign();
        let on_utility = scaled(&(&sign * welfare), &units);
        let on_revenue = scaled(&(sign * (welfare + revenue)), &units);
        let events = self.events(None)?;
        let agents = game.players.len() as u128;
        let work = (events.len() as u128).saturating_mul(2 * agents + 2);
        game.spend(self.place, work, self.length + bits(&units))?;
        let mut sum = Range::zero();
        for event in &events {
            let mut value = &on_revenue * at(&game.revenue, event.profile)?;
            for player in &game.players {
                let kind = at(&player.kinds, player.type_axis.choice(event.theta))?;
                value += &on_utility * at(&kind.utility, event.profile)?;
            }
            sum.add(&value, &self.weight(event, None)?);
        }
        Ok(quotient(&sum.high, &(self.scale() * &self.unit * units)))
    }
}

/// What one action earns above another when an event happens.
fn gain(player: &Player, kind: &Kind, event: &Event, action: usize, base: usize) -> Checked<IBig> {
    let utility = |own: usize| at(&kind.utility, event.profile + own * player.action_axis.stride);
    Ok(utility(action)? - utility(base)?)
}
