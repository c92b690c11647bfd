//! How the extreme equilibria of a two-agent game hang together (Millham 1974; Winkels 1979; Jansen 1981).

use super::mixing::Mixing;
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
/// Extreme equilibria that share a strategy have every mixture of the other two as replies to it; they hang together
/// if those are of the set: `mixing` says so by agent, with `None` they always are. The set of all equilibria is the union of the products of mixtures
/// over the maximal sets A x B of pairs in which everything mixes.
pub(super) fn components(
    pairs: &[Vec<usize>],
    mixing: &[Option<Mixing>; 2],
    control: &Control<'_>,
) -> (Vec<Component>, bool) {
    let mut root: Vec<usize> = (0..pairs.len()).collect();
    for agent in [0, 1] {
        let mut sharing: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, pair) in pairs.iter().enumerate() {
            let before = sharing.entry(pair[agent]).or_default();
            // Where everything mixes, all of them have the root of the first.
            let mixing = mixing[1 - agent].as_ref();
            let to_look_at = if mixing.is_some() { before.len() } else { before.len().min(1) };
            for &other in &before[..to_look_at] {
                let (a, b) = (find(&mut root, place), find(&mut root, other));
                let both = [place, other].map(|place| pairs[place][1 - agent]);
                if a != b && mixing.is_none_or(|mixing| mixing.mixes(both[0], both[1])) {
                    root[a.max(b)] = a.min(b);
                }
            }
            before.push(place);
        }
    }
    let mut grouped: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for place in 0..pairs.len() {
        grouped.entry(find(&mut root, place)).or_default().push(place);
    }
    let mut all = true;
    let component = |equilibria: Vec<usize>| {
        let of_component: Vec<&Vec<usize>> =
            equilibria.iter().map(|&place| &pairs[place]).collect();
        let found = subsets(&of_component, mixing, control);
        all &= found.is_some();
        Component { equilibria, subsets: found.unwrap_or_default() }
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

/// The maximal A x B of a component in which everything mixes; `None`: a limit came first.
fn subsets(
    pairs: &[&Vec<usize>],
    mixing: &[Option<Mixing>; 2],
    control: &Control<'_>,
) -> Option<Vec<Vec<Vec<usize>>>> {
    let of_agent =
        |agent: usize| -> BTreeSet<usize> { pairs.iter().map(|pair| pair[agent]).collect() };
    let mixable = |agent: usize| match &mixing[agent] {
        Some(mixing) => cliques(&of_agent(agent), mixing, control),
        None => Some(vec![of_agent(agent)]),
    };
    let (own, others) = (mixable(0)?, mixable(1)?);
    if let ([own], [others]) = (own.as_slice(), others.as_slice()) {
        return products(pairs, own, others, control);
    }
    let mut found = Vec::new();
    for own in &own {
        for other in &others {
            found.extend(products(pairs, own, other, control)?);
        }
    }
    let within = |small: &[Vec<usize>], large: &[Vec<usize>]| {
        small
            .iter()
            .zip(large)
            .all(|(small, large)| small.iter().all(|s| large.binary_search(s).is_ok()))
    };
    found.sort();
    found.dedup();
    let is_maximal =
        |one: &&Vec<Vec<usize>>| !found.iter().any(|other| other != *one && within(one, other));
    Some(found.iter().filter(is_maximal).cloned().collect())
}

/// The maximal A x B of pairs with A and B in these sets, ascending: B runs through the intersections of what goes
/// with single strategies.
fn products(
    pairs: &[&Vec<usize>],
    own: &BTreeSet<usize>,
    others: &BTreeSet<usize>,
    control: &Control<'_>,
) -> Option<Vec<Vec<Vec<usize>>>> {
    let mut partners: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| own.contains(&pair[0]) && others.contains(&pair[1])) {
        partners.entry(pair[0]).or_default().insert(pair[1]);
    }
    let mut closed: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
    for with in partners.values() {
        if control.stopped() {
            return None;
        }
        let met: Vec<BTreeSet<usize>> = closed.iter().map(|set| set & with).collect();
        closed.extend(met.into_iter().filter(|set| !set.is_empty()));
        closed.insert(with.clone());
    }
    let product = |with: &BTreeSet<usize>| {
        let fits = partners.iter().filter(|(_, partners)| partners.is_superset(with));
        vec![fits.map(|(&strategy, _)| strategy).collect(), with.iter().copied().collect()]
    };
    let mut products: Vec<Vec<Vec<usize>>> = closed.iter().map(product).collect();
    products.sort();
    Some(products)
}

