//! Optimal assignments with their dual prices (the Hungarian method).

use dashu::integer::IBig;

/// An optimal assignment of at most one item to every agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The total value.
    pub value: IBig,
    /// The agent who gets each item, if any.
    pub owners: Vec<Option<usize>>,
    /// A price of each item, not negative, 0 if it is not assigned: the total value is the sum of all prices and of every
    /// agent's largest `v_ij - p_j`, or 0 if that is more.
    pub prices: Vec<IBig>,
}

/// Assigns items to agents so that the total of `values[agent][item]`, none negative, is largest.
///
/// Agents are added one by one along shortest augmenting paths (Kuhn 1955; Jonker and Volgenant 1987), `O(n^2 (n + m))`
/// for n agents and m items. An imaginary item worth nothing for every agent lets anybody go without.
pub fn assign(values: &[Vec<IBig>], items: usize) -> Assignment {
    let (agents, columns) = (values.len(), items + values.len());
    let worth = |agent: usize, column: usize| match column < items {
        true => values[agent][column].clone(),
        false => IBig::ZERO,
    };
    let mut owners: Vec<Option<usize>> = vec![None; columns];
    let mut prices = vec![IBig::ZERO; columns];
    let mut earned = vec![IBig::ZERO; agents];
    for newcomer in 0..agents {
        // How much an agent on the path loses by taking the column, and the column before it on the path.
        let mut losses: Vec<Option<IBig>> = vec![None; columns];
        let mut before: Vec<Option<usize>> = vec![None; columns];
        let mut reached = vec![false; columns];
        let (mut agent, mut column) = (newcomer, None);
        loop {
            let mut nearest: Option<(IBig, usize)> = None;
            for next in (0..columns).filter(|&next| !reached[next]) {
                let loss = &earned[agent] + &prices[next] - worth(agent, next);
                if losses[next].as_ref().is_none_or(|least| loss < *least) {
                    (losses[next], before[next]) = (Some(loss), column);
                }
                if let Some(loss) = &losses[next]
                    && nearest.as_ref().is_none_or(|(least, _)| loss < least)
                {
                    nearest = Some((loss.clone(), next));
                }
            }
            // There are as many imaginary items as agents, so that some column is not yet reached.
            let Some((loss, next)) = nearest else { break };
            earned[newcomer] -= &loss;
            for taken in (0..columns).filter(|&taken| reached[taken]) {
                prices[taken] += &loss;
                if let Some(owner) = owners[taken] {
                    earned[owner] -= &loss;
                }
            }
            let open = losses.iter_mut().zip(&reached).filter(|(_, reached)| !**reached);
            open.for_each(|(left, _)| left.iter_mut().for_each(|left| *left -= &loss));
            column = Some(next);
            match owners[next] {
                Some(owner) => agent = owner,
                None => break,
            }
            reached[next] = true;
        }
        while let Some(place) = column {
            column = before[place];
            owners[place] = column.map_or(Some(newcomer), |before| owners[before]);
        }
    }
    let total = |prices: &[IBig]| prices.iter().sum::<IBig>();
    let value = total(&prices) + earned.iter().sum::<IBig>();
    owners.truncate(items);
    prices.truncate(items);
    Assignment { value, owners, prices }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[i32]) -> Vec<IBig> {
        values.iter().map(|&value| value.into()).collect()
    }

    #[test]
    fn the_third_agent_pushes_the_others_off_their_favourite() {
        // By hand: 1 takes A (5), 2 takes B (4), 3 takes C (1); any other assignment is worth 9 or less.
        let values = [numbers(&[5, 4, 0]), numbers(&[5, 4, 0]), numbers(&[5, 3, 1])];
        let found = assign(&values, 3);
        assert_eq!(found.value, IBig::from(10));
        assert!(found.owners.iter().all(Option::is_some));
    }
}
