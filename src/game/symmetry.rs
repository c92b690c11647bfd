//! Agents that are interchangeable: swapping two of them leaves the game as it is.

use super::Game;

/// The classes of interchangeable agents, each ascending; together they hold every agent once.
pub type Classes = Vec<Vec<usize>>;

/// Groups agents with equal types, allowed actions, payoffs and prior, checked on the tables.
///
/// An optimum over equilibrium laws may then be averaged over the permutations of each class, so one
/// representative of every orbit of columns is enough.
pub fn symmetric_classes(game: &Game) -> Classes {
    let mut classes: Classes = Vec::new();
    for agent in 0..game.agents.len() {
        let twin = classes.iter_mut().find(|class| interchangeable(game, class[0], agent));
        match twin {
            Some(class) => class.push(agent),
            None => classes.push(vec![agent]),
        }
    }
    classes
}

/// Whether exchanging agents i and j (types and actions by position) changes nothing.
fn interchangeable(game: &Game, i: usize, j: usize) -> bool {
    if game.action_names[i] != game.action_names[j] || game.allowed[i] != game.allowed[j] {
        return false;
    }
    let swap_types = |types: usize| {
        let (of_i, of_j) = (game.types.digit(types, i), game.types.digit(types, j));
        game.types.replace(game.types.replace(types, i, of_j), j, of_i)
    };
    let swap_actions = |actions: usize| {
        let (of_i, of_j) = (game.actions.digit(actions, i), game.actions.digit(actions, j));
        game.actions.replace(game.actions.replace(actions, i, of_j), j, of_i)
    };
    let swapped_agent = |k: usize| match k {
        k if k == i => j,
        k if k == j => i,
        k => k,
    };
    let same_types = (0..game.types.count()).all(|types| {
        let swapped = swap_types(types);
        game.prior[types] == game.prior[swapped] && game.optimum[types] == game.optimum[swapped]
    });
    same_types
        && (0..game.actions.count()).all(|actions| {
            let swapped = swap_actions(actions);
            game.revenue[actions] == game.revenue[swapped]
                && (0..game.agents.len()).all(|k| {
                    let twin = &game.utility[swapped_agent(k)];
                    let mine = game.utility[k].iter();
                    mine.zip(twin).all(|(mine, twin)| mine[actions] == twin[swapped])
                })
        })
}
