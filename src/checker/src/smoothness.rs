//! Certificates of kind `smoothness`: the largest lambda, or the best bound.

use crate::code::{Checked, Code, at, reject};
use crate::concept::Ends;
use crate::game::{Game, Player};
use crate::law::Law;
use crate::multipliers::Sparse;
use crate::number::{Extended, bits, quotient};
use crate::slack::{
    self, Deviation, Deviations, Inequality, Kind, most_paid, row_place, verify_rows,
};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::{BTreeMap, HashSet};

/// The claim of FORMAT section 4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) kind: Kind,
    /// `None` is infinity.
    pub(crate) mu: Option<RBig>,
    pub(crate) mu2: RBig,
    pub(crate) best: bool,
    pub(crate) lambda: Ends,
    pub(crate) bound: Ends,
}

impl Claim {
    /// Reads a claim.
    pub(crate) fn read(node: &Node<'_>) -> Checked<Claim> {
        let table = node.table(&["smoothness", "mu", "mu2", "best", "lambda", "bound"])?;
        let kind = Kind::read(&table.get("smoothness")?)?;
        let best = table.get("best")?.boolean()?;
        let mu = table.get("mu")?;
        let mu2 = table.get("mu2")?;
        let claim = Claim {
            kind,
            mu: match mu.extended()? {
                Extended::Finite(value) => Some(value),
                Extended::Infinity if best => None,
                _ => return mu.reject(Code::MuOutOfRange, "mu must be a number here"),
            },
            mu2: mu2.rational()?,
            best,
            lambda: Ends::read_table(&table.get("lambda")?)?,
            bound: Ends::read_table(&table.get("bound")?)?,
        };
        within_range(kind, claim.mu.as_ref(), &claim.mu2, &mu, &mu2)?;
        let infinite = Ends { lower: Extended::Infinity, upper: Extended::Infinity };
        if claim.mu.is_none() != (claim.lambda.lower == Extended::Infinity)
            || (claim.mu.is_none() && claim.lambda != infinite)
        {
            return node.wrong("lambda is infinite where mu is, and only there");
        }
        Ok(claim)
    }

    /// `mu`, or `mu2 + max(1, mu)` for the weak kinds: what lambda divides.
    fn multiple(&self, mu: &RBig) -> RBig {
        if self.kind.weak { &self.mu2 + mu.clone().max(RBig::ONE) } else { mu.clone() }
    }

    /// Whether the bound needs a safe action: mu is above 1.
    pub(crate) fn needs_safe(&self) -> bool {
        self.mu.as_ref().is_none_or(|mu| *mu > RBig::ONE)
    }
}

/// `mu >= 1` (`>= 0` for the weak kinds), `mu2 >= 0` (`= 0` for the others).
pub(crate) fn within_range(
    kind: Kind,
    mu: Option<&RBig>,
    mu2: &RBig,
    mu_node: &Node<'_>,
    mu2_node: &Node<'_>,
) -> Checked<()> {
    let least = if kind.weak { RBig::ZERO } else { RBig::ONE };
    if mu.is_some_and(|mu| *mu < least) {
        return mu_node.reject(Code::MuOutOfRange, format!("mu is below {least}"));
    }
    if *mu2 < RBig::ZERO || (!kind.weak && *mu2 != RBig::ZERO) {
        return mu2_node.reject(Code::MuOutOfRange, "mu2 is not allowed here");
    }
    Ok(())
}

/// Verifies a claim from `{ deviations, law }`.
pub(crate) fn verify_smoothness(game: &Game, claim: &Node<'_>, proof: &Node<'_>) -> Checked<Claim> {
    let read = Claim::read(claim)?;
    let sections = proof.table(&["deviations", "law"])?;
    verify_lambda(game, &read, &sections.section("deviations")?)?;
    verify_upper_end(game, &read, &sections.section("law")?)?;
    if let Some(mu) = &read.mu {
        let multiple = read.multiple(mu);
        let upper = read.lambda.lower.divides(&multiple);
        let lower = read.lambda.upper.divides(&multiple);
        if read.bound.upper < upper || (!read.best && read.bound.lower > lower) {
            return claim.reject(Code::BoundMismatch, "the bound does not hold m/lambda");
        }
    }
    Ok(read)
}

