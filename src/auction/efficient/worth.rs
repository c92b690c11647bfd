//! Values of bundles in integers, and what is demanded at prices.

use crate::auction::denominator::{over, scaled};
use crate::instance::{Bundle, Valuation};
use dashu::integer::IBig;
use dashu::rational::RBig;

/// A [`Valuation`] with all numbers over one denominator.
#[derive(Clone, Debug)]
pub enum Worth {
    /// The sum over the items held.
    Additive(Vec<IBig>),
    /// The largest value of an item held.
    UnitDemand(Vec<IBig>),
    /// The largest of several additive values.
    Xos(Vec<Vec<IBig>>),
    /// The largest value listed for a bundle that is held.
    Bundles(Vec<(Bundle, IBig)>),
}

/// The numbers a valuation is given by.
pub fn numbers(valuation: &Valuation) -> Vec<&RBig> {
    match valuation {
        Valuation::Additive(values) | Valuation::UnitDemand(values) => values.iter().collect(),
        Valuation::Xos(clauses) => clauses.iter().flatten().collect(),
        Valuation::Bundles(listed) => listed.iter().map(|(_, value)| value).collect(),
    }
}

impl Worth {
    /// The valuation over `unit`, which the denominators of its numbers divide.
    pub fn of(valuation: &Valuation, unit: &IBig) -> Self {
        match valuation {
            Valuation::Additive(values) => Worth::Additive(scaled(values, unit)),
            Valuation::UnitDemand(values) => Worth::UnitDemand(scaled(values, unit)),
            Valuation::Xos(clauses) => {
                Worth::Xos(clauses.iter().map(|clause| scaled(clause, unit)).collect())
            }
            Valuation::Bundles(listed) => {
                let over = |(bundle, value): &(Bundle, RBig)| (*bundle, over(value, unit));
                Worth::Bundles(listed.iter().map(over).collect())
            }
        }
    }

    /// The same values over a denominator so many times as large.
    pub fn times(&self, factor: &IBig) -> Self {
        let all = |values: &Vec<IBig>| values.iter().map(|value| value * factor).collect();
        match self {
            Worth::Additive(values) => Worth::Additive(all(values)),
            Worth::UnitDemand(values) => Worth::UnitDemand(all(values)),
            Worth::Xos(clauses) => Worth::Xos(clauses.iter().map(all).collect()),
            Worth::Bundles(listed) => Worth::Bundles(
                listed.iter().map(|(bundle, value)| (*bundle, value * factor)).collect(),
            ),
        }
    }

    /// One value per item that sum, over a bundle, to what it is worth: of an XOS bidder those of a clause that is best for it.
    /// Where a listed bundle is what counts, its value is spread evenly, rounded down.
    pub fn support(&self, bundle: Bundle) -> Vec<IBig> {
        let of_items = |of: &dyn Fn(usize) -> IBig| -> Vec<IBig> {
            (0..Bundle::BITS as usize).map(of).collect()
        };
        match self {
            Worth::Additive(values) => values.clone(),
            Worth::UnitDemand(values) => {
                let best = items(bundle).max_by(|one, other| values[*one].cmp(&values[*other]));
                of_items(&|item| match Some(item) == best {
                    true => values[item].clone(),
                    false => IBig::ZERO,
                })
            }
            Worth::Xos(clauses) => {
                let best = clauses.iter().max_by_key(|clause| sum(clause, bundle));
                best.cloned().unwrap_or_default()
            }
            Worth::Bundles(listed) => {
                let inside = listed.iter().filter(|(listed, _)| listed & !bundle == 0);
                let best = inside.max_by(|one, other| one.1.cmp(&other.1));
                of_items(&|item| match best {
                    Some((inside, value)) if inside >> item & 1 == 1 => {
                        value / IBig::from(inside.count_ones())
                    }
                    _ => IBig::ZERO,
                })
            }
        }
    }

    /// `v(S)`.
    pub fn worth(&self, bundle: Bundle) -> IBig {
        let largest = match self {
            Worth::Additive(values) => return sum(values, bundle),
            Worth::UnitDemand(values) => held(values, bundle).max().cloned(),
            Worth::Xos(clauses) => clauses.iter().map(|clause| sum(clause, bundle)).max(),
            Worth::Bundles(listed) => {
                let inside = listed.iter().filter(|(listed, _)| listed & !bundle == 0);
                inside.map(|(_, value)| value).max().cloned()
            }
        };
        largest.unwrap_or(IBig::ZERO)
    }

