//! Columns up to permutations of interchangeable agents.
//!
//! A pair (theta, a) is canonical if within every class of interchangeable agents the pairs
//! (type, action) ascend. Each orbit has one canonical member; with trivial classes every column is one.

use crate::game::{Classes, Game};
use dashu::integer::IBig;

/// The classes of a game's agents, with what enumerating canonical columns needs.
#[derive(Clone, Debug)]
pub struct Orbits {
    /// The classes, each ascending.
    pub classes: Classes,
    /// The class of each agent.
    pub class_of: Vec<usize>,
    /// The agent before each one in her class.
    previous: Vec<Option<usize>>,
}

impl Orbits {
    /// Orbits under permutations within these classes.
    pub fn new(classes: Classes) -> Self {
        let agents = classes.iter().map(Vec::len).sum();
        let (mut class_of, mut previous) = (vec![0; agents], vec![None; agents]);
        for (number, class) in classes.iter().enumerate() {
            for (place, &agent) in class.iter().enumerate() {
                class_of[agent] = number;
                previous[agent] = place.checked_sub(1).map(|before| class[before]);
            }
        }
        Orbits { classes, class_of, previous }
    }

    /// The agent that stands for a class.
    pub fn representative(&self, class: usize) -> usize {
        self.classes[class][0]
    }

    /// Type profiles ascending within every class.
    pub fn canonical_types<'a>(&'a self, game: &'a Game) -> impl Iterator<Item = usize> + 'a {
        (0..game.types.count()).filter(|&types| {
            self.previous.iter().enumerate().all(|(agent, before)| {
                before.is_none_or(|before| {
                    game.types.digit(types, before) <= game.types.digit(types, agent)
                })
            })
        })
    }

    /// Calls `visit` with every action profile that makes a canonical column with `types`, itself
    /// canonical, agents choosing from `choices` by agent and type, ascending.
    pub fn for_each_column(
        &self,
        game: &Game,
        choices: &[Vec<Vec<usize>>],
        types: usize,
        visit: &mut impl FnMut(usize),
    ) {
        let types = game.types.digits(types);
        let mine: Vec<&[usize]> =
            types.iter().zip(choices).map(|(&t, choices)| choices[t].as_slice()).collect();
        let mut chosen = vec![0; types.len()];
        self.extend(game, &types, &mine, &mut chosen, 0, 0, visit);
    }

    #[allow(clippy::too_many_arguments)]
    fn extend(
        &self,
        game: &Game,
        types: &[usize],
        choices: &[&[usize]],
        chosen: &mut [usize],
        agent: usize,
        number: usize,
        visit: &mut impl FnMut(usize),
    ) {
        if agent == types.len() {
            return visit(number);
        }
        let twin = self.previous[agent].filter(|&before| types[before] == types[agent]);
        let least = twin.map_or(0, |before| chosen[before]);
        for &action in choices[agent].iter().filter(|&&action| action >= least) {
            chosen[agent] = action;
            let number = number * game.actions.size(agent) + action;
            self.extend(game, types, choices, chosen, agent + 1, number, visit);
        }
    }

    /// The column with agent `first` moved to the front of her class, and the rest ascending: a name for
    /// what the others of `first` are and do.
    pub fn fronted(
        &self,
        game: &Game,
        types: usize,
        actions: usize,
        first: usize,
    ) -> (usize, usize) {
        let pair =
            |agent: usize| (game.types.digit(types, agent), game.actions.digit(actions, agent));
        let (mut new_types, mut new_actions) = (types, actions);
        for class in self.classes.iter().filter(|class| class.len() > 1) {
            let mut members = class.clone();
            members.sort_by_key(|&agent| (agent != first, pair(agent)));
            for (&place, &agent) in class.iter().zip(&members) {
                let (of_type, action) = pair(agent);
                new_types = game.types.replace(new_types, place, of_type);
                new_actions = game.actions.replace(new_actions, place, action);
            }
        }
        (new_types, new_actions)
    }

    /// Every member of the column's orbit, once each.
    pub fn members(&self, game: &Game, types: usize, actions: usize) -> Vec<(usize, usize)> {
        let mut found = vec![(types, actions)];
        for class in self.classes.iter().filter(|class| class.len() > 1) {
            // Adding one agent at a time by transpositions reaches every permutation.
            for place in 1..class.len() {
                let mut more = Vec::new();
                for &(types, actions) in &found {
                    for &earlier in &class[..place] {
                        let swap = |shape: &crate::game::Shape, profile: usize| {
                            let (a, b) =
                                (shape.digit(profile, earlier), shape.digit(profile, class[place]));
                            shape.replace(shape.replace(profile, earlier, b), class[place], a)
                        };
                        more.push((swap(&game.types, types), swap(&game.actions, actions)));
                    }
                }
                found.extend(more);
                found.sort_unstable();
                found.dedup();
            }
        }
        found
    }

    /// How many members the orbit of a type profile has.
    pub fn type_orbit_size(&self, game: &Game, types: usize) -> usize {
        self.members(game, types, 0)
            .into_iter()
            .map(|(types, _)| types)
            .collect::<std::collections::BTreeSet<_>>()
            .len()
    }

    /// In how many ways the agents other than `first` can be permuted to something else, with `first`'s
    /// place in her class counted too: the product over classes of `size! / prod multiplicity!`.
    pub fn arrangements(&self, game: &Game, types: usize, actions: usize, first: usize) -> IBig {
        let mut product = IBig::ONE;
        for class in &self.classes {
            product *= factorial(class.len());
            let mut pairs: Vec<_> = class
                .iter()
                .filter(|&&agent| agent != first)
                .map(|&i| (game.types.digit(types, i), game.actions.digit(actions, i)))
                .collect();
            pairs.sort_unstable();
            for run in pairs.chunk_by(|a, b| a == b) {
                product /= factorial(run.len());
            }
        }
        product
    }

    /// About how many canonical columns there are; at least one.
    pub fn canonical_columns(&self, game: &Game) -> usize {
        let repeats: IBig = self.classes.iter().map(|class| factorial(class.len())).product();
        let columns = IBig::from(game.column_count()) / repeats;
        usize::try_from(columns).unwrap_or(usize::MAX).max(1)
    }
}

fn factorial(n: usize) -> IBig {
    (1..=n).map(IBig::from).product()
}
