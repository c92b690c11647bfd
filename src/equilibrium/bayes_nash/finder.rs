//! Bayes-Nash equilibria found by learning dynamics and Newton's method, and proved one by one.

use super::super::{Direction, Objective};
use super::incumbent::is_monotone;
use super::proof::{EquilibriumBox, Point};
use crate::exact::{Bracket, Fixed};
use crate::game::Game;
use crate::program::Nature;
use crate::solve::{Bias, Control, FloatGame};
use dashu::base::Abs;
use dashu::rational::RBig;
use std::cmp::Ordering;

/// What a search came upon.
#[derive(Clone, Debug)]
pub struct Found {
    /// The profile, or the box that holds it.
    pub point: Point,
    /// Its objective.
    pub objective: Bracket,
    /// What the best deviation of any type gains: 0 for an equilibrium.
    pub regret: RBig,
}

impl Found {
    /// Whether it is an equilibrium, and not only near one.
    pub fn is_equilibrium(&self) -> bool {
        self.regret.is_zero()
    }

    /// Whether bids do not fall as values rise: no type plays above one of higher value.
    pub fn is_monotone(&self, game: &Game) -> bool {
        match &self.point {
            Point::Profile(strategies) => is_monotone(game, strategies),
            Point::Box(within) => is_monotone(game, &within.centre),
        }
    }

    /// Whether both are the same equilibrium: a box holds one only.
    fn is_same(&self, other: &Found) -> bool {
        match (&self.point, &other.point) {
            (Point::Profile(one), Point::Profile(other)) => one == other,
            (Point::Box(one), Point::Box(other)) => overlap(one, other),
            _ => false,
        }
    }
}

/// Whether two boxes of the same support have a point in common.
fn overlap(one: &EquilibriumBox, other: &EquilibriumBox) -> bool {
    let chances = |within: &EquilibriumBox| -> Vec<RBig> {
        let agents = within.centre.laws.iter().zip(&within.centre.denominators);
        let each = agents.flat_map(|(laws, denominator)| {
            let weights = laws.iter().flatten().flatten();
            weights.map(|(_, w)| RBig::from_parts_signed(w.clone(), denominator.clone()))
        });
        each.collect()
    };
    let reach = &one.radius + &other.radius;
    one.supports == other.supports
        && chances(one).iter().zip(chances(other)).all(|(a, b)| (a - b).abs() <= reach)
}

/// A game made ready for searches.
#[derive(Debug)]
pub struct Finder<'g> {
    pub(super) nature: Nature<'g, Fixed>,
    pub(super) floats: FloatGame<'g>,
}

impl<'g> Finder<'g> {
    /// Makes a game ready.
    pub fn new(game: &'g Game) -> Self {
        Finder::within(game, game)
    }

    /// Makes ready a search of a game, in which some actions are missing, for equilibria of the whole game.
    pub(super) fn within(game: &'g Game, whole: &'g Game) -> Self {
        Finder { nature: Nature::new(whole), floats: FloatGame::new(game) }
    }

    /// Equilibria, those of best objective first, from so many starts; all monotone if so wished. Where none was
    /// found, the one profile that is nearest to being one.
    pub fn search(
        &self,
        objective: &Objective,
        direction: Direction,
        monotone: bool,
        starts: usize,
        control: &Control<'_>,
    ) -> Vec<Found> {
        let sign = RBig::from(-direction.sign());
        let bias = Bias::new(&(&sign * &objective.welfare), &(&sign * &objective.revenue));
        let playable = self.floats.playable();
        let mut all: Vec<Found> = Vec::new();
        for start in 0..starts {
            if control.stopped() {
                break;
            }
            let hint = self.floats.start(&playable, &bias, start);
            let found = self.settle(objective, &hint, control);
            let fits = |found: &Found| !monotone || found.is_monotone(self.nature.game);
            if let Some(found) = found.filter(fits)
                && !all.iter().any(|other| other.is_same(&found))
            {
                all.push(found);
            }
        }
        if all.iter().any(Found::is_equilibrium) {
            all.retain(Found::is_equilibrium);
            all.sort_by(|a, b| better(direction, a, b));
        } else {
            all.sort_by(|a, b| a.regret.cmp(&b.regret));
            all.truncate(1);
        }
        all
    }
}

/// The better of two comes first: by what is certain of it.
fn better(direction: Direction, one: &Found, other: &Found) -> Ordering {
    match direction {
        Direction::Min => one.objective.upper.cmp(&other.objective.upper),
        Direction::Max => other.objective.lower.cmp(&one.objective.lower),
    }
}