    /// `v(given + S)` for every set S of the first items of `free`: bit k of S stands for `free[k]`.
    pub fn table(&self, given: Bundle, free: &[usize]) -> Vec<IBig> {
        let count = 1usize << free.len();
        match self {
            Worth::Additive(values) => sums(values, given, free),
            Worth::UnitDemand(values) => {
                let mut table = vec![self.worth(given)];
                for &item in free {
                    let with = table.iter().map(|worth| worth.max(&values[item]).clone());
                    let with: Vec<IBig> = with.collect();
                    table.extend(with);
                }
                table
            }
            Worth::Xos(clauses) => {
                let mut table = vec![IBig::ZERO; count];
                for clause in clauses {
                    for (best, worth) in table.iter_mut().zip(sums(clause, given, free)) {
                        raise(best, worth);
                    }
                }
                table
            }
            Worth::Bundles(listed) => {
                let mut table = vec![IBig::ZERO; count];
                for (bundle, value) in listed {
                    let needed = bundle & !given;
                    let inside =
                        free.iter().enumerate().filter(|(_, item)| needed >> **item & 1 == 1);
                    let set: usize = inside.map(|(place, _)| 1 << place).sum();
                    if set.count_ones() == needed.count_ones() {
                        raise(&mut table[set], value.clone());
                    }
                }
                for place in 0..free.len() {
                    for set in (0..count).filter(|set| set >> place & 1 == 1) {
                        let without = table[set ^ 1 << place].clone();
                        raise(&mut table[set], without);
                    }
                }
                table
            }
        }
    }

    /// The largest `v(given + S) - p(S)` over S inside `free`, and such a bundle S; prices are not negative.
    pub fn demand(&self, given: Bundle, free: Bundle, prices: &[IBig]) -> (IBig, Bundle) {
        match self {
            Worth::Additive(values) => additive_demand(values, given, free, prices),
            Worth::UnitDemand(values) => {
                let mut best = (self.worth(given), 0);
                for item in items(free) {
                    let gain = &values[item] - &prices[item];
                    if gain > best.0 {
                        best = (gain, 1 << item);
                    }
                }
                best
            }
            Worth::Xos(clauses) => {
                let of_clause = clauses.iter().map(|c| additive_demand(c, given, free, prices));
                first_largest(of_clause, (IBig::ZERO, 0))
            }
            Worth::Bundles(listed) => {
                let open = listed.iter().filter(|(bundle, _)| bundle & !given & !free == 0);
                let priced = open.map(|(bundle, value)| {
                    let bought = bundle & !given;
                    (value - sum(prices, bought), bought)
                });
                first_largest(priced, (IBig::ZERO, 0))
            }
        }
    }
}

/// The first of the offers whose gain is largest and more than that of `nothing`.
fn first_largest(
    offers: impl Iterator<Item = (IBig, Bundle)>,
    nothing: (IBig, Bundle),
) -> (IBig, Bundle) {
    offers.fold(nothing, |best, offer| if offer.0 > best.0 { offer } else { best })
}

fn additive_demand(
    values: &[IBig],
    given: Bundle,
    free: Bundle,
    prices: &[IBig],
) -> (IBig, Bundle) {
    let mut best = (sum(values, given), 0);
    for item in items(free) {
        let gain = &values[item] - &prices[item];
        if gain > IBig::ZERO {
            best.0 += gain;
            best.1 |= 1 << item;
        }
    }
    best
}

/// Sums of values over `given` and every set of items of `free`.
fn sums(values: &[IBig], given: Bundle, free: &[usize]) -> Vec<IBig> {
    let mut table = vec![sum(values, given)];
    for &item in free {
        let with: Vec<IBig> = table.iter().map(|worth| worth + &values[item]).collect();
        table.extend(with);
    }
    table
}

fn raise(best: &mut IBig, worth: IBig) {
    if worth > *best {
        *best = worth;
    }
}

/// The items of a bundle, ascending.
pub fn items(bundle: Bundle) -> impl Iterator<Item = usize> {
    (0..Bundle::BITS as usize).filter(move |item| bundle >> item & 1 == 1)
}

fn held(values: &[IBig], bundle: Bundle) -> impl Iterator<Item = &IBig> {
    items(bundle).map(|item| &values[item])
}

/// The sum of the values of the items of a bundle.
pub fn sum(values: &[IBig], bundle: Bundle) -> IBig {
    held(values, bundle).sum()
}