/// The deviations prove the lower end of lambda.
fn verify_lambda(game: &Game, claim: &Claim, node: &Node<'_>) -> Checked<()> {
    let deviations = match node.clone().present() {
        Some(node) => Some(read_deviations(game, claim.kind, &node)?),
        None => None,
    };
    let Some(mu) = &claim.mu else {
        return verify_limit(game, claim, deviations.as_ref(), node);
    };
    match (&claim.lambda.lower, deviations) {
        (Extended::Finite(lambda), Some(deviations)) => {
            let (lambda, mu, mu2) = (lambda.clone(), mu.clone(), claim.mu2.clone());
            verify_rows(game, &Inequality { kind: claim.kind, lambda, mu, mu2 }, &deviations)
        }
        (Extended::Finite(_), None) => {
            node.reject(Code::MissingSection, "a finite lambda needs deviations")
        }
        _ => Ok(()),
    }
}

/// As mu grows without end: `Rev(a) >= rho Wel(theta)` at every row, and where that is tight
/// although `Wel(theta) <= 0`, growth alone does not help: the deviations must earn at least zero.
fn verify_limit(
    game: &Game,
    claim: &Claim,
    deviations: Option<&Deviations>,
    node: &Node<'_>,
) -> Checked<()> {
    let rho = match &claim.bound.upper {
        Extended::Finite(bound) if *bound > RBig::ZERO => RBig::ONE / bound,
        Extended::Infinity => RBig::ZERO,
        _ => return node.reject(Code::BoundMismatch, "the bound is not positive"),
    };
    slack::within_rows(game, bits(rho.numerator()), &node.place)?;
    let (p, q) = (rho.numerator(), IBig::from(rho.denominator().clone()));
    for theta in 0..game.type_profiles {
        let welfare = at(&game.welfare, theta)?;
        let needed = p * welfare;
        for profile in 0..game.action_profiles {
            let slack = at(&game.revenue, profile)? * &q - &needed;
            if slack > IBig::ZERO || !claim.kind.has_row(game, theta, profile) {
                continue;
            }
            let holds = match deviations {
                _ if slack < IBig::ZERO || *welfare < IBig::ZERO => false,
                _ if *welfare > IBig::ZERO => true,
                Some(laws) => {
                    slack::deviating(game, claim.kind, laws, theta, profile)? >= RBig::ZERO
                }
                None => return node.reject(Code::MissingSection, "a row without welfare is tight"),
            };
            if !holds {
                let place = row_place(game, theta, profile);
                return reject(Code::SmoothnessViolated, place, "Rev < rho Wel, or tight");
            }
        }
    }
    Ok(())
}

/// The law proves the upper end of lambda, or with best mu the lower end of the bound.
fn verify_upper_end(game: &Game, claim: &Claim, node: &Node<'_>) -> Checked<()> {
    let unproved = if claim.best {
        claim.bound.lower > Extended::Finite(RBig::ZERO)
    } else {
        claim.lambda.upper < Extended::Infinity
    };
    let Some(law_node) = node.clone().present() else {
        return if unproved {
            node.reject(Code::MissingSection, "a law is needed")
        } else {
            Ok(())
        };
    };
    let law = Law::read(game, &law_node, claim.kind.semi)?;
    let shown = Averages::of(game, claim.kind, &law)?;
    let holds = match (claim.best, &claim.mu) {
        _ if !unproved => true,
        (false, Some(mu)) => shown.bound_lambda(mu, &claim.mu2) <= claim.lambda.upper,
        _ => shown.bound_ratio(claim.kind) >= claim.bound.lower,
    };
    if holds {
        return Ok(());
    }
    let shown = match (claim.best, &claim.mu) {
        (false, Some(mu)) => format!("lambda <= {}", shown.bound_lambda(mu, &claim.mu2)),
        _ => format!("bound >= {}", shown.bound_ratio(claim.kind)),
    };
    node.reject(Code::LambdaNotBounded, format!("the law shows {shown}"))
}

/// What a law over rows averages to.
struct Averages {
    /// What the best fixed deviations earn in total.
    deviating: RBig,
    revenue: RBig,
    most_paid: RBig,
    welfare: RBig,
}

impl Averages {
    fn of(game: &Game, kind: Kind, law: &Law) -> Checked<Averages> {
        let most = if kind.weak { most_paid(game)? } else { Vec::new() };
        let [mut revenue, mut most_sum, mut welfare] = [const { IBig::ZERO }; 3];
        for entry in &law.entries {
            revenue += &entry.weight * at(&game.revenue, entry.profile)?;
            welfare += &entry.weight * at(&game.welfare, entry.theta)?;
            if kind.weak {
                most_sum += &entry.weight * at(&most, entry.profile)?;
            }
        }
        let mut deviating = IBig::ZERO;
        for player in &game.players {
            deviating += best_deviations(player, kind, law)?;
        }
        let unit = &law.denominator * &game.denominator;
        let [deviating, revenue, most_paid, welfare] =
            [deviating, revenue, most_sum, welfare].map(|sum| quotient(&sum, &unit));
        Ok(Averages { deviating, revenue, most_paid, welfare })
    }