/// The maximal sets any two of whose elements mix: those of some elements, and with one more.
fn cliques(
    elements: &BTreeSet<usize>,
    mixing: &Mixing,
    control: &Control<'_>,
) -> Option<Vec<BTreeSet<usize>>> {
    let mut cliques: Vec<BTreeSet<usize>> = Vec::new();
    for &element in elements {
        if control.stopped() {
            return None;
        }
        let (mut with, mut without): (Vec<BTreeSet<usize>>, Vec<BTreeSet<usize>>) =
            (vec![BTreeSet::from([element])], Vec::new());
        for clique in cliques {
            let mut near: BTreeSet<usize> =
                clique.iter().copied().filter(|&other| mixing.mixes(element, other)).collect();
            if near.len() < clique.len() {
                without.push(clique);
            }
            near.insert(element);
            with.push(near);
        }
        with.sort_by_key(|set| std::cmp::Reverse(set.len()));
        let mut maximal: Vec<BTreeSet<usize>> = Vec::new();
        for set in with {
            if !maximal.iter().any(|larger| larger.is_superset(&set)) {
                maximal.push(set);
            }
        }
        cliques = without;
        cliques.append(&mut maximal);
    }
    Some(cliques)
}

#[cfg(test)]
mod tests {
    use super::super::equilibria::Strategy;
    use super::*;
    use crate::game::BidOrder;
    use dashu::rational::RBig;

    #[test]
    fn a_cross_is_one_component_of_two_subsets() {
        // Strategy 1 of agent 1 goes with 0, 1 and 2; 0 and 2 go with 1 only; 3 and 3 stand apart.
        let pairs = [[0, 1], [1, 0], [1, 1], [1, 2], [2, 1], [3, 3]].map(|pair| pair.to_vec());
        let (found, all) = components(&pairs, &[None, None], &Control::unlimited());
        assert!(all);
        let cross = Component {
            equilibria: vec![0, 1, 2, 3, 4],
            subsets: vec![vec![vec![0, 1, 2], vec![1]], vec![vec![1], vec![0, 1, 2]]],
        };
        let point = Component { equilibria: vec![5], subsets: vec![vec![vec![3], vec![3]]] };
        assert_eq!(found, [cross, point]);
    }

    #[test]
    fn what_does_not_mix_hangs_together_by_other_strategies_only() {
        // All pairs of three and two. In strategy 2 of agent 1 her low type bids above what her high type bids in
        // strategy 0: they do not mix, but both mix with 1.
        let order =
            BidOrder { values: vec![vec![RBig::ZERO, RBig::ONE]], places: vec![vec![0, 1, 2]] };
        let played = [[0, 0], [0, 2], [1, 2]];
        let strategies = played.map(|plan| Strategy::pure(&plan.map(Some)));
        let mixing = || Mixing::of(&order, 0, &strategies);
        let pairs: Vec<Vec<usize>> = (0..6).map(|k| vec![k / 2, k % 2]).collect();
        let (found, all) = components(&pairs, &[mixing(), None], &Control::unlimited());
        assert!(all);
        let subsets = vec![vec![vec![0, 1], vec![0, 1]], vec![vec![1, 2], vec![0, 1]]];
        assert_eq!(found, [Component { equilibria: (0..6).collect(), subsets }]);
        // Without 1 they fall apart.
        let pairs = [[0, 0], [0, 1], [2, 0], [2, 1]].map(|pair| pair.to_vec());
        let (found, _) = components(&pairs, &[mixing(), None], &Control::unlimited());
        let part = |strategy: usize, equilibria: Vec<usize>| Component {
            equilibria,
            subsets: vec![vec![vec![strategy], vec![0, 1]]],
        };
        assert_eq!(found, [part(0, vec![0, 1]), part(2, vec![2, 3])]);
    }
}
