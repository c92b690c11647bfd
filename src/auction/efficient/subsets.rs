//! Optimal welfare by dynamic programming over sets of items.

use super::worth::Worth;
use crate::instance::Bundle;
use dashu::integer::IBig;

/// The most that agents who share the set S reach, for every S, when one more agent joins them: `n 3^m` steps for n agents.
pub fn join(best: &[IBig], values: &[IBig]) -> Vec<IBig> {
    (0..best.len()).map(|set| shared(best, values, set)).collect()
}

/// The most that the others, with `best`, and an agent with `values` reach together from `set`.
pub fn shared(best: &[IBig], values: &[IBig], set: usize) -> IBig {
    let mut most = &best[set] + &values[0];
    let mut taken = set;
    while taken != 0 {
        let total = &best[set ^ taken] + &values[taken];
        if total > most {
            most = total;
        }
        taken = (taken - 1) & set;
    }
    most
}

/// The largest total value when the agents share the items `free` and each holds what she is given already.
pub fn completion(worths: &[&Worth], given: &[Bundle], free: &[usize]) -> IBig {
    let full = (1usize << free.len()) - 1;
    let mut tables = worths.iter().zip(given).map(|(worth, given)| worth.table(*given, free));
    let Some(mut best) = tables.next() else { return IBig::ZERO };
    let mut rest = tables.peekable();
    while let Some(values) = rest.next() {
        if rest.peek().is_none() {
            return shared(&best, &values, full);
        }
        best = join(&best, &values);
    }
    best[full].clone()
}

/// The largest total value at every profile of types, the last agent's type moving fastest, given the value of every set
/// of items by agent and type. What the first agents reach is computed once for all types of those behind them.
pub fn all_profiles(tables: &[Vec<Vec<IBig>>]) -> Vec<IBig> {
    let Some((first, rest)) = tables.split_first() else { return Vec::new() };
    let mut optima = Vec::new();
    for values in first {
        behind(values, rest, &mut optima);
    }
    optima
}

fn behind(best: &[IBig], rest: &[Vec<Vec<IBig>>], optima: &mut Vec<IBig>) {
    let full = best.len() - 1;
    match rest {
        [] => optima.push(best[full].clone()),
        [last] => optima.extend(last.iter().map(|values| shared(best, values, full))),
        [next, rest @ ..] => {
            next.iter().for_each(|values| behind(&join(best, values), rest, optima));
        }
    }
}
