//! From a float profile to an equilibrium: in exact numbers, or in a box that is proved to hold one.

use super::super::{Objective, Strategies, Weights, judge_strategies};
use super::finder::{Finder, Found};
use super::indifference::Indifference;
use super::krawczyk::{proved_box, refined};
use super::proof::Point;
use crate::exact::rationalise::{best_approximation, round_outwards};
use crate::exact::{Bracket, Fixed};
use crate::game::{common_denominator, over};
use crate::solve::{Control, FloatProfile, Linearised, Playable, Support};
use dashu::base::Abs;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// Largest denominators of fractions that a float may stand for, and of probabilities that may be chosen.
const SIMPLE: [u32; 3] = [12, 360, 1_000_000];
/// Binary digits of the denominators of fractions that a refined number may stand for; and how close it must be.
const DENOMINATOR: usize = 200;
const CLOSE: usize = 440;
/// How often one profile is brought to a smaller support.
const REDUCTIONS: usize = 12;
/// Binary digits of the probabilities of a profile that is only nearly an equilibrium.
const ROUGH: usize = 44;
/// Binary digits after the point of the ends of an objective known in a box, and how much wider they are told
/// than computed, so that whoever computes them in another way finds them true.
const TOLD: usize = 60;
const MARGIN: u8 = 16;

