//! Where the unknown probabilities of a game stand in a vector.

use super::float_game::{FloatGame, FloatProfile, Playable};

/// Types of positive probability, and the places of their probabilities.
pub struct Layout<'p> {
    pub types: Vec<(usize, usize)>,
    /// By type, in the order of `types`.
    pub actions: Vec<&'p [usize]>,
    /// By type, where its probabilities begin.
    pub first: Vec<usize>,
    /// How many probabilities there are.
    pub chances: usize,
}

impl<'p> Layout<'p> {
    pub fn new(game: &FloatGame<'_>, playable: &'p Playable) -> Self {
        let types: Vec<(usize, usize)> = game.nature.types().collect();
        let actions: Vec<&[usize]> = types.iter().map(|&(i, t)| &playable[i][t][..]).collect();
        let mut chances = 0;
        let mut first = Vec::new();
        for actions in &actions {
            first.push(chances);
            chances += actions.len();
        }
        Layout { types, actions, first, chances }
    }

    /// The profile with these probabilities.
    pub fn profile(&self, game: &FloatGame<'_>, chances: &[f64]) -> FloatProfile {
        let shape = game.game;
        let sizes = |i: usize| vec![vec![0.0; shape.actions.size(i)]; shape.types.size(i)];
        let mut dense: Vec<Vec<Vec<f64>>> = (0..shape.agents.len()).map(sizes).collect();
        for (place, &(i, t)) in self.types.iter().enumerate() {
            for (k, &action) in self.actions[place].iter().enumerate() {
                dense[i][t][action] = chances[self.first[place] + k];
            }
        }
        FloatProfile { chances: dense }
    }
}
