//! Plans: what a type does at every information set that its own choices do not exclude.

use super::tree::Side;
use dashu::integer::UBig;

/// A reduced plan of a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Its name (`proofs/FORMAT.md`, section 1d), without the type's.
    pub name: String,
    /// Sets with the positions of the actions taken there, each set after those that precede it.
    pub choices: Vec<(usize, usize)>,
}

/// The plans of a type, in canonical order. A type that never moves has one, without a name.
pub fn plans_of(side: &Side, of_type: usize) -> Vec<Plan> {
    let following = side.following();
    match roots(side, of_type).as_slice() {
        [root] => at_set(side, &following, *root),
        roots => at_all(side, &following, roots),
    }
}

/// How many there are.
pub fn plan_count(side: &Side, of_type: usize) -> UBig {
    let following = side.following();
    // Sets come after those that precede them.
    let mut counts = vec![UBig::ZERO; side.sets.len()];
    for (number, set) in side.sets.iter().enumerate().rev() {
        let after = |action: usize| -> UBig {
            following[set.first + action].iter().map(|&next| &counts[next]).product()
        };
        counts[number] = (0..set.actions.len()).map(after).sum();
    }
    roots(side, of_type).into_iter().map(|root| &counts[root]).product()
}

/// The sets at which a type starts.
fn roots(side: &Side, of_type: usize) -> Vec<usize> {
    let starts = |set: &usize| side.sets[*set].parent == 0 && side.sets[*set].of_type == of_type;
    (0..side.sets.len()).filter(starts).collect()
}

fn at_set(side: &Side, following: &[Vec<usize>], number: usize) -> Vec<Plan> {
    let set = &side.sets[number];
    let mut plans = Vec::new();
    for (position, action) in set.actions.iter().enumerate() {
        let next = &following[set.first + position];
        for rest in at_all(side, following, next) {
            let name = match next.is_empty() {
                true => action.clone(),
                false => format!("{action} {}", rest.name),
            };
            let mut choices = vec![(number, position)];
            choices.extend(rest.choices);
            plans.push(Plan { name, choices });
        }
    }
    plans
}

/// The combinations of plans from several sets on, the last set moving fastest.
fn at_all(side: &Side, following: &[Vec<usize>], sets: &[usize]) -> Vec<Plan> {
    let mut plans = vec![Plan::default()];
    for &number in sets {
        let set = &side.sets[number];
        // After a bid or an option what was seen is a view or a signal; after none the empty text.
        let seen = match set.place.is_after_none() {
            true => "",
            false => set.path.last().map_or("", String::as_str),
        };
        let here = at_set(side, following, number);
        let combined = plans.iter().flat_map(|before| {
            here.iter().map(move |plan| {
                let gap = if before.name.is_empty() { "" } else { ", " };
                let name = format!("{}{gap}{seen}: {}", before.name, plan.name);
                let choices = [before.choices.as_slice(), &plan.choices].concat();
                Plan { name, choices }
            })
        });
        plans = combined.collect();
    }
    if !sets.is_empty() {
        plans.iter_mut().for_each(|plan| plan.name = format!("({})", plan.name));
    }
    plans
}
