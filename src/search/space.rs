//! The games of a hunt: random ones, neighbours of one, simpler ones.

use super::random::Random;
use super::small::Small;
use super::table_game::TableGame;
use crate::game::Game;
use crate::instance::{Diagnostics, Hunt, HuntFamily, HuntSpace, Instance, Source};
use dashu::base::Abs;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// One game of a hunt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Candidate {
    /// A table game.
    Table(TableGame),
    /// The template with its parameters at these places of their lists.
    Member(Vec<usize>),
}

/// A hunt with the template that its family has.
#[derive(Clone, Debug)]
pub struct Space {
    /// The hunt.
    pub hunt: Hunt,
    /// The text of the template.
    pub(super) template: Option<Source>,
}

impl Space {
    /// The games of a hunt; `template` is the text its family names, with parameters set beside those of the family.
    ///
    /// # Errors
    ///
    /// If the template is no instance at the first values of the parameters, or cannot be hunted in.
    pub fn new(hunt: Hunt, template: Option<Source>) -> Result<Space, Diagnostics> {
        let space = Space { hunt, template };
        if let HuntSpace::Family(family) = &space.hunt.space
            && let Some(template) = &space.template
        {
            let instance = Instance::read(template.clone())?;
            space.hunt.check_template(family, &instance)?;
            Instance::read(space.member_source(&vec![0; family.parameters.len()])?)?;
        }
        Ok(space)
    }

    /// Is every member of a family decided, instead of climbing among games?
    pub fn decides_every_member(&self) -> bool {
        self.family().is_some_and(|family| family.every)
    }

    /// The family, if the hunt is in one.
    pub(super) fn family(&self) -> Option<&HuntFamily> {
        match &self.hunt.space {
            HuntSpace::Family(family) => Some(family),
            HuntSpace::Tables(_) => None,
        }
    }

    /// How many members the family has; `None` if there is none, or more than can be counted.
    pub fn members(&self) -> Option<u64> {
        let mut sizes = self.family()?.parameters.iter().map(|(_, values, _)| values.len() as u64);
        sizes.try_fold(1u64, |product, size| product.checked_mul(size))
    }

    /// The values of the parameters of a member.
    pub(super) fn setting(&self, places: &[usize]) -> Vec<(String, RBig)> {
        let parameters = self.family().map(|family| family.parameters.as_slice());
        let pairs = parameters.unwrap_or_default().iter().zip(places);
        pairs
            .filter_map(|((name, values, _), &place)| {
                Some((name.clone(), values.get(place)?.clone()))
            })
            .collect()
    }

    /// The text of a member.
    fn member_source(&self, places: &[usize]) -> Result<Source, Diagnostics> {
        let mut source = self.template.clone().unwrap_or_else(|| self.hunt.source.clone());
        for (name, value) in self.setting(places) {
            source.set.insert(name, value.to_string());
        }
        Ok(source)
    }

    /// The member of the family with this number; the last parameter's value moves fastest.
    pub(super) fn member(&self, mut number: u64) -> Vec<usize> {
        let parameters = self.family().map(|family| family.parameters.as_slice());
        let mut places: Vec<usize> = parameters
            .unwrap_or_default()
            .iter()
            .rev()
            .map(|(_, values, _)| {
                let place = number % values.len().max(1) as u64;
                number /= values.len().max(1) as u64;
                place as usize
            })
            .collect();
        places.reverse();
        places
    }

    /// The instance of a member; `None` where the template is none at these values.
    pub(super) fn instance(&self, places: &[usize]) -> Option<Instance> {
        Instance::read(self.member_source(places).ok()?).ok()
    }

    /// A random game.
    pub(super) fn draw(&self, random: &mut Random) -> Candidate {
        match &self.hunt.space {
            HuntSpace::Tables(tables) => Candidate::Table(TableGame::draw(tables, random)),
            HuntSpace::Family(family) => {
                let parameters = family.parameters.iter();
                Candidate::Member(
                    parameters.map(|(_, values, _)| random.below(values.len())).collect(),
                )
            }
        }
    }

    /// A game that differs a little.
    pub(super) fn neighbour(&self, of: &Candidate, random: &mut Random) -> Candidate {
        match (of, &self.hunt.space) {
            (Candidate::Table(game), HuntSpace::Tables(tables)) => {
                Candidate::Table(game.neighbour(tables, random))
            }
            (Candidate::Member(places), HuntSpace::Family(family)) => {
                let mut places = places.clone();
                for _ in 0..1 + random.below(2) {
                    let which = random.below(places.len());
                    if let (Some(place), Some((_, values, _))) =
                        (places.get_mut(which), family.parameters.get(which))
                    {
                        *place = match random.below(3) {
                            0 => random.below(values.len()),
                            1 => (*place + 1).min(values.len() - 1),
                            _ => place.saturating_sub(1),
                        };
                    }
                }
                Candidate::Member(places)
            }
            _ => of.clone(),
        }
    }

    /// The game for the evaluator; `None` if it cannot be evaluated.
    pub(super) fn small(&self, candidate: &Candidate) -> Option<Small> {
        match candidate {
            Candidate::Table(game) => game.small(),
            Candidate::Member(places) => {
                let instance = self.instance(places)?;
                let game = Game::compile(&instance).ok()?;
                Small::of(&instance, &game)
            }
        }
    }

    /// Simpler games than this one, those that lack most first.
    pub(super) fn simpler(&self, than: &Candidate) -> Vec<Candidate> {
        match than {
            Candidate::Table(game) => {
                let costly = self.hunt.claim.costly;
                game.simpler(costly).into_iter().map(Candidate::Table).collect()
            }
            Candidate::Member(places) => {
                let mut simpler = Vec::new();
                let parameters = self.family().map(|family| family.parameters.as_slice());
                for (which, (_, values, _)) in parameters.unwrap_or_default().iter().enumerate() {
                    let Some(present) = places.get(which).and_then(|&place| values.get(place))
                    else {
                        continue;
                    };
                    let mut better: Vec<usize> = (0..values.len())
                        .filter(|&place| complexity(&values[place]) < complexity(present))
                        .collect();
                    better.sort_by_key(|&place| complexity(&values[place]));
                    simpler.extend(better.into_iter().map(|place| {
                        let mut places = places.clone();
                        places[which] = place;
                        Candidate::Member(places)
                    }));
                }
                simpler
            }
        }
    }
}

/// How much there is to a number: its denominator, its numerator, and whether it is negative.
pub(super) fn complexity(number: &RBig) -> (IBig, IBig, bool) {
    let denominator = IBig::from(number.denominator().clone());
    (denominator, number.numerator().clone().abs(), *number < RBig::ZERO)
}
