//! How the extreme equilibria of a two-agent game hang together (Millham 1974; Winkels 1979; Jansen 1981).

use crate::solve::Control;
use std::collections::{BTreeMap, BTreeSet};

/// A connected component of the set of equilibria.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Places of its equilibria in the list, ascending.
    pub equilibria: Vec<usize>,
    /// The maximal Nash subsets that it is the union of, each by agent the strategies she may mix: every mixture of
    /// one agent's with every mixture of the other's is an equilibrium.
    pub subsets: Vec<Vec<Vec<usize>>>,
}

impl Component {
    /// Is it more than a point?
    pub fn is_continuum(&self) -> bool {
        self.equilibria.len() > 1
    }
}

/// Groups pairs of strategies, ascending, that share one; `false`: a limit came before all subsets were found.
///
/// Extreme equilibria that share a strategy have every mixture of the other two as replies to it. The set of all
/// equilibria is the union of the products of mixtures over the maximal sets A x B of pairs.
pub(super) fn components(pairs: &[Vec<usize>], control: &Control<'_>) -> (Vec<Component>, bool) {
    // By agent and strategy, the first pair with it: pairs that share one have a common root.
    let mut root: Vec<usize> = (0..pairs.len()).collect();
    let mut first: [BTreeMap<usize, usize>; 2] = [BTreeMap::new(), BTreeMap::new()];
    for (place, pair) in pairs.iter().enumerate() {
        for (first, strategy) in first.iter_mut().zip(pair) {
            let other = *first.entry(*strategy).or_insert(place);
            let (a, b) = (find(&mut root, place), find(&mut root, other));
            root[a.max(b)] = a.min(b);
        }
    }
    let mut grouped: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for place in 0..pairs.len() {
        grouped.entry(find(&mut root, place)).or_default().push(place);
    }
    let mut all = true;
    let component = |equilibria: Vec<usize>| {
        let of_component = equilibria.iter().map(|&place| &pairs[place]);
        let (subsets, found) = subsets(of_component, control);
        all &= found;
        Component { equilibria, subsets }
    };
    (grouped.into_values().map(component).collect(), all)
}

fn find(root: &mut [usize], mut place: usize) -> usize {
    while root[place] != place {
        root[place] = root[root[place]];
        place = root[place];
    }
    place
}

/// The maximal A x B of a component: B runs through the intersections of what goes with single strategies.
fn subsets<'a>(
    pairs: impl Iterator<Item = &'a Vec<usize>>,
    control: &Control<'_>,
) -> (Vec<Vec<Vec<usize>>>, bool) {
    let mut partners: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for pair in pairs {
        partners.entry(pair[0]).or_default().insert(pair[1]);
    }
    let mut closed: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
    for with in partners.values() {
        if control.stopped() {
            return (Vec::new(), false);
        }
        let met: Vec<BTreeSet<usize>> = closed.iter().map(|set| set & with).collect();
        closed.extend(met.into_iter().filter(|set| !set.is_empty()));
        closed.insert(with.clone());
    }
    let subset = |with: &BTreeSet<usize>| {
        let fits = partners.iter().filter(|(_, partners)| partners.is_superset(with));
        vec![fits.map(|(&strategy, _)| strategy).collect(), with.iter().copied().collect()]
    };
    let mut subsets: Vec<Vec<Vec<usize>>> = closed.iter().map(subset).collect();
    subsets.sort();
    (subsets, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cross_is_one_component_of_two_subsets() {
        // Strategy 1 of agent 1 goes with 0, 1 and 2; 0 and 2 go with 1 only; 3 and 3 stand apart.
        let pairs = [[0, 1], [1, 0], [1, 1], [1, 2], [2, 1], [3, 3]].map(|pair| pair.to_vec());
        let (found, all) = components(&pairs, &Control::unlimited());
        assert!(all);
        let cross = Component {
            equilibria: vec![0, 1, 2, 3, 4],
            subsets: vec![vec![vec![0, 1, 2], vec![1]], vec![vec![1], vec![0, 1, 2]]],
        };
        let point = Component { equilibria: vec![5], subsets: vec![vec![vec![3], vec![3]]] };
        assert_eq!(found, [cross, point]);
    }
}