    /// The upper end of lambda this proves at the given mu, mu2.
    fn bound_lambda(&self, mu: &RBig, mu2: &RBig) -> Extended {
        let right = &self.deviating + mu * &self.revenue + mu2 * &self.most_paid;
        if self.welfare > RBig::ZERO {
            Extended::Finite(right / &self.welfare)
        } else if self.welfare == RBig::ZERO && right < RBig::ZERO {
            Extended::MinusInfinity
        } else {
            Extended::Infinity
        }
    }

    /// The lower end of the bound this proves over all mu, mu2.
    fn bound_ratio(&self, kind: Kind) -> Extended {
        if self.welfare <= RBig::ZERO {
            return Extended::MinusInfinity;
        }
        let deviating = self.deviating.clone().max(RBig::ZERO);
        let most = if kind.weak {
            (deviating + self.revenue.clone().max(RBig::ZERO)).max(self.most_paid.clone())
        } else {
            deviating + &self.revenue
        };
        Extended::Finite(most).divides(&self.welfare)
    }
}

/// `sum_key max_d` of what a fixed deviation earns over the rows with that key.
fn best_deviations(player: &Player, kind: Kind, law: &Law) -> Checked<IBig> {
    let mut earned: BTreeMap<usize, Vec<IBig>> = BTreeMap::new();
    for entry in &law.entries {
        let own = at(&player.kinds, player.type_axis.choice(entry.theta))?;
        let sums = earned
            .entry(kind.key(player.type_axis, entry.theta))
            .or_insert_with(|| vec![IBig::ZERO; own.allowed.len()]);
        for (d, sum) in own.allowed.iter().zip(sums) {
            let deviant = player.action_axis.replace(entry.profile, *d);
            *sum += &entry.weight * at(&own.utility, deviant)?;
        }
    }
    let best = earned.into_values().filter_map(|sums| sums.into_iter().max());
    Ok(best.fold(IBig::ZERO, |total, best| total + best))
}

/// Reads `D_i(key)` for every agent and key.
fn read_deviations(game: &Game, kind: Kind, node: &Node<'_>) -> Checked<Deviations> {
    let table = node.table(&["laws"])?;
    let mut laws: Vec<Vec<Option<Deviation>>> =
        game.players.iter().map(|player| vec![None; kind.keys(game, player.kinds.len())]).collect();
    for row in table.get("laws")?.list()? {
        let [agent, key, denominator, weights] = row.tuple()?;
        let (i, player) = game.player(&agent)?;
        let (key, own) = if kind.semi {
            player.kind(&key)?
        } else {
            let theta = game.types(&key)?;
            (theta, at(&player.kinds, player.type_axis.choice(theta))?)
        };
        let denominator = denominator.denominator()?;
        let weights = read_law(&weights, &denominator, |action| player.action(action, Some(own)))?;
        match laws.get_mut(i).and_then(|own| own.get_mut(key)) {
            Some(slot @ None) => *slot = Some(Deviation { denominator, weights }),
            _ => return row.reject(Code::DuplicateEntry, "this deviation is listed twice"),
        }
    }
    let laws = laws.into_iter().map(|own| own.into_iter().collect()).collect::<Option<Vec<_>>>();
    match laws {
        Some(laws) => Ok(Deviations { laws }),
        None => table.get("laws")?.reject(Code::MissingSection, "a deviation is not listed"),
    }
}

/// Reads positive weights that sum to the denominator, on what `find` names.
pub(crate) fn read_law(
    node: &Node<'_>,
    denominator: &IBig,
    find: impl Fn(&Node<'_>) -> Checked<usize>,
) -> Checked<Sparse> {
    let mut law = Sparse::new();
    let mut sum = IBig::ZERO;
    let mut seen = HashSet::new();
    for row in node.list()? {
        let [action, weight] = row.tuple()?;
        let action = find(&action)?;
        let weight = weight.integer()?;
        if weight <= IBig::ZERO {
            return row.reject(Code::DeviationNotALaw, "a weight is not positive");
        }
        if !seen.insert(action) {
            return row.reject(Code::DuplicateEntry, "this action is listed twice");
        }
        sum += &weight;
        law.push((action, weight));
    }
    if sum == *denominator {
        Ok(law)
    } else {
        node.reject(Code::DeviationNotALaw, "the weights do not sum to the denominator")
    }
}