impl Finder<'_> {
    /// The equilibrium that a profile is nearest to, as far as one can be proved; else the profile in exact
    /// numbers, with what it lacks. `None` only if the time is up before that.
    pub fn settle(
        &self,
        objective: &Objective,
        hint: &FloatProfile,
        control: &Control<'_>,
    ) -> Option<Found> {
        let playable = self.floats.playable();
        if let Some(found) = self.simple(objective, hint) {
            return Some(found);
        }
        let (mut polished, mut solved) = self.floats.polished(&playable, hint, control);
        if !solved {
            let traced = self.floats.traced(&playable, hint, control);
            (polished, solved) = self.floats.polished(&playable, &traced, control);
        }
        if solved {
            let mut reductions = REDUCTIONS;
            let found = self.near(objective, playable, &polished, &mut reductions, control);
            if found.is_some() {
                return found;
            }
        }
        let rough = [&polished, hint].map(|profile| self.rough(objective, profile));
        rough.into_iter().flatten().min_by(|a, b| a.regret.cmp(&b.regret))
    }

    /// The profile in simple fractions, if that is an equilibrium.
    fn simple(&self, objective: &Objective, profile: &FloatProfile) -> Option<Found> {
        self.floats.supports(profile).iter().find_map(|support| {
            SIMPLE.iter().find_map(|&largest| {
                let largest = UBig::from(largest);
                let chances = places(support).map(|at| profile.fraction(at, &largest));
                self.equilibrium(objective, support, &chances.collect::<Vec<_>>())
            })
        })
    }

    /// An equilibrium near one in floats that plays only some of the actions, or one of smaller support.
    fn near(
        &self,
        objective: &Objective,
        playable: Playable,
        profile: &FloatProfile,
        reductions: &mut usize,
        control: &Control<'_>,
    ) -> Option<Found> {
        if let Some(found) = self.simple(objective, profile) {
            return Some(found);
        }
        for support in self.floats.supports(profile) {
            let system = Indifference { nature: &self.nature, support: &support };
            let Some(linearised) = self.floats.linearised(&support, profile) else { continue };
            if linearised.free.is_empty() {
                let found = self.isolated(objective, &system, &linearised, control);
                if found.is_some() {
                    return found;
                }
                continue;
            }
            if let Some(found) = self.chosen(objective, &system, &linearised, control) {
                return Some(found);
            }
            // On a continuum of equilibria one can often do without an action.
            let places: Vec<_> = places(&support).collect();
            for &(i, t, action) in linearised.free.iter().map(|&place| &places[place]) {
                if *reductions == 0 || control.stopped() {
                    return None;
                }
                *reductions -= 1;
                let mut fewer = playable.clone();
                fewer[i][t].retain(|other| *other != action);
                if fewer[i][t].is_empty() {
                    continue;
                }
                let (polished, solved) = self.floats.polished(&fewer, profile, control);
                let found =
                    solved.then(|| self.near(objective, fewer, &polished, reductions, control));
                if let Some(found) = found.flatten() {
                    return Some(found);
                }
            }
        }
        None
    }

    /// The one solution of a regular system: in fractions, or in a box.
    fn isolated(
        &self,
        objective: &Objective,
        system: &Indifference<'_>,
        linearised: &Linearised,
        control: &Control<'_>,
    ) -> Option<Found> {
        let solution = refined(system, linearised, &|| control.stopped())?;
        if let Some(chances) = fractions(&solution) {
            return self.equilibrium(objective, system.support, &chances);
        }
        let (within, point) = proved_box(system, &solution, linearised)?;
        let value = system.objective(objective, &point);
        let margin = value.width() * RBig::from(MARGIN);
        let (lower, upper) = (value.lower() - &margin, value.upper() + &margin);
        Some(Found {
            point: Point::Box(within),
            objective: Bracket::new(round_outwards(&lower, TOLD).0, round_outwards(&upper, TOLD).1),
            regret: RBig::ZERO,
        })
    }

    /// A solution of a system with many: some unknowns are chosen, as simple as possible, and the rest follows.
    fn chosen(
        &self,
        objective: &Objective,
        system: &Indifference<'_>,
        linearised: &Linearised,
        control: &Control<'_>,
    ) -> Option<Found> {
        SIMPLE.iter().find_map(|&largest| {
            let largest = UBig::from(largest);
            let choose = |place: &usize| best_approximation(&linearised.point[*place], &largest);
            let pins: Vec<RBig> = linearised.free.iter().map(choose).collect();
            let mut pinned = self.floats.pinned(system.support, linearised, &pins)?;
            for (&place, pin) in linearised.free.iter().zip(pins) {
                pinned.point[place] = pin;
            }
            let solution = refined(system, &pinned, &|| control.stopped())?;
            self.equilibrium(objective, system.support, &fractions(&solution)?)
        })
    }

    /// The profile with these probabilities, if they are some and nobody gains by deviating.
    fn equilibrium(
        &self,
        objective: &Objective,
        support: &Support,
        chances: &[RBig],
    ) -> Option<Found> {
        let found = self.judged(objective, self.strategies(support, chances)?);
        found.is_equilibrium().then_some(found)
    }

    /// A profile near the one in floats.
    fn rough(&self, objective: &Objective, profile: &FloatProfile) -> Option<Found> {
        let support = self.floats.supports(profile).into_iter().next()?;
        let chance = |(i, t, action)| {
            let chance = profile.chance(i, t, action) * RBig::from(UBig::ONE << ROUGH);
            RBig::from(chance.round().max(IBig::ONE))
        };
        let mut chances: Vec<RBig> = places(&support).map(chance).collect();
        let mut first = 0;
        for (_, _, actions) in &support {
            let law = &mut chances[first..first + actions.len()];
            let total = law.iter().fold(RBig::ZERO, |sum, chance| sum + chance);
            law.iter_mut().for_each(|chance| *chance = &*chance / &total);
            first += actions.len();
        }
        Some(self.judged(objective, self.strategies(&support, &chances)?))
    }

    /// Strategies with these probabilities; `None` if one is negative or they do not sum to 1.
    fn strategies(&self, support: &Support, chances: &[RBig]) -> Option<Strategies> {
        let game = self.nature.game;
        let of_agent =
            |agent: usize| places(support).zip(chances).filter(move |(at, _)| at.0 == agent);
        let denominators: Vec<IBig> = (0..game.agents.len())
            .map(|agent| common_denominator(of_agent(agent).map(|(_, chance)| chance)))
            .collect();
        let mut laws: Vec<Vec<Option<Weights>>> =
            (0..game.agents.len()).map(|i| vec![None; game.types.size(i)]).collect();
        for ((i, t, action), chance) in places(support).zip(chances) {
            if *chance < RBig::ZERO {
                return None;
            }
            let law = laws[i][t].get_or_insert_default();
            if !chance.is_zero() {
                law.push((action, over(chance, &denominators[i])));
            }
        }
        let full = |(laws, denominator): (&Vec<Option<Weights>>, &IBig)| {
            laws.iter()
                .flatten()
                .all(|law| law.iter().map(|(_, w)| w).sum::<IBig>() == *denominator)
        };
        let lawful = laws.iter().zip(&denominators).all(full);
        lawful.then_some(Strategies { denominators, laws })
    }

    fn judged(&self, objective: &Objective, strategies: Strategies) -> Found {
        let judged = judge_strategies(self.nature.game, strategies, RBig::ZERO);
        let value = &objective.welfare * &judged.welfare + &objective.revenue * &judged.revenue;
        Found {
            regret: judged.regret(),
            objective: Bracket::new(value.clone(), value),
            point: Point::Profile(judged.strategies),
        }
    }
}

/// Agent, type and action of every unknown.
fn places(support: &Support) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
    support.iter().flat_map(|(i, t, actions)| actions.iter().map(|action| (*i, *t, *action)))
}

/// The fractions that very precise numbers stand for, if they all do.
fn fractions(solution: &[Fixed]) -> Option<Vec<RBig>> {
    let largest = UBig::ONE << DENOMINATOR;
    let close = RBig::from_parts(IBig::ONE, UBig::ONE << CLOSE);
    let each = solution.iter().map(|x| {
        let number = x.interval().lower().clone();
        let fraction = best_approximation(&number, &largest);
        ((&fraction - number).abs() <= close).then_some(fraction)
    });
    each.collect()
}
